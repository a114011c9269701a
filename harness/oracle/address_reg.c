/*
 * Area REG: the keys below GuestCommunicationServices, made, listed and added to. Values are records of different
 * lengths; they are read in place, bounded by what is there. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <stdio.h>
#include <string.h>

#define VALUES_MAX 64u /* of a call that is ruled on */
#define TEXT_VALUE 1u  /* REG_SZ */

static const char value_name[] = "ElementName";
static const char path[] = CTS_REGISTRY_PATH "\\";
#define NAME_LENGTH (sizeof value_name - 1)
#define PATH_LENGTH (sizeof path - 1)

/* -- values in memory ------------------------------------------------------------------------------------------ */

struct bytes {
    const uint8_t *at;
    uint32_t length;
};
struct value {
    uint32_t type;
    struct bytes key, name, data, all;
};

static bool equals(struct bytes a, const void *b, size_t length)
{
    return a.length == length && (length == 0 || memcmp(a.at, b, length) == 0);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* The value at *at, and behind it; false: there is none, or it is cut. */
static bool next_value(struct bytes from, uint32_t *at, struct value *v)
{
    const uint8_t *p = from.at + *at;
    if (from.length - *at < sizeof(struct cts_registry_value))
        return false;
    v->type = cts_get_32(p);
    v->key = (struct bytes){p + 12, cts_get_16(p + 4)};
    v->name = (struct bytes){v->key.at + v->key.length, cts_get_16(p + 6)};
    v->data = (struct bytes){v->name.at + v->name.length, cts_get_16(p + 8)};
    v->all = (struct bytes){p, 12u + v->key.length + v->name.length + v->data.length};
    if (from.length - *at < v->all.length)
        return false;
    *at += v->all.length;
    return true;
}

/* How many values, if they are whole and not too many. */
static bool are_values(struct bytes from)
{
    struct value v;
    uint32_t at = 0, count = 0;
    while (at < from.length)
        if (count++ == VALUES_MAX || !next_value(from, &at, &v))
            return false;
    return true;
}

static struct bytes output(const struct cts_address_seen *seen)
{
    return (struct bytes){seen->out,
                          seen->written < seen->out_shown ? seen->written : seen->out_shown};
}

/* The path of the services, and a GUID of 36 characters. */
static bool is_key(struct bytes key, uint8_t guid[CTS_GUID_SIZE])
{
    if (key.length != PATH_LENGTH + CTS_GUID_TEXT)
        return false;
    for (uint32_t i = 0; i < PATH_LENGTH; i++)
        if (lower(key.at[i]) != lower((uint8_t)path[i]))
            return false;
    return cts_guid_read(key.at + PATH_LENGTH, guid);
}

/* -- make ------------------------------------------------------------------------------------------------------- */

/* What is to be registered. */
struct service {
    uint8_t guid[CTS_GUID_SIZE];
    struct bytes name;
};

static struct service wanted(const struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    struct service s;
    if (given->call == CTS_CALL_REG_ADD) {
        memcpy(s.guid, given->in[1], CTS_GUID_SIZE);
        s.name = (struct bytes){given->in[1] + CTS_GUID_SIZE, given->in_length[1] - CTS_GUID_SIZE};
    } else if (given->call == CTS_CALL_REG_MAKE) {
        memcpy(s.guid, given->in[0], CTS_GUID_SIZE);
        s.name = (struct bytes){given->in[1], given->in_length[1]};
    } else {
        memcpy(s.guid, cts_hv_guids[CTS_HV_GUID_VSOCK_TEMPLATE], CTS_GUID_SIZE);
        cts_put_32(s.guid, given->number[0]);
        s.name = (struct bytes){given->in[0], given->in_length[0]};
    }
    return s;
}

static bool say_key(const char *expected, const struct value *v, char *wanted_text, char *found)
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
                       bool named, struct value *v)
{
    struct service s = wanted(r);
    struct bytes out = output(seen);
    uint8_t guid[CTS_GUID_SIZE];
    uint32_t at = 0;
    while (next_value(out, &at, v))
        if (is_key(v->key, guid) && memcmp(guid, s.guid, sizeof guid) == 0 &&
            (!named || equals(v->name, value_name, NAME_LENGTH)))
            return true;
    return false;
}

