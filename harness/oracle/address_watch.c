/*
 * An oracle for calls whose events nobody keeps (address_extent.h): it judges an exhaustive range of socket calls while
 * it is played, by the model of the world and every rule that a trace is judged by. Its run never ends; it adds no rule.
 */
#include "oracle/address_extent.h"
#include "oracle/state.h"

#include <stdlib.h>

#define TABLE_ADDRESS 0x40u /* of a trace's first event */

struct cts_address_watch {
    struct cts_oracle *oracle;
    uint64_t told
        [CTS_REQUIREMENT_COUNT]; /* observations that have been asked for, or that were findings */
    uint32_t broken_count;
    uint16_t broken[CTS_ADDRESS_WATCH_MAX]; /* by the item at hand */
};

static void found(void *context, const struct cts_finding *finding)
{
    struct cts_address_watch *watch = context;

    watch->told[finding->requirement]++;
    if (watch->broken_count < CTS_ADDRESS_WATCH_MAX)
        watch->broken[watch->broken_count++] = (uint16_t)finding->requirement;
}

static void take(struct cts_address_watch *watch, const struct cts_event *event)
{
    watch->oracle->model.event = event; /* findings say where they stand */
    cts_address_event(watch->oracle->address, watch->oracle, event);
}

struct cts_address_watch *cts_address_watch_new(const struct cts_profile *profile)
{
    static const struct cts_event begin = {.magic = CTS_EVENT_MAGIC,
                                           .version = CTS_EVENT_VERSION,
                                           .interface = CTS_INTERFACE_COMMON,
                                           .kind = CTS_EVENT_RUN_BEGIN};
    struct cts_address_watch *watch = calloc(1, sizeof *watch);

    if (!watch)
        return NULL;
    watch->oracle = cts_oracle_new(profile, false, found, watch);
    if (!watch->oracle) {
        free(watch);
        return NULL;
    }
    watch->oracle->model.tables = TABLE_ADDRESS;
    take(watch, &begin);
    return watch;
}

void cts_address_watch_free(struct cts_address_watch *watch)
{
    if (!watch)
        return;
    cts_oracle_free(watch->oracle);
    free(watch);
}

uint32_t cts_address_watch_take(struct cts_address_watch *watch, const uint8_t *bytes, size_t used,
                                uint16_t broken[CTS_ADDRESS_WATCH_MAX])
{
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;

    watch->oracle->runs++; /* what an item broke, the next may break again */
    watch->broken_count = 0;
    while ((event = cts_buffer_next(bytes, used, &offset, &status)) != NULL)
        take(watch, event);
    for (uint32_t i = 0; i < watch->broken_count; i++)
        broken[i] = watch->broken[i];
    return watch->broken_count;
}

uint64_t cts_address_watch_held(struct cts_address_watch *watch, uint32_t requirement)
{
    uint64_t all = watch->oracle->observations[requirement];
    uint64_t held = all > watch->told[requirement] ? all - watch->told[requirement] : 0;

    watch->told[requirement] = all;
    return held;
}
