/*
 * NIC save state of the Hyper-V extensible switch: layouts and constants, and the tables that a
 * switch extension, a protocol edge or a miniport edge implements to be tested.
 *
 * A stack of drivers is P (protocol edge, issues requests), X1 .. Xk (extensions, X1 on top), M
 * (miniport edge, answers what nobody else did). The harness plays everything that the target is
 * not, and the layer between the drivers (NDIS): clones, forwarding, completion, one request at a
 * time per extension. A target of driver sources is made with cts_add_driver(); then harness/kernel
 * implements struct cts_extension_ops.
 *
 * Facts are from the catalogue (ids SAV-*) and from
 * learn.microsoft.com/windows-hardware/drivers/network/oid-switch-nic-save and its neighbours.
 * Byte order: little endian. Statuses: NDIS_STATUS codes. Pointers: 8 bytes.
 */
#ifndef CTS_NICSAVE_H
#define CTS_NICSAVE_H

#include <cts/digest.h>
#include <cts/target.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- OIDs and statuses ------------------------------------------------------------------------- */

/* name, value */
#define CTS_SWITCH_OID_MAP(X)                                                                      \
    X(PROPERTY_ADD, 0x00010263u)                                                                   \
    X(PROPERTY_UPDATE, 0x00010264u)                                                                \
    X(PROPERTY_DELETE, 0x00010265u)                                                                \
    X(PROPERTY_ENUM, 0x00010266u)                                                                  \
    X(FEATURE_STATUS_QUERY, 0x00010267u)                                                           \
    X(NIC_REQUEST, 0x00010270u)                                                                    \
    X(PORT_PROPERTY_ADD, 0x00010271u)                                                              \
    X(PORT_PROPERTY_UPDATE, 0x00010272u)                                                           \
    X(PORT_PROPERTY_DELETE, 0x00010273u)                                                           \
    X(PORT_PROPERTY_ENUM, 0x00010274u)                                                             \
    X(PARAMETERS, 0x00010275u)                                                                     \
    X(PORT_ARRAY, 0x00010276u)                                                                     \
    X(NIC_ARRAY, 0x00010277u)                                                                      \
    X(PORT_CREATE, 0x00010278u)                                                                    \
    X(PORT_DELETE, 0x00010279u)                                                                    \
    X(NIC_CREATE, 0x0001027Au)                                                                     \
    X(NIC_CONNECT, 0x0001027Bu)                                                                    \
    X(NIC_DISCONNECT, 0x0001027Cu)                                                                 \
    X(NIC_DELETE, 0x0001027Du)                                                                     \
    X(PORT_FEATURE_STATUS_QUERY, 0x0001027Eu)                                                      \
    X(PORT_TEARDOWN, 0x0001027Fu)                                                                  \
    X(NIC_SAVE, 0x00010290u)                                                                       \
    X(NIC_SAVE_COMPLETE, 0x00010291u)                                                              \
    X(NIC_RESTORE, 0x00010292u)                                                                    \
    X(NIC_RESTORE_COMPLETE, 0x00010293u)                                                           \
    X(NIC_UPDATED, 0x00010294u)                                                                    \
    X(PORT_UPDATED, 0x00010295u)
enum cts_switch_oid {
#define CTS_SWITCH_OID_ENUM(name, value) CTS_OID_##name = value,
    CTS_SWITCH_OID_MAP(CTS_SWITCH_OID_ENUM)
#undef CTS_SWITCH_OID_ENUM
};

enum cts_request_type {
    CTS_REQUEST_QUERY = 0,
    CTS_REQUEST_SET = 1,
    CTS_REQUEST_STATISTICS = 2,
    CTS_REQUEST_METHOD = 12
};

/* Section 1.2 of the catalogue. The last four are look-alikes that a correct driver never returns
 * here. */