static bool key_holds(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                      char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct value v;
    uint32_t at = 0;
    if (find_value(r, seen, false, &v))
        return true;
    bool any = seen->call != CTS_CALL_REG_ADD && next_value(output(seen), &at, &v);
    return say_key("the path of the services and the GUID of 36 characters", any ? &v : NULL,
                   expected, found);
}

static bool path_holds(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct value v;
    uint8_t guid[CTS_GUID_SIZE];
    uint32_t at = 0;
    (void)r;
    bool any = next_value(output(seen), &at, &v);
    if (any && is_key(v.key, guid))
        return true;
    return say_key("the path of the services and a GUID of 36 characters", any ? &v : NULL,
                   expected, found);
}

static bool name_holds(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct service s = wanted(r);
    struct value v;
    if (!find_value(r, seen, false, &v) && seen->call != CTS_CALL_REG_ADD) {
        uint32_t at = 0; /* under a wrong key: another requirement says so */
        if (next_value(output(seen), &at, &v) && equals(v.name, value_name, NAME_LENGTH) &&
            v.type == TEXT_VALUE && equals(v.data, s.name.at, s.name.length))
            return true;
    }
    bool any = find_value(r, seen, true, &v);
    if (any && v.type == TEXT_VALUE && equals(v.data, s.name.at, s.name.length))
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
    rule_new(r, given->in_length[0]);
    if (!cts_port_is_low(given->number[0]) && !CTS_ANSWERS(r, HV_PORT_RANGE, FULL))
        cts_ruling_allow(r, CTS_RESULT_BIT(OK) | CTS_ADDRESS_FAILS);
    CTS_ROW(REG, 010, CTS_CHECK_CLASS)->check = path_holds;
    CTS_ROW(REG, 030, CTS_CHECK_CLASS | CTS_CHECK_LENGTH)->check = key_holds;
}

/* -- add -------------------------------------------------------------------------------------------------------- */

static bool is_own(const struct service *s, const struct value *v)
{
    uint8_t guid[CTS_GUID_SIZE];
    return is_key(v->key, guid) && memcmp(guid, s->guid, sizeof guid) == 0;
}

/* The first value of `from` that is not the service's, and not in `to`. */
static bool find_lost(struct bytes from, struct bytes to, const struct service *s,
                      struct value *lost)
{
    for (uint32_t at = 0; next_value(from, &at, lost);) {
        struct value other;
        bool there = is_own(s, lost);
        for (uint32_t k = 0; !there && next_value(to, &k, &other);)
            there = equals(other.all, lost->all.at, lost->all.length);
        if (!there)
            return true;
    }
    return false;
}

