/*
 * What all fuzz programs share: bytes become a program, the player plays it in this
 * process, the oracle judges the run. Nothing is allocated per execution, and a target that crashes
 * takes the process along: engines and the replayer deal with that.
 */
#ifndef CTS_FUZZ_CORE_H
#define CTS_FUZZ_CORE_H

#include "oracle/oracle.h"
#include "run/player.h"
#include <stdio.h>

#define CTS_FUZZ_REPEAT_MAX 4u /* a `repeat` of a fuzzed program goes round no more often */

#define CTS_FUZZ_INPUT_MAX 4096u

/* The low bits of the first byte: its world (program/bytes.h). Two are no program: of RAW the second byte picks a call on
 * socket addresses, and the rest is its input; RECORD, among programs of NIC save state, is the record of a RESTORE. */
#define CTS_FUZZ_WORLD_MASK     0x0Fu
#define CTS_FUZZ_WORLD_RAW      0x0Du
#define CTS_FUZZ_WORLD_SOCKADDR 0x0Eu
#define CTS_FUZZ_WORLD_RECORD   0x0Eu
#define CTS_FUZZ_WORLD_NICSAVE  0x0Fu

/* Names of environment variables: engines own the command line. */
#define CTS_FUZZ_ENV_TARGET  "CTS_FUZZ_TARGET"  /* path of the shared object */
#define CTS_FUZZ_ENV_OPTION  "CTS_FUZZ_OPTION"  /* options of the target, "key=value,key=value" */
#define CTS_FUZZ_ENV_PROFILE "CTS_FUZZ_PROFILE" /* answers to the open questions */
#define CTS_FUZZ_ENV_IGNORE  "CTS_FUZZ_IGNORE"  /* requirements known to fail, "GEN-..,GEN-.." */
#define CTS_FUZZ_ENV_UNTIL   "CTS_FUZZ_UNTIL"   /* only these requirements end a campaign */
#define CTS_FUZZ_ENV_REPLAY  "CTS_FUZZ_REPLAY"  /* no engine: replay or reduce (fuzz_main.c) */
#define CTS_FUZZ_ENV_INTERFACE                                                                     \
    "CTS_FUZZ_INTERFACE" /* of the mutator of AFL++: "counter", "nicsave", "sockaddr" */
#define CTS_FUZZ_ENV_COUNTS "CTS_FUZZ_COUNTS" /* file that gets struct cts_fuzz_counts */

/* Shared by all processes of a campaign, in a file: engines start and end processes as they like.
 */
struct cts_fuzz_counts {
    uint64_t executions;
    uint64_t operations; /* judged: calls into the target and orders to the platform */
    uint64_t running;    /* 1 while an input is played ... */
    uint64_t size; /* ... this one: all that is left when a target ends the process silently */
    uint8_t input[CTS_FUZZ_INPUT_MAX];
};

struct cts_fuzz;
/* Any bytes as a program of the interface that the target has. */
void cts_fuzz_decode(const uint8_t *bytes, size_t size, struct cts_program *program);
/* fuzz_nicsave.c: the same for NIC save state; and a program brought to what a target with these tables and,
 * if it is an extension, these capabilities can play. */
void cts_fuzz_nicsave_decode(const uint8_t *bytes, size_t size, struct cts_program *program);
void cts_fuzz_nicsave_adapt(struct cts_program *program, uint32_t tables, uint32_t capabilities);
/* fuzz_sockaddr.c: the same for socket addresses; `calls` as in struct cts_address_ops. */
void cts_fuzz_sockaddr_decode(const uint8_t *bytes, size_t size, struct cts_program *program);
void cts_fuzz_sockaddr_adapt(struct cts_program *program, uint64_t calls);
/* Loads the target and makes an oracle, both as the environment says. Errors as cts_player_load(),
 * and CTS_NOT_FOUND for a profile, CTS_MEMORY; `message` says what to do. */
enum cts_status cts_fuzz_open(struct cts_fuzz **fuzz, char message[256]);
void cts_fuzz_close(struct cts_fuzz *fuzz);

/* Plays and judges `program`, adapted to the target first (cts_fuzz_adapt). `choose` NULL: the
 * program's own schedule. True if a requirement failed; warnings and ignored requirements do not
 * count. */
bool cts_fuzz_play(struct cts_fuzz *fuzz, struct cts_program *program, cts_choose_fn *choose,
                   void *context);
/* Takes out what the target does not offer, which would end the run before it begins, and what
 * would make it long. */
void cts_fuzz_adapt(const struct cts_fuzz *fuzz, struct cts_program *program);
/* Leaves word of the input that is played now; NULL: none. True if there was one before. */
bool cts_fuzz_remember(struct cts_fuzz *fuzz, const uint8_t *bytes, size_t size);
/* The first failure of the last play; only after it returned true. */
const struct cts_finding *cts_fuzz_finding(const struct cts_fuzz *fuzz);
/* What the last play found against this requirement, or NULL. */
const struct cts_finding *cts_fuzz_broke(const struct cts_fuzz *fuzz, uint32_t requirement);
/* The first failure that ends a campaign: of the requirements that were asked for, if any were.
 * NULL: the last play broke others only, which are noted on `file`, each once. */
const struct cts_finding *cts_fuzz_decisive(struct cts_fuzz *fuzz, FILE *file);
/* For people: requirement, expected, seen, the program as text. */
void cts_fuzz_report(FILE *file, const struct cts_finding *finding,
                     const struct cts_program *program);

/* One random change of a program in byte form, in place; `other` may be NULL. `interface`: whose programs bytes of any
 * world are, as cts_fuzz_decode() takes them. Returns the new size, or 0 if the result would exceed `capacity`; then
 * `bytes` are as they were. */
size_t cts_fuzz_mutate(enum cts_interface interface, uint8_t *bytes, size_t size, size_t capacity,
                       const uint8_t *other, size_t other_size, uint64_t seed);

#endif
