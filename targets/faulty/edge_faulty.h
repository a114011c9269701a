/*
 * The faulty edges: the reference edges, with functions between their own that go wrong, made as the faulty extension
 * of save_faulty.h is.
 */
#ifndef CTS_FAULTY_EDGE_FAULTY_H
#define CTS_FAULTY_EDGE_FAULTY_H

#include "choice.h"

#include <saveedge/edge.h>

/* The functions that may be replaced. type, name, parameters */
#define EDGE_SEAM_MAP(X)                                                                           \
    X(uint32_t, edge_issue, (struct edge *, uint32_t, uint32_t, void *, uint32_t, uint32_t *))     \
    X(uint32_t, edge_life, (struct edge *, const struct edge_nic *, uint32_t))                     \
    X(uint32_t, edge_complete, (struct edge *, const struct edge_nic *, uint32_t))                 \
    X(void, edge_fill,                                                                             \
      (const struct edge_nic *, uint32_t, uint32_t, uint32_t, struct cts_nic_save_state *))        \
    X(void, edge_drop_records, (struct edge_nic *))                                                \
    X(bool, edge_keep_record,                                                                      \
      (struct edge_nic *, const struct cts_nic_save_state *, const uint8_t *, uint32_t))           \
    X(uint32_t, edge_save, (struct edge *, struct edge_nic *))                                     \
    X(enum edge_outcome, edge_take,                                                                \
      (struct edge_saving *, const struct cts_nic_save_state *, const uint8_t *))                  \
    X(bool, edge_is_claimed,                                                                       \
      (const struct cts_nic_save_state *, const struct cts_nic_save_state *))                      \
    X(bool, edge_is_sound,                                                                         \
      (const struct cts_nic_save_state *, const struct cts_nic_save_state *, uint32_t))            \
    X(enum edge_outcome, edge_enlarge, (struct edge_saving *, uint32_t))                           \
    X(uint32_t, edge_end_save, (struct edge *, struct edge_nic *, enum edge_outcome, uint32_t))    \
    X(uint32_t, edge_restore, (struct edge *, struct edge_nic *))                                  \
    X(uint32_t, edge_give, (struct edge *, struct edge_nic *, const struct cts_saved_record *))    \
    X(uint32_t, edge_operate_all, (struct edge *, uint32_t, bool))                                 \
    X(bool, miniport_was_reached, (const struct cts_host *, const void *))                         \
    X(uint32_t, miniport_request, (void *, struct cts_oid_request *, uint32_t))

#define EDGE_SEAM_REAL(type, name, parameters)                                                     \
    extern __attribute__((visibility("hidden"))) type real_##name parameters;
EDGE_SEAM_MAP(EDGE_SEAM_REAL)
#undef EDGE_SEAM_REAL

/* What the faults remember. Cleared when an edge or a miniport edge is made. */
struct edge_faulty {
    enum cts_choice choice;
    bool unowned;                           /* the RESTORE at hand came down to the miniport */
    bool nested;                            /* a second operation on the same NIC was begun */
    bool failing;                           /* the operation at hand has failed */
    uint32_t stored;                        /* records of the operation at hand */
    uint32_t first_port[EDGE_NICS_MAX + 1]; /* by NIC number */
    bool blocked[EDGE_NICS_MAX + 1];
    uint8_t last_id[16];
    uint32_t said_port[EDGE_NICS_MAX + 1]; /* in the last claim */
    uint32_t said_flags[EDGE_NICS_MAX + 1];
};
extern struct edge_faulty edge_faulty;

/* edge_trust.c */
bool edge_trust_keep(struct edge_nic *nic, const struct cts_nic_save_state *state,
                     const uint8_t *data, uint32_t length);
enum edge_outcome edge_trust_size(struct edge_saving *saving,
                                  const struct cts_nic_save_state *before, const uint8_t *buffer);
uint32_t edge_trust_status(const struct cts_nic_save_state *state, uint32_t status);
void edge_trust_fill(const struct edge_nic *nic, struct cts_nic_save_state *state);

#endif