static bool others_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                        char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    struct bytes before = {r->given->in[0], r->given->in_length[0]}, after = output(seen);
    struct service s = wanted(r);
    struct value v;
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
    struct bytes before = {given->in[0], given->in_length[0]};
    if (given->in_length[1] < CTS_GUID_SIZE || !are_values(before)) {
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

/* -- list ------------------------------------------------------------------------------------------------------- */

struct listed {
    uint8_t guid[CTS_GUID_SIZE];
    struct bytes key, name;
    bool unnamed, repeated, left_out;
};
struct listing {
    struct listed services[VALUES_MAX];
    uint32_t kept, count, skipped, duplicates, unnamed, size; /* kept: of services[] */
    bool open; /* something in it may be taken either way */
};

static bool read_key(const struct cts_address_ruling *r, struct bytes key, uint8_t *guid)
{
    if (key.length == CTS_GUID_TEXT + 2 && key.at[0] == '{' && key.at[key.length - 1] == '}' &&
        CTS_ANSWERS(r, REG_BRACED_KEY, ACCEPT))
        return cts_guid_read(key.at + 1, guid);
    return key.length == CTS_GUID_TEXT && cts_guid_read(key.at, guid);
}

static bool folds(struct bytes a, const char *b)
{
    for (uint32_t i = 0; i < a.length; i++)
        if (lower(a.at[i]) != lower((uint8_t)b[i]))
            return false;
    return true;
}

static void list_value(const struct cts_address_ruling *r, struct listing *l, const struct value *v)
{
    struct listed *s = &l->services[l->kept];
    bool is_name = v->name.length == NAME_LENGTH && folds(v->name, value_name);
    if (!read_key(r, v->key, s->guid)) {
        l->skipped++;
        return;
    }
    s->unnamed = !is_name || v->type != TEXT_VALUE;
    l->open |= is_name && !equals(v->name, value_name, NAME_LENGTH);
    for (uint32_t i = 0; i < l->kept; i++)
        if (memcmp(l->services[i].guid, s->guid, CTS_GUID_SIZE) == 0) {
            /* another value of the same key, or no name to go by */
            l->open |= equals(v->key, l->services[i].key.at, l->services[i].key.length) ||
                       s->unnamed || l->services[i].unnamed;
            l->services[i].repeated = true;
            l->duplicates++;
            return;
        }
    s->key = v->key;
    s->name = s->unnamed ? (struct bytes){v->data.at, 0} : v->data;
    s->repeated = false;
    s->left_out = s->unnamed && CTS_ANSWERS(r, REG_MISSING_NAME, SKIP);
    l->kept++;
    l->unnamed += s->unnamed;
    if (s->left_out)
        return;
    l->size += (uint32_t)sizeof(struct cts_registry_service) + s->name.length;
    l->count++;
}

static void make_listing(const struct cts_address_ruling *r, struct listing *l)
{
    struct bytes from = {r->given->in[0], r->given->in_length[0]};
    struct value v;
    l->kept = l->count = l->skipped = l->duplicates = l->unnamed = l->size = 0;
    l->open = !are_values(from);
    if (!l->open)
        for (uint32_t at = 0; next_value(from, &at, &v);)
            list_value(r, l, &v);
}

/* The service in the output; its name. */
static bool find_service(struct bytes out, const uint8_t *guid, struct bytes *name,
                         const uint8_t **head)
{
    for (uint32_t at = 0; out.length - at >= sizeof(struct cts_registry_service);) {
        const uint8_t *p = out.at + at;
        uint32_t length = cts_get_16(p + 16);
        if (out.length - at - 24 < length)
            return false;
        if (memcmp(p, guid, CTS_GUID_SIZE) == 0) {
            *name = (struct bytes){p + 24, length};
            *head = p;
            return true;
        }
        at += 24 + length;
    }
    return false;
}

static bool port_holds(const struct cts_address_ruling *r, const uint8_t *head)
{
    bool is_port = cts_guid_is_port(head);
    if (is_port && !cts_port_is_low(cts_get_32(head)) && !CTS_ANSWERS(r, HV_PORT_RANGE, FULL))
        return true;
    return head[18] == is_port && (!is_port || cts_get_32(head + 20) == cts_get_32(head));
}

static bool services_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                          bool unnamed, char *expected, char *found)
{
    struct listing l;
    make_listing(r, &l);
    for (uint32_t i = 0; i < l.kept; i++) {
        const struct listed *s = &l.services[i];
        struct bytes name;
        const uint8_t *head;
        char text[CTS_GUID_TEXT + 1];
        if (s->unnamed != unnamed || s->left_out)
            continue;
        bool there = find_service(output(seen), s->guid, &name, &head);
        if (there && (s->repeated || equals(name, s->name.at, s->name.length)) &&
            port_holds(r, head))
            continue;
        cts_guid_write(s->guid, text);
        snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "%s is listed%s", text,
                 unnamed ? " without a name" : ", with its name and port");
        snprintf(found, CTS_ADDRESS_TEXT_SIZE,
                 there ? "it is listed otherwise" : "it is not there");
        return false;
    }
    return true;
}

static bool named_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                       char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    return services_hold(r, seen, false, expected, found);
}

static bool unnamed_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                         char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    return services_hold(r, seen, true, expected, found);
}

void cts_rule_reg_list(struct cts_address_ruling *r)
{
    struct listing l;
    make_listing(r, &l);
    r->open = l.open;
    CTS_ROW(REG, 050, CTS_CHECK_ROOM);
    if (l.open)
        return;
    cts_ruling_number(r, 0, l.count);
    if (!l.unnamed || CTS_ANSWERS(r, REG_MISSING_NAME, LIST_UNNAMED))
        cts_ruling_number(r, 1, l.skipped); /* else whether a warning is due is not said */
    cts_ruling_number(r, 2, l.duplicates);
    r->want.out_length = l.size;
    cts_ruling_short(r, 0);
    struct cts_address_row *row = CTS_ROW(REG, 050, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    row->numbers = 0x3u;
    row->check = named_hold;
    if (l.duplicates)
        CTS_ROW(REG, 040, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS)->numbers = 0x5u;
    if (l.unnamed) {
        row = CTS_ROW(REG, 060, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
        row->numbers = 0x1u;
        row->check = unnamed_hold;
    }
}
