/*
 * The reference hypervisor: when the generation id changes, to what, and in which order the guest
 * sees it. It stands above the target in a run: the player tells it what happens to the virtual
 * machine, and it acts on guest memory and raises notifications through struct cts_host. It never
 * looks at the driver.
 */
#include "platform.h"

#include <stdlib.h>
#include <string.h>

/* What guest memory holds when a run begins: V(0) of section 4.3. */
static const uint8_t first_id[CTS_COUNTER_ID_SIZE] = {
    0x00, 0x00, 0x00, 0x00, 0x4c, 0x6f, 0xbc, 0x66, 0x00, 0x00, 0x00, 0x00, 0x48, 0x69, 0x23, 0xbe};
static const uint8_t no_id[CTS_COUNTER_ID_SIZE];

static bool same_id(const uint8_t *a, const uint8_t *b)
{
    return memcmp(a, b, CTS_COUNTER_ID_SIZE) == 0;
}

static void *platform_create(const struct cts_host *host, const struct cts_platform_config *config)
{
    struct cts_platform *platform = calloc(1, sizeof(*platform));
    if (platform == NULL)
        return NULL;
    platform->host = host;
    platform->guid_text = config->guid_text;
    platform->policy = config->policy;
    memcpy(platform->id, first_id, sizeof(platform->id));
    memcpy(platform->history[platform->used++], first_id, sizeof(platform->id));
    return platform;
}

static void platform_destroy(void *self)
{
    free(self);
}

/* GEN-PLATFORM-160, -170. The address has bits in both halves, so that a driver which mixes them up
 * maps something else. */
static void platform_describe(void *self, struct cts_platform_device *device)
{
    (void)self;
    *device = (struct cts_platform_device){
        .count = 1,
        .hid = "MSFT1002",
        .cid = "VM_Gen_Counter",
        .ddn = "VM_Gen_Counter",
        .low = (uint32_t)CTS_COUNTER_ADDRESS,
        .high = (uint32_t)(CTS_COUNTER_ADDRESS >> 32),
    };
}

static void remember(struct cts_platform *platform, const uint8_t *id)
{
    memcpy(platform->history[platform->used++ % CTS_PLATFORM_HISTORY], id, CTS_COUNTER_ID_SIZE);
}

static bool was_used(const struct cts_platform *platform, const uint8_t *id)
{
    uint32_t count = platform->used < CTS_PLATFORM_HISTORY ? platform->used : CTS_PLATFORM_HISTORY;
    for (uint32_t n = 0; n < count; n++)
        if (same_id(platform->history[n], id))
            return true;
    return false;
}

/* GEN-PLATFORM-060, -070, -130. */
void cts_platform_draw(struct cts_platform *platform, uint8_t id[CTS_COUNTER_ID_SIZE])
{
    do
        platform->host->random(platform->host, id, CTS_COUNTER_ID_SIZE);
    while (same_id(id, no_id) || was_used(platform, id));
}

/* GEN-PLATFORM-010. The own copy is brought up to date first: store() is a switch point, and
 * another order may be given before it returns. */
void cts_platform_store(struct cts_platform *platform, const uint8_t id[CTS_COUNTER_ID_SIZE])
{
    const struct cts_host *host = platform->host;
    uint8_t bytes[CTS_COUNTER_ID_SIZE];
    memcpy(bytes, id, sizeof(bytes));
    memcpy(platform->id, bytes, sizeof(bytes));
    remember(platform, bytes);
    if (platform->policy & CTS_PLATFORM_TORN) {
        host->store(host, 0, bytes, 8);
        host->store(host, 8, bytes + 8, 8);
    } else {
        host->store(host, 0, bytes, sizeof(bytes));
    }
}

/* GEN-PLATFORM-020: the store comes first. GEN-PLATFORM-090, -150: a notify follows a change, and
 * nothing else, unless the policy says so. */
