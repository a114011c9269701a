/*
 * The registration calls of cts/sockaddr.h: struct cts_registry_value in a row, read within bounds and written only
 * once all of them are known to fit.
 */
#include "entry.h"

/* More services than an output holds. */
#define SERVICES_MAX 1408u

/* The next value. OK, LEN; `at` moves behind it. */
static enum hvs_result next_value(const uint8_t *bytes, uint32_t length, uint32_t *at,
                                  struct hvs_registration *value)
{
    struct cts_registry_value head;

    if (length - *at < sizeof head)
        return HVS_LEN;
    memcpy(&head, bytes + *at, sizeof head);
    uint32_t left = length - *at - (uint32_t)sizeof head;
    const char *text = (const char *)bytes + *at + sizeof head;
    uint32_t texts = (uint32_t)head.key_length + head.name_length + head.data_length;
    if (left < texts)
        return HVS_LEN;
    *value = (struct hvs_registration){
        .type = head.type,
        .key = text,
        .name = text + head.key_length,
        .data = text + head.key_length + head.name_length,
        .key_length = head.key_length,
        .name_length = head.name_length,
        .data_length = head.data_length,
    };
    *at += (uint32_t)sizeof head + texts;
    return HVS_OK;
}

static size_t value_size(const struct hvs_registration *value)
{
    return sizeof(struct cts_registry_value) + value->key_length + value->name_length +
           value->data_length;
}

static uint8_t *put_text(uint8_t *to, const char *text, size_t length)
{
    if (length > 0)
        memcpy(to, text, length);
    return to + length;
}

static uint8_t *put_value(uint8_t *to, const struct hvs_registration *value)
{
    const struct cts_registry_value head = {
        .type = value->type,
        .key_length = (uint16_t)value->key_length,
        .name_length = (uint16_t)value->name_length,
        .data_length = (uint16_t)value->data_length,
    };

    memcpy(to, &head, sizeof head);
    to = put_text(to + sizeof head, value->key, value->key_length);
    to = put_text(to, value->name, value->name_length);
    return put_text(to, value->data, value->data_length);
}

static enum hvs_result make(struct cts_address_call *call, const struct hvs_guid *service,
                            uint32_t name)
{
    char key[HVS_REG_KEY_LENGTH];
    struct hvs_registration value;

    if (hvs_length(call, name) > UINT16_MAX)
        return HVS_RANGE;
    hvs_registration_make(service, hvs_text(call, name), hvs_length(call, name), key, &value);
    if (hvs_capacity(call) < value_size(&value))
        return HVS_SPACE;
    call->written = (uint32_t)(put_value(call->out, &value) - call->out);
    return HVS_OK;
}

HVS_CODEC(reg_make)
{
    struct hvs_guid service;

    (void)policy;
    if (hvs_length(call, 0) != sizeof service)
        return HVS_LEN;
    memcpy(&service, call->in[0], sizeof service);
    return make(call, &service, 1);
}

HVS_CODEC(reg_port)
{
    struct hvs_guid service;
    enum hvs_result result = hvs_service_of_port(policy, call->number[0], &service);

    return result == HVS_OK ? make(call, &service, 0) : result;
}

/* -- listing ------------------------------------------------------------------------------------------------ */

struct listing {
    uint32_t count, skipped, duplicates;
    size_t size; /* bytes of the output */
    struct {
        struct hvs_service service;
        const char *key;
        size_t key_length;
    } found[SERVICES_MAX];
};

/* A further value of a key that is listed: it may be the one that names the service. */
static void merge(struct listing *listing, uint32_t which, const struct hvs_registration *value,
                  const struct hvs_service *service)
{
    struct hvs_service *listed = &listing->found[which].service;

    if (listing->found[which].key_length != value->key_length ||
        memcmp(listing->found[which].key, value->key, value->key_length) != 0) {
        listing->duplicates++;
    } else if (listed->name_length == 0) {
        listed->name = service->name;
        listed->name_length = service->name_length;
        listing->size += service->name_length;
    }
}

static enum hvs_result list(struct listing *listing, const struct hvs_policy *policy,
                            const struct hvs_registration *value)
{
    struct hvs_service service;
    uint32_t which = 0;

    if (hvs_registration_read(policy, value, &service) == HVS_SKIPPED) {
        listing->skipped++;
        return HVS_OK;
    }
    while (which < listing->count &&
           !hvs_guid_equal(&listing->found[which].service.guid, &service.guid))
        which++;
    if (which < listing->count) {
        merge(listing, which, value, &service);
        return HVS_OK;
    }
    if (which == SERVICES_MAX)
        return HVS_SPACE;
    listing->found[which].service = service;
    listing->found[which].key = value->key;
    listing->found[which].key_length = value->key_length;
    listing->size += sizeof(struct cts_registry_service) + service.name_length;
    listing->count++;
    return HVS_OK;
}

