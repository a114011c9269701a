/*
 * What the rules on NIC save state know: requests, the data that the extension under test has for each NIC, and how
 * far an operation has come. Brought up to date by nicsave.c and by the rules' own files; private to them.
 */
#ifndef CTS_ORACLE_NICSAVE_MODEL_H
#define CTS_ORACLE_NICSAVE_MODEL_H

#include "oracle/nicsave_call.h"
#include "oracle/state.h"

#include <string.h>

#define CTS_NICSAVE_REQUESTS 1024u /* followed at once, by number modulo this */
#define CTS_NICSAVE_KEYS     80u   /* NICs followed in a run */
#define CTS_NICSAVE_RECORDS  64u   /* of one NIC */
#define CTS_NICSAVE_KNOWN    256u  /* records claimed in a run, for their way back */
#define CTS_NICSAVE_FOREIGN  8u    /* the latest foreign records that were given to it */

/* What went before a record, and may not matter for it: if the record is right, each of these rows has held; if it is
 * not, those are broken that such a fault can come from. name, area, number, what was expected */
#define CTS_NICSAVE_AROUND_MAP(X)                                                                  \
    X(AGAIN, SAVE, 180, "the next operation delivers the whole state again")                       \
    X(ABORTED, DONE, 070, "no progress is left of an operation that ended early")                  \
    X(OTHER_DONE, DONE, 060, "SAVE_COMPLETE of another NIC ends nothing here")                     \
    X(IDLE_DONE, DONE, 100, "SAVE_COMPLETE without a save changes nothing")                        \
    X(JUNK_DONE, DONE, 080, "of a COMPLETE only Header, PortId and NicIndex count")                \
    X(INTERLEAVED, ORDER, 040, "the same records as without interleaving")                         \
    X(SCRATCH, ORDER, 070, "no scratch is shared between NICs")                                    \
    X(PROMISED, NEED, 080, "the reissue yields the record that was due")                           \
    X(MOVED_BUFFER, SAVE, 190, "address, sizes and offset of the request at hand")                 \
    X(SHIFTED, REST, 080, "position and length of the record that was given")                      \
    X(MOVED, REST, 050, "the data is applied to the NIC of the request")                           \
    X(MANY, REST, 060, "all records of a restore, in their order")                                 \
    X(MIXED, ORDER, 090, "the same records as without another NIC's restore or save")              \
    X(OTHER_RDONE, RDONE, 040, "RESTORE_COMPLETE of another NIC concerns nothing here")            \
    X(BY_RDONE, RDONE, 050, "what was received is in effect by RESTORE_COMPLETE")                  \
    X(IDLE_RDONE, RDONE, 060, "RESTORE_COMPLETE without a RESTORE changes nothing")                \
    X(NO_MEMORY, REST, 120, "a record that could not be taken is reported as a failure")           \
    X(LIKE_OVERFLOW, REST, 100, "SaveDataSizeOverflow of REVISION_1 is ignored")                   \
    X(NOT_RUNNING, NDIS, 180, "the same answer in every state of the filter")                      \
    X(HIGHER, NDIS, 140, "any Revision above is served as the highest that is known")              \
    X(PLACE, SAVE, 020, "data at any SaveDataOffset")                                              \
    X(FOREIGN, REST, 020, "a foreign record changes no state")
enum cts_nicsave_around {
#define CTS_NICSAVE_AROUND_SHIFT(name, area, number, text) CTS_NICSAVE_SHIFT_##name,
    CTS_NICSAVE_AROUND_MAP(CTS_NICSAVE_AROUND_SHIFT)
#undef CTS_NICSAVE_AROUND_SHIFT
#define CTS_NICSAVE_AROUND_ENUM(name, area, number, text)                                          \
    CTS_AROUND_##name = 1 << CTS_NICSAVE_SHIFT_##name,
        CTS_NICSAVE_AROUND_MAP(CTS_NICSAVE_AROUND_ENUM)
#undef CTS_NICSAVE_AROUND_ENUM
};

