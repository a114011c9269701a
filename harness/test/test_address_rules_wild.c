/*
 * The rules on who may connect to whom, as decisions: for every requirement of WILD an answer that breaks it and one on
 * which it holds, and for every switch both sides. Then what profiles and targets leave out, and that no switch of
 * this interface and no profile of the catalogue is forgotten.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Environments, origins, gates, permissions. */
#define HOST       " environment=0"
#define VM         " environment=1"
#define SILO       " environment=2"
#define HSILO      " environment=3"
#define SELF       " origin=0"
#define FROM_HOST  " origin=1"
#define SILO_HOST  " origin=2"
#define CHILD      " origin=3"
#define SIBLING    " origin=4"
#define GRANDCHILD " origin=5"
#define OTHER      " origin=6"
#define ALLOW      " gate=1"
#define DENY       " gate=2"
#define DENIED     " permission=1"
#define DISABLED   " permission=2"
#define CHILD_VM   "rep:77*16"
/* A listener on a VmId, and a connection to the same service from a VM. */
#define ON(vmid)  "accept-decide guid:" vmid "+port:9 " CHILD_VM "+port:9"
#define TO(vmid)  "connect-decide guid:" vmid "+port:9 registered=1"
#define TO_CHILD  "connect-decide " CHILD_VM "+port:9 registered=1"
#define ON_CHILD  "accept-decide " CHILD_VM "+port:9 " CHILD_VM "+port:9"
#define ON_OTHERS "accept-decide rep:66*16+port:9 " CHILD_VM "+port:9"