void cts_platform_enter(struct cts_platform *platform, const uint8_t id[CTS_COUNTER_ID_SIZE])
{
    bool changed = !same_id(platform->id, id);
    bool notify = changed || (platform->policy & CTS_PLATFORM_NOTIFY_ALWAYS);
    if (changed)
        cts_platform_store(platform, id);
    if (notify && !(platform->policy & CTS_PLATFORM_NOTIFY_NEVER))
        platform->host->raise(platform->host);
}

/* What the last column of CTS_VM_EVENT_MAP's answer means under the policy (section 1.4). */
bool cts_platform_is_shift(const struct cts_platform *platform, enum cts_vm_event event)
{
    enum { NEVER, ALWAYS, CONFIG_EDIT, MIGRATION, REVERT, NO_STATEMENT };
#define CTS_VM_CHANGES(name, changes, text) [CTS_VM_##name] = changes,
    static const uint8_t kind[CTS_VM_EVENT_COUNT] = {CTS_VM_EVENT_MAP(CTS_VM_CHANGES)};
#undef CTS_VM_CHANGES
    switch (kind[event]) {
    case ALWAYS:
        return true;
    case MIGRATION:
        return (platform->policy & CTS_PLATFORM_MIGRATE_CHANGES) != 0;
    case REVERT:
        return (platform->policy & CTS_PLATFORM_REVERT_KEEPS) == 0;
    default:
        return false;
    }
}

/* Does the VM begin to run from a stored or copied state, with or without a new id? That is when a
 * hypervisor that always notifies does so. */
static bool is_restore(enum cts_vm_event event)
{
    return event == CTS_VM_RESTORE || event == CTS_VM_REVERT || event == CTS_VM_BACKUP_RESTORE ||
           event == CTS_VM_FAILOVER || event == CTS_VM_IMPORT;
}

/* GEN-PLATFORM-030, -040, -050: which snapshot or copy it is makes no difference, the new id
 * depends on nothing that was stored with it. */
static void platform_vm(void *self, enum cts_vm_event event, uint32_t argument)
{
    struct cts_platform *platform = self;
    (void)argument;
    if (cts_platform_is_shift(platform, event)) {
        uint8_t id[CTS_COUNTER_ID_SIZE];
        cts_platform_draw(platform, id);
        cts_platform_enter(platform, id);
    } else if (is_restore(event)) {
        cts_platform_enter(platform, platform->id);
    }
}

/* GEN-PLATFORM-180: exactly what the script demands. */
static void platform_change(void *self, uint32_t what, const uint8_t *id)
{
    struct cts_platform *platform = self;
    if (what & CTS_CHANGE_STORE)
        cts_platform_store(platform, id);
    if (what & CTS_CHANGE_NOTIFY)
        platform->host->raise(platform->host);
}

/* GEN-PLATFORM-130: zero means that nobody has chosen an id yet. */
static uint32_t platform_configure(void *self, const char *text)
{
    struct cts_platform *platform = self;
    uint8_t id[CTS_COUNTER_ID_SIZE];
    if (!cts_guid_text_parse(platform->guid_text, text, id))
        return CTS_WIN32_INVALID_PARAMETER;
    if (same_id(id, no_id))
        cts_platform_draw(platform, id);
    cts_platform_enter(platform, id);
    return CTS_WIN32_SUCCESS;
}

static uint32_t platform_read_back(void *self, char *text, uint32_t capacity)
{
    const struct cts_platform *platform = self;
    char all[CTS_GUID_TEXT_MAX];
    cts_guid_text_print(platform->guid_text, platform->id, all);
    if (strlen(all) >= capacity)
        return CTS_WIN32_INSUFFICIENT_BUFFER;
    strcpy(text, all);
    return CTS_WIN32_SUCCESS;
}

const struct cts_platform_ops cts_reference_platform = {
    .size = sizeof(struct cts_platform_ops),
    .create = platform_create,
    .destroy = platform_destroy,
    .describe = platform_describe,
    .change = platform_change,
    .vm = platform_vm,
    .configure = platform_configure,
    .read_back = platform_read_back,
};
