/*
 * Area WILD as pure decisions: who gets a connection, and who is reached by one. Environment, origin and configuration
 * are given; no sockets are involved. Rulings only; nothing is judged here.
 */
#include "oracle/address_rule.h"

#include <string.h>

#define MATCH       CTS_RESULT_BIT(MATCH)
#define NOMATCH     CTS_RESULT_BIT(NOMATCH)
#define BINDFAIL    CTS_RESULT_BIT(BINDFAIL)
#define PAIR_SIZE   (2 * CTS_GUID_SIZE)
#define NO_ACCESS   10013u
#define INVALID     10022u
#define NOT_ADDRESS 10049u

/* -- accepting ------------------------------------------------------------------------------------------------- */

/* What a decision depends on. */
struct listener {
    const uint8_t *vmid, *service, *from_vmid, *from_service;
    enum cts_environment where;
    uint32_t origin;
    bool gate_shut; /* wildcards are not allowed: a matter of hosts */
    bool gate_set;  /* anything but allowed */
};

static bool is_guest(uint32_t origin)
{
    return origin == CTS_FROM_CHILD || origin == CTS_FROM_GRANDCHILD;
}

static uint32_t only(bool matches)
{
    return matches ? MATCH : NOMATCH;
}

static uint32_t on_wildcard(struct cts_address_ruling *r, const struct listener *l)
{
    CTS_ROW(WILD, 010, CTS_CHECK_CLASS);
    if (!l->gate_shut) {
        CTS_ROW(WILD, 030, CTS_CHECK_CLASS);
        return MATCH;
    }
    CTS_ROW(WILD, 040, CTS_CHECK_CLASS);
    return is_guest(l->origin) ? NOMATCH : MATCH | NOMATCH;
}

static uint32_t on_children(struct cts_address_ruling *r, const struct listener *l)
{
    CTS_ROW(WILD, 070, CTS_CHECK_CLASS);
    if (l->gate_shut)
        CTS_ROW(WILD, 050, CTS_CHECK_CLASS);
    return only(l->origin == CTS_FROM_CHILD && !l->gate_shut);
}

static uint32_t on_loopback(struct cts_address_ruling *r, const struct listener *l)
{
    CTS_ROW(WILD, 080, CTS_CHECK_CLASS);
    return only(l->origin == CTS_FROM_SELF);
}

static uint32_t on_parent(struct cts_address_ruling *r, const struct listener *l)
{
    switch (l->where) {
    case CTS_ENVIRONMENT_VM:
        CTS_ROW(WILD, 090, CTS_CHECK_CLASS);
        return only(l->origin == CTS_FROM_HOST);
    case CTS_ENVIRONMENT_SILO:
        CTS_ROW(WILD, 090, CTS_CHECK_CLASS);
        return only(l->origin == CTS_FROM_SILO_HOST);
    case CTS_ENVIRONMENT_HSILO:
        CTS_ROW(WILD, 110, CTS_CHECK_CLASS);
        return only(l->origin == (CTS_ANSWERS(r, PARENT_IN_CONTAINER, DOC) ? CTS_FROM_SILO_HOST
                                                                           : CTS_FROM_HOST));
    default:
        CTS_ROW(WILD, 120, CTS_CHECK_CLASS);
        return CTS_ANSWERS(r, PARENT_ON_HOST, BIND_FAILS) ? BINDFAIL : NOMATCH;
    }
}

static uint32_t on_broadcast(struct cts_address_ruling *r, const struct listener *l)
{
    (void)l;
    CTS_ROW(WILD, 130, CTS_CHECK_CLASS);
    return CTS_ANSWERS(r, BROADCAST_BIND, BIND_FAILS) ? BINDFAIL : NOMATCH;
}

static uint32_t on_silohost(struct cts_address_ruling *r, const struct listener *l)
{
    (void)l;
    if (CTS_ANSWERS(r, SILOHOST_LISTEN, UNSPECIFIED))
        return 0;
    CTS_ROW(WILD, 140, CTS_CHECK_CLASS);
    return NOMATCH;
}

/* A VM's own id: it is said for hosts only. */
static uint32_t on_vm(struct cts_address_ruling *r, const struct listener *l)
{
    bool same = memcmp(l->vmid, l->from_vmid, CTS_GUID_SIZE) == 0;
    if (l->where != CTS_ENVIRONMENT_HOST || (same && l->origin != CTS_FROM_CHILD))
        return 0;
    CTS_ROW(WILD, 150, CTS_CHECK_CLASS);
    return only(same);
}

