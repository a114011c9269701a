/*
 * What the oracle follows of a protocol edge and of a miniport edge under test: its NICs, the operation on each, the
 * claims that the edge was given and the records that it says it stored. Lies between the nicsave_edge files.
 */
#ifndef CTS_ORACLE_NICSAVE_EDGE_H
#define CTS_ORACLE_NICSAVE_EDGE_H

#include "oracle/nicsave_model.h"

#define CTS_EDGE_NICS     64u
#define CTS_EDGE_RECORDS  1100u /* of a NIC; a pass more than the limit can be seen */
#define CTS_EDGE_REQUESTS 1024u /* followed at once */

struct cts_edge_record {
    uint8_t revision;
    uint8_t id[16], feature[16];
    uint32_t name_length;
    uint64_t name; /* digest of it */
    uint32_t length;
    uint64_t digest;
    /* of a claim */
    bool sound; /* what is the edge's stayed as it was, and the data lies in the buffer */
    bool odd;   /* sound, but it wrote where it must not: an edge may take it for impossible */
};

enum cts_edge_stage {
    CTS_EDGE_NONE, /* no operation */
    CTS_EDGE_SAVING,
    CTS_EDGE_RESTORING
};
/* How the last request of the operation under way ended. */
enum cts_edge_last {
    CTS_EDGE_FIRST, /* there was none */
    CTS_EDGE_CLAIM,
    CTS_EDGE_SHORT,
    CTS_EDGE_END,     /* the miniport answered SAVE */
    CTS_EDGE_FAILURE, /* any other status */
    CTS_EDGE_TAKEN,   /* RESTORE succeeded */
    CTS_EDGE_ODD      /* success that nobody can tell from the other: nothing more is judged */
};

/* A NIC, by its number. */
struct cts_edge_nic {
    uint32_t number, partition, port, index;
    bool connected;   /* NIC_CONNECT has succeeded, and no NIC_DISCONNECT was issued */
    uint32_t life;    /* the last of PORT_CREATE .. PORT_DELETE, as the OID */
    bool life_failed; /* one of them did, in the call at hand */
    bool due;         /* of the partition that something is happening to */
    uint32_t pending; /* requests about it */
    enum cts_edge_stage stage;
    enum cts_edge_last last;
    bool settling;        /* SAVE_COMPLETE has come, and the edge may still tell of records */
    bool good;            /* of that operation: the miniport had answered */
    bool failed;          /* the operation, as the edge must see it */
    bool unended;         /* a failed operation that no SAVE_COMPLETE has followed */
    bool complete_failed; /* the last SAVE_COMPLETE did */
    bool excused;         /* memory was short */
    bool broken;      /* it left in the middle of an operation: free until it is connected again */
    bool lured;       /* BytesNeeded said something of a claim */
    uint32_t failure; /* the row that says how the operation failed; 0: it did not */
    uint32_t passes, shorts, needed, offset, total;
    uint32_t begun, completes; /* in the call at hand */
    uint32_t end_passes;       /* that the miniport had answered, in the call at hand */
    uint32_t claims, stored;   /* records of the operation */
    uint32_t compared; /* claims that a stored record was compared with, or that none can be of */
    uint32_t bad;      /* impossible claims */
    uint32_t odd;      /* claims that may be taken for impossible */
    uint64_t bytes;    /* of all claims */
    uint32_t kept;     /* records that a restore has to give back */
    bool kept_known, dropped;
    uint32_t given, unowned; /* in the restore under way */
    bool reached;            /* the RESTORE before came down to the miniport */
    struct cts_edge_record claim[CTS_EDGE_RECORDS];
    struct cts_edge_record keep[CTS_EDGE_RECORDS];
    bool back[CTS_EDGE_RECORDS]; /* given in the restore under way */
};

/* A request of the edge's, or a clone of one. */
struct cts_edge_request {
    uint32_t number, root, oid, type;
    struct cts_edge_nic *nic;
    bool reached;                    /* the miniport has it, or had it */
    bool at_miniport;                /* has it now */
    bool waits;                      /* PENDING was seen */
    bool cloned;                     /* the driver that has it passes it on, and answers nothing */
    bool touched;                    /* it changed while a driver had it */
    struct cts_nic_save_state state; /* as issued */
    uint32_t capacity;
};

