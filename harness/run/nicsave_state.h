/*
 * The tables of a switch: drivers, requests, buffers, records. All of fixed size and made once; a run touches
 * only what it uses. Private to the files nicsave*.c of the run stage.
 */
#ifndef CTS_RUN_NICSAVE_STATE_H
#define CTS_RUN_NICSAVE_STATE_H

#include "run/counter_play.h"
#include "run/nicsave.h"

#define CTS_SWITCH_MODULES     10u  /* by number: 0 the edge, 1..8 extensions, 9 the miniport */
#define CTS_SWITCH_SLOTS       512u /* requests, clones and requests of the extensions' own */
#define CTS_SWITCH_SMALL       96u  /* edge requests at once with a small buffer */
#define CTS_SWITCH_SMALL_BYTES 4096u
#define CTS_SWITCH_LARGE       72u
#define CTS_SWITCH_LARGE_BYTES 131072u
#define CTS_SWITCH_CANARY      64u /* watched bytes on the open side of a buffer, at most */
#define CTS_SWITCH_RECORDS     4096u
#define CTS_SWITCH_PASSES      1024u /* of one operation (switch pass-limit) */
#define CTS_SWITCH_ARENA       (2u << 20) /* bytes of all records kept in a run */
#define CTS_SWITCH_NO_SLOT     UINT32_MAX

enum cts_oid_slot_kind {
    CTS_SLOT_OID_FREE,
    CTS_SLOT_OID_EDGE, /* a request of the scripted edge */
    CTS_SLOT_OID_ROLE, /* one of the edge under test: its memory */
    CTS_SLOT_OID_CLONE,
    CTS_SLOT_OID_OWN, /* one of an extension's own: its memory */
    CTS_SLOT_OID_LENT /* a request passed down that was delivered to who passes it */
};

/* A buffer of the edge, or the shadow of a foreign one. */
struct cts_oid_area {
    uint8_t *first, *end; /* accessible; inaccessible pages around */
    uint8_t *shadow;      /* as large: what the last event showed */
    uint32_t room;
    uint32_t span;     /* bytes at the end that the request in it may have touched */
    uint32_t poisoned; /* bytes at the end that hold poison */
    bool used;
};

/* What the layer knows of one request. */
struct cts_oid_slot {
    struct cts_oid_request storage; /* first: a pointer to it names the slot */
    struct cts_oid_request seen;    /* as the last event showed it */
    struct cts_switch_request edge; /* EDGE */
    struct cts_oid_request *api;
    uint32_t number; /* in the run */
    uint8_t kind;    /* enum cts_oid_slot_kind */
    uint8_t origin;  /* module that made it */
    uint8_t at;      /* module that it is at, 0: none */
    bool queued;     /* and has not been delivered */
    bool inside;     /* its handler has not returned */
    bool told_later; /* whoever passed it down has been told that it is pending */
    bool completed;
    bool freed; /* a clone after its release; its storage is kept for a while */
    uint32_t completions;
    uint32_t status;
    uint32_t irql;
    uint32_t parent; /* slot that it is a clone of */
    uint32_t parent_number;
    uint32_t root;   /* slot whose area shows the buffer; NO_SLOT: nobody watches it */
    uint32_t next;   /* in the queue of a module, or in the list of free slots */
    int32_t area;    /* EDGE and ROLE */
    uint8_t *bytes;  /* of the buffer */
    uint8_t *shadow; /* of `bytes` */
    uint32_t capacity;
    uint64_t digest; /* of the data, unless it has changed */
    bool digest_valid;
};

/* A driver of the stack. */
struct cts_module {
    struct cts_player *player;
    const struct cts_extension_ops *ops; /* or NULL: the miniport */
    const struct cts_miniport_ops *miniport;
    void *self;
    uint8_t number;
    uint8_t kind;         /* enum cts_stack_kind */
    uint32_t flags;       /* CTS_MODULE_IS_* */
    uint32_t state;       /* enum cts_filter_state */
    uint32_t current;     /* slot that it has and has not completed */
    uint32_t first, last; /* queue of what waits for it */
    uint32_t calls;       /* into it that have not returned */
    bool going;           /* it is being detached: what comes goes past it */
};

struct cts_nic_register {
    bool named;
    struct cts_switch_nic nic;
    uint32_t record_count;
    uint32_t records[CTS_SWITCH_PASSES]; /* indices, in the order of storing; one of each pass */
};

struct cts_oid_register {
    uint32_t slot;
    uint32_t number; /* 0: empty */
};

struct cts_vswitch {
    struct cts_module modules[CTS_SWITCH_MODULES];
    uint32_t extensions;
    struct cts_oid_slot slots[CTS_SWITCH_SLOTS];
    uint32_t used;                  /* slots ever used in the run */
    uint32_t free_first, free_last; /* oldest first */
    uint32_t numbers;
    uint32_t pending; /* requests of the edge that are incomplete */
    uint8_t *map;
    size_t map_size;
    struct cts_oid_area areas[CTS_SWITCH_SMALL + CTS_SWITCH_LARGE];
    uint32_t next_small, next_large; /* where to look first: areas are used in turn */
    struct cts_nic_register nics[CTS_PROGRAM_NICS];
    struct cts_oid_register requests[CTS_PROGRAM_REQUESTS];
    struct cts_saved_record records[CTS_SWITCH_RECORDS];
    uint32_t record_count;
    uint8_t *arena;
    uint32_t arena_used;
    struct cts_switch_view view;
    bool quiet;
    bool created;
    void *edge_self; /* of the edge under test */
};