#define CTS_NDIS_STATUS_MAP(X)                                                                     \
    X(SUCCESS, 0x00000000u)                                                                        \
    X(PENDING, 0x00000103u)                                                                        \
    X(NOT_RECOGNIZED, 0x00010001u)                                                                 \
    X(NOT_ACCEPTED, 0x00010003u)                                                                   \
    X(BUFFER_OVERFLOW, 0x80000005u)                                                                \
    X(FAILURE, 0xC0000001u)                                                                        \
    X(INVALID_PARAMETER, 0xC000000Du)                                                              \
    X(RESOURCES, 0xC000009Au)                                                                      \
    X(NOT_SUPPORTED, 0xC00000BBu)                                                                  \
    X(INVALID_STATE, 0xC0000184u)                                                                  \
    X(DATA_NOT_ACCEPTED, 0xC000021Bu)                                                              \
    X(CLOSING, 0xC0010002u)                                                                        \
    X(BAD_VERSION, 0xC0010004u)                                                                    \
    X(REQUEST_ABORTED, 0xC001000Cu)                                                                \
    X(INVALID_LENGTH, 0xC0010014u)                                                                 \
    X(INVALID_DATA, 0xC0010015u)                                                                   \
    X(BUFFER_TOO_SHORT, 0xC0010016u)                                                               \
    X(INVALID_OID, 0xC0010017u)                                                                    \
    X(PAUSED, 0xC023002Au)                                                                         \
    X(UNSUPPORTED_REVISION, 0xC023002Cu)                                                           \
    X(NT_BUFFER_TOO_SHORT, 0xC0230016u)                                                            \
    X(NT_INVALID_LENGTH, 0xC0230014u)                                                              \
    X(NT_BUFFER_TOO_SMALL, 0xC0000023u)                                                            \
    X(NT_INFO_LENGTH_MISMATCH, 0xC0000004u)
enum cts_ndis_status {
#define CTS_NDIS_STATUS_ENUM(name, value) CTS_NDIS_##name = (int)value,
    CTS_NDIS_STATUS_MAP(CTS_NDIS_STATUS_ENUM)
#undef CTS_NDIS_STATUS_ENUM
};

/* -- layouts ----------------------------------------------------------------------------------- */

#define CTS_SAVE_TYPE 0x80u          /* Header.Type: NDIS_OBJECT_TYPE_DEFAULT */
#define CTS_SAVE_SIZE_REVISION_1 568u
#define CTS_SAVE_SIZE_REVISION_2 572u
#define CTS_SAVE_NAME_MAX 514u       /* bytes of ExtensionFriendlyName.String */
#define CTS_SAVE_DATA_MAX 64967u     /* most data bytes of one record with 16-bit sizes */
#define CTS_SAVE_OID_TYPE 0x96u      /* Header.Type of a request */

/* NDIS_SWITCH_NIC_SAVE_STATE, same offsets on x86, x64 and ARM (section 1.1). */
struct cts_nic_save_state {
    uint8_t header_type;      /* 0: CTS_SAVE_TYPE */
    uint8_t header_revision;  /* 1: 1 or 2 */
    uint16_t header_size;     /* 2: of the whole buffer */
    uint32_t flags;           /* 4 */
    uint32_t port_id;         /* 8 */
    uint16_t nic_index;       /* 12 */
    uint16_t padding;         /* 14 */
    uint8_t extension_id[16]; /* 16: GUID in binary order */
    uint16_t name_length;     /* 32: bytes, NUL not counted */
    uint16_t name[257];       /* 34 */
    uint8_t feature_class[16]; /* 548: GUID, or zero */
    uint16_t save_data_size;  /* 564: capacity on input, data length on output */
    uint16_t save_data_offset; /* 566: from the start of the structure */
    uint32_t save_data_size_overflow; /* 568: REVISION_2 only */
};
_Static_assert(sizeof(struct cts_nic_save_state) == CTS_SAVE_SIZE_REVISION_2, "SAV section 1.1");
#define CTS_SAVE_AT(member, offset)                                                                \
    _Static_assert(offsetof(struct cts_nic_save_state, member) == (offset), "SAV section 1.1")
CTS_SAVE_AT(header_size, 2);
CTS_SAVE_AT(flags, 4);
CTS_SAVE_AT(port_id, 8);
CTS_SAVE_AT(nic_index, 12);
CTS_SAVE_AT(extension_id, 16);
CTS_SAVE_AT(name_length, 32);
CTS_SAVE_AT(name, 34);
CTS_SAVE_AT(feature_class, 548);
CTS_SAVE_AT(save_data_size, 564);
CTS_SAVE_AT(save_data_offset, 566);
CTS_SAVE_AT(save_data_size_overflow, CTS_SAVE_SIZE_REVISION_1);
#undef CTS_SAVE_AT

/* NDIS_OID_REQUEST in its x64 layout (section 1.2). A SET request uses input_length as
 * InformationBufferLength, output_length as BytesRead, method_id as BytesNeeded; a QUERY request
 * output_length as BytesWritten, method_id as BytesNeeded. */
