/*
 * The registration of a service: the value to write for one, and what a value that is there says.
 */
#include "hvsocket.h"

void hvs_registration_make(const struct hvs_guid *service, const char *name, size_t name_length,
                           char *key, struct hvs_registration *registration)
{
    char guid[HVS_GUID_TEXT + 1];

    hvs_guid_format(service, guid, sizeof guid);
    memcpy(key, HVS_REG_PATH "\\", HVS_REG_PATH_LENGTH + 1);
    memcpy(key + HVS_REG_PATH_LENGTH + 1, guid, HVS_GUID_TEXT);
    *registration = (struct hvs_registration){
        .type = HVS_REG_SZ,
        .key = key,
        .name = HVS_REG_NAME,
        .data = name,
        .key_length = HVS_REG_KEY_LENGTH,
        .name_length = sizeof HVS_REG_NAME - 1,
        .data_length = name_length,
    };
}

/* The registry keeps the case of names, and does not look at it. */
static bool is_element_name(const char *name, size_t length)
{
    static const char wanted[] = HVS_REG_NAME;

    if (length != sizeof wanted - 1)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((name[i] | 0x20) != (wanted[i] | 0x20))
            return false;
    return true;
}

static enum hvs_result read_key(const struct hvs_policy *policy, const char *key, size_t length,
                                struct hvs_guid *guid)
{
    if (length == HVS_GUID_TEXT)
        return hvs_guid_parse_plain(key, guid);
    if (policy->reg_braced_key == HVS_ACCEPT && length == HVS_GUID_TEXT + 2 && key[0] == '{' &&
        key[length - 1] == '}')
        return hvs_guid_parse_plain(key + 1, guid);
    return HVS_SYNTAX;
}

enum hvs_listing hvs_registration_read(const struct hvs_policy *policy,
                                       const struct hvs_registration *registration,
                                       struct hvs_service *service)
{
    struct hvs_service read = {.name_length = 0};
    bool named = registration->type == HVS_REG_SZ &&
                 is_element_name(registration->name, registration->name_length);

    if (read_key(policy, registration->key, registration->key_length, &read.guid) != HVS_OK)
        return HVS_SKIPPED;
    if (!named && policy->reg_missing_name == HVS_SKIP)
        return HVS_SKIPPED;
    if (named) {
        read.name = registration->data;
        read.name_length = registration->data_length;
    }
    read.is_port = hvs_port_of_service(policy, &read.guid, &read.port) == HVS_OK;
    *service = read;
    return HVS_LISTED;
}