static uint8_t *put_service(uint8_t *to, const struct hvs_service *service)
{
    struct cts_registry_service head = {
        .name_length = (uint16_t)service->name_length,
        .is_port = service->is_port,
        .port = service->is_port ? service->port : 0,
    };

    memcpy(head.guid, &service->guid, sizeof head.guid);
    memcpy(to, &head, sizeof head);
    return put_text(to + sizeof head, service->name, service->name_length);
}

HVS_CODEC(reg_list)
{
    struct listing listing;
    struct hvs_registration value;
    uint32_t length = hvs_length(call, 0);

    listing.count = listing.skipped = listing.duplicates = 0;
    listing.size = 0;
    for (uint32_t at = 0; at < length;) {
        enum hvs_result result = next_value(call->in[0], length, &at, &value);
        if (result == HVS_OK)
            result = list(&listing, policy, &value);
        if (result != HVS_OK)
            return result;
    }
    if (hvs_capacity(call) < listing.size)
        return HVS_SPACE;
    uint8_t *to = call->out;
    for (uint32_t i = 0; i < listing.count; i++)
        to = put_service(to, &listing.found[i].service);
    call->written = (uint32_t)listing.size;
    call->result[0] = listing.count;
    call->result[1] = listing.skipped;
    call->result[2] = listing.duplicates;
    return HVS_OK;
}

/* -- registering beside what is there ----------------------------------------------------------------------- */

/* The path of the services; the registry does not look at the case of letters. */
static bool is_below_services(const char *key)
{
    static const char path[] = HVS_REG_PATH "\\";

    for (size_t i = 0; i < sizeof path - 1; i++) {
        char small = (char)(path[i] | 0x20);
        bool letter = small >= 'a' && small <= 'z';
        if (key[i] != path[i] && (!letter || (char)(key[i] | 0x20) != small))
            return false;
    }
    return true;
}

/* Whether a value stands in the key of the service. */
static bool is_of(const struct hvs_registration *value, const struct hvs_guid *service)
{
    struct hvs_guid guid;

    return value->key_length == HVS_REG_KEY_LENGTH && is_below_services(value->key) &&
           hvs_guid_parse_plain(value->key + HVS_REG_PATH_LENGTH + 1, &guid) == HVS_OK &&
           hvs_guid_equal(&guid, service);
}

/* A value that registering takes the place of: the name, or that there is none. */
static bool is_replaced(const struct hvs_registration *value, const struct hvs_guid *service)
{
    if (!is_of(value, service))
        return false;
    return value->type == CTS_REGISTRY_NO_VALUE ||
           (value->name_length == sizeof HVS_REG_NAME - 1 &&
            memcmp(value->name, HVS_REG_NAME, value->name_length) == 0);
}

HVS_CODEC(reg_add)
{
    char key[HVS_REG_KEY_LENGTH];
    struct hvs_registration added, value;
    struct hvs_guid service;
    uint32_t length = hvs_length(call, 0);

    (void)policy;
    if (hvs_length(call, 1) < sizeof service)
        return HVS_LEN;
    memcpy(&service, call->in[1], sizeof service);
    uint32_t name_length = hvs_length(call, 1) - (uint32_t)sizeof service;
    if (name_length > UINT16_MAX)
        return HVS_RANGE;
    hvs_registration_make(&service, hvs_text(call, 1) + sizeof service, name_length, key, &added);

    size_t size = value_size(&added);
    for (uint32_t at = 0; at < length;) {
        if (next_value(call->in[0], length, &at, &value) != HVS_OK)
            return HVS_LEN;
        size += is_replaced(&value, &service) ? 0 : value_size(&value);
    }
    if (hvs_capacity(call) < size)
        return HVS_SPACE;
    uint8_t *to = call->out;
    for (uint32_t at = 0; at < length;) {
        uint32_t start = at;
        next_value(call->in[0], length, &at, &value);
        if (!is_replaced(&value, &service))
            to = put_text(to, (const char *)call->in[0] + start, at - start);
    }
    to = put_value(to, &added);
    call->written = (uint32_t)size;
    return HVS_OK;
}