struct cts_oid_request {
    uint8_t header_type;     /* 0 */
    uint8_t header_revision; /* 1 */
    uint16_t header_size;    /* 2 */
    uint32_t request_type;   /* 4: enum cts_request_type */
    uint32_t port_number;    /* 8 */
    uint32_t timeout;        /* 12 */
    void *request_id;        /* 16 */
    void *request_handle;    /* 24 */
    uint32_t oid;            /* 32 */
    uint32_t reserved0;      /* 36 */
    void *buffer;            /* 40: InformationBuffer */
    uint32_t input_length;   /* 48: bytes */
    uint32_t output_length;  /* 52: bytes */
    uint32_t method_id;      /* 56 */
    uint32_t bytes_written;  /* 60 */
    uint32_t bytes_read;     /* 64 */
    uint32_t bytes_needed;   /* 68 */
    void *ndis_reserved[16]; /* 72 */
    void *miniport_reserved[2]; /* 200 */
    void *source_reserved[2];   /* 216 */
    uint8_t supported_revision; /* 232 */
    uint8_t reserved1;          /* 233 */
    uint16_t reserved2;         /* 234 */
    uint32_t switch_id;         /* 236 */
    uint32_t vport_id;          /* 240 */
    uint32_t flags;             /* 244 */
};
_Static_assert(sizeof(struct cts_oid_request) == 248, "SAV section 1.2");
#define CTS_OID_AT(member, offset)                                                                 \
    _Static_assert(offsetof(struct cts_oid_request, member) == (offset), "SAV section 1.2")
CTS_OID_AT(request_type, 4);
CTS_OID_AT(port_number, 8);
CTS_OID_AT(timeout, 12);
CTS_OID_AT(request_id, 16);
CTS_OID_AT(request_handle, 24);
CTS_OID_AT(oid, 32);
CTS_OID_AT(buffer, 40);
CTS_OID_AT(input_length, 48);
CTS_OID_AT(output_length, 52);
CTS_OID_AT(method_id, 56);
CTS_OID_AT(bytes_written, 60);
CTS_OID_AT(bytes_read, 64);
CTS_OID_AT(bytes_needed, 68);
CTS_OID_AT(ndis_reserved, 72);
CTS_OID_AT(miniport_reserved, 200);
CTS_OID_AT(source_reserved, 216);
CTS_OID_AT(supported_revision, 232);
CTS_OID_AT(switch_id, 236);
CTS_OID_AT(vport_id, 240);
CTS_OID_AT(flags, 244);
#undef CTS_OID_AT

/* The structures of the requests about ports and NICs, of which a driver needs these members
 * (ntddndis.h, revision 1, little endian): NDIS_SWITCH_PORT_PARAMETERS, 1056 bytes (PORT_CREATE,
 * PORT_TEARDOWN, PORT_DELETE), and NDIS_SWITCH_NIC_PARAMETERS, 2224 bytes (NIC_CREATE ..
 * NIC_DELETE). Both begin with Type CTS_SAVE_TYPE, Revision 1 and Size, like struct
 * cts_nic_save_state. */
#define CTS_PORT_PARAMETERS_SIZE 1056u
#define CTS_PORT_PARAMETERS_PORT 8u    /* PortId, u32 */
#define CTS_NIC_PARAMETERS_SIZE  2224u
#define CTS_NIC_PARAMETERS_PORT  1040u /* PortId, u32 */
#define CTS_NIC_PARAMETERS_INDEX 1044u /* NicIndex, u16 */

/* -- an extension ------------------------------------------------------------------------------ */

/* What an extension can be asked to do; recorded in every trace. A requirement that needs something
 * absent here is N/A for the target. */
#define CTS_EXTENSION_CAPABILITY_MAP(X)                                                            \
    X(PLANT, 0x001u, "lets the harness set its run-time data")                                     \
    X(STATES, 0x002u, "can be paused and restarted")                                               \
    X(CANCEL, 0x004u, "has a cancel handler")                                                      \
    X(GROW, 0x008u, "can change its data between two reads of the size")                           \
    X(KERNEL, 0x010u, "runs on harness/kernel, which watches its calls")                           \
    X(NO_SPLIT, 0x020u, "never splits one planted record over several")
