/*
 * One request of NIC save state by itself: what its sizes allow, and what an answer to it is. Pure functions of a
 * call and its answer, without state, memory or events: the rules on traces use them, and sweeps call them for
 * every one of their requests. What is open by a policy switch is asked of the caller.
 */
#ifndef CTS_ORACLE_NICSAVE_CALL_H
#define CTS_ORACLE_NICSAVE_CALL_H

#include <cts/event.h>
#include <cts/nicsave.h>

struct cts_nicsave_call {
    uint32_t oid, request_type;
    uint32_t capacity;  /* bytes that the buffer really has */
    uint32_t in, out;   /* lengths of the request; `out` of a METHOD only */
    uint32_t size;      /* Header.Size */
    uint32_t data_size; /* SaveDataSize */
    uint32_t offset;    /* SaveDataOffset */
    uint32_t overflow;  /* SaveDataSizeOverflow, if the structure has it */
    uint8_t type, revision;
    bool present; /* there is a buffer, and it has all members of REVISION_1 */
    bool own;     /* RESTORE: of the extension under test */
};

/* What a profile answers to the questions about sizes. All zero: the tightest, and no BytesNeeded is right. */
struct cts_nicsave_policy {
    bool literal, wide; /* BytesNeeded: 568 and the data; SaveDataOffset and the data */
    bool slack;         /* or more */
    bool fixed_1;       /* Header.Size 568 stands for any buffer */
    bool fixed_2;       /* so does 572 in REVISION_2; else 65535 for one that is larger */
    enum { CTS_ROOM_MINIMUM, CTS_ROOM_HEADER, CTS_ROOM_OUTPUT, CTS_ROOM_DATA } source;
};

/* Bytes of data that the structure says it has. */
uint64_t cts_nicsave_data(const struct cts_nicsave_call *call);
/* Where data may begin: the size of the structure as its revision has it. */
uint32_t cts_nicsave_least(const struct cts_nicsave_call *call);
/* Bytes of the buffer that may be touched. */
uint32_t cts_nicsave_total(const struct cts_nicsave_policy *policy,
                           const struct cts_nicsave_call *call);
/* Of these, the ones behind SaveDataOffset. */
uint32_t cts_nicsave_room(const struct cts_nicsave_policy *policy,
                          const struct cts_nicsave_call *call);
/* As SAV-NDIS-150 calls it. */
bool cts_nicsave_call_malformed(const struct cts_nicsave_call *call);
/* All sizes agree: well-formed as section 1 of the catalogue has it, of any revision. */
bool cts_nicsave_whole(const struct cts_nicsave_policy *policy,
                       const struct cts_nicsave_call *call);
/* Bytes of data that a record has by its own members, as an extension filled them. */
uint64_t cts_nicsave_length(const struct cts_nic_save_state *state);
/* What an extension made of a SAVE can be a record: what is the edge's is as it was, a name of even length that fits,
 * data inside the `capacity` bytes of the buffer. */
bool cts_nicsave_claim_is_sound(const struct cts_nic_save_state *before,
                                const struct cts_nic_save_state *after, uint64_t capacity);
/* BytesNeeded `seen` is right for a record of `data` bytes. */
bool cts_nicsave_needed(const struct cts_nicsave_policy *policy, uint32_t offset, uint32_t data,
                        uint32_t seen);

/* -- sweeps ------------------------------------------------------------------------------------------------- */

struct cts_nicsave_answer {
    uint32_t status;
    uint32_t needed;    /* METHOD.BytesNeeded */
    uint32_t written;   /* METHOD.BytesWritten */
    uint32_t changed;   /* CTS_OID_CHANGED_* */
    uint32_t data_size; /* SaveDataSize, if the buffer has it */
    bool at_miniport;   /* M completed it */
    bool data_right;    /* the data is what was set */
};

/* What is known of the extension's data for the NIC. */
struct cts_nicsave_held {
    bool known; /* `length` is that of the one record that it has; 0: none */
    bool mine;  /* its content too */
    bool whole; /* it splits no record */
    uint32_t length;
};

/* What an answer shows, as OID_SWEPT counts it: in this order, in its payload behind the digest. name, text */
#define CTS_SWEPT_MAP(X)                                                                           \
    X(SHORT, "BytesNeeded 568 + n, data at 568")                                                   \
    X(SHORT_LITERAL, "BytesNeeded 568 + n, data elsewhere")                                        \
    X(SHORT_WIDE, "BytesNeeded SaveDataOffset + n, data elsewhere")                                \
    X(SHORT_LARGE, "BytesNeeded above 65535")                                                      \
    X(SHORT_BY_ONE, "too short by one byte")                                                       \
    X(SHORT_UNKNOWN, "too short for data of an unknown length")                                    \
    X(CLAIM, "a record delivered, with room to spare")                                             \
    X(CLAIM_EXACT, "a record delivered that fits exactly")                                         \
    X(NO_DATA, "no data: passed down")                                                             \
    X(BEYOND, "SaveDataOffset beyond the buffer: nothing written, nothing claimed")                \
    X(MALFORMED_PASSED, "malformed: passed down, nothing written")                                 \
    X(MALFORMED_REFUSED, "malformed: refused, nothing written")                                    \
    X(ODD, "sizes that contradict each other: nothing written beyond them")                        \
    X(TAKEN, "an own record taken")                                                                \
    X(REFUSED, "an own record with sizes that lie: nothing written")                               \
    X(FOREIGN, "a foreign record passed down as it is")                                            \
    X(SAVE_DONE, "a SAVE_COMPLETE passed down as it is")                                           \
    X(RESTORE_DONE, "a RESTORE_COMPLETE passed down as it is")                                     \
    X(OTHER, "no known pair of type and Oid: passed down")
enum cts_swept {
#define CTS_SWEPT_ENUM(name, text) CTS_SWEPT_##name,
    CTS_SWEPT_MAP(CTS_SWEPT_ENUM)
#undef CTS_SWEPT_ENUM
        CTS_SWEPT_COUNT,
    CTS_SWEPT_DOUBTFUL = CTS_SWEPT_COUNT /* no profile calls it right */
};
#define CTS_SWEPT_COUNTS 24u /* counts in an OID_SWEPT */
_Static_assert(CTS_SWEPT_COUNT <= CTS_SWEPT_COUNTS, "OID_SWEPT has room for all");

/* What an answer shows. What depends on a profile has a class of its own, so that a trace can be judged under
 * another one. */
/* True of classes that some profile calls wrong: a sweep shows the first answer of each as ordinary events. */
static inline bool cts_nicsave_swept_open(enum cts_swept class)
{
    return class == CTS_SWEPT_SHORT_LITERAL || class == CTS_SWEPT_SHORT_WIDE ||
           class == CTS_SWEPT_MALFORMED_PASSED || class == CTS_SWEPT_MALFORMED_REFUSED;
}
enum cts_swept cts_nicsave_swept(const struct cts_nicsave_call *call,
                                 const struct cts_nicsave_held *held,
                                 const struct cts_nicsave_answer *answer);

#endif