/* The VmIds that have a meaning of their own; whether the gate is for them. */
static const struct {
    enum cts_hv_guid guid;
    uint32_t (*rule)(struct cts_address_ruling *r, const struct listener *l);
    bool gated, ungated;
} listeners[] = {
    {CTS_HV_GUID_WILDCARD, on_wildcard, true, false},
    {CTS_HV_GUID_CHILDREN, on_children, true, false},
    {CTS_HV_GUID_LOOPBACK, on_loopback, false, true},
    {CTS_HV_GUID_PARENT, on_parent, false, true},
    {CTS_HV_GUID_BROADCAST, on_broadcast, false, false},
    {CTS_HV_GUID_SILOHOST, on_silohost, false, false},
};

static uint32_t decide_accept(struct cts_address_ruling *r, const struct listener *l)
{
    bool ungated = true, gated = false;
    uint32_t (*rule)(struct cts_address_ruling *, const struct listener *) = on_vm;
    for (size_t i = 0; i < sizeof listeners / sizeof listeners[0]; i++)
        if (cts_guid_is(l->vmid, listeners[i].guid)) {
            rule = listeners[i].rule;
            ungated = listeners[i].ungated;
            gated = listeners[i].gated;
        }
    uint32_t allowed = rule(r, l);
    bool host = l->where == CTS_ENVIRONMENT_HOST;
    if (allowed && ungated && host && l->gate_set)
        CTS_ROW(WILD, 060, CTS_CHECK_CLASS);
    if (gated && host && r->given->number[2] == CTS_GATE_ABSENT)
        CTS_ROW(WILD, 050, CTS_CHECK_CLASS);
    bool same = memcmp(l->service, l->from_service, CTS_GUID_SIZE) == 0;
    if (!same && allowed != BINDFAIL) {
        if (!(allowed & NOMATCH)) /* who would get it otherwise is not what is asked */
            r->row_count = 0;
        CTS_ROW(WILD, 020, CTS_CHECK_CLASS);
        allowed = allowed ? NOMATCH : NOMATCH | BINDFAIL;
    } else if (allowed == MATCH) {
        CTS_ROW(WILD, 020, CTS_CHECK_CLASS);
    }
    return allowed;
}