enum cts_extension_capability {
#define CTS_EXTENSION_CAPABILITY_ENUM(name, value, text) CTS_EXTENSION_CAN_##name = value,
    CTS_EXTENSION_CAPABILITY_MAP(CTS_EXTENSION_CAPABILITY_ENUM)
#undef CTS_EXTENSION_CAPABILITY_ENUM
};

#define CTS_EXTENSION_FEATURES_MAX 8u
#define CTS_EXTENSION_STACK_MAX    8u
#define CTS_EXTENSION_RECORDS_MAX  32u /* planted for one NIC */

/* What an extension says about itself. Flags tell which members are known. */
struct cts_extension_descriptor {
    uint32_t flags;           /* CTS_DESCRIBES_* */
    uint8_t id[16];           /* ExtensionId, GUID in binary order */
    uint16_t name_length;     /* bytes of name, at most CTS_SAVE_NAME_MAX; a NUL is not counted */
    uint16_t name[257];       /* UTF-16 */
    uint32_t feature_count;   /* feature classes of its records; the array bounds it */
    uint8_t features[CTS_EXTENSION_FEATURES_MAX][16];
};
#define CTS_DESCRIBES_ID          0x1u /* id is known */
#define CTS_DESCRIBES_NAME        0x2u /* name is known */
#define CTS_DESCRIBES_FEATURES    0x4u /* features is complete (count 0: its records have none) */
#define CTS_DESCRIBES_SAVER       0x8u /* it has data to save, in some run */
#define CTS_DESCRIBES_TRANSPARENT 0x10u /* it never saves */
#define CTS_DESCRIBES_REVISION_2  0x20u /* it knows REVISION_2 of the structure */
#define CTS_DESCRIBES_CAPTURE     0x40u /* it is of the capture class */

/* A NIC connection of the switch. */
struct cts_nic_key {
    uint32_t port;  /* PortId */
    uint16_t index; /* NicIndex */
    uint16_t zero;
};

/* One record of run-time data to plant: byte i of the data is (7 i + 31 pattern + 1) mod 256
 * (section 4). */
struct cts_planted_record {
    uint32_t length;  /* bytes */
    uint32_t pattern;
    uint32_t feature; /* 0: no feature class; n: the n-th of the descriptor */
};

enum cts_filter_state { CTS_FILTER_PAUSED, CTS_FILTER_RUNNING };

struct cts_extension_config {
    uint32_t size;       /* sizeof(struct cts_extension_config) */
    void *module;        /* to be given to the host's oid_ services */
    const char *options; /* what the user passed after --option, or "" */
};

/* An extension: one filter module. Every function may contain switch points. oid_request() is
 * entered again only after the request before has completed; oid_request_complete() and cancel()
 * may come at any time. */
struct cts_extension_ops {
    uint32_t size;         /* sizeof(struct cts_extension_ops) */
    uint32_t capabilities; /* CTS_EXTENSION_CAN_* */

    /* Attaches a module, in its Paused state. NULL: it could not (the run becomes inconclusive). */
    void *(*create)(const struct cts_host *host, const struct cts_extension_config *config);
    /* Detaches and unloads it. No request is inside by then, unless the run was cut short. */
    void (*destroy)(void *self);
    /* Fills the descriptor (zeroed by the caller), within the bounds of its members. Called once,
     * after create(); what it says holds for the run (SAV-SAVE-030, -040, -060). */
    void (*describe)(void *self, struct cts_extension_descriptor *descriptor);

    /* FilterOidRequest at `irql` (0 passive, 2 dispatch). Returns a final status, which completes
     * the request, or CTS_NDIS_PENDING; then host->oid_complete() ends it, within this call or
     * later. A request is passed down by host->oid_clone() and host->oid_forward(). */
    uint32_t (*oid_request)(void *self, struct cts_oid_request *request, uint32_t irql);
    /* FilterOidRequestComplete: a request that oid_forward() answers with PENDING is complete,
     * perhaps before oid_forward() has returned. `irql` as above. What a driver owes then:
     * SAV-NDIS-050 to -080. */
    void (*oid_request_complete)(void *self, struct cts_oid_request *request, uint32_t status,
                                 uint32_t irql);
    /* FilterCancelOidRequest (SAV-NDIS-230). May be NULL without CAN_CANCEL. */
    void (*cancel)(void *self, void *request_id);
    /* FilterPause and FilterRestart; returns when it is over. Returns an NDIS_STATUS. May be NULL
     * without CAN_STATES. */
    uint32_t (*change_state)(void *self, enum cts_filter_state state);

