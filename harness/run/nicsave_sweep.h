/*
 * The inside of sweeps, shared by nicsave_sweep*.c: one call, what came of it, and the state of a sweep. A sweep
 * plays; the rules by which it decides what to show are the oracle's (oracle/nicsave_call.h).
 */
#ifndef CTS_RUN_NICSAVE_SWEEP_H
#define CTS_RUN_NICSAVE_SWEEP_H

#include "oracle/nicsave_call.h"
#include "run/nicsave.h"
#include <string.h>

#define CTS_SWEEP_SHOWN_MAX 16u     /* disagreements that are played again in the ordinary way */
#define CTS_SWEEP_PART      200000u /* calls that one OID_SWEPT sums up */
#define CTS_SWEEP_PORT      7u      /* the NIC of sweeps */
#define CTS_SWEEP_PATTERN   1u

/* One request as it is issued. */
struct cts_sweep_call {
    uint32_t oid;
    uint32_t port;
    uint32_t request_type;
    uint32_t capacity;  /* bytes that the buffer has */
    uint32_t in, out;   /* lengths of the request */
    uint32_t size;      /* Header.Size */
    uint32_t data_size; /* SaveDataSize */
    uint32_t offset;    /* SaveDataOffset */
    uint32_t overflow;  /* of REVISION_2 */
    uint8_t type, revision;
    bool own; /* carries the extension's id, and data */
    bool null_buffer;
    bool at_start; /* the buffer begins behind a guard page; else it ends before one */
};

struct cts_sweeper {
    struct cts_player *player;
    uint32_t kind;   /* enum cts_sweep */
    uint32_t most;   /* largest n of a full range */
    uint32_t module; /* of the target; 0: the stack has none */
    bool plants;     /* its data is ours to set */
    bool no_split;
    bool known;              /* n holds */
    uint32_t n;              /* bytes of the record that is due */
    const uint8_t *expected; /* data of the record that is due, NULL: the sweep's pattern */
    bool has_id;
    uint8_t id[16];                 /* of the target, from a claim */
    bool stopped;                   /* nothing will happen any more */
    struct cts_sweep_call previous; /* the call before, if something may follow from it */
    bool has_previous;
    uint32_t shown, disagreements;
    uint32_t part; /* calls since the last OID_SWEPT */
    uint32_t part_disagreements;
    uint64_t requests;
    uint64_t digest;
    uint64_t counts[CTS_SWEPT_COUNTS]; /* by enum cts_swept */
    uint32_t examples;                 /* of classes that were shown, a bit each */
};

/* Plays one call; false: the sweep is over. In quiet mode or not. */
bool cts_sweep_play(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                    struct cts_nicsave_answer *answer);
/* The same, and counts it; the caller judges. */
bool cts_sweep_count(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                     struct cts_nicsave_answer *answer);
/* Plays it, judges it, shows what is wrong, and ends the operation if something was delivered. */
bool cts_sweep_try(struct cts_sweeper *sweep, const struct cts_sweep_call *call);
/* Sets one record of n bytes for the sweep's NIC. False: the target does not take it. */
bool cts_sweep_plant(struct cts_sweeper *sweep, uint32_t n);
/* SAVE_COMPLETE. */
bool cts_sweep_end(struct cts_sweeper *sweep);
/* A well-formed call with these. */
struct cts_sweep_call cts_sweep_call_of(uint32_t oid, uint32_t capacity, uint32_t offset);
/* Bytes of data that a call says it carries: with the overflow from REVISION_2 on, if the structure has it. */
static inline uint64_t cts_sweep_data(const struct cts_sweep_call *call)
{
    bool wide = call->revision >= 2 && call->size >= CTS_SAVE_SIZE_REVISION_2 &&
                call->in >= CTS_SAVE_SIZE_REVISION_2;
    return (uint64_t)call->data_size + (wide ? call->overflow : 0);
}

/* nicsave_sweep_ranges.c: the ranges, one function per enum cts_sweep */
void cts_sweep_need(struct cts_sweeper *sweep);
void cts_sweep_sizes(struct cts_sweeper *sweep);
void cts_sweep_restore(struct cts_sweeper *sweep);
void cts_sweep_header(struct cts_sweeper *sweep);
/* nicsave_sweep_orders.c */
void cts_sweep_orders(struct cts_sweeper *sweep);

#endif