static const struct test_address_row wild[] = {
    /* wildcards */
    {"", ON("WILDCARD") VM OTHER " => MATCH", "", "WILD-010 WILD-020 WILD-030"},
    {"", ON("WILDCARD") VM OTHER " => NOMATCH", "WILD-010 WILD-020 WILD-030", ""},
    {"", ON("ZERO") SILO SELF DENY " => MATCH", "", "WILD-010 WILD-030"},
    {"", ON("ZERO") HOST CHILD ALLOW " => MATCH", "", "WILD-030"},
    {"", ON("ZERO") HOST CHILD ALLOW " => BINDFAIL n0=10049", "WILD-010 WILD-020 WILD-030", ""},
    {"", "accept-decide guid:WILDCARD+port:9 " CHILD_VM "+port:10" VM OTHER " => NOMATCH", "",
     "WILD-020"},
    {"", "accept-decide guid:WILDCARD+port:9 " CHILD_VM "+port:10" VM OTHER " => MATCH", "WILD-020",
     ""},
    {"",
     "accept-decide guid:WILDCARD+port:9 " CHILD_VM "+hex:09000000cbfae611bd5864006a7986d2" VM CHILD
     " => MATCH",
     "WILD-020", ""},
    {"", ON("WILDCARD") HOST CHILD DENY " => NOMATCH", "", "WILD-040"},
    {"", ON("WILDCARD") HOST CHILD DENY " => MATCH", "WILD-010 WILD-040", ""},
    {"", ON("WILDCARD") HOST GRANDCHILD DENY " => BINDFAIL n0=10049", "WILD-010 WILD-040", ""},
    {"", ON("WILDCARD") HOST SELF DENY " => MATCH", "", "WILD-040"},
    {"", ON("WILDCARD") HOST SELF DENY " => NOMATCH", "", "WILD-040"},
    {"", ON("WILDCARD") HOST CHILD " => MATCH", "", "WILD-030 WILD-050"},
    {"wildcard-config-absent=deny", ON("WILDCARD") HOST CHILD " => NOMATCH", "",
     "WILD-040 WILD-050"},
    {"wildcard-config-absent=deny", ON("WILDCARD") HOST CHILD " => MATCH",
     "WILD-010 WILD-040 WILD-050", ""},
    {"wildcard-config-absent=deny", ON("WILDCARD") HOST CHILD ALLOW " => MATCH", "", "WILD-030"},
    /* children */
    {"", ON("CHILDREN") HOST CHILD ALLOW " => MATCH", "", "WILD-070 WILD-020"},
    {"", ON("CHILDREN") VM CHILD DENY " => MATCH", "", "WILD-070"},
    {"", ON("CHILDREN") HOST GRANDCHILD ALLOW " => MATCH", "WILD-070", ""},
    {"", ON("CHILDREN") VM FROM_HOST " => MATCH", "WILD-070", ""},
    {"", ON("CHILDREN") VM SIBLING " => NOMATCH", "", "WILD-070"},
    {"", ON("CHILDREN") HOST CHILD DENY " => NOMATCH", "", "WILD-050"},
    {"", ON("CHILDREN") HOST CHILD DENY " => MATCH", "WILD-050 WILD-070", ""},
    {"wildcard-config-absent=deny", ON("CHILDREN") HOST CHILD " => MATCH", "WILD-050 WILD-070", ""},
    {"", ON("CHILDREN") HOST CHILD " => NOMATCH", "WILD-020 WILD-050 WILD-070", ""},
    /* what the gate leaves alone */
    {"", ON("LOOPBACK") HOST SELF DENY " => MATCH", "", "WILD-060 WILD-080"},
    {"", ON("LOOPBACK") HOST SELF DENY " => NOMATCH", "WILD-020 WILD-060 WILD-080", ""},
    {"", ON("LOOPBACK") VM SIBLING " => NOMATCH", "", "WILD-080"},
    {"", ON("LOOPBACK") VM SIBLING " => MATCH", "WILD-080", ""},
    {"", ON_CHILD HOST CHILD DENY " => MATCH", "", "WILD-060 WILD-150"},
    {"", ON_CHILD HOST CHILD DENY " => NOMATCH", "WILD-020 WILD-060 WILD-150", ""},
    {"", ON_OTHERS HOST CHILD ALLOW " => NOMATCH", "", "WILD-150"},
    {"", ON_OTHERS HOST CHILD ALLOW " => MATCH", "WILD-150", ""},
    {"", ON_CHILD VM SIBLING " => MATCH", "", ""},
    {"", ON_CHILD VM SIBLING " => BINDFAIL n0=10049", "", ""},
    /* parents */
    {"", ON("PARENT") VM FROM_HOST " => MATCH", "", "WILD-090"},
    {"", ON("PARENT") VM CHILD " => MATCH", "WILD-090", ""},
    {"", ON("PARENT") SILO SILO_HOST " => MATCH", "", "WILD-090"},
    {"", ON("PARENT") SILO SILO_HOST " => NOMATCH", "WILD-020 WILD-090", ""},
    {"", ON("PARENT") HSILO SILO_HOST " => MATCH", "", "WILD-110"},
    {"", ON("PARENT") HSILO FROM_HOST " => MATCH", "WILD-110", ""},
    {"parent-in-container=header", ON("PARENT") HSILO FROM_HOST " => MATCH", "", "WILD-110"},
    {"parent-in-container=header", ON("PARENT") HSILO SILO_HOST " => MATCH", "WILD-110", ""},
    {"", ON("PARENT") HOST CHILD ALLOW " => BINDFAIL n0=10049", "", "WILD-120"},
    {"", ON("PARENT") HOST CHILD ALLOW " => NOMATCH", "WILD-120", ""},
    {"parent-on-host=never-matches", ON("PARENT") HOST CHILD ALLOW " => NOMATCH", "", "WILD-120"},
    {"parent-on-host=never-matches", ON("PARENT") HOST CHILD ALLOW " => MATCH", "WILD-120", ""},
    {"parent-on-host=never-matches", ON("PARENT") HOST CHILD ALLOW " => BINDFAIL", "WILD-120", ""},
    /* broadcast, silo host */
    {"", ON("BROADCAST") VM OTHER " => NOMATCH", "", "WILD-130"},
    {"", ON("BROADCAST") VM OTHER " => MATCH", "WILD-130", ""},
    {"", ON("BROADCAST") VM OTHER " => BINDFAIL", "WILD-130", ""},
    {"broadcast-bind=bind-fails", ON("BROADCAST") VM OTHER " => BINDFAIL", "", "WILD-130"},
    {"broadcast-bind=bind-fails", ON("BROADCAST") VM OTHER " => NOMATCH", "WILD-130", ""},
    {"", ON("SILOHOST") HSILO SILO_HOST " => NOMATCH", "", "WILD-140"},
    {"", ON("SILOHOST") HSILO SILO_HOST " => MATCH", "WILD-140", ""},
    {"silohost-listen=unspecified", ON("SILOHOST") HSILO SILO_HOST " => MATCH", "", ""},
    /* permission to listen */
    {"", ON("WILDCARD") HOST CHILD ALLOW DENIED " => BINDFAIL n0=10013", "", "WILD-160"},
    {"", ON("WILDCARD") HOST CHILD ALLOW DENIED " => BINDFAIL n0=10022", "WILD-160", ""},
    {"", ON("WILDCARD") HOST CHILD ALLOW DENIED " => MATCH", "WILD-160", ""},
    {"", ON_CHILD HOST CHILD DISABLED " => BINDFAIL n0=10022", "", "WILD-160"},
    {"", ON_CHILD HOST CHILD DISABLED " => NOMATCH", "WILD-160", ""},
    {"", ON("WILDCARD") VM OTHER DENIED " => MATCH", "", ""},
    /* connecting to nobody */
    {"", TO("WILDCARD") HOST " => NOMATCH n1=10049", "", "WILD-010 WILD-170"},
    {"", TO("WILDCARD") HOST " => NOMATCH n1=10061", "WILD-170", "WILD-010"},
    {"", TO("ZERO") VM " => NOMATCH n1=10061", "", "WILD-170"},
    {"", TO("ZERO") VM " => OK n0=1", "WILD-010 WILD-170", ""},
    {"", TO("CHILDREN") HOST " => NOMATCH n1=10049", "", "WILD-170"},
    {"", TO("CHILDREN") HOST " => OK n0=3", "WILD-170", ""},
    {"", TO("BROADCAST") HOST " => NOMATCH n1=10061", "", "WILD-170"},
    {"", TO("BROADCAST") SILO " => OK n0=0", "WILD-170", ""},
    /* connecting to somebody */
    {"", TO("LOOPBACK") HSILO " => OK n0=0", "", "WILD-180"},
    {"", TO("LOOPBACK") HSILO " => OK n0=2", "WILD-180", ""},
    {"", TO("LOOPBACK") HSILO " => NOMATCH n1=10061", "WILD-180", ""},
    {"", TO("LOOPBACK") HOST DENIED " => NOMATCH n1=10013", "", "WILD-180"},
    {"", TO("PARENT") VM " => OK n0=1", "", "WILD-190"},
    {"", TO("PARENT") SILO " => OK n0=1", "", "WILD-190"},
    {"", TO("PARENT") HSILO " => OK n0=2", "", "WILD-190"},
    {"", TO("PARENT") HSILO " => OK n0=1", "WILD-190", ""},
    {"parent-in-container=header", TO("PARENT") HSILO " => OK n0=1", "", "WILD-190"},
    {"parent-in-container=header", TO("PARENT") HSILO " => OK n0=2", "WILD-190", ""},
    {"", TO("PARENT") HOST " => NOMATCH n1=10049", "", "WILD-190"},
    {"", TO("PARENT") HOST " => OK n0=0", "WILD-190", ""},
    {"", TO("SILOHOST") HSILO " => OK n0=2", "", "WILD-200"},
    {"", TO("SILOHOST") SILO " => OK n0=1", "", "WILD-200"},
    {"", TO("SILOHOST") SILO " => NOMATCH", "WILD-200", ""},
    {"", TO("SILOHOST") VM " => NOMATCH n1=10049", "", "WILD-200"},
    {"", TO("SILOHOST") VM " => OK n0=1", "WILD-200", ""},
    {"silohost-outside=unspecified", TO("SILOHOST") VM " => OK n0=1", "", ""},
    {"silohost-outside=unspecified", TO("SILOHOST") HSILO " => OK n0=1", "WILD-200", ""},
    {"", TO_CHILD HOST " known=1 => OK n0=3", "", "WILD-210"},
    {"", TO_CHILD HOST " known=1 => OK n0=0", "WILD-210", ""},
    {"", TO_CHILD HOST " known=0 => NOMATCH n1=10061", "", "WILD-210"},
    {"", TO_CHILD HOST " known=0 => OK n0=3", "WILD-210", ""},
    {"", TO_CHILD HOST " known=1" DENIED " => NOMATCH n1=10013", "", "WILD-210"},
    {"", TO_CHILD HOST " known=1" DISABLED " => NOMATCH n1=10013", "WILD-210", ""},
    {"", TO_CHILD VM " known=1 => OK n0=3", "", ""},
    /* no such environment, no such length */
    {"", TO("PARENT") " environment=9 => OK n0=0", "", ""},
    {"", "accept-decide guid:PARENT guid:PARENT" VM " => MATCH", "", ""},
};

