/*
 * Area REG: the services that a list of keys shows. Rulings only; nothing is judged here.
 */
#include "oracle/address_reg.h"

#include <stdio.h>

#define NAME_LENGTH (sizeof CTS_REG_NAME - 1)

struct listed {
    uint8_t guid[CTS_GUID_SIZE];
    struct cts_bytes key, name;
    bool unnamed, repeated, left_out;
};
struct listing {
    struct listed services[CTS_REG_VALUES_MAX];
    uint32_t kept, count, skipped, duplicates, unnamed, size; /* kept: of services[] */
    bool high; /* there is a service of a port above 0x7fffffff */
    bool open; /* something in it may be taken either way */
};

static bool read_key(const struct cts_address_ruling *r, struct cts_bytes key, uint8_t *guid)
{
    if (key.length == CTS_GUID_TEXT + 2 && key.at[0] == '{' && key.at[key.length - 1] == '}' &&
        CTS_ANSWERS(r, REG_BRACED_KEY, ACCEPT))
        return cts_guid_read(key.at + 1, guid);
    return key.length == CTS_GUID_TEXT && cts_guid_read(key.at, guid);
}

/* The service of a port above 0x7fffffff. */
static bool is_high(const uint8_t *guid)
{
    return cts_guid_is_port(guid) && !cts_port_is_low(cts_get_32(guid));
}

static void list_value(const struct cts_address_ruling *r, struct listing *l,
                       const struct cts_reg_value *v)
{
    struct listed *s = &l->services[l->kept];
    bool is_name = cts_reg_folds(v->name, CTS_REG_NAME, NAME_LENGTH);
    if (!read_key(r, v->key, s->guid)) {
        l->skipped++;
        return;
    }
    s->unnamed = !is_name || v->type != CTS_REG_TEXT;
    l->open |= is_name && !cts_bytes_equal(v->name, CTS_REG_NAME, NAME_LENGTH);
    for (uint32_t i = 0; i < l->kept; i++)
        if (memcmp(l->services[i].guid, s->guid, CTS_GUID_SIZE) == 0) {
            /* another value of the same key, or no name to go by */
            l->open |= cts_bytes_equal(v->key, l->services[i].key.at, l->services[i].key.length) ||
                       s->unnamed || l->services[i].unnamed;
            l->services[i].repeated = true;
            l->duplicates++;
            return;
        }
    l->high |= is_high(s->guid);
    s->key = v->key;
    s->name = s->unnamed ? (struct cts_bytes){v->data.at, 0} : v->data;
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
    struct cts_bytes from = {r->given->in[0], r->given->in_length[0]};
    struct cts_reg_value v;
    l->kept = l->count = l->skipped = l->duplicates = l->unnamed = l->size = 0;
    l->high = false;
    l->open = !cts_reg_are_values(from);
    if (!l->open)
        for (uint32_t at = 0; cts_reg_next(from, &at, &v);)
            list_value(r, l, &v);
}

/* The service in the output; its name. */
static bool find_service(struct cts_bytes out, const uint8_t *guid, struct cts_bytes *name,
                         const uint8_t **head)
{
    for (uint32_t at = 0; out.length - at >= sizeof(struct cts_registry_service);) {
        const uint8_t *p = out.at + at;
        uint32_t length = cts_get_16(p + 16);
        if (out.length - at - 24 < length)
            return false;
        if (memcmp(p, guid, CTS_GUID_SIZE) == 0) {
            *name = (struct cts_bytes){p + 24, length};
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
    if (is_high(head) && !CTS_ANSWERS(r, HV_PORT_RANGE, FULL))
        return true;
    return head[18] == is_port && (!is_port || cts_get_32(head + 20) == cts_get_32(head));
}

/* Services of ports above 0x7fffffff: under `header` they are those of no port. */
static bool high_ports_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                            char expected[CTS_ADDRESS_TEXT_SIZE], char found[CTS_ADDRESS_TEXT_SIZE])
{
    bool full = CTS_ANSWERS(r, HV_PORT_RANGE, FULL);
    struct listing l;
    struct cts_bytes name;
    const uint8_t *head;
    make_listing(r, &l);
    if (CTS_ANSWERS(r, HV_PORT_RANGE, LEGACY))
        return true;
    for (uint32_t i = 0; i < l.kept; i++) {
        const uint8_t *guid = l.services[i].guid;
        if (!is_high(guid) || !find_service(cts_reg_output(seen), guid, &name, &head) ||
            head[18] == full)
            continue;
        snprintf(expected, CTS_ADDRESS_TEXT_SIZE, "%s of port %u", full ? "the service" : "none",
                 cts_get_32(guid));
        snprintf(found, CTS_ADDRESS_TEXT_SIZE, "%s", full ? "that of no port" : "listed as one");
        return false;
    }
    return true;
}

static bool services_hold(const struct cts_address_ruling *r, const struct cts_address_seen *seen,
                          bool unnamed, char *expected, char *found)
{
    struct listing l;
    make_listing(r, &l);
    for (uint32_t i = 0; i < l.kept; i++) {
        const struct listed *s = &l.services[i];
        struct cts_bytes name;
        const uint8_t *head;
        char text[CTS_GUID_TEXT + 1];
        if (s->unnamed != unnamed || s->left_out)
            continue;
        bool there = find_service(cts_reg_output(seen), s->guid, &name, &head);
        if (there && (s->repeated || cts_bytes_equal(name, s->name.at, s->name.length)) &&
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
    if (l.high)
        CTS_ROW(MAP, 050, 0)->check = high_ports_hold;
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