struct cts_nicsave_edge {
    uint32_t tables;       /* TRACE_BEGIN */
    uint32_t capabilities; /* CTS_EDGE_CAN_* */
    bool starts_small;     /* some operation began with a buffer that could have been larger */
    uint32_t
        calls; /* that the edge is inside of; more than one: nothing is judged of what a call must do */
    bool overlapped; /* there were more, and not all have returned */
    uint32_t number; /* NIC that the call is about */
    bool was_connected;
    uint32_t world, happens, partition;
    uint32_t nic_count;
    struct cts_edge_request requests[CTS_EDGE_REQUESTS];
    struct cts_edge_nic nics[CTS_EDGE_NICS];
};

#define CTS_TABLE_IS_EDGE     0x10u
#define CTS_TABLE_IS_MINIPORT 0x20u

/* The condition holds, which alone says little; or it does not. */
#define DEMAND_QUIETLY(n, area, number, condition, ...)                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            DEMAND(n, area, number, false, __VA_ARGS__);                                           \
    } while (0)

/* nicsave_edge.c */
struct cts_edge_nic *cts_edge_by_port(struct cts_nicsave_edge *e, uint32_t port);

#define CTS_EDGE_PASSES_MAX 1024u /* default-limits of the switch pass-limit */
#define CTS_EDGE_SHORTS_MAX 8u
#define CTS_EDGE_NEEDED_MAX (16u << 20)
#define CTS_EDGE_SIZE_MAX   65535u /* what Header.Size can say */
#define CTS_EDGE_BYTES_MAX  ((uint64_t)CTS_EDGE_PASSES_MAX * CTS_EDGE_SIZE_MAX) /* of an operation */

/* nicsave_edge_save.c */
void cts_edge_judge_save(struct cts_nicsave *n, struct cts_edge_request *r);
void cts_edge_judge_saved(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status);
bool cts_edge_size_is_right(const struct cts_nicsave *n, const struct cts_edge_request *r);
uint32_t cts_edge_structure_size(uint32_t revision);

/* nicsave_edge_end.c */
void cts_edge_judge_save_complete(struct cts_nicsave *n, struct cts_edge_request *r);
/* What the ended operation has left is what a restore gives back. Later than SAVE_COMPLETE: records may be told of
 * until the edge returns. */
void cts_edge_settle(struct cts_nicsave *n, struct cts_edge_nic *nic);
/* The last answer asks for what can never be given. */
bool cts_edge_cannot_serve(const struct cts_nicsave *n, const struct cts_edge_nic *nic);
bool cts_edge_last_is_bad(const struct cts_edge_nic *nic);
bool cts_edge_last_may_be_bad(const struct cts_edge_nic *nic);

/* nicsave_edge_store.c */
void cts_edge_take_claim(struct cts_nicsave *n, const struct cts_edge_request *r,
                         struct cts_edge_nic *nic);
/* NULL: it names a NIC that nobody knows. */
void cts_edge_judge_stored(struct cts_nicsave *n, struct cts_edge_nic *nic);
/* At the end of an operation: whether every claim was stored. */
void cts_edge_judge_all_stored(struct cts_nicsave *n, struct cts_edge_nic *nic);
/* The edge has returned from being told what happens to a partition. */
void cts_edge_judge_event(struct cts_nicsave *n, uint32_t status);

/* nicsave_edge_restore.c */
void cts_edge_judge_restore(struct cts_nicsave *n, struct cts_edge_request *r);
void cts_edge_judge_restored(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status);
void cts_edge_judge_restore_complete(struct cts_nicsave *n, struct cts_edge_request *r);
void cts_edge_judge_restore_call(struct cts_nicsave *n);

/* nicsave_edge_life.c */
void cts_edge_judge_life(struct cts_nicsave *n, struct cts_edge_request *r);
void cts_edge_judge_lived(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status);
/* The edge has returned from being told that a NIC comes or goes, or that its partition migrates. */
void cts_edge_judge_life_call(struct cts_nicsave *n, uint32_t status);

/* nicsave_miniport.c */
void cts_miniport_judge(struct cts_nicsave *n, struct cts_edge_request *r);
void cts_miniport_judge_rest(struct cts_nicsave *n);

#endif