#define ROWS(table) table, sizeof table / sizeof table[0]

static void test_wild(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(wild)), 0);
    assert_int_equal(test_address_missing(ROWS(wild), "WILD"), 0);
}

/* -- what is left out ----------------------------------------------------------------------------------------- */

#define BIT(call) CTS_CALL_BIT(CTS_CALL_##call)

static void test_what_a_target_does_not_offer(void **state)
{
    (void)state;
    assert_null(cts_address_unseen(BIT(HV_DECODE), CTS_ADR_HV_040));
    assert_null(cts_address_unseen(BIT(HV_COMPARE), CTS_ADR_HV_040));
    assert_non_null(cts_address_unseen(~BIT(HV_ENCODE), CTS_ADR_HV_010));
    assert_null(cts_address_unseen(BIT(RECEIVE), CTS_ADR_SOCK_030));
    assert_null(cts_address_unseen(BIT(SOCKET), CTS_ADR_SOCK_030));
    assert_non_null(cts_address_unseen(~0ull, CTS_ADR_SOCK_290));
    for (uint32_t r = 0; r < CTS_REQUIREMENT_COUNT; r++) {
        bool own = cts_rules[r].side == CTS_SIDE_ADDRESS;
        assert_int_equal(own, strncmp(cts_requirement(r)->id, "ADR-", 4) == 0);
        assert_int_equal(own, cts_address_unseen(0, r) != NULL);
    }
}

