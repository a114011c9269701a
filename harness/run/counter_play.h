/*
 * The operations of a counter program, one function each. counter.c has the table of them and the loop over a
 * thread's operations.
 */
#ifndef CTS_COUNTER_PLAY_H
#define CTS_COUNTER_PLAY_H

#include "run/player_state.h"

/* How a thread stands in its operations. */
struct cts_thread_state {
    uint32_t at;   /* the next operation */
    uint32_t body; /* first operation of the `repeat` under way */
    uint32_t left; /* turns of it still to come, this one included; 0: none under way */
    uint32_t end;
    bool blocked; /* it waits for what will not happen */
};

typedef void cts_play_fn(struct cts_player *player, const struct cts_op *op,
                         struct cts_thread_state *state);

/* counter.c: the operations that every interface has, and the wait for all threads */
cts_play_fn cts_counter_play_common;
void cts_counter_join(struct cts_player *player, struct cts_thread_state *state);

/* counter_request.c: handles and requests */
cts_play_fn cts_play_open;
cts_play_fn cts_play_duplicate;
cts_play_fn cts_play_submit;
cts_play_fn cts_play_overwrite;
cts_play_fn cts_play_cancel;
cts_play_fn cts_play_close;
cts_play_fn cts_play_await;
cts_play_fn cts_play_look;
/* The 16 bytes that a value stands for now. */
void cts_counter_value(struct cts_player *player, const struct cts_value *value, uint8_t id[16]);

/* counter_platform.c: the hypervisor's side, power and removal */
cts_play_fn cts_play_change;
cts_play_fn cts_play_vm;
cts_play_fn cts_play_configure;
cts_play_fn cts_play_read_back;
cts_play_fn cts_play_power;
/* The text of an operation. */
const char *cts_counter_text(const struct cts_player *player, const struct cts_op *op);

#endif