    /* Replaces the run-time data for a NIC by these records, in this order; count 0: none. The data
     * must be delivered by SAVE exactly so: each record by one claim, or cut into several unless it
     * says CAN_NO_SPLIT; a record of length 0 need not be delivered. What a restore operation that
     * is under way has brought may stay or go. The first record that RESTORE brings in an operation
     * takes the place of what the NIC had, each further one adds to it. May be NULL without
     * CAN_PLANT. Returns an NDIS_STATUS. */
    uint32_t (*plant)(void *self, struct cts_nic_key nic, const struct cts_planted_record *records,
                      uint32_t count);
    /* From the next read of the state's size on, record `record` of the NIC grows (or shrinks) by
     * `bytes` between the n-th and the next read of its size. May be NULL without CAN_GROW. */
    void (*grow)(void *self, struct cts_nic_key nic, uint32_t record, int32_t bytes, uint32_t nth);
    /* CTS_TARGET_OWN_THREADS: as in struct cts_counter_ops. Otherwise may be NULL. */
    bool (*busy)(void *self);
};

/* -- a miniport edge --------------------------------------------------------------------------- */

/* M: the driver at the bottom. */
struct cts_miniport_ops {
    uint32_t size; /* sizeof(struct cts_miniport_ops) */
    /* As in struct cts_extension_ops. */
    void *(*create)(const struct cts_host *host, const struct cts_extension_config *config);
    void (*destroy)(void *self);
    /* As in struct cts_extension_ops, PENDING and host->oid_complete() (with config->module)
     * included; nothing is below. */
    uint32_t (*oid_request)(void *self, struct cts_oid_request *request, uint32_t irql);
};

/* -- a protocol edge --------------------------------------------------------------------------- */

/* A NIC of a partition. The number stays the same when the NIC moves to another port. */
struct cts_switch_nic {
    uint32_t number; /* from 1 */
    uint32_t partition;
    struct cts_nic_key key;
};

/* What happens to a child partition (switch save-trigger). name, text */
#define CTS_PARTITION_EVENT_MAP(X)                                                                 \
    X(STOP, "stop")                                                                                \
    X(SAVE, "save")                                                                                \
    X(MIGRATE, "migrate") /* as the source: saved, then the edge itself takes its NICs away, as for disconnect() */ \
    X(PAUSE, "pause")
enum cts_partition_event {
#define CTS_PARTITION_EVENT_ENUM(name, text) CTS_PARTITION_##name,
    CTS_PARTITION_EVENT_MAP(CTS_PARTITION_EVENT_ENUM)
#undef CTS_PARTITION_EVENT_ENUM
        CTS_PARTITION_EVENT_COUNT
};

struct cts_edge_config {
    uint32_t size;       /* sizeof(struct cts_edge_config) */
    uint32_t revision;   /* of the structures that it shall use: 1 or 2 */
    const char *options;
};

/* P: the driver at the top. It issues its requests through host->oid_issue(), tells what it stores
 * through host->edge_note(), and returns from a call when all that follows from it is over (it may
 * block).
 *
 * How it tells the miniport's success from a claim is its own affair: a claim fills ExtensionId,
 * which the edge had left zero; an edge that brings its miniport edge may also ask that one.
 * Likewise it learns that a RESTORE came down to the miniport (note UNOWNED) from its own miniport
 * edge; if the harness plays the miniport, the note is not asked for. Records stay until the next
 * save of the NIC begins, which drops them without a note; they may be restored more than once.
 * RECORD_STORED comes in the order of the claims, at once or when the operation is over, at the
 * latest before partition_event() returns, and always for the NIC whose operation it is.
 * SAVE_ENDED and RESTORE_ENDED come when the operation is over, before or after its COMPLETE. */
