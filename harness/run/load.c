/*
 * Loading a target: dlopen(), the entry, and the checks of the tables. Stands before every run and takes no
 * part in any; never calls a function of the tables.
 */
#include "run/load.h"

#include <cts/client.h>
#include <cts/counter.h>
#include <cts/nicsave.h>
#include <cts/sockaddr.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MESSAGE 256u

static enum cts_status say(enum cts_status status, char *message, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum cts_status say(enum cts_status status, char *message, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, MESSAGE, format, arguments);
    va_end(arguments);
    return status;
}

/* A function of a table: where it stands, its name, and the capability or flag without which it may be absent
 * (0: always required). */
struct slot {
    size_t offset;
    const char *name;
    uint32_t needed_by;
    const char *needed_text;
};
#define REQUIRED(table, member)                                                                    \
    {                                                                                              \
        offsetof(struct table, member), #member, 0, NULL                                           \
    }
#define OPTIONAL(table, member, capability)                                                        \
    {                                                                                              \
        offsetof(struct table, member), #member, CTS_COUNTER_CAN_##capability,                     \
            "CTS_COUNTER_CAN_" #capability                                                         \
    }

static const struct slot counter_slots[] = {
    REQUIRED(cts_counter_ops, create),
    REQUIRED(cts_counter_ops, destroy),
    REQUIRED(cts_counter_ops, open),
    OPTIONAL(cts_counter_ops, duplicate, DUPLICATE),
    REQUIRED(cts_counter_ops, submit),
    REQUIRED(cts_counter_ops, cancel),
    REQUIRED(cts_counter_ops, close),
    REQUIRED(cts_counter_ops, notify),
    OPTIONAL(cts_counter_ops, suspend, POWER),
    OPTIONAL(cts_counter_ops, resume, POWER),
    OPTIONAL(cts_counter_ops, remove, REMOVAL),
    OPTIONAL(cts_counter_ops, start, REMOVAL),
};
static const struct slot platform_slots[] = {
    REQUIRED(cts_platform_ops, create),    REQUIRED(cts_platform_ops, destroy),
    REQUIRED(cts_platform_ops, describe),  REQUIRED(cts_platform_ops, change),
    REQUIRED(cts_platform_ops, vm),        REQUIRED(cts_platform_ops, configure),
    REQUIRED(cts_platform_ops, read_back),
};
#define EXTENSION_OPTIONAL(member, capability)                                                     \
    {                                                                                              \
        offsetof(struct cts_extension_ops, member), #member, CTS_EXTENSION_CAN_##capability,       \
            "CTS_EXTENSION_CAN_" #capability                                                       \
    }
static const struct slot extension_slots[] = {
    REQUIRED(cts_extension_ops, create),
    REQUIRED(cts_extension_ops, destroy),
    REQUIRED(cts_extension_ops, describe),
    REQUIRED(cts_extension_ops, oid_request),
    REQUIRED(cts_extension_ops, oid_request_complete),
    REQUIRED(cts_extension_ops, change_state),
    EXTENSION_OPTIONAL(cancel, CANCEL),
    EXTENSION_OPTIONAL(plant, PLANT),
    EXTENSION_OPTIONAL(grow, GROW),
};
static const struct slot edge_slots[] = {
    REQUIRED(cts_edge_ops, create),          REQUIRED(cts_edge_ops, destroy),
    REQUIRED(cts_edge_ops, connect),         REQUIRED(cts_edge_ops, disconnect),
    REQUIRED(cts_edge_ops, partition_event), REQUIRED(cts_edge_ops, restore),
    REQUIRED(cts_edge_ops, completed),
};
static const struct slot miniport_slots[] = {REQUIRED(cts_miniport_ops, create),
                                             REQUIRED(cts_miniport_ops, destroy),
                                             REQUIRED(cts_miniport_ops, oid_request)};
static const struct slot address_slots[] = {REQUIRED(cts_address_ops, create),
                                            REQUIRED(cts_address_ops, destroy),
                                            REQUIRED(cts_address_ops, call)};
static const struct slot client_slots[] = {REQUIRED(cts_client_ops, run)};

static enum cts_status check_slots(const void *table, const char *table_name,
                                   const struct slot *slots, size_t count, uint32_t capabilities,
                                   const char *where, char *message)
{
    for (size_t i = 0; i < count; i++) {
        void (*function)(void);
        memcpy(&function, (const char *)table + slots[i].offset, sizeof function);
        if (function)
            continue;
        if (!slots[i].needed_by)
            return say(CTS_TARGET, message,
                       "%s: %s.%s is NULL, but every target must have it; set it in the table",
                       where, table_name, slots[i].name);
        if (capabilities & slots[i].needed_by)
            return say(CTS_TARGET, message,
                       "%s: %s.%s is NULL, but the capabilities have %s; set it, or take the "
                       "capability away",
                       where, table_name, slots[i].name, slots[i].needed_text);
    }
    return CTS_OK;
}