/* A request that is, or was, at some driver. */
struct cts_nicsave_request {
    uint32_t number;   /* 0: none */
    uint32_t original; /* of which it is a clone; 0: none */
    uint32_t clone;    /* the latest that the driver under test made of it */
    uint32_t holder;   /* module that has it, UINT32_MAX: none */
    uint32_t oid, type;
    uint32_t word[6]; /* when it was delivered */
    uint32_t flags;   /* CTS_OID_* of the delivery */
    uint32_t irql;
    uint32_t status;
    bool mine;    /* delivered to the driver under test */
    bool by_mine; /* a clone that it made */
    bool passed;  /* a clone of it went down */
    bool completed, freed;
    bool below_done; /* its clone has come back */
    uint32_t below_status;
    uint32_t below_word[6];
    uint8_t below_supported;
    bool failed_clone; /* memory was short */
    bool missed_clone; /* it was, and then one could be made */
    uint32_t clone_status;
    uint32_t clones; /* of it that are not freed */
    bool changed_early;    /* the buffer was written before it went down */
    bool cancelled;        /* while the driver held it */
    bool cancelled_below;  /* while a driver below did */
    bool short_of_memory;  /* an allocation failed while the driver had it */
    bool passed_on;        /* a driver below has passed it down */
    bool claimed_below;    /* a driver below wrote its own record */
    bool malformed, whole; /* as nicsave_call.h has it */
    struct cts_nicsave_call call;
    uint32_t capacity, data_length;
    uint64_t digest;
    bool has_state;
    struct cts_nic_save_state state; /* at delivery */
};

struct cts_nicsave_record {
    uint32_t length;
    uint32_t pattern; /* of planted data */
    bool planted, has_feature;
    uint64_t digest;
    uint8_t feature[16];
};

/* A NIC as the driver under test must see it. */
struct cts_nicsave_key {
    uint32_t port;
    uint16_t index;
    bool used;
    bool known;    /* `records` is what it has */
    bool restored; /* by RESTORE; else planted */
    bool unstable; /* it may change under way */
    bool grown;    /* it was told to */
    bool created;  /* NIC_CREATE has come, and no NIC_DELETE */
    bool gone;     /* the NIC was deleted */
    bool recycled; /* and made again, without data since */
    bool away;     /* disconnected, or deleted */
    bool broken;   /* during an operation */
    bool ended;    /* the operation under way has come to the miniport */
    bool had_stale;
    bool served;        /* its first record has come, of a request with nothing special about it */
    bool failed;        /* such a request has failed, with data and room */
    uint32_t failed_by; /* CTS_AROUND_*: the one thing that was special about requests that failed so */
    uint32_t around;     /* CTS_AROUND_* */
    uint32_t bad_length; /* of an own record that lay outside its buffer and was taken */
    struct cts_nicsave_record stale; /* the first of what was there before a restore */
    uint32_t count;
    struct cts_nicsave_record records[CTS_NICSAVE_RECORDS];
    /* of the operation under way */
    uint32_t due;                        /* index of the record that comes next */
    uint32_t part;                       /* bytes of it that have come */
    uint32_t claims;                     /* in this operation */
    uint32_t promised, promised_offset;  /* BytesNeeded of the last short answer; 0: none */
    uint32_t promised_buffer;            /* bytes that it was about */
    uint32_t last_offset, last_capacity; /* of the pass before; 0: none */
    /* what the last whole operation gave, of data that nobody planted */
    bool learnt;
    uint32_t learnt_count;
    /* records that came back and are not in effect yet */
    uint32_t given;
    bool given_known;      /* all of them are its own, whole */
    uint32_t given_port;   /* where the first was saved */
    uint32_t given_around; /* CTS_AROUND_* of them */
    uint32_t backs;        /* of `back` that were filled in this run */
    struct cts_nicsave_record back[CTS_NICSAVE_RECORDS];
};

struct cts_nicsave_known {
    uint64_t digest;
    uint32_t length;
    uint32_t port;
    uint32_t offset; /* where the data lay */
    uint8_t feature[16];
};

struct cts_nicsave_edge; /* nicsave_edge.h: what it follows of edges under test */

struct cts_nicsave {
    struct cts_oracle *oracle;
    struct cts_nicsave_edge *edge;
    const struct cts_event *event;
    struct cts_oid_image image; /* of the event, if it has one */
    const uint8_t *head;        /* in `whole`, or NULL */
    uint8_t whole[CTS_OID_HEAD_MAX];
    bool has_image;

