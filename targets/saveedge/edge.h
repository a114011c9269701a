/*
 * The reference edges of the switch: the protocol edge, which saves and restores the NICs of child partitions, and
 * the miniport edge, which ends what no extension took. This header lies between their files.
 */
#ifndef SAVEEDGE_EDGE_H
#define SAVEEDGE_EDGE_H

#include <cts/nicsave.h>

#include <stdlib.h>
#include <string.h>

/* How far the edge follows extensions that never come to an end. */
#define EDGE_PASSES_MAX 1024u
#define EDGE_SHORTS_MAX 8u                                          /* in a row */
#define EDGE_NEEDED_MAX (16u << 20)                                 /* bytes */
#define EDGE_SIZE_MAX   65535u                                      /* what Header.Size can say */
#define EDGE_BYTES_MAX  ((uint64_t)EDGE_PASSES_MAX * EDGE_SIZE_MAX) /* kept for a NIC */
#define EDGE_FIRST_ROOM 64u /* for data, in the first buffer of an operation */
#define EDGE_NICS_MAX   64u

extern const struct cts_edge_ops saveedge_edge;         /* edge.c */
extern const struct cts_miniport_ops saveedge_miniport; /* miniport.c */

/* -- what is kept (storage.c) -- */

struct edge_record {
    struct edge_record *next;
    struct cts_saved_record saved; /* its data lies behind */
    uint8_t data[];
};

/* A NIC, as long as the edge lives: its records outlast its connection. */
struct edge_nic {
    struct cts_switch_nic is;
    bool connected;
    struct edge_record *records, **last;
    uint64_t bytes; /* of their data */
    /* of the operation under way */
    struct edge *edge;
    bool restoring;
    bool asked; /* a SAVE of it was issued */
    uint32_t status;
};

/* A request, and the word that its completion leaves. */
struct edge_request {
    struct cts_oid_request api;
    bool done;
    uint32_t status;
};

struct edge {
    const struct cts_host *host;
    uint32_t revision;
    bool sequential; /* one NIC after the other */
    uint32_t nic_count;
    uint32_t running; /* operations under way */
    struct edge_nic nics[EDGE_NICS_MAX];
};

/* NULL: more NICs than the edge has room for. */
struct edge_nic *edge_nic(struct edge *edge, uint32_t number);
void edge_drop_records(struct edge_nic *nic);
/* Copies what a claim holds; false: no memory, or more than may be kept. */
bool edge_keep_record(struct edge_nic *nic, const struct cts_nic_save_state *state,
                      const uint8_t *data, uint32_t length);

/* -- requests (request.c): each returns the final status -- */

uint32_t edge_issue(struct edge *edge, uint32_t type, uint32_t oid, void *buffer, uint32_t length,
                    uint32_t *needed);
/* A request was completed later. */
void edge_completed(void *self, struct cts_oid_request *request, uint32_t status);
/* PORT_CREATE .. PORT_DELETE about a NIC. */
uint32_t edge_life(struct edge *edge, const struct edge_nic *nic, uint32_t oid);
/* A structure that only names a NIC: SAVE_COMPLETE, RESTORE_COMPLETE. */
uint32_t edge_complete(struct edge *edge, const struct edge_nic *nic, uint32_t oid);
/* Fills the members that a protocol edge owes; all else is zero. */
void edge_fill(const struct edge_nic *nic, uint32_t revision, uint32_t total, uint32_t offset,
               struct cts_nic_save_state *state);

/* -- operations (save.c, restore.c): return NDIS_STATUS_SUCCESS or what ended them -- */

/* How far a save operation has come. */
struct edge_saving {
    struct edge_nic *nic;
    uint32_t offset; /* of data */
    uint32_t total;  /* bytes of the next buffer */
    uint32_t passes, shorts;
};
enum edge_outcome { EDGE_GOES_ON, EDGE_IS_OVER, EDGE_FAILED };

uint32_t edge_save(struct edge *edge, struct edge_nic *nic);
/* What follows from success, with the structure as it was and the buffer as it is. */
enum edge_outcome edge_take(struct edge_saving *saving, const struct cts_nic_save_state *before,
                            const uint8_t *buffer);
bool edge_is_claimed(const struct cts_nic_save_state *before,
                     const struct cts_nic_save_state *after);
bool edge_is_sound(const struct cts_nic_save_state *before, const struct cts_nic_save_state *after,
                   uint32_t total);
/* What follows from BUFFER_TOO_SHORT. */
enum edge_outcome edge_enlarge(struct edge_saving *saving, uint32_t needed);
uint32_t edge_end_save(struct edge *edge, struct edge_nic *nic, enum edge_outcome outcome,
                       uint32_t status);

uint32_t edge_restore(struct edge *edge, struct edge_nic *nic);
/* RESTORE of one record. */
uint32_t edge_give(struct edge *edge, struct edge_nic *nic, const struct cts_saved_record *saved);
/* One of the two on every connected NIC of a partition. */
uint32_t edge_operate_all(struct edge *edge, uint32_t partition, bool restoring);

/* -- the miniport edge (miniport.c) -- */

/* Whether a RESTORE with this buffer came down to the miniport edge of the same host; asking forgets it. */
bool miniport_was_reached(const struct cts_host *host, const void *buffer);
uint32_t miniport_request(void *self, struct cts_oid_request *request, uint32_t irql);

#endif