static enum cts_status check_size(uint32_t is, size_t should, const char *table_name,
                                  const char *where, char *message)
{
    if (is == should)
        return CTS_OK;
    return say(CTS_TARGET, message,
               "%s: %s.size is %u, but this harness has %zu; set it to sizeof and build the target "
               "against the headers of this harness",
               where, table_name, is, should);
}

#define CHECK(call)                                                                                \
    do {                                                                                           \
        enum cts_status check_status = (call);                                                     \
        if (check_status != CTS_OK)                                                                \
            return check_status;                                                                   \
    } while (0)
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static enum cts_status check_busy(const struct cts_target *target, const char *table, bool has_busy,
                                  const char *where, char *message)
{
    if (!(target->flags & CTS_TARGET_OWN_THREADS) || has_busy)
        return CTS_OK;
    return say(CTS_TARGET, message,
               "%s: %s.busy is NULL, but the flags have CTS_TARGET_OWN_THREADS; implement it, so "
               "that the harness knows when the target is at rest",
               where, table);
}

static enum cts_status check_counter(const struct cts_target *target, const char *where,
                                     char *message)
{
    const struct cts_counter_ops *ops = target->counter;
    uint32_t known = 0;
#define CAPABILITY_BIT(name, value, text) known |= value;
    CTS_COUNTER_CAPABILITY_MAP(CAPABILITY_BIT)
#undef CAPABILITY_BIT
    CHECK(check_size(ops->size, sizeof *ops, "counter", where, message));
    if (ops->capabilities & ~known)
        return say(CTS_TARGET, message,
                   "%s: counter.capabilities has unknown bits 0x%x; use CTS_COUNTER_CAN_* of "
                   "cts/counter.h only",
                   where, ops->capabilities & ~known);
    CHECK(check_slots(ops, "counter", counter_slots, COUNT(counter_slots), ops->capabilities, where,
                      message));
    return check_busy(target, "counter", ops->busy, where, message);
}

static enum cts_status check_name(const struct cts_target *target, const char *where, char *message)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = target->name ? strnlen(target->name, 49) : 0;
    if (length < 1 || length > 48)
        return say(CTS_TARGET, message,
                   "%s: the target's name must have 1 to 48 characters; it names the report folder",
                   where);
    size_t good = strspn(target->name, allowed);
    if (good < length)
        return say(CTS_TARGET, message,
                   "%s: the target's name has the byte 0x%02x at position %zu; use a-z, 0-9, '.', "
                   "'_' and '-' only, it names the report folder",
                   where, (unsigned char)target->name[good], good + 1);
    if (target->name[0] == '.')
        return say(CTS_TARGET, message,
                   "%s: the target's name starts with '.'; it names the report folder, so start it "
                   "with another character",
                   where);
    if (!target->description)
        return say(CTS_TARGET, message,
                   "%s: the target's description is NULL; give one line for people", where);
    for (const char *c = target->description; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return say(CTS_TARGET, message,
                       "%s: the target's description has the control byte 0x%02x; give one line of "
                       "plain text",
                       where, (unsigned char)*c);
    return CTS_OK;
}

/* What a later version may give a meaning to must be empty now. */
static enum cts_status check_reserved(const struct cts_target *target, const char *where,
                                      char *message)
{
    for (size_t i = 0; i < COUNT(target->reserved); i++)
        if (target->reserved[i])
            return say(
                CTS_TARGET, message,
                "%s: cts_target.reserved[%zu] is not NULL; initialise the table by names, so "
                "that the rest is zero",
                where, i);
    return CTS_OK;
}

/* The tables of cts/nicsave.h. */
static enum cts_status check_switch(const struct cts_target *target, const char *where,
                                    char *message)
{
    if (target->extension) {
        CHECK(check_size(target->extension->size, sizeof *target->extension, "extension", where,
                         message));
        CHECK(check_slots(target->extension, "extension", extension_slots, COUNT(extension_slots),
                          target->extension->capabilities, where, message));
        CHECK(check_busy(target, "extension", target->extension->busy, where, message));
    }
    if (target->edge) {
        CHECK(check_size(target->edge->size, sizeof *target->edge, "edge", where, message));
        CHECK(check_slots(target->edge, "edge", edge_slots, COUNT(edge_slots), 0, where, message));
        CHECK(check_busy(target, "edge", target->edge->busy, where, message));
    }
    if (target->miniport) {
        CHECK(check_size(target->miniport->size, sizeof *target->miniport, "miniport", where,
                         message));
        CHECK(check_slots(target->miniport, "miniport", miniport_slots, COUNT(miniport_slots), 0,
                          where, message));
    }
    return CTS_OK;
}