struct cts_edge_ops {
    uint32_t size;         /* sizeof(struct cts_edge_ops) */
    uint32_t capabilities; /* CTS_EDGE_CAN_* */
    /* NULL: it could not (the run becomes inconclusive). */
    void *(*create)(const struct cts_host *host, const struct cts_edge_config *config);
    /* No request of it is under way by then, unless the run was cut short. */
    void (*destroy)(void *self);
    /* A NIC appears: the edge issues PORT_CREATE, NIC_CREATE, NIC_CONNECT. Returns an
     * NDIS_STATUS. */
    uint32_t (*connect)(void *self, const struct cts_switch_nic *nic);
    /* It goes: NIC_DISCONNECT, NIC_DELETE, PORT_TEARDOWN, PORT_DELETE. */
    uint32_t (*disconnect)(void *self, uint32_t nic);
    /* Something happens to a partition: the edge runs a save operation on each of its NICs (PAUSE:
     * only if it does so at all). Records are kept under the NIC's number. Returns an NDIS_STATUS:
     * the first failure. */
    uint32_t (*partition_event)(void *self, uint32_t partition, enum cts_partition_event event);
    /* The partition starts again here, its NICs being connected: a restore operation for each. */
    uint32_t (*restore)(void *self, uint32_t partition);
    /* A request that oid_issue() answers with PENDING is complete, perhaps before oid_issue() has
     * returned. It comes on the thread that completed the request, as at DISPATCH_LEVEL: it may
     * issue further requests, and must not wait. Request and buffer are the edge's own again. */
    void (*completed)(void *self, struct cts_oid_request *request, uint32_t status);
    bool (*busy)(void *self); /* as above */
};
#define CTS_EDGE_CAN_REVISION_2 0x1u
#define CTS_EDGE_CAN_INTERLEAVE 0x2u /* runs operations of several NICs at once */
#define CTS_EDGE_CAN_PAUSE      0x4u /* saves on PAUSE as well */
#define CTS_EDGE_CAN_MIGRATE    0x8u

/* What an edge tells through host->edge_note(). name, text */
#define CTS_EDGE_NOTE_MAP(X)                                                                       \
    X(SAVE_BEGUN, "save operation begins")                                                         \
    X(SAVE_ENDED, "save operation ends")       /* status: its result */                            \
    X(RECORD_STORED, "record stored")          /* record: what was stored */                       \
    X(RECORDS_DROPPED, "records dropped")      /* all of the NIC */                                \
    X(RESTORE_BEGUN, "restore operation begins")                                                   \
    X(RESTORE_ENDED, "restore operation ends") /* status: its result */                            \
    X(UNOWNED, "record without an owner")      /* a RESTORE that reached M, logged (SAV-REST-190) */
enum cts_edge_note {
#define CTS_EDGE_NOTE_ENUM(name, text) CTS_EDGE_NOTE_##name,
    CTS_EDGE_NOTE_MAP(CTS_EDGE_NOTE_ENUM)
#undef CTS_EDGE_NOTE_ENUM
        CTS_EDGE_NOTE_COUNT
};

/* A record as an edge keeps it (SAV-EDGE-080). `data` is read during host->edge_note() only: it
 * stays the edge's own, and may go away as soon as that returns. */
struct cts_saved_record {
    uint8_t revision;
    uint8_t zero[3];
    uint8_t extension_id[16];
    uint16_t name_length; /* bytes of name, at most CTS_SAVE_NAME_MAX */
    uint16_t name[257];
    uint8_t feature_class[16];
    uint32_t length;     /* bytes of data */
    const uint8_t *data;
};

/* Byte i of D(pattern, n) of section 4. */
static inline uint8_t cts_save_pattern_byte(uint32_t pattern, uint32_t i)
{
    return (uint8_t)(7u * i + 31u * pattern + 1u);
}
/* D(pattern, n): fills `length` bytes. */
static inline void cts_save_pattern(uint8_t *bytes, uint32_t length, uint32_t pattern)
{
    for (uint32_t i = 0; i < length; i++)
        bytes[i] = cts_save_pattern_byte(pattern, i);
}

/* FNV-1a, 64 bits: the digest of record data in events. */
static inline uint64_t cts_save_digest(const void *data, uint32_t length)
{
    const uint8_t *bytes = (const uint8_t *)data;
    uint64_t value = CTS_DIGEST_BASIS;
    for (uint32_t i = 0; i < length; i++)
        value = cts_digest_add(value, bytes[i]);
    return value;
}
/* The digest of `length` bytes of D(pattern, ..) from byte `from` on. */
static inline uint64_t cts_save_pattern_digest(uint32_t pattern, uint32_t from, uint32_t length)
{
    uint64_t value = CTS_DIGEST_BASIS;
    for (uint32_t i = 0; i < length; i++)
        value = cts_digest_add(value, cts_save_pattern_byte(pattern, from + i));
    return value;
}

#ifdef __cplusplus
}
#endif
#endif
