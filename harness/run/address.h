/*
 * Socket addresses in a run: the calls of cts/sockaddr.h, played one by one, and exhaustive ranges of them. The inside
 * of the player for `addresses` programs; shared by the files address*.c. It plays and records; it never judges.
 *
 *   address.c         the world of a run: target made, operations played, brought to rest, taken down
 *   address_call.c    one call: its buffers, its two events, what has changed
 *   address_operation.c  the operation `call`, and the sockets in registers
 *   address_buffer.c  the memory of a call: buffers that end where memory ends, poison, guards
 *   address_extent*.c exhaustive ranges, judged on the spot
 */
#ifndef CTS_RUN_ADDRESS_H
#define CTS_RUN_ADDRESS_H

#include "run/counter_play.h"
#include <cts/sockaddr.h>

#define CTS_ADDRESS_SOCKETS 65536u /* made in a run */
#define CTS_ADDRESS_IN_1    4096u  /* bytes of in[1] */
#define CTS_ADDRESS_SHIFT   256u   /* most bytes between a buffer and the memory that faults */
#define CTS_ADDRESS_BEFORE  64u    /* guard bytes before `out` */

/* -- memory of calls (address_buffer.c) ------------------------------------------------------------------ */

enum cts_address_area_kind { CTS_AREA_IN_0, CTS_AREA_IN_1, CTS_AREA_OUT, CTS_AREA_COUNT };

/* Memory between two inaccessible pages. */
struct cts_address_area {
    uint8_t *start;
    uint8_t *end;
};
/* What the calls of one thread use; all of `out` is poison between two calls. */
struct cts_address_memory {
    struct cts_address_area areas[CTS_AREA_COUNT];
};
/* What has changed of a call's memory. */
struct cts_address_look {
    uint32_t changed;     /* CTS_ADDRESS_* */
    uint32_t first, last; /* of `out`; first > last: nothing */
};

/* Maps the memory of `count` threads, once. False: there is not enough. */
bool cts_address_memory_map(struct cts_address_memory *memory, uint32_t count);
void cts_address_memory_unmap(struct cts_address_memory *memory, uint32_t count);
/* Where `length` bytes lie that end `shift` bytes before the memory that faults. */
static inline uint8_t *cts_address_memory_place(const struct cts_address_memory *memory,
                                                enum cts_address_area_kind kind, uint32_t length,
                                                uint32_t shift)
{
    return memory->areas[kind].end - shift - length;
}
/* Looks at `capacity` bytes of `out`, of which `result` are the result, and at the guards around them. What has changed
 * stays until cts_address_memory_clean(). */
void cts_address_memory_look(const struct cts_address_memory *memory, uint32_t capacity,
                             uint32_t shift, uint32_t result, struct cts_address_look *look);
void cts_address_memory_clean(const struct cts_address_memory *memory, uint32_t capacity,
                              uint32_t shift, const struct cts_address_look *look);
/* ELSEWHERE, or beside which of the buffers. Async-signal-safe. */
enum cts_fault cts_address_memory_fault(const struct cts_address_memory *memory, uint32_t count,
                                        uintptr_t address);

/* -- one call (address_call.c) ----------------------------------------------------------------------------- */

/* What is called. in[0] is given once; from `repeat_from` on its bytes stand there `times` times. */
struct cts_address_spec {
    uint32_t call;
    uint32_t number[6];
    const uint8_t *in[2];
    uint32_t given[2]; /* bytes at in[] */
    uint32_t repeat_from, times;
    uint32_t capacity;
    uint32_t null; /* CTS_ADDRESS_NULL_* */
    uint32_t shift;
    uint32_t preset; /* errno */
    uint32_t socket; /* number of the socket that number[0] means; 0 none */
};
/* A call as the target gets it, and what came of it. */
struct cts_address_turn {
    struct cts_address_call call;
    uint32_t status;
    uint32_t capacity; /* bytes at `out` */
    uint8_t *in[2];    /* NULL: none */
    uint8_t *out;
    struct cts_address_look look;
    uint32_t result_changed; /* bits */
};

struct cts_address_socket {
    uint32_t value; /* the target's */
    bool open;
};

struct cts_address_world {
    void *self;                            /* the target's word */
    uint32_t calls;                        /* made in this run */
    uint32_t under_way;                    /* of these, not returned */
    const struct cts_address_spec *silent; /* of a call under way that has no event, or NULL */
    uint32_t socket_count;
    uint32_t registers[CTS_PROGRAM_HANDLES]; /* numbers of sockets, 0: empty */
    struct cts_address_memory memory[CTS_PROGRAM_THREADS_MAX];
    struct cts_address_socket sockets[CTS_ADDRESS_SOCKETS + 1]; /* from 1 */
};

/* Bytes of `out` that the usual result of a call needs, NUL included. */
uint32_t cts_addresses_capacity(uint32_t call, const uint32_t in_length[2]);
/* Makes a call on a thread of the program: ADDRESS_CALL, the call, ADDRESS_RETURN. Returns the number of a new socket,
 * or 0. */
uint32_t cts_addresses_make(struct cts_player *player, uint32_t thread,
                            const struct cts_address_spec *spec);
/* The same without events; `turn` tells what came of it. What it has left behind is there until
 * cts_address_memory_clean(). */
void cts_addresses_try(struct cts_player *player, uint32_t thread,
                       const struct cts_address_spec *spec, struct cts_address_turn *turn);
/* Looks at what a call has left behind, for `turn`: its call, its buffers and its status are there. */
void cts_addresses_look(const struct cts_address_memory *memory,
                        const struct cts_address_spec *spec, struct cts_address_turn *turn);
/* Bytes that in[index] has, repeated ones and all. */
uint32_t cts_addresses_length(const struct cts_address_spec *spec, uint32_t index);
/* ADDRESS_CALL of a call under way that has no event: the target dies in it. Async-signal-safe. */
void cts_addresses_confess(struct cts_player *player);
/* Operations CTS_OP_CALL (address_operation.c) and CTS_OP_EXHAUST (address_extent.c). */
cts_play_fn cts_addresses_play_call;
cts_play_fn cts_addresses_exhaust;
/* True if a target that offers these calls can play the range (enum cts_extent). */
bool cts_addresses_can_exhaust(uint64_t calls, uint32_t kind);

/* -- the world (address.c) ----------------------------------------------------------------------------------- */

/* True if the target offers what the program needs. */
bool cts_addresses_supported(const struct cts_player *player, const struct cts_program *program);
/* Makes what all runs share, before the heap of the first is looked at. */
void cts_addresses_prepare(struct cts_player *player);
/* On thread 0; false: it could not. */
bool cts_addresses_create(struct cts_player *player);
void cts_addresses_destroy(struct cts_player *player);
void cts_addresses_free(struct cts_player *player);
void cts_addresses_play(struct cts_player *player, uint32_t thread);
/* Closes what is open. */
void cts_addresses_rest(struct cts_player *player);
/* Calls made, and those that have not returned. */
uint32_t cts_addresses_made(const struct cts_player *player);
uint32_t cts_addresses_pending(const struct cts_player *player);
/* What lies at an address at which the target faulted; ELSEWHERE if nothing of the calls'. Async-signal-safe. */
enum cts_fault cts_addresses_fault(const struct cts_player *player, uintptr_t address);

#endif