static enum cts_status check_address(const struct cts_target *target, const char *where,
                                     char *message)
{
    const struct cts_address_ops *ops = target->address;
    uint64_t known = 0;
#define CALL_KNOWN(value, ...) known |= CTS_CALL_BIT(value);
    CTS_ADDRESS_CALL_MAP(CALL_KNOWN)
#undef CALL_KNOWN
    CHECK(check_size(ops->size, sizeof *ops, "address", where, message));
    if (ops->zero)
        return say(CTS_TARGET, message, "%s: address.zero is %u; leave it 0", where, ops->zero);
    if (!ops->calls || (ops->calls & ~known))
        return say(CTS_TARGET, message,
                   "%s: address.calls is 0x%llx; set a CTS_CALL_BIT() for each call of "
                   "cts/sockaddr.h that the target offers, and no other bits",
                   where, (unsigned long long)ops->calls);
    return check_slots(ops, "address", address_slots, COUNT(address_slots), 0, where, message);
}

enum cts_status cts_target_check(const struct cts_target *target, const char *where,
                                 char message[256])
{
    if (!target)
        return say(CTS_TARGET, message,
                   "%s: cts_target_entry() returned NULL; return a table with static storage",
                   where);
    if (target->version != CTS_TARGET_VERSION)
        return say(CTS_VERSION, message,
                   "%s: built for version %u of the target interface, this harness speaks version "
                   "%u; build it again against the headers of this harness",
                   where, target->version, CTS_TARGET_VERSION);
    CHECK(check_size(target->size, sizeof *target, "cts_target", where, message));
    CHECK(check_name(target, where, message));
    CHECK(check_reserved(target, where, message));
    if (target->flags & ~CTS_TARGET_OWN_THREADS)
        return say(CTS_TARGET, message,
                   "%s: cts_target.flags has unknown bits 0x%x; use 0 or "
                   "CTS_TARGET_OWN_THREADS",
                   where, target->flags & ~CTS_TARGET_OWN_THREADS);
    if (!target->counter && !target->platform && !target->client && !target->extension &&
        !target->edge && !target->miniport && !target->address)
        return say(CTS_TARGET, message,
                   "%s: the target has no table at all; set counter, platform, client, extension, "
                   "edge, miniport or address",
                   where);
    CHECK(check_switch(target, where, message));
    if (target->address)
        CHECK(check_address(target, where, message));
    if (target->counter)
        CHECK(check_counter(target, where, message));
    if (target->platform) {
        CHECK(check_size(target->platform->size, sizeof *target->platform, "platform", where,
                         message));
        CHECK(check_slots(target->platform, "platform", platform_slots, COUNT(platform_slots), 0,
                          where, message));
    }
    if (target->client) {
        CHECK(check_size(target->client->size, sizeof *target->client, "client", where, message));
        CHECK(check_slots(target->client, "client", client_slots, COUNT(client_slots), 0, where,
                          message));
        if (!target->counter)
            return say(CTS_TARGET, message,
                       "%s: a client table without a counter table; link the client with a driver "
                       "(cts_add_client() does)",
                       where);
    }
    return CTS_OK;
}

enum cts_status cts_library_open(const char *path, struct cts_library *library, char message[256])
{
    char local[4096];
    *library = (struct cts_library){0};
    if (access(path, R_OK) != 0)
        return say(CTS_IO, message,
                   "%s: cannot be read (%m); give the path of a target, a shared object", path);
    /* A bare name would be searched in the system's library folders. */
    if (!strchr(path, '/')) {
        if ((size_t)snprintf(local, sizeof local, "./%s", path) >= sizeof local)
            return say(CTS_IO, message, "the path of the target is too long");
        path = local;
    }
    library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library->handle) {
        const char *reason = dlerror();
        return say(CTS_IO, message,
                   "the target cannot be loaded: %.150s; give a shared object built for this "
                   "machine (cts_add_target(), cts_add_driver())",
                   reason ? reason : path);
    }
    cts_target_entry_fn *entry;
    void *symbol = dlsym(library->handle, CTS_TARGET_ENTRY);
    memcpy(&entry, &symbol, sizeof entry);
    enum cts_status status;
    if (!entry) {
        status =
            say(CTS_TARGET, message, "%s: does not export %s(); a target must, see cts/target.h",
                path, CTS_TARGET_ENTRY);
    } else {
        library->target = entry();
        status = cts_target_check(library->target, path, message);
    }
    if (status != CTS_OK)
        cts_library_close(library);
    return status;
}

void cts_library_close(struct cts_library *library)
{
    if (library->handle)
        dlclose(library->handle);
    *library = (struct cts_library){0};
}
