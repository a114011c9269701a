/*
 * Traces of NIC save state in short: a notation in which a test of the oracle writes what one extension (module 1,
 * extension A of section 4 of the catalogue unless the test says otherwise) does to the requests of an edge. What an
 * event says has changed is worked out from request and buffer by the executor's own comparison. Tests only.
 *
 * Items are separated by ';'. A NIC is PORT or PORT.INDEX; data is LENGTH:PATTERN[:FEATURE] (FEATURE n: the n-th of
 * the descriptor, "9": no declared one); a status is ok, pend, short, fail, nosup, resources, ... or a number.
 *
 *   plant 7 64:1 5:2 [=nosup]  run-time data set | grow 7 0 8 1   record 0 grows by 8 after one read
 *   connect 7 | disconnect 7 | delete 7        NIC_CREATE, ... given and passed down, with success
 *   save 7 [cap=32 offset=568 rev=1 ...]       SAVE is given to the extension. More members: total size in out dsize over
 *                      type (of the request) header (Type) flags fill (of gap and slack) irql null junk
 *   done 7 [...] | rdone 7 [...]               the same of SAVE_COMPLETE, RESTORE_COMPLETE
 *   give 7 64:1 [id=b name=x offset=576 ...]   the same of RESTORE; id: a, b, zero, or a number: that byte differs
 *   oid 0x10294 [...]                          any other request
 *   req 1                                      back to the first request of the run
 *   claim 64:1 [id=b name=A feature=1 at=600 dsize=5 over=0]   the extension writes a record, and its counts
 *   put 570 0xFF 4     writes 4 bytes          set needed=632 written=1 ... | set source=1 reserved=1 supported=1
 *   = ok [call times=2]                        it completes the request, by return or by call
 *   short 632                                  set needed=632; = short
 *   clone [=resources] | down [how=2] | below ok [claim=5:1 needed=9 read=1 supported=2 by=2] | told | free [how=1]
 *   back               copies back what lower drivers said
 *   fwd [ok] [...]     clone; down; below ok ...; free; back; = ok
 *   own 0x10290        passes down a request of its own
 *   pend               the request handler returns PENDING; what `put` writes from then on is the edge's doing
 *   cancel | cancelled | state 0 [=fail] | state> 0 | nomem | late [what] | misuse 3 | rest
 *   died [signal=6 at=5 access=2 other]        enum cts_fault, enum cts_access, of this request's buffer or another's
 *
 * Of an edge under test (tables): nicsave_notation_edge.c tells the words for what it is told and tells. The requests
 * are then its own, and module 1 is a driver of the harness. `direct` gives a request to the miniport, which
 * completes it with = ok by=9.
 */
#ifndef CTS_TEST_NICSAVE_NOTATION_H
#define CTS_TEST_NICSAVE_NOTATION_H

#include "oracle/oracle.h"

struct test_stack {
    const char *profile; /* NULL: ms-docs */
    const char *answers; /* "switch=option ...", where the profile's do not do */
    const char *events;
    const struct cts_event *last; /* one more event behind these; NULL: none */
    uint32_t tables;   /* of TRACE_BEGIN: 16 protocol edge, 32 miniport edge; 0: extension */
    uint32_t without;  /* CTS_EXTENSION_CAN_* that the extension lacks */
    uint32_t unsaid;   /* CTS_DESCRIBES_* that its descriptor lacks */
    uint32_t said;     /* CTS_DESCRIBES_* that it has besides */
    uint32_t outcome;  /* enum cts_run_outcome */
    uint32_t explored; /* CTS_RUN_FLAG_* */
    bool strict;
};

#define TEST_STACK_FINDINGS 64
struct test_stack_said {
    struct cts_oracle *oracle; /* to be freed by the caller */
    uint32_t count;
    struct cts_finding findings[TEST_STACK_FINDINGS];
};

/* Feeds TRACE_BEGIN, one run, and what the notation says to a new oracle. Fails the test on a word that the notation
 * does not have. */
void test_stack_judge(const struct test_stack *run, struct test_stack_said *said);
const struct cts_finding *test_stack_finding(const struct test_stack_said *said,
                                             const char *requirement);

#endif
