/*
 * What a rule is. One function per requirement; it is called for the topics that the requirement's
 * row lists, looks at the model (oracle/model.h), which has already taken the event in, and
 * answers. Rules keep nothing and change nothing; what was expected and seen they write only when
 * it was broken.
 */
#ifndef CTS_RULE_H
#define CTS_RULE_H

#include "oracle/model.h"

/* Topics: what can be listened to. Every event kind is one, under its own number and name; the
 * derived ones below say more. A completion is announced as DONE, then OK or FAILED, then by the
 * class of its request. name, text */
#define CTS_TOPIC_MAP(X)                                                                           \
    X(DONE, "first completion of any request")                                                     \
    X(SUCCESS, "it succeeded")                                                                     \
    X(FAILURE, "it failed")                                                                        \
    X(POLL_OK, "a poll succeeded")                                                                 \
    X(POLL_FAILED, "a poll failed")                                                                \
    X(WAIT_OK, "a wait succeeded (also one with long input that was served as a wait)")            \
    X(WAIT_FAILED, "a wait failed or was ended (also one with long input that had pended)")        \
    X(LONG_DONE, "input above 16 bytes, output not short")                                         \
    X(SHORT_INPUT_DONE, "input of 1..15 bytes, output not short")                                  \
    X(SHORT_OUTPUT_DONE, "output below 16 bytes, input 0 or 16")                                   \
    X(ODD_DONE, "output below 16 bytes and a wrong input length")                                  \
    X(NULL_DONE, "a NULL pointer with a length")                                                   \
    X(NO_ACCESS_DONE, "handle without read or write access")                                       \
    X(OTHER_CODE_DONE, "another control code")                                                     \
    X(OLD_DONE, "input of 16 bytes or more on a guest without event-driven mode")                  \
    X(GONE_DONE, "the device is gone, or was when the handle was opened")                          \
    X(AGAIN, "a further completion of a completed request")                                        \
    X(PENDING, "a wait is incomplete at a quiescent point that may be judged")                     \
    X(STUCK, "another request is incomplete there")                                                \
    X(SETTLED, "a quiescent point that may be judged (after PENDING and STUCK)")

enum cts_topic {
#define CTS_TOPIC_RAW(value, name, interface, text) CTS_ON_##name = value,
    CTS_EVENT_MAP(CTS_TOPIC_RAW)
#undef CTS_TOPIC_RAW
        CTS_ON_DERIVED = CTS_EVENT_KINDS - 1,
#define CTS_TOPIC_ENUM(name, text) CTS_ON_##name,
    CTS_TOPIC_MAP(CTS_TOPIC_ENUM)
#undef CTS_TOPIC_ENUM
        CTS_TOPIC_COUNT
};

enum cts_said {
    CTS_SILENT,     /* the requirement says nothing about this event */
    CTS_HOLDS,      /* it could have been broken here and was not */
    CTS_BROKEN,     /* it was */
    CTS_BROKEN_MUST /* it was, and the profile makes a failure of what is a warning by default */
};
typedef enum cts_said cts_rule_fn(const struct cts_model *model);

/* For the answer: writes what was expected and what was seen instead, and returns CTS_BROKEN. */
void cts_expected(const struct cts_model *model, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
enum cts_said cts_seen(const struct cts_model *model, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* When a requirement does not apply: an answer to a policy switch. condition, switch, option,
 * reason */
#define CTS_NA_MAP(X)                                                                              \
    X(ALWAYS_POLL, INPUT_MEANING, ALWAYS_POLL, "the profile takes the input as unused")            \
    X(POLL_ONLY, GUEST_LEVEL, POLL_ONLY, "the profile's guest has no event-driven mode")           \
    X(ABSENT, GUEST_LEVEL, ABSENT, "the profile's machine has no device")                          \
    X(CACHED, CURRENT_MEANING, DRIVER_VIEW, "the profile lets the driver keep what it last read")  \
    X(NO_REREAD, RESUME_REREAD, NOTIFY_ONLY, "the profile asks for no new read on resume")         \
    X(NO_RIGHTS, UNPRIVILEGED_CALLER, NOT_MODELLED, "the profile does not model rights")           \
    X(ANY_COUNT, FAIL_BYTES, IGNORE, "the profile ignores the byte count of failures")             \
    X(NO_NOTIFY, RESTORE_NOTIFY, NEVER, "the profile's hypervisor raises no notify")               \
    X(NO_CANCEL, CANCEL_SUPPORT, BEST_EFFORT, "the profile does not ask for cancellation")
enum cts_na {
#define CTS_NA_SHIFT(name, symbol, option, reason) CTS_NA_SHIFT_##name,
    CTS_NA_MAP(CTS_NA_SHIFT)
#undef CTS_NA_SHIFT
#define CTS_NA_ENUM(name, symbol, option, reason) CTS_NA_##name = 1 << CTS_NA_SHIFT_##name,
        CTS_NA_MAP(CTS_NA_ENUM)
#undef CTS_NA_ENUM
    /* Combinations that rows use. */
    CTS_NA_NEVER = 0,
    CTS_NA_DEVICE = CTS_NA_ABSENT,
    CTS_NA_EVENT = CTS_NA_ALWAYS_POLL | CTS_NA_POLL_ONLY | CTS_NA_ABSENT
};

#endif