static void test_what_a_profile_leaves_out(void **state)
{
    struct cts_profile profile;
    uint32_t out = 0;
    (void)state;
    test_profile("", &profile);
    for (uint32_t r = 0; r < CTS_REQUIREMENT_COUNT; r++)
        out += cts_address_na(&profile, r) != NULL;
    assert_int_equal(out, 1);
    assert_non_null(cts_address_na(&profile, CTS_ADR_VM_140));
    test_profile("vm-os-layout=freebsd silohost-listen=unspecified suspend-unset=unspecified",
                 &profile);
    assert_null(cts_address_na(&profile, CTS_ADR_VM_140));
    assert_non_null(cts_address_na(&profile, CTS_ADR_VM_010));
    assert_non_null(cts_address_na(&profile, CTS_ADR_VM_130));
    assert_null(cts_address_na(&profile, CTS_ADR_HV_120));
    assert_null(cts_address_na(&profile, CTS_ADR_GUID_010));
    assert_non_null(cts_address_na(&profile, CTS_ADR_WILD_140));
    assert_non_null(cts_address_na(&profile, CTS_ADR_SOCK_080));
}

/* -- profiles: section 3 of the catalogue ----------------------------------------------------------------------- */

static void test_profiles_of_the_catalogue(void **state)
{
    static const struct {
        const char *profile, *settings;
    } profiles[] = {
        {"strict",
         "hv-long-length=exact hv-reserved=reject vm-long-length=exact vm-reserved=reject "
         "cid-names=none reg-missing-name=skip"},
        {"linux-current", "hv-port-range=full"},
        {"linux-legacy", "vm-flags=zero-only hv-port-range=legacy hvs-peer-cid=any"},
        {"freebsd",
         "vm-os-layout=freebsd vm-long-length=exact vm-errno=eafnosupport hv-port-range=full"},
        {"go-winio", "hv-port-range=full parent-in-container=header"},
        {"openvmm", "guid-braces=accept-pair hv-port-range=full plus-sign=accept hyb-guid=accept "
                    "timeout-over-max=store"},
        {"wsl", "hv-port-range=full wildcard-no-match=timeout unregistered-service=allow"},
        {"systemd-main", "empty-cid=any cid-minus-one=any type-prefix=accept"},
        {"kata-ctl", "empty-cid=any cid-minus-one=any cid-names=none plus-sign=accept"},
        {"zmq-fork", "vmid-names=names"},
        {"ocaml-hvsock", "hvsock-scheme=vmid-service empty-cid=any"},
        {"firecracker", "hyb-separator=any-whitespace hyb-crlf=accept hyb-trailing=ignore "
                        "hyb-leading=skip plus-sign=accept"},
        {"cloud-hypervisor", "hyb-separator=spaces hyb-crlf=accept plus-sign=accept"},
        {"newer-header", "parent-in-container=header"},
        {"hcs", "wildcard-config-absent=deny"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++) {
        const struct cts_profile *found = cts_profile_find(profiles[i].profile);
        struct cts_profile made;
        assert_non_null(found);
        test_profile(profiles[i].settings, &made);
        for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++)
            if (found->settings[s] != made.settings[s])
                fail_msg("%s: %s", profiles[i].profile, cts_switch_text(s));
    }
}

/* Every switch of this interface, and its options; and no two switches have one name. */
static void test_switches_of_the_catalogue(void **state)
{
    uint32_t options = 0;
    (void)state;
    assert_int_equal(CTS_SWITCH_COUNT - CTS_SWITCH_HV_LONG_LENGTH, 41);
    for (uint32_t s = 0; s < CTS_SWITCH_COUNT; s++) {
        for (uint32_t other = 0; other < s; other++)
            assert_string_not_equal(cts_switch_text(s), cts_switch_text(other));
        for (uint32_t o = 0; s >= CTS_SWITCH_HV_LONG_LENGTH && *cts_option_text(s, o); o++)
            options++;
    }
    assert_int_equal(options, 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wild),
        cmocka_unit_test(test_what_a_target_does_not_offer),
        cmocka_unit_test(test_what_a_profile_leaves_out),
        cmocka_unit_test(test_profiles_of_the_catalogue),
        cmocka_unit_test(test_switches_of_the_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