    uint32_t target; /* module under test; 0: none in this run */
    uint32_t capabilities;
    struct cts_extension_descriptor descriptor;
    bool scripted;                        /* a driver of the stack does what the program says */
    bool introduced;                      /* in some run of the trace */
    uint32_t all_capabilities, all_flags; /* of all runs */
    uint32_t filter_state;
    bool state_changing;
    bool odd_feature; /* a record with a class that it has not declared was given to it */
    bool seen_id;
    bool fills_parts; /* it has filled a buffer with a part of a record, in some run of the trace */
    bool took_record; /* an own record was taken in this run */
    bool short_change;  /* an allocation failed in the change of state that is under way */
    bool memory_failed; /* an allocation did in this run, at any time: it may lack what it wanted then */
    uint8_t id[16];   /* of its first claim in the trace */
    uint32_t interleaved; /* keys with an operation under way */
    uint32_t current[10]; /* request at each module */
    struct cts_nicsave_request requests[CTS_NICSAVE_REQUESTS];
    struct cts_nicsave_request nobody;
    struct cts_nicsave_key keys[CTS_NICSAVE_KEYS];
    struct cts_nicsave_known known[CTS_NICSAVE_KNOWN];
    uint32_t known_count;
    struct cts_nicsave_record foreign[CTS_NICSAVE_FOREIGN];
    uint32_t foreign_count;
    struct cts_nicsave_policy policy; /* of the profile, about sizes */
};

