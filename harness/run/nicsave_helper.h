/*
 * The inside of the harness's own extensions, shared by nicsave_helper*.c. All of them are one extension with
 * parts switched on by its kind: it saves, or does as a script says, or only forwards; at once or later.
 * Written against include/cts alone; the one word of programs that it understands is `script`.
 */
#ifndef CTS_RUN_NICSAVE_HELPER_H
#define CTS_RUN_NICSAVE_HELPER_H

#include "program/program.h"
#include <cts/nicsave.h>
#include <string.h>

#define CTS_HELPERS_MAX     32u    /* modules at once, of all runs of this process */
#define CTS_HELPER_NICS     160u   /* with data or progress, of one module */
#define CTS_HELPER_RECORDS  8192u  /* of all modules */
#define CTS_HELPER_CHUNK    1024u  /* bytes of restored data are kept in pieces of this size */
#define CTS_HELPER_CHUNKS   16384u /* of all modules */
#define CTS_HELPER_SCRIPTS  64u
#define CTS_HELPER_GROWTHS  8u
#define CTS_HELPER_NONE     UINT32_MAX
#define CTS_HELPER_FORWARD  UINT32_MAX /* no status: pass the request down */
#define CTS_HELPER_FEATURES 2u

/* One record of a NIC's state. Planted data is its pattern; restored data is kept in chunks. */
struct cts_helper_record {
    uint32_t next; /* of the NIC, or free; CTS_HELPER_NONE: the last */
    uint32_t length;
    uint32_t pattern;
    uint32_t chunk; /* the first; CTS_HELPER_NONE: the data is the pattern's */
    uint32_t kept;  /* bytes in chunks; what a record grows beyond them is zero */
    uint8_t feature[16];
};

struct cts_helper_nic {
    struct cts_nic_key key;
    uint32_t first, last; /* records */
    uint32_t due;         /* of a save under way: the record of the next pass */
    bool saving;          /* `due` holds */
    bool restoring;       /* a record of a restore has come, its end has not */
    bool away;            /* disconnected */
};

struct cts_helper_growth {
    struct cts_nic_key key;
    uint32_t record;
    int32_t bytes;
    uint32_t reads; /* of the size, still to come before it happens */
};

#define CTS_HELPER_LIES 10u /* members that a claim may overwrite */
struct cts_helper_script {
    uint32_t oid; /* 0: any */
    uint32_t status, needed, written, size, id, claim;
    uint32_t lies[CTS_HELPER_LIES]; /* in the order of nicsave_helper_script.c */
    uint32_t said;                  /* bits: which of them */
    uint32_t left;                  /* requests; 0: all */
    bool pend;
};

struct cts_helper {
    const struct cts_host *host; /* NULL: free */
    void *module;
    const struct cts_helper_kind *kind;
    struct cts_oid_request *held; /* given to a thread that has not begun */
    uint32_t held_status; /* of a script; CTS_HELPER_FORWARD, or what the thread shall say */
    uint32_t nic_count;
    uint32_t growth_count;
    uint32_t script_count;
    struct cts_helper_nic nics[CTS_HELPER_NICS];
    struct cts_helper_growth growths[CTS_HELPER_GROWTHS];
    struct cts_helper_script scripts[CTS_HELPER_SCRIPTS];
};

/* What a kind of module is. */
struct cts_helper_kind {
    const char *name; /* its friendly name; NULL: it has no identity */
    uint8_t id[16];
    bool saves, scripted, pends;
};

/* nicsave_helper_state.c: records and progress */
struct cts_helper_nic *cts_helper_nic_find(struct cts_helper *helper, struct cts_nic_key key);
/* Finds or makes it; NULL: too many. */
struct cts_helper_nic *cts_helper_nic_get(struct cts_helper *helper, struct cts_nic_key key);
/* Drops its records and ends its operations. */
void cts_helper_nic_clear(struct cts_helper_nic *nic);
/* Forgets it. */
void cts_helper_nic_drop(struct cts_helper *helper, struct cts_helper_nic *nic);
/* Adds a record behind the others; NULL: no room. */
struct cts_helper_record *cts_helper_record_add(struct cts_helper_nic *nic);
/* Keeps data in chunks; false: no room, and the record is as before. */
bool cts_helper_record_keep(struct cts_helper_record *record, const uint8_t *data, uint32_t length);
void cts_helper_record_copy(const struct cts_helper_record *record, uint8_t *bytes,
                            uint32_t length);
/* The record that the next pass delivers, and its length now: one read of its size, at which it may grow. NULL:
 * none is left. */
struct cts_helper_record *cts_helper_due(struct cts_helper *helper, struct cts_helper_nic *nic,
                                         uint32_t *length);
/* It has been delivered. */
void cts_helper_delivered(struct cts_helper_nic *nic, const struct cts_helper_record *record);
uint32_t cts_helper_plant(void *self, struct cts_nic_key nic,
                          const struct cts_planted_record *records, uint32_t count);
void cts_helper_grow(void *self, struct cts_nic_key nic, uint32_t record, int32_t bytes,
                     uint32_t nth);

/* nicsave_helper_saver.c: a final status, or CTS_HELPER_FORWARD */
uint32_t cts_helper_save(struct cts_helper *helper, struct cts_oid_request *request);

/* nicsave_helper_script.c: the same; `pend`: to be said later */
uint32_t cts_helper_scripted(struct cts_helper *helper, struct cts_oid_request *request,
                             bool *pend);
/* Writes one of the ids that programs speak of (parameter id of `give`). */
void cts_helper_id(const struct cts_helper_kind *kind, uint32_t which, uint8_t id[16]);

/* ExtensionIds A, B, C of section 4 and feature classes F1, F2, in binary order. */
extern const uint8_t cts_helper_ids[3][16];
extern const uint8_t cts_helper_features[CTS_HELPER_FEATURES][16];
/* Writes the name in UTF-16 and returns its bytes. */
uint32_t cts_helper_name(const struct cts_helper_kind *kind, uint8_t *bytes);

/* Members of structures that may lie at any address. */
static inline uint32_t cts_helper_read16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}
static inline uint32_t cts_helper_read32(const uint8_t *bytes)
{
    return cts_helper_read16(bytes) | cts_helper_read16(bytes + 2) << 16;
}
static inline void cts_helper_write16(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}
static inline void cts_helper_write32(uint8_t *bytes, uint32_t value)
{
    cts_helper_write16(bytes, value);
    cts_helper_write16(bytes + 2, value >> 16);
}

#endif