/* Without permission nobody may listen, on a host; elsewhere nothing is said. */
static void rule_permission(struct cts_address_ruling *r, const struct listener *l,
                            uint32_t permission)
{
    if (l->where != CTS_ENVIRONMENT_HOST) {
        r->open = true;
        return;
    }
    r->row_count = 0;
    cts_ruling_allow(r, BINDFAIL);
    bool fails_anyway = cts_guid_is(l->vmid, CTS_HV_GUID_PARENT) ||
                        cts_guid_is(l->vmid, CTS_HV_GUID_BROADCAST) ||
                        cts_guid_is(l->vmid, CTS_HV_GUID_SILOHOST);
    if (!fails_anyway)
        cts_ruling_number(r, 0, permission == CTS_PERMISSION_DENIED ? NO_ACCESS : INVALID);
    CTS_ROW(WILD, 160, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
}

void cts_rule_accept_decide(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    const uint32_t *number = given->number;
    if (given->in_length[0] != PAIR_SIZE || given->in_length[1] != PAIR_SIZE ||
        number[0] >= CTS_ENVIRONMENTS || number[1] >= CTS_FROM_COUNT || number[2] > CTS_GATE_DENY ||
        number[3] > CTS_PERMISSION_DISABLED) {
        r->open = true;
        return;
    }
    struct listener l = {given->in[0],
                         given->in[0] + CTS_GUID_SIZE,
                         given->in[1],
                         given->in[1] + CTS_GUID_SIZE,
                         (enum cts_environment)number[0],
                         number[1],
                         false,
                         number[2] != CTS_GATE_ALLOW};
    bool absent = number[2] == CTS_GATE_ABSENT;
    l.gate_shut =
        l.where == CTS_ENVIRONMENT_HOST &&
        (absent ? CTS_ANSWERS(r, WILDCARD_CONFIG_ABSENT, DENY) : number[2] == CTS_GATE_DENY);
    uint32_t allowed = decide_accept(r, &l);
    cts_ruling_allow(r, allowed);
    r->open = allowed == 0;
    if (number[3] != CTS_PERMISSION_GIVEN)
        rule_permission(r, &l, number[3]);
}

/* -- connecting ------------------------------------------------------------------------------------------------ */

static uint32_t reaches(struct cts_address_ruling *r, enum cts_reached who)
{
    cts_ruling_number(r, 0, (uint32_t)who);
    return CTS_RESULT_BIT(OK);
}

static uint32_t to_nobody(struct cts_address_ruling *r, bool says_why)
{
    CTS_ROW(WILD, 170, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    if (says_why && r->given->number[0] == CTS_ENVIRONMENT_HOST &&
        r->given->number[3] == CTS_PERMISSION_GIVEN)
        cts_ruling_number(r, 1, NOT_ADDRESS);
    return NOMATCH;
}

static uint32_t to_parent(struct cts_address_ruling *r)
{
    CTS_ROW(WILD, 190, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    switch (r->given->number[0]) {
    case CTS_ENVIRONMENT_VM:
    case CTS_ENVIRONMENT_SILO:
        return reaches(r, CTS_REACHED_HOST);
    case CTS_ENVIRONMENT_HSILO:
        return reaches(r, CTS_ANSWERS(r, PARENT_IN_CONTAINER, DOC) ? CTS_REACHED_SILO_HOST
                                                                   : CTS_REACHED_HOST);
    default:
        return NOMATCH;
    }
}

static uint32_t to_silohost(struct cts_address_ruling *r)
{
    uint32_t where = r->given->number[0];
    bool outside = where != CTS_ENVIRONMENT_SILO && where != CTS_ENVIRONMENT_HSILO;
    if (outside && CTS_ANSWERS(r, SILOHOST_OUTSIDE, UNSPECIFIED))
        return 0;
    CTS_ROW(WILD, 200, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    if (outside)
        return NOMATCH;
    return reaches(r, where == CTS_ENVIRONMENT_HSILO ? CTS_REACHED_SILO_HOST : CTS_REACHED_HOST);
}

/* A VM's own id: it is said for hosts only. */
static uint32_t to_vm(struct cts_address_ruling *r)
{
    uint32_t permission = r->given->number[3];
    if (r->given->number[0] != CTS_ENVIRONMENT_HOST)
        return 0;
    CTS_ROW(WILD, 210, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    if (!r->given->number[1])
        return NOMATCH;
    if (permission == CTS_PERMISSION_GIVEN)
        return reaches(r, CTS_REACHED_VM);
    cts_ruling_number(r, 1, permission == CTS_PERMISSION_DENIED ? NO_ACCESS : INVALID);
    return NOMATCH;
}

static uint32_t decide_connect(struct cts_address_ruling *r)
{
    const uint8_t *vmid = r->given->in[0];
    bool zero = cts_guid_is(vmid, CTS_HV_GUID_ZERO);
    if (zero)
        CTS_ROW(WILD, 010, CTS_CHECK_CLASS);
    if (zero || cts_guid_is(vmid, CTS_HV_GUID_CHILDREN))
        return to_nobody(r, true);
    if (cts_guid_is(vmid, CTS_HV_GUID_BROADCAST))
        return to_nobody(r, false);
    if (cts_guid_is(vmid, CTS_HV_GUID_PARENT))
        return to_parent(r);
    if (cts_guid_is(vmid, CTS_HV_GUID_SILOHOST))
        return to_silohost(r);
    if (!cts_guid_is(vmid, CTS_HV_GUID_LOOPBACK))
        return to_vm(r);
    CTS_ROW(WILD, 180, CTS_CHECK_CLASS | CTS_CHECK_NUMBERS);
    return reaches(r, CTS_REACHED_SELF);
}

void cts_rule_connect_decide(struct cts_address_ruling *r)
{
    const struct cts_address_seen *given = r->given;
    const uint32_t *number = given->number;
    if (given->in_length[0] != PAIR_SIZE || number[0] >= CTS_ENVIRONMENTS ||
        number[2] > CTS_GATE_DENY || number[3] > CTS_PERMISSION_DISABLED) {
        r->open = true;
        return;
    }
    uint32_t allowed = decide_connect(r);
    bool host = number[0] == CTS_ENVIRONMENT_HOST;
    bool refuses = host && !number[4] && CTS_ANSWERS(r, UNREGISTERED_SERVICE, REFUSE);
    if (refuses && !(allowed & NOMATCH)) /* whom it would reach otherwise is not what is asked */
        r->row_count = 0;
    if (refuses) {
        r->want.result_used = 0;
        allowed = NOMATCH;
    }
    if (host && !number[4])
        CTS_ROW(REG, 080, CTS_CHECK_CLASS);
    /* who is refused for permissions is said for VMs only */
    bool refused = number[3] != CTS_PERMISSION_GIVEN && allowed == CTS_RESULT_BIT(OK);
    if (refused) {
        allowed |= NOMATCH;
        r->loose = true;
    }
    cts_ruling_allow(r, allowed);
    r->open = allowed == 0;
}