#define SAY_HOLDS(n, area, number) cts_oracle_say((n)->oracle, CTS_SAV_##area##_##number, CTS_HOLDS)
/* The condition holds, or what was seen instead is written and said. */
#define DEMAND(n, area, number, condition, wanted, ...)                                            \
    do {                                                                                           \
        enum cts_said cts_said_ = CTS_HOLDS;                                                       \
        if (!(condition)) {                                                                        \
            cts_expected(&(n)->oracle->model, "%s", wanted);                                       \
            cts_said_ = cts_seen(&(n)->oracle->model, __VA_ARGS__);                                \
        }                                                                                          \
        cts_oracle_say((n)->oracle, CTS_SAV_##area##_##number, cts_said_);                         \
    } while (0)
#define NIC_ANSWERS(n, policy, option)                                                             \
    (cts_model_setting(&(n)->oracle->model, CTS_SWITCH_##policy) == CTS_##policy##_##option)

static inline bool cts_nicsave_is_four(uint32_t oid)
{
    return oid >= CTS_OID_NIC_SAVE && oid <= CTS_OID_NIC_RESTORE_COMPLETE;
}

/* The four OIDs with the type that they have. */
static inline bool cts_nicsave_is_pair(uint32_t oid, uint32_t type)
{
    return cts_nicsave_is_four(oid) &&
           type == (oid == CTS_OID_NIC_SAVE ? (uint32_t)CTS_REQUEST_METHOD
                                            : (uint32_t)CTS_REQUEST_SET);
}

/* An operation on the NIC is under way. */
static inline bool cts_nicsave_under_way(const struct cts_nicsave_key *k)
{
    return k->claims || k->promised;
}

/* One on another NIC is. */
static inline bool cts_nicsave_interleaved(const struct cts_nicsave *n,
                                           const struct cts_nicsave_key *k)
{
    return n->interleaved > (cts_nicsave_under_way(k) ? 1u : 0u);
}

/* Whether the driver under test may fail this request, whatever the rows say of it. */
static inline bool cts_nicsave_excused(const struct cts_nicsave *n,
                                       const struct cts_nicsave_request *r)
{
    return r->failed_clone || r->short_of_memory || r->cancelled ||
           (n->memory_failed && r->status == (uint32_t)CTS_NDIS_RESOURCES);
}

/* The row that speaks of BytesNeeded at such an offset. */
static inline uint32_t cts_nicsave_row_of_needed(uint32_t offset)
{
    return offset == CTS_SAVE_SIZE_REVISION_1 ? CTS_SAV_NEED_010 : CTS_SAV_NEED_020;
}

/* What it has is known, and does not change. */
static inline bool cts_nicsave_known(const struct cts_nicsave_key *k)
{
    return k && k->known && !k->unstable;
}

/* What was saved, as the completed request shows it. */
struct cts_nicsave_claim {
    struct cts_nic_save_state state;
    uint32_t length;
    uint64_t digest;
    uint32_t head; /* first bytes of the data */
    bool known;    /* the data lies in the buffer, and all of it is the extension's */
};

/* nicsave_edge.c. NULL: out of memory; to be freed with free(). */
struct cts_nicsave_edge *cts_nicsave_edge_new(void);
/* Takes an event in and judges it, after the image of the event was read. */
void cts_nicsave_edge_event(struct cts_nicsave *n, const struct cts_event *event);

/* nicsave.c */
struct cts_nicsave_request *cts_nicsave_request(struct cts_nicsave *n, uint32_t number);
/* NULL: more than can be followed. */
struct cts_nicsave_key *cts_nicsave_key(struct cts_nicsave *n, uint32_t port, uint32_t index);

/* nicsave_nic.c: run-time data set, a NIC's life, data that will change */
void cts_nicsave_take_planted(struct cts_nicsave *n, const struct cts_event *event);
void cts_nicsave_take_life(struct cts_nicsave *n, const struct cts_nicsave_request *r);
void cts_nicsave_take_grown(struct cts_nicsave *n, const struct cts_event *event);

/* nicsave_ndis.c: rules on requests in general */
void cts_nicsave_judge_passed(struct cts_nicsave *n, struct cts_nicsave_request *original);
void cts_nicsave_judge_completed(struct cts_nicsave *n, struct cts_nicsave_request *r);
/* The first name in the list of what may not have changed. */
const char *cts_nicsave_changed_text(uint32_t changed);

/* nicsave_run.c: what befalls a run, and its end */
void cts_nicsave_judge_run(struct cts_nicsave *n);
void cts_nicsave_judge_rest(struct cts_nicsave *n);
void cts_nicsave_judge_death(struct cts_nicsave *n);
void cts_nicsave_judge_misuse(struct cts_nicsave *n);
void cts_nicsave_judge_late(struct cts_nicsave *n);
void cts_nicsave_judge_below(struct cts_nicsave *n);
void cts_nicsave_take_claim_below(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                                  uint32_t module);

/* nicsave_record.c: whose data it is */
/* One of its declared feature classes, or zero. */
bool cts_nicsave_declares(const struct cts_nicsave *n, const uint8_t id[16]);
/* The record that comes next; NULL: none, or not known. One without data need not come. */
const struct cts_nicsave_record *cts_nicsave_due(const struct cts_nicsave_key *k);
/* Bytes of it that are still to come. */
uint32_t cts_nicsave_left(const struct cts_nicsave_key *k);
/* The same, unless the extension has joined restored records to one of `length`. */
uint32_t cts_nicsave_joined(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                            uint32_t length);
/* What went before the request at hand. */
uint32_t cts_nicsave_around(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                            const struct cts_nicsave_request *r);
/* What is special about it, of what may make no difference. */
uint32_t cts_nicsave_special(const struct cts_nicsave *n, const struct cts_nicsave_key *k,
                             const struct cts_nicsave_request *r);
/* A SAVE fails only where these are so. */
void cts_nicsave_judge_special(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                               uint32_t special);
/* Says of these that they are broken. */
void cts_nicsave_blame(struct cts_nicsave *n, uint32_t around, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cts_nicsave_judge_record(struct cts_nicsave *n, struct cts_nicsave_request *r,
                              struct cts_nicsave_key *k, const struct cts_nicsave_claim *c);
/* A record was due and did not come. */
void cts_nicsave_judge_missing(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                               const struct cts_nicsave_key *k);

/* nicsave_claim.c: the members of a claim */
void cts_nicsave_judge_claim(struct cts_nicsave *n, struct cts_nicsave_request *r,
                             struct cts_nicsave_key *k);
/* nicsave_save.c: SAVE answered; nicsave_restore.c: RESTORE; nicsave_done.c: both COMPLETE */
void cts_nicsave_judge_save(struct cts_nicsave *n, struct cts_nicsave_request *r);
void cts_nicsave_judge_restore(struct cts_nicsave *n, struct cts_nicsave_request *r);
void cts_nicsave_judge_complete_oid(struct cts_nicsave *n, struct cts_nicsave_request *r);
/* The record of a RESTORE is the extension's own, or may be. */
bool cts_nicsave_owns(const struct cts_nicsave *n, const struct cts_nicsave_request *r);
/* nicsave_swept.c: a sum of a sweep */
void cts_nicsave_judge_swept(struct cts_nicsave *n);

#endif
