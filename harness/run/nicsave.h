/*
 * The switch of a run: a stack of drivers (cts/nicsave.h), the layer between them, and the edges. The
 * inside of the player for programs of NIC save state; shared by the files nicsave*.c. It plays and records; it
 * never judges.
 *
 *   nicsave.c           the world of a run: stack made, operations played, brought to rest, taken down
 *   nicsave_play.c      the operations of a program, scripted edge
 *   nicsave_operation.c whole save and restore operations, and the records they keep
 *   nicsave_ndis.c      the layer between the drivers: delivery and completion, one request at a time
 *   nicsave_service.c   what drivers ask of it: clones, forwarding, completion, cancel
 *   nicsave_image.c     what a request and its buffer look like, and what has changed
 *   nicsave_buffer.c    the edge's buffers: exact size, guard pages before and behind, poison
 *   nicsave_helper.c    the harness's own extensions of a stack (T, t, B, b, C, F)
 *   nicsave_miniport.c  the harness's miniport edge
 *   nicsave_sweep.c     exhaustive ranges, judged on the spot
 *   nicsave_role.c      a protocol edge or miniport edge under test
 */
#ifndef CTS_RUN_NICSAVE_H
#define CTS_RUN_NICSAVE_H

#include "run/player_state.h"
#include <cts/nicsave.h>

/* -- the world (nicsave.c) ------------------------------------------------------------------------ */

struct cts_vswitch; /* one per player, made at its first program of this kind; nicsave_state.h */

/* True if the target offers what the program needs. */
bool cts_switch_supported(const struct cts_player *player, const struct cts_program *program);
/* Makes the stack, OID_MODULE events and all; false: it could not. On thread 0. */
bool cts_switch_create(struct cts_player *player);
/* Plays a thread of the program. */
void cts_switch_play(struct cts_player *player, uint32_t thread);
/* Rest, end of all requests, last look at all buffers. False if something stands still halfway. */
bool cts_switch_rest(struct cts_player *player);
/* Requests of the edge that are incomplete. */
uint32_t cts_switch_pending(const struct cts_player *player);
/* True while a target with threads of its own says that it has work under way. */
bool cts_switch_busy(const struct cts_player *player);
void cts_switch_destroy(struct cts_player *player);
void cts_switch_free(struct cts_player *player);
/* What of the switch lies at an address at which the target faulted, and *request whose. Async-signal-safe. */
enum cts_fault cts_switch_fault(const struct cts_player *player, uintptr_t address,
                                uint32_t *request);

/* The oid_ services of struct cts_host (nicsave_service.c), and edge_note (nicsave_role.c). */
void cts_host_init_oid(struct cts_host *host);
void cts_host_init_edge(struct cts_host *host);

/* -- requests of a scripted edge (nicsave_ndis.c, nicsave_buffer.c) -------------------------------------- */

/* A request of the edge with its buffer. Owned by the switch; reused once nobody can see it any more. */
struct cts_switch_request {
    struct cts_oid_request *api; /* as the drivers see it */
    uint8_t *buffer;             /* exactly `capacity` bytes between guards */
    uint32_t capacity;
    uint32_t number; /* in the run, from 1 */
    uint32_t status; /* once completed */
    bool completed;
    bool at_miniport; /* M has completed it, not an extension */
    uint32_t nic;     /* register of the NIC + 1, 0 none */
    uint32_t purpose; /* enum cts_oid_purpose */
};
/* A request with a buffer of `capacity` bytes, all of it zero; at_start: right behind a guard page, else right
 * before one. NULL: too many at once. */
struct cts_switch_request *cts_switch_request_new(struct cts_player *player, uint32_t capacity,
                                                  bool at_start);
/* Issues it at `irql`: events ISSUED, DELIVERED, ... Returns when it is complete or has been pended. */
void cts_switch_issue(struct cts_player *player, struct cts_switch_request *request, uint32_t irql);
/* Blocks until it is complete; false once nothing will happen any more. */
bool cts_switch_wait(struct cts_player *player, struct cts_switch_request *request);
/* The edge is done with it: the buffer is poisoned, the request may be used again. */
void cts_switch_request_done(struct cts_player *player, struct cts_switch_request *request);

/* The same for a tight loop (nicsave_sweep.c): no events while `quiet` is on; cts_switch_changed() then tells
 * CTS_OID_CHANGED_* of the last request against its state at issue. */
void cts_switch_quiet(struct cts_player *player, bool quiet);
/* Sets a module's (1..8, from the top) run-time data of a NIC: what `plant` does. PLANTED, unless quiet. Returns the
 * module's NDIS_STATUS. A sweep uses the NIC of port 7, index 0, which its program has named by `nic`. */
uint32_t cts_switch_plant(struct cts_player *player, uint32_t module, struct cts_nic_key nic,
                          const struct cts_planted_record *records, uint32_t count);
uint32_t cts_switch_changed(struct cts_player *player, const struct cts_switch_request *request);

/* -- parts of others ------------------------------------------------------------------------------------ */

/* The harness's own extensions; written against include/cts alone. NULL for CTS_STACK_TARGET. */
const struct cts_extension_ops *cts_stack_ops(enum cts_stack_kind kind);
/* `script` of a scripted module; `self` is what its create() returned. */
void cts_stack_script(void *self, const struct cts_op *op);
/* The harness's miniport edge. It answers the queries of a switch (PARAMETERS, NIC_ARRAY, PORT_ARRAY, property
 * enumerations) from `nics`, which the switch keeps up to date. */
struct cts_switch_view {
    struct cts_switch_nic nics[CTS_PROGRAM_NICS];
    uint32_t count;
    bool active;
};
extern const struct cts_miniport_ops cts_switch_miniport;
void cts_switch_miniport_show(void *self, const struct cts_switch_view *view);
/* Operations CTS_OP_SWEEP; CTS_OP_CONNECT, LEAVE, PARTITION, RELOAD. */
void cts_switch_sweep(struct cts_player *player, const struct cts_op *op);
void cts_switch_role(struct cts_player *player, const struct cts_op *op);

#endif