/* nicsave_ndis.c */
/* Empties the tables for a run. */
void cts_ndis_reset(struct cts_vswitch *sw);
/* The slot of an edge under test's request, NULL: no room. */
struct cts_oid_slot *cts_ndis_slot_new(struct cts_player *player, enum cts_oid_slot_kind kind,
                                       struct cts_oid_request *api);
void cts_ndis_slot_free(struct cts_vswitch *sw, struct cts_oid_slot *slot);
/* Gives a request to the first driver below `above`. A final status, or PENDING. */
uint32_t cts_ndis_send(struct cts_player *player, uint32_t above, struct cts_oid_slot *slot,
                       uint32_t irql);
/* Around every call into a driver that may come while it is being detached. */
void cts_ndis_enter(struct cts_module *module);
void cts_ndis_leave(struct cts_module *module);
/* Has it a request, or a queue? */
static inline bool cts_ndis_has(const struct cts_module *module)
{
    return module->current != CTS_SWITCH_NO_SLOT || module->first != CTS_SWITCH_NO_SLOT;
}
/* What waits for a driver that has nothing. */
void cts_ndis_deliver_next(struct cts_player *player, struct cts_module *module);
/* OID_COMPLETED; `how`: 1 by return, 2 by a call. */
void cts_ndis_completed(struct cts_player *player, struct cts_oid_slot *slot,
                        const struct cts_module *module, uint32_t status, uint32_t how);
/* The same for the request that the module has, which ends, unless the status is PENDING. */
void cts_ndis_conclude(struct cts_player *player, struct cts_oid_slot *slot,
                       struct cts_module *module, uint32_t status, uint32_t how);
/* Whoever passed it down learns that it is complete. */
void cts_ndis_tell(struct cts_player *player, struct cts_oid_slot *slot, uint32_t irql);

/* nicsave_service.c */
void cts_ndis_cancel(struct cts_player *player, struct cts_oid_slot *slot);

/* nicsave_image.c */
/* Appends an event with an image of the request. */
struct cts_event *cts_oid_event(struct cts_player *player, uint16_t kind, struct cts_oid_slot *slot,
                                uint32_t module);
/* The same without an image. */
struct cts_event *cts_oid_plain(struct cts_player *player, uint16_t kind, uint32_t number,
                                uint32_t module);
/* CTS_OID_CHANGED_* against what was shown last; *first, *last: offsets in the buffer. */
uint32_t cts_oid_changes(struct cts_oid_slot *slot, struct cts_oid_slot *root, uint32_t *first,
                         uint32_t *last);
/* The present is what was shown. */
void cts_oid_shown(struct cts_oid_slot *slot, struct cts_oid_slot *root);
/* As section 1 of the catalogue defines it. */
bool cts_oid_well_formed(const struct cts_oid_request *api, uint32_t capacity);

/* nicsave_buffer.c */
bool cts_oid_areas_map(struct cts_vswitch *sw);
/* An area with room for `bytes`; -1: none is free. */
int32_t cts_oid_area_new(struct cts_player *player, uint32_t bytes);
void cts_oid_area_done(struct cts_vswitch *sw, int32_t area);
/* True if the watched bytes around a buffer are as they were. */
bool cts_oid_canary(const struct cts_vswitch *sw, const struct cts_oid_slot *slot);
void cts_oid_canary_set(struct cts_vswitch *sw, const struct cts_oid_slot *slot);
/* Looks at the poison of all areas that nobody uses. */
void cts_oid_areas_check(struct cts_player *player);

/* nicsave_play.c, nicsave_operation.c */
/* What a request of the scripted edge shall look like: parameters, defaults resolved. */
struct cts_oid_spec {
    uint32_t oid, request_type;
    uint32_t total, header, in, out, offset, save_size, overflow;
    uint32_t revision, type, flags, method, fill, irql;
    uint32_t port, index;
    bool null_buffer, at_start, junk;
    uint32_t nic; /* register + 1 */
    uint32_t purpose;
    const struct cts_saved_record *record; /* RESTORE: what it carries */
    uint8_t id[16];
    uint32_t name_variant;
    uint32_t feature_variant;
};
void cts_spec_of(struct cts_player *player, const struct cts_op *op, uint32_t oid,
                 struct cts_oid_spec *spec);
/* Issues it; NULL: too many at once. */
struct cts_switch_request *cts_spec_issue(struct cts_player *player,
                                          const struct cts_oid_spec *spec);
/* Waits, and is done with it; false: it will never complete. Returns the status. */
bool cts_spec_finish(struct cts_player *player, struct cts_switch_request *request,
                     uint32_t *status);
/* Issues it; kept in the operation's register it is left to itself, else waited for. */
void cts_play_one(struct cts_player *player, const struct cts_op *op,
                  const struct cts_oid_spec *spec, struct cts_thread_state *state);
/* Detaches a module for the rest of the run; false: what it has never ends. */
bool cts_switch_detach(struct cts_player *player, struct cts_module *module);
/* FILTER_STATE, the driver's handler, FILTER_STATE_DONE. */
uint32_t cts_switch_set_state(struct cts_player *player, struct cts_module *module,
                              enum cts_filter_state wanted);
/* What an operation plays; NULL: one of those that all interfaces have. */
extern cts_play_fn *const cts_switch_rows[CTS_OP_COUNT];
cts_play_fn cts_play_save;
cts_play_fn cts_play_restore;
cts_play_fn cts_play_give;

static inline struct cts_vswitch *cts_switch_of(const struct cts_player *player)
{
    return player->switch_world;
}

#endif
