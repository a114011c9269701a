/*
 * Traces in short: a notation in which a test of the oracle writes the events of one run, and
 * what the oracle said about them. Used by the tests of the oracle only.
 *
 * Items are separated by ';'. Handles and requests are numbers; ids are v7, zero, ones, mix:3:4
 * (low half of V(3), high half of V(4)), swap:3 (halves of V(3) exchanged) or 32 hexadecimal digits.
 *
 *     open 1 rwo [=5]            open: r, w, o(verlapped), g(uid), d(ouble), u(nprivileged)
 *     arm 1 1 v0 [same]          request 1 on handle 1: SUBMIT of a wait
 *     poll 2 1                   the same of a poll
 *     sub 3 1 in=17:v0 out=20 code=1 [same innull outnull tail]
 *     pend 1 | ret 1             SUBMITTED with 997 | with the status of its completion
 *     ok 1 v1 [n=16 buf=1 sig=0] COMPLETED with success; count, CTS_BUFFER_*, arg[3]
 *     fail 1 995 [n=0 ...]       COMPLETED with that status
 *     p 2 1 v0 | a 1 1 v0        a whole poll | a wait up to 997
 *     set v1 | same v1 | notify  CHANGE, STORE, CHANGED | NOTIFY, NOTIFYING, NOTIFIED
 *     change v1                  set, then notify within the same CHANGE, then its delivery
 *     raise | enter | leave      the three events of a notify
 *     store 0 v1 8               STORE of 8 bytes at offset 0, outside of any call
 *     q [5]                      QUIESCENT; argument: requests checked
 *     cancel 1 [0] | cancelall 1 [0]    both with that status; cancel> and cancel<: one of them
 *     close 1 | close> 1 | close< 1     both events | CLOSE | CLOSED
 *     dup 2 1                    DUPLICATE 1 as 2 and DUPLICATED
 *     suspend resume remove start       both events; resume> resume< start> start< one of them
 *     vm> 1 [0] | vm< 1          VM, VM_DONE of event number 1
 *     ev 22 h=1 r=1 s=0 0=16 1=1 [text=...]    any event
 */
#ifndef CTS_TEST_ORACLE_NOTATION_H
#define CTS_TEST_ORACLE_NOTATION_H

#include "oracle/oracle.h"

struct test_run {
    const char *profile; /* NULL: ms-docs */
    const char *events;
    uint32_t guest;   /* enum cts_guest */
    uint32_t policy;  /* CTS_PLATFORM_* */
    uint32_t outcome; /* enum cts_run_outcome */
    bool bare;        /* without integration services */
    bool strict;
};

#define TEST_FINDINGS_MAX 64
struct test_said {
    struct cts_oracle *oracle; /* to be freed by the caller */
    uint32_t count;
    struct cts_finding findings[TEST_FINDINGS_MAX];
};

/* Feeds TRACE_BEGIN, one run, and what the notation says to a new oracle. Fails the test on a word
 * that the notation does not have. */
void test_judge(const struct test_run *run, struct test_said *said);
const struct cts_finding *test_finding(const struct test_said *said, const char *requirement);

#endif
