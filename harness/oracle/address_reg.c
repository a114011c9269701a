/*
 * Area REG: the keys below GuestCommunicationServices, made and added to (address_reg_list.c: listed). Rulings only;
 * nothing is judged here.
 */
#include "oracle/address_reg.h"

#include <stdio.h>

static const char path[] = CTS_REGISTRY_PATH "\\";
#define NAME_LENGTH (sizeof CTS_REG_NAME - 1)
#define PATH_LENGTH (sizeof path - 1)

/* -- values in memory ------------------------------------------------------------------------------------------ */

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

bool cts_reg_folds(struct cts_bytes a, const char *b, size_t length)
{
    bool same = a.length == length;
    for (uint32_t i = 0; i < a.length && same; i++)
        same = lower(a.at[i]) == lower((uint8_t)b[i]);
    return same;
}

bool cts_reg_next(struct cts_bytes from, uint32_t *at, struct cts_reg_value *v)
{
    const uint8_t *p = from.at + *at;
    if (from.length - *at < sizeof(struct cts_registry_value))
        return false;
    v->type = cts_get_32(p);
    v->key = (struct cts_bytes){p + 12, cts_get_16(p + 4)};
    v->name = (struct cts_bytes){v->key.at + v->key.length, cts_get_16(p + 6)};
    v->data = (struct cts_bytes){v->name.at + v->name.length, cts_get_16(p + 8)};
    v->all = (struct cts_bytes){p, 12u + v->key.length + v->name.length + v->data.length};
    if (from.length - *at < v->all.length)
        return false;
    *at += v->all.length;
    return true;
}

bool cts_reg_are_values(struct cts_bytes from)
{
    struct cts_reg_value v;
    uint32_t at = 0, count = 0;
    while (at < from.length)
        if (count++ == CTS_REG_VALUES_MAX || !cts_reg_next(from, &at, &v))
            return false;
    return true;
}

/* The path of the services, and a GUID of 36 characters. */
static bool is_key(struct cts_bytes key, uint8_t guid[CTS_GUID_SIZE])
{
    if (key.length != PATH_LENGTH + CTS_GUID_TEXT)
        return false;
    struct cts_bytes head = {key.at, PATH_LENGTH};
    return cts_reg_folds(head, path, PATH_LENGTH) && cts_guid_read(key.at + PATH_LENGTH, guid);
}

/* -- make ------------------------------------------------------------------------------------------------------- */

/* What is to be registered. */
struct service {
    uint8_t guid[CTS_GUID_SIZE];
    struct cts_bytes name;
};

static struct service wanted(const struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    struct service s;
    if (given->call == CTS_CALL_REG_ADD) {
        memcpy(s.guid, given->in[1], CTS_GUID_SIZE);
        s.name =
            (struct cts_bytes){given->in[1] + CTS_GUID_SIZE, given->in_length[1] - CTS_GUID_SIZE};
    } else if (given->call == CTS_CALL_REG_MAKE) {
        memcpy(s.guid, given->in[0], CTS_GUID_SIZE);
        s.name = (struct cts_bytes){given->in[1], given->in_length[1]};
    } else {
        memcpy(s.guid, cts_hv_guids[CTS_HV_GUID_VSOCK_TEMPLATE], CTS_GUID_SIZE);
        cts_put_32(s.guid, given->number[0]);
        s.name = (struct cts_bytes){given->in[0], given->in_length[0]};
    }
    return s;
}

static bool say_key(const char *expected, const struct cts_reg_value *v, char *wanted_text,
                    char *found)
{
    snprintf(wanted_text, CTS_ADDRESS_TEXT_SIZE, "%s", expected);
    if (v)
        snprintf(found, CTS_ADDRESS_TEXT_SIZE, "type %u, key \"%.*s\", name \"%.*s\"", v->type,
                 (int)(v->key.length < 200 ? v->key.length : 200), (const char *)v->key.at,
                 (int)(v->name.length < 30 ? v->name.length : 30), (const char *)v->name.at);
    else
        snprintf(found, CTS_ADDRESS_TEXT_SIZE, "no such value");
    return false;
}

/* The value under the key of the service: the first of any name, or ElementName. NULL: there is none. */
static bool find_value(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       bool named, struct cts_reg_value *v)
{
    struct service s = wanted(r);
    struct cts_bytes out = cts_reg_output(seen);
    uint8_t guid[CTS_GUID_SIZE];
    uint32_t at = 0;
    while (cts_reg_next(out, &at, v))
        if (is_key(v->key, guid) && memcmp(guid, s.guid, sizeof guid) == 0 &&
            (!named || cts_bytes_equal(v->name, CTS_REG_NAME, NAME_LENGTH)))
            return true;
    return false;
}

static bool key_holds(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                      char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct cts_reg_value v;
    uint32_t at = 0;
    if (find_value(r, seen, false, &v))
        return true;
    bool any = seen->call != CTS_CALL_REG_ADD && cts_reg_next(cts_reg_output(seen), &at, &v);
    return say_key("the path of the services and the GUID of 36 characters", any ? &v : NULL,
                   expected, found);
}

static bool path_holds(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct cts_reg_value v;
    uint8_t guid[CTS_GUID_SIZE];
    uint32_t at = 0;
    (void)r;
    bool any = cts_reg_next(cts_reg_output(seen), &at, &v);
    if (any && is_key(v.key, guid))
        return true;
    return say_key("the path of the services and a GUID of 36 characters", any ? &v : NULL,
                   expected, found);
}

