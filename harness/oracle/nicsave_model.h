/*
 * What the rules on NIC save state know: requests, the data that the extension under test has for each NIC, and how
 * far an operation has come. Brought up to date by nicsave.c and by the rules' own files; private to them.
 */
#ifndef CTS_ORACLE_NICSAVE_MODEL_H
#define CTS_ORACLE_NICSAVE_MODEL_H

#include "oracle/state.h"

#include <cts/nicsave.h>
#include <string.h>

#define CTS_NICSAVE_REQUESTS 1024u /* followed at once, by number modulo this */
#define CTS_NICSAVE_KEYS     80u   /* NICs followed in a run */
#define CTS_NICSAVE_RECORDS  64u   /* of one NIC */
#define CTS_NICSAVE_KNOWN    256u  /* records claimed in a run, for their way back */

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
    uint32_t clone_status;
    bool changed_early; /* the buffer was written before it went down */
    bool cancelled;
    uint32_t capacity, data_length;
    uint64_t digest;
    bool has_state;
    struct cts_nic_save_state state; /* at delivery */
};

struct cts_nicsave_record {
    uint32_t length;
    uint32_t feature; /* number of the descriptor's, 0 none, UINT32_MAX: feature_id */
    uint64_t digest;
    uint8_t feature_id[16];
};

/* A NIC as the driver under test must see it. */
struct cts_nicsave_key {
    uint32_t port;
    uint16_t index;
    bool used;
    bool known;    /* `records` is what it has */
    bool restored; /* by RESTORE; else planted */
    bool unstable; /* it may change under way */
    bool created;  /* NIC_CREATE has come, and no NIC_DELETE */
    bool gone;     /* the NIC was deleted */
    bool ended;    /* the operation under way has come to the miniport */
    bool again;    /* an operation with claims has ended before, and nothing has changed */
    uint32_t count;
    struct cts_nicsave_record records[CTS_NICSAVE_RECORDS];
    /* of the operation under way */
    uint32_t due;                       /* index of the record that comes next */
    uint32_t claims;                    /* in this operation */
    uint32_t promised, promised_offset; /* BytesNeeded of the last short answer; 0: none */
    uint32_t promised_buffer;           /* bytes that it was about */
    /* what the last whole operation gave, of data that nobody planted */
    bool learnt;
    uint32_t learnt_count;
    uint64_t learnt_digest, digest;
    /* records that came back and are not in effect yet */
    uint32_t given;
    bool given_known;    /* all of them are its own, whole */
    uint32_t given_port; /* where the first was saved */
    struct cts_nicsave_record back[CTS_NICSAVE_RECORDS];
};

struct cts_nicsave_known {
    uint64_t digest;
    uint32_t length;
    uint32_t port;
};

struct cts_nicsave {
    struct cts_oracle *oracle;
    const struct cts_event *event;
    struct cts_oid_image image; /* of the event, if it has one */
    const uint8_t *head;
    bool has_image;

    uint32_t target; /* module under test; 0: none in this run */
    uint32_t capabilities;
    struct cts_extension_descriptor descriptor;
    uint32_t filter_state;
    bool state_changing, state_failed;
    bool odd_feature; /* a record with a class that it has not declared was given to it */
    bool no_memory; /* an allocation has failed in this run */
    bool seen_id;
    uint8_t id[16];       /* of its first claim */
    uint32_t interleaved; /* keys with an operation under way */
    uint32_t current[10]; /* request at each module */
    struct cts_nicsave_request requests[CTS_NICSAVE_REQUESTS];
    struct cts_nicsave_key keys[CTS_NICSAVE_KEYS];
    struct cts_nicsave_known known[CTS_NICSAVE_KNOWN];
    uint32_t known_count;
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
static inline bool cts_nicsave_is_pair(const struct cts_nicsave_request *r)
{
    return cts_nicsave_is_four(r->oid) &&
           r->type == (r->oid == CTS_OID_NIC_SAVE ? (uint32_t)CTS_REQUEST_METHOD
                                                  : (uint32_t)CTS_REQUEST_SET);
}

/* nicsave.c */
struct cts_nicsave_request *cts_nicsave_request(struct cts_nicsave *n, uint32_t number);
/* NULL: more than can be followed. */
struct cts_nicsave_key *cts_nicsave_key(struct cts_nicsave *n, uint32_t port, uint32_t index);

/* nicsave_ndis.c: rules on requests in general */
void cts_nicsave_judge_passed(struct cts_nicsave *n, struct cts_nicsave_request *original,
                              struct cts_nicsave_request *clone);
void cts_nicsave_judge_completed(struct cts_nicsave *n, struct cts_nicsave_request *r);
void cts_nicsave_judge_run(struct cts_nicsave *n);
/* True if the structure is one that NDIS-150 calls malformed. */
bool cts_nicsave_malformed(const struct cts_nicsave_request *r);

/* One of its declared feature classes, or zero. */
bool cts_nicsave_declares(const struct cts_nicsave *n, const uint8_t id[16]);
/* nicsave_save.c: SAVE answered; nicsave_restore.c: the other three */
void cts_nicsave_judge_save(struct cts_nicsave *n, struct cts_nicsave_request *r);
void cts_nicsave_judge_complete_oid(struct cts_nicsave *n, struct cts_nicsave_request *r);
void cts_nicsave_judge_restore(struct cts_nicsave *n, struct cts_nicsave_request *r);

#endif
