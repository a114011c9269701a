/*
 * The extension table of a filter driver: loads the driver afresh for every run, hands it the switch's requests,
 * and unloads it. Stands between cts/nicsave.h and the NDIS layer; decides nothing about a request.
 */
#include "image.h"
#include "ndis_layer.h"

#include <string.h>

/* -- what the driver says about itself ------------------------------------------------------------------------- */

static int digit(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a' + 10) : -1;
}

/* Reads a GUID text, with braces or without, into binary order. Returns the characters read, 0: it is none. */
static size_t read_guid(const char *text, uint8_t id[16])
{
    static const uint8_t place[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    const char *at = text;
    bool brace = *at == '{';

    at += brace;
    for (unsigned i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            if (*at++ != '-')
                return 0;
        }
        int high = digit((UCHAR)at[0]);
        int low = high < 0 ? -1 : digit((UCHAR)at[1]);
        if (low < 0)
            return 0;
        id[place[i]] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    if (brace && *at++ != '}')
        return 0;
    return (size_t)(at - text);
}

static void read_features(const char *text, struct cts_extension_descriptor *descriptor)
{
    descriptor->flags |= CTS_DESCRIBES_FEATURES;
    descriptor->feature_count = 0;
    while (*text && descriptor->feature_count < CTS_EXTENSION_FEATURES_MAX) {
        size_t length = read_guid(text, descriptor->features[descriptor->feature_count]);
        if (length == 0)
            return;
        descriptor->feature_count++;
        text += length;
        if (*text != '+')
            return;
        text++;
    }
}

static void set_name(struct cts_extension_descriptor *descriptor, const char *text, size_t length)
{
    length = min(length, RTL_NUMBER_OF(descriptor->name) - 1);
    for (size_t i = 0; i < length; i++)
        descriptor->name[i] = (UCHAR)text[i];
    descriptor->name_length = (uint16_t)(length * sizeof(uint16_t));
    descriptor->flags |= CTS_DESCRIBES_NAME;
}

/* "id=GUID,name=TEXT,feature=GUID+GUID,transparent,revision2": of the build, or of the user. */
static void read_words(const char *words, struct cts_extension_descriptor *descriptor)
{
    while (*words) {
        size_t length = strcspn(words, ",");
        if (strncmp(words, "id=", 3) == 0 && read_guid(words + 3, descriptor->id))
            descriptor->flags |= CTS_DESCRIBES_ID;
        else if (strncmp(words, "name=", 5) == 0)
            set_name(descriptor, words + 5, length - 5);
        else if (strncmp(words, "feature=", 8) == 0)
            read_features(words + 8, descriptor);
        else if (length == 11 && strncmp(words, "transparent", 11) == 0)
            descriptor->flags |= CTS_DESCRIBES_TRANSPARENT;
        else if (length == 5 && strncmp(words, "saver", 5) == 0)
            descriptor->flags |= CTS_DESCRIBES_SAVER;
        else if (length == 9 && strncmp(words, "revision2", 9) == 0)
            descriptor->flags |= CTS_DESCRIBES_REVISION_2;
        else if (length == 9 && strncmp(words, "revision1", 9) == 0)
            descriptor->flags &= ~(uint32_t)CTS_DESCRIBES_REVISION_2;
        words += length + (words[length] == ',');
    }
}

static void describe(void *self, struct cts_extension_descriptor *descriptor)
{
    char unique[RTL_NUMBER_OF(cts_ndis.unique)];
    size_t length = cts_wide_length(cts_ndis.friendly);

    (void)self;
    for (size_t i = 0; i < sizeof unique; i++)
        unique[i] = cts_ndis.unique[i] < 0x80 ? (char)cts_ndis.unique[i] : '?';
    if (read_guid(unique, descriptor->id))
        descriptor->flags |= CTS_DESCRIBES_ID;
    memcpy(descriptor->name, cts_ndis.friendly, length * sizeof(WCHAR));
    descriptor->name_length = (uint16_t)(length * sizeof(WCHAR));
    descriptor->flags |= CTS_DESCRIBES_NAME;
    read_words(cts_kernel_descriptor, descriptor);
    read_words(cts_k.options, descriptor);
}

/* -- life ------------------------------------------------------------------------------------------------------------ */

static void *create(const struct cts_host *host, const struct cts_extension_config *config)
{
    struct cts_counter_config none = {
        .size = sizeof none, .guest = CTS_GUEST_WS2012, .options = config->options};

    if (config->size < sizeof *config)
        return NULL;
    cts_kernel_reset(host, &none, "switchextension");
    cts_kernel_reset_data();
    cts_k.filter = true;
    memset(&cts_ndis, 0, sizeof cts_ndis);
    cts_ndis.module = config->module;
    if (cts_ndis_load() == NDIS_STATUS_SUCCESS)
        return &cts_ndis;
    if (!cts_k.stopped) {
        cts_ndis_unload();
        cts_kernel_free_blocks();
        cts_blocks_check(false);
    }
    return NULL;
}

/* After a run that was cut short the driver stands where it stood, and nothing can be said. */
static void destroy(void *self)
{
    bool steady = cts_ndis.life == CTS_LIFE_PAUSED || cts_ndis.life == CTS_LIFE_RUNNING;

    (void)self;
    if (cts_k.stopped || cts_k.destroying || cts_ndis.inside || cts_ndis.planting || !steady)
        return;
    cts_k.destroying = true;
    cts_work_drain();
    bool unloads = cts_k.driver.DriverUnload != NULL;
    cts_ndis_unload();
    if (unloads)
        cts_kernel_report_leaks();
    cts_kernel_free_blocks();
    cts_blocks_check(unloads);
}

static uint32_t change_state(void *self, enum cts_filter_state state)
{
    (void)self;
    return (uint32_t)(state == CTS_FILTER_RUNNING ? cts_ndis_restart() : cts_ndis_pause());
}

/* -- requests ---------------------------------------------------------------------------------------------------------- */

static uint32_t oid_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    (void)self;
    return cts_ndis_request(request, irql);
}

static void oid_request_complete(void *self, struct cts_oid_request *request, uint32_t status,
                                 uint32_t irql)
{
    (void)self;
    cts_ndis_request_complete(request, status, irql);
}

static void cancel(void *self, void *request_id)
{
    (void)self;
    if (!cts_ndis.handlers.CancelOidRequestHandler)
        return;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterCancelOidRequest", PASSIVE_LEVEL);
    cts_ndis.handlers.CancelOidRequestHandler(cts_ndis.context, request_id);
    cts_ndis_leave(entry, "FilterCancelOidRequest");
}

static uint32_t plant(void *self, struct cts_nic_key nic, const struct cts_planted_record *records,
                      uint32_t count)
{
    (void)self;
    return cts_ndis_plant(nic, records, count);
}

static void grow(void *self, struct cts_nic_key nic, uint32_t record, int32_t bytes, uint32_t nth)
{
    (void)self;
    cts_ndis_grow(nic, record, bytes, nth);
}

const struct cts_extension_ops cts_kernel_extension_ops = {
    .size = sizeof(struct cts_extension_ops),
    .capabilities = CTS_EXTENSION_CAN_STATES | CTS_EXTENSION_CAN_KERNEL,
    .create = create,
    .destroy = destroy,
    .describe = describe,
    .oid_request = oid_request,
    .oid_request_complete = oid_request_complete,
    .cancel = cancel,
    .change_state = change_state,
    .plant = plant,
    .grow = grow,
};
