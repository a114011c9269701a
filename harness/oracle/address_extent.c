/*
 * The counts of exhaustive ranges (address_extent.h). Judges no call: that was done on the spot, by the rules for one
 * call, and what disagreed stands in the trace as ordinary events.
 */
#include "oracle/address_extent.h"
#include "oracle/address_model.h"
#include "oracle/state.h"

#include <stdio.h>
#include <string.h>

static const char *settings_of(const struct cts_profile *profile)
{
    for (uint32_t i = 0; profile && cts_profile_name(i); i++)
        if (cts_profile_find(cts_profile_name(i)) == profile)
            return cts_profile_settings(i);
    return "";
}

uint64_t cts_address_fingerprint(const struct cts_profile *profile)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *c = settings_of(profile); *c; c++)
        hash = (hash ^ (uint8_t)*c) * 0x100000001b3u;
    return hash;
}

/* What did not hold is in the trace as calls, unless the target answers differently when it is asked again. */
static void broke(struct cts_oracle *oracle, uint32_t requirement, uint64_t times)
{
    char seen[160];
    snprintf(seen, sizeof seen, "%llu calls of the range disagreed", (unsigned long long)times);
    cts_address_say(oracle, requirement, CTS_BROKEN, "every call of the range, whatever was before",
                    seen);
}

static void count(struct cts_oracle *oracle, const struct cts_address_held *held)
{
    bool not = held->requirement[0] == '!';
    if (held->requirement[sizeof held->requirement - 1] || !held->times)
        return;
    uint32_t requirement = cts_requirement_find(held->requirement + not );
    if (requirement < CTS_ADR_FIRST || requirement >= CTS_REQUIREMENT_COUNT)
        return;
    if (not )
        broke(oracle, requirement, held->times);
    else
        cts_oracle_held(oracle, requirement, held->times);
}

void cts_address_swept(struct cts_oracle *oracle, const struct cts_event *event)
{
    uint64_t head[2]; /* digest, fingerprint */
    struct cts_address_held held;
    const uint8_t *payload = (const uint8_t *)(event + 1);
    if (event->length < sizeof head)
        return;
    memcpy(head, payload, sizeof head);
    if (head[1] != cts_address_fingerprint(oracle->profile))
        return;
    for (uint32_t at = sizeof head; at + sizeof held <= event->length; at += sizeof held) {
        memcpy(&held, payload + at, sizeof held);
        count(oracle, &held);
    }
}