static bool name_holds(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct service s = wanted(r);
    struct cts_reg_value v;
    if (!find_value(r, seen, false, &v) && seen->call != CTS_CALL_REG_ADD) {
        uint32_t at = 0; /* under a wrong key: another requirement says so */
        if (cts_reg_next(cts_reg_output(seen), &at, &v) &&
            cts_bytes_equal(v.name, CTS_REG_NAME, NAME_LENGTH) && v.type == CTS_REG_TEXT &&
            cts_bytes_equal(v.data, s.name.at, s.name.length))
            return true;
    }
    bool any = find_value(r, seen, true, &v);
    if (any && v.type == CTS_REG_TEXT && cts_bytes_equal(v.data, s.name.at, s.name.length))
        return true;
    return say_key("ElementName of type 1 with the friendly name", any ? &v : NULL, expected,
                   found);
}

static void rule_new(struct cts_address_ruling *r, uint32_t name_length)
{
    r->want.out_length = 12 + PATH_LENGTH + CTS_GUID_TEXT + NAME_LENGTH + name_length;
    cts_ruling_short(r, 0);
    CTS_ROW(REG, 020, CTS_CHECK_CLASS | CTS_CHECK_ROOM)->check = name_holds;
}

void cts_rule_reg_make(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    if (given->in_length[0] != CTS_GUID_SIZE || given->in_length[1] > UINT16_MAX) {
        r->open = true;
        CTS_ROW(REG, 020, CTS_CHECK_ROOM);
        return;
    }
    rule_new(r, given->in_length[1]);
    CTS_ROW(REG, 010, CTS_CHECK_CLASS | CTS_CHECK_LENGTH)->check = key_holds;
}

void cts_rule_reg_port(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    if (given->in_length[0] > UINT16_MAX) {
        r->open = true;
        CTS_ROW(REG, 020, CTS_CHECK_ROOM);
        return;
    }
    bool high = !cts_port_is_low(given->number[0]);
    if (high)
        CTS_ROW(MAP, 050, CTS_CHECK_CLASS);
    if (high && CTS_ANSWERS(r, HV_PORT_RANGE, HEADER)) { /* no service has this port */
        cts_ruling_allow(r, CTS_ADDRESS_FAILS);
        CTS_ROW(REG, 020, CTS_CHECK_ROOM);
        return;
    }
    rule_new(r, given->in_length[0]);
    if (high && CTS_ANSWERS(r, HV_PORT_RANGE, LEGACY))
        cts_ruling_allow(r, CTS_RESULT_BIT(OK) | CTS_ADDRESS_FAILS);
    CTS_ROW(REG, 010, CTS_CHECK_CLASS)->check = path_holds;
    CTS_ROW(REG, 030, CTS_CHECK_CLASS | CTS_CHECK_LENGTH)->check = key_holds;
}

/* -- add -------------------------------------------------------------------------------------------------------- */

/* The key of the service, or its bare GUID, which is no path at all. */
static bool is_own(const struct service *s, const struct cts_reg_value *v)
{
    uint8_t guid[CTS_GUID_SIZE];
    bool bare = v->key.length == CTS_GUID_TEXT && cts_guid_read(v->key.at, guid);
    return (bare || is_key(v->key, guid)) && memcmp(guid, s->guid, sizeof guid) == 0;
}

/* The first value of `from` that is not the service's, and not in `to`. */
static bool find_lost(struct cts_bytes from, struct cts_bytes to, const struct service *s,
                      struct cts_reg_value *lost)
{
    for (uint32_t at = 0; cts_reg_next(from, &at, lost);) {
        struct cts_reg_value other;
        bool there = is_own(s, lost);
        for (uint32_t k = 0; !there && cts_reg_next(to, &k, &other);)
            there = cts_bytes_equal(other.all, lost->all.at, lost->all.length);
        if (!there)
            return true;
    }
    return false;
}

static bool others_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                        char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct cts_bytes before = {r->given->in[0], r->given->in_length[0]},
                     after = cts_reg_output(seen);
    struct service s = wanted(r);
    struct cts_reg_value v;
    if (find_lost(before, after, &s, &v))
        return say_key("values of other keys stay; lost or changed is the one at right", &v,
                       expected, found);
    if (find_lost(after, before, &s, &v))
        return say_key("values of other keys stay; new is the one at right", &v, expected, found);
    return true;
}

void cts_rule_reg_add(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    struct cts_bytes before = {given->in[0], given->in_length[0]};
    if (given->in_length[1] < CTS_GUID_SIZE || !cts_reg_are_values(before)) {
        r->open = true;
        CTS_ROW(REG, 020, CTS_CHECK_ROOM);
        return;
    }
    rule_new(r, given->in_length[1] - CTS_GUID_SIZE);
    r->want.out_length += before.length;
    if (given->capacity < r->want.out_length) /* what it replaces needs no room */
        cts_ruling_allow(r, CTS_RESULT_BIT(OK) | CTS_ADDRESS_FAILS);
    CTS_ROW(REG, 010, CTS_CHECK_CLASS)->check = key_holds;
    CTS_ROW(REG, 070, CTS_CHECK_CLASS)->check = others_hold;
}
