/*
 * A saving extension for tests: the harness's own saver, correct, or with one fault that the option names. It is
 * no reference: it exists to be wrong in ways that are easy to see.
 */
#include "run/nicsave_helper.h"
#include <stdlib.h>

/* What goes wrong. name; text of the option */
#define FAULT_MAP(X)                                                                               \
    X(NONE, "")                                                                                    \
    X(NEEDED, "fault=needed")       /* BytesNeeded is one too many at one length of data */        \
    X(STATUS, "fault=status")       /* a look-alike of BUFFER_TOO_SHORT */                         \
    X(WRITE, "fault=write")         /* writes to the buffer although it is too short */            \
    X(DATA, "fault=data")           /* one byte of the data is wrong */                            \
    X(SKIP, "fault=skip")           /* BUFFER_TOO_SHORT skips the record */                        \
    X(MALFORMED, "fault=malformed") /* fails what is no request of its kind, and writes to it */   \
    X(RESTORE, "fault=restore")     /* writes to a record that it takes */                         \
    X(PEND, "pend")                 /* no fault: answers later */
enum fault {
#define FAULT_ENUM(name, text) FAULT_##name,
    FAULT_MAP(FAULT_ENUM)
#undef FAULT_ENUM
};
static const char *const texts[] = {
#define FAULT_TEXT(name, text) text,
    FAULT_MAP(FAULT_TEXT)
#undef FAULT_TEXT
};

const struct cts_extension_ops *cts_stack_ops(enum cts_stack_kind kind);
static enum fault fault;
static const struct cts_extension_ops *saver;

static void *create(const struct cts_host *host, const struct cts_extension_config *config)
{
    fault = FAULT_NONE;
    for (uint32_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(config->options, texts[i]) == 0)
            fault = (enum fault)i;
    saver = cts_stack_ops(fault == FAULT_PEND ? CTS_STACK_SAVER_PENDING : CTS_STACK_SAVER);
    void *self = saver->create(host, config);
#ifdef SAVER_OWN
    struct cts_planted_record record = {.length = 20, .pattern = 5};
    if (self)
        saver->plant(self, (struct cts_nic_key){.port = 7}, &record, 1);
#endif
    return self;
}

static void destroy(void *self)
{
    saver->destroy(self);
}

static void describe(void *self, struct cts_extension_descriptor *descriptor)
{
    saver->describe(self, descriptor);
}

/* A SAVE that was answered without room. */
static uint32_t too_short(void *self, struct cts_oid_request *request, uint32_t status)
{
    uint8_t *bytes = request->buffer;
    enum { ODD_LENGTH = 37 };
    if (fault == FAULT_NEEDED &&
        request->bytes_needed - cts_helper_read16(bytes + 566) == ODD_LENGTH)
        request->bytes_needed++;
    if (fault == FAULT_STATUS)
        return (uint32_t)CTS_NDIS_NT_BUFFER_TOO_SHORT;
    if (fault == FAULT_WRITE)
        bytes[16] ^= 1;
    struct cts_nic_key nic = {.port = cts_helper_read32(bytes + 8)};
    if (fault == FAULT_SKIP)
        saver->plant(self, nic, NULL, 0);
    return status;
}

static uint32_t oid_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    uint8_t *bytes = request->buffer;
    bool save = request->oid == CTS_OID_NIC_SAVE && request->request_type == CTS_REQUEST_METHOD;
    if (fault == FAULT_MALFORMED && save && bytes && request->output_length >= 4 &&
        request->output_length < CTS_SAVE_SIZE_REVISION_1) {
        bytes[3] = 0xFF;
        return (uint32_t)CTS_NDIS_INVALID_LENGTH;
    }
    uint32_t status = saver->oid_request(self, request, irql);
    if (save && status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)
        return too_short(self, request, status);
    if (save && fault == FAULT_DATA && status == CTS_NDIS_SUCCESS && request->bytes_written)
        bytes[request->bytes_written - 1] ^= 1;
    if (request->oid == CTS_OID_NIC_RESTORE && fault == FAULT_RESTORE && request->output_length &&
        request->request_type == CTS_REQUEST_SET)
        bytes[548] ^= 1;
    return status;
}

static void oid_request_complete(void *self, struct cts_oid_request *request, uint32_t status,
                                 uint32_t irql)
{
    saver->oid_request_complete(self, request, status, irql);
}

static uint32_t change_state(void *self, enum cts_filter_state state)
{
    return saver->change_state(self, state);
}

#ifndef SAVER_OWN
static uint32_t plant(void *self, struct cts_nic_key nic, const struct cts_planted_record *records,
                      uint32_t count)
{
    return saver->plant(self, nic, records, count);
}

static void grow(void *self, struct cts_nic_key nic, uint32_t record, int32_t bytes, uint32_t nth)
{
    saver->grow(self, nic, record, bytes, nth);
}

#endif

static const struct cts_extension_ops extension = {
    .size = sizeof extension,
#ifdef SAVER_OWN /* its data is its own business */
    .capabilities = CTS_EXTENSION_CAN_STATES,
#else
    .capabilities = CTS_EXTENSION_CAN_PLANT | CTS_EXTENSION_CAN_STATES | CTS_EXTENSION_CAN_GROW |
                    CTS_EXTENSION_CAN_NO_SPLIT,
    .plant = plant,
    .grow = grow,
#endif
    .create = create,
    .destroy = destroy,
    .describe = describe,
    .oid_request = oid_request,
    .oid_request_complete = oid_request_complete,
    .change_state = change_state,
};

static const struct cts_target target = {.version = CTS_TARGET_VERSION,
                                         .size = sizeof target,
                                         .name = "saver",
                                         .description = "saving extension for tests",
                                         .extension = &extension};

const struct cts_target *cts_target_entry(void)
{
    return &target;
}
