/*
 * What a failure leaves behind, of every call that writes: the old bytes, or zeroes in all that its result would have
 * taken; and what comes first when several requirements are broken at once.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ID   "999e53d4-3d5c-4c3e-8779-bed06ec056e1"
#define LIST "value:1:\"" ID "\":\"ElementName\":\"name\""
#define CAP  "hex:0300000000000000020000000000000000040000c90a000004000100000000"

static const struct test_address_row leftovers[] = {
    /* zeroes where the result would have stood are enough, half of them are not */
    {"", "hv-decode hex:2200 => LEN out=rep:00*32", "", "HV-040 HV-120"},
    {"", "hv-decode hex:2200 => LEN out=rep:00*31", "HV-120", "HV-040"},
    {"", "hv-decode hex:2200 => LEN out=rep:00*33", "", "HV-120"},
    {"", "hv-decode hex:2200 => LEN out=rep:00*31+hex:01", "HV-120", ""},
    {"", "hv-decode hex:2200 cap=8 => LEN zeroed", "", "HV-120"},
    {"", "guid-parse \"x\" => SYNTAX out=rep:00*16", "", "GUID-130 GUID-020"},
    {"", "guid-parse \"x\" => SYNTAX out=rep:00*8", "GUID-130", "GUID-020"},
    {"", "port-to-service port=2147483648 => RANGE out=rep:00*16", "", "MAP-070"},
    {"", "port-to-service port=2147483648 => RANGE out=rep:00*4", "MAP-070", ""},
    {"", "port-to-text port=2147483648 => RANGE out=hex:00", "MAP-070", ""},
    {"", "port-to-text port=2147483648 => RANGE out=rep:00*37", "", "MAP-070"},
    {"", "cid-to-vmid cid=9 => NOMAP out=rep:00*16", "", "MAP-070 MAP-090"},
    /* every call */
    {"", "hv-compare hex:2200 hex:2200 => LEN n0=1", "HV-090", "HV-040"},
    {"", "hv-compare hex:2200 hex:2200 => LEN zeroed", "", "HV-090"},
    {"", "vm-compare hex:2800 hex:2800 => LEN n0=2", "VM-090", "VM-030"},
    {"", "guid-name rep:01*16 => NOMAP out=\"HV\"", "GUID-150", ""},
    {"", "guid-named \"no\" => NOMAP out=rep:01*16", "GUID-140", ""},
    {"", "vmidsvc-parse \"no\" => SYNTAX out=rep:01*16", "TEXT-130", "TEXT-180"},
    {"", "vmidsvc-parse \"no\" => SYNTAX out=rep:00*32", "", "TEXT-130 TEXT-180"},
    {"", "vmidsvc-format rep:01*16 rep:02*16 cap=50 => SPACE out=\"0101\"", "TEXT-200", ""},
    {"", "vmidsvc-format rep:01*16 rep:02*16 cap=50 => SPACE", "", "TEXT-200"},
    {"", "uri-parse \"vsock:2:5x\" => SYNTAX n2=2", "TEXT-130", "TEXT-060"},
    {"", "container-to-vmid \"a\" cap=8 => SPACE out=rep:01*8", "MAP-110", ""},
    {"", "hyb-request \"CONNECT 12x\\n\" => SYNTAX n0=12", "HYB-060", "HYB-020"},
    {"", "hyb-request \"CONNECT 12x\\n\" => SYNTAX zeroed", "", "HYB-060 HYB-020"},
    {"", "hyb-reply \"OK 12x\\n\" => SYNTAX n0=12", "HYB-110", "HYB-090"},
    /* a result that has no room is none */
    {"", "hv-decode hex:22000000+rep:01*16+rep:02*16 cap=31 => OK out=rep:01*16", "HV-100", ""},
    {"", "hv-decode hex:22000000+rep:01*16+rep:02*16 cap=31 => SPACE", "", "HV-100 HV-120"},
    {"", "port-to-service port=7 cap=15 => OK out=u32:7", "MAP-010", ""},
    {"", "port-to-service port=7 cap=15 => OTHER", "", "MAP-010"},
    {"", "port-to-text port=5 cap=36 => OK out=\"00000005-facb-11e6-bd58-64006a7986d3\"", "MAP-100",
     ""},
    {"", "port-to-text port=5 cap=36 => SPACE", "", "MAP-100"},
    {"", "cap-encode " CAP "+rep:00*9 cap=31 => OK out=" CAP, "CAP-010", ""},
    {"", "cap-print " CAP "+hex:00 cap=9 => OK out=\"3:1024\"", "CAP-030", ""},
    {"", "cap-decode " CAP "+hex:00 cap=39 => OK", "CAP-010", ""},
    {"", "hyb-answer value=7 cap=3 => SPACE out=\"OK \"", "HYB-090", ""},
    {"", "hyb-path \"/a\" port=7 cap=3 => SPACE out=\"/a_\"", "HYB-120", ""},
    {"", "cap-decode " CAP " => LEN out=rep:03*8", "CAP-010", "CAP-020"},
    {"", "cap-decode " CAP " => LEN out=rep:00*40", "", "CAP-010 CAP-020"},
    {"", "cap-encode " CAP "+rep:00*9 cap=31 => SPACE out=rep:03*31", "CAP-010", ""},
    {"", "cap-print " CAP "+hex:00 cap=9 => SPACE out=\"3:1024\"", "CAP-030", ""},
    {"", "reg-list " LIST " cap=27 => SPACE out=rep:01*16", "REG-050", ""},
    {"", "reg-list " LIST " cap=27 => SPACE n0=1", "REG-050", ""},
    {"", "reg-list " LIST " cap=27 => SPACE zeroed", "", "REG-050"},
    {"", "reg-list " LIST " cap=27 => SPACE", "", "REG-050"},
    {"", "reg-make rep:01*16 \"name\" cap=20 => SPACE out=u32:1", "REG-010", ""},
    {"", "reg-port port=7 \"name\" cap=20 => SPACE out=u32:1", "REG-030", ""},
    {"", "reg-add hex: rep:01*16+\"name\" cap=20 => SPACE out=u32:1", "REG-070", ""},
    /* a reply has at most ten digits */
    {"", "hyb-reply \"OK 0000000005\\n\" => OK n0=5 n1=14", "", "HYB-090"},
    {"", "hyb-reply \"OK 00000000005\\n\" => OK n0=5 n1=15", "HYB-090", ""},
    {"", "hyb-reply \"OK 00000000005\\n\" => SYNTAX", "", "HYB-090"},
    {"", "hyb-reply \"OK 4294967296\\n\" => OK n0=0 n1=14", "HYB-090", ""},
};

static void test_leftovers(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(leftovers, sizeof leftovers / sizeof leftovers[0]), 0);
}

static uint32_t first_broken;
static void note(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                 const char *seen)
{
    (void)context, (void)expected, (void)seen;
    if (said == CTS_BROKEN && !first_broken)
        first_broken = requirement;
}

/* The requirement that says most of what is wrong is named before those that speak of failures in general. */
static void test_the_most_specific_comes_first(void **state)
{
    static const struct {
        const char *line;
        uint32_t requirement;
    } lines[] = {
        {"guid-parse \"999e53d4_3d5c-4c3e-8779-bed06ec056e1\" => OK", CTS_ADR_GUID_030},
        {"guid-parse \"999e53d4-3d5c-4c3e-8779-bed06ec056eg\" => OK", CTS_ADR_GUID_040},
        {"guid-parse \"" ID "0\" => OK", CTS_ADR_GUID_050},
        {"guid-parse \"999e53d4-3d5c-4c3e-8779-bed06ec056e\" => OK", CTS_ADR_GUID_020},
        {"guid-parse \"{" ID "}\" => OK", CTS_ADR_GUID_060},
        {"guid-parse \"(" ID ")\" => OK", CTS_ADR_GUID_070},
        {"cidport-parse \"2:5x\" => OK n0=2 n1=5", CTS_ADR_TEXT_060},
        {"cidport-parse \"2:-1\" => OK n0=2 n1=4294967295", CTS_ADR_TEXT_030},
        {"cidport-parse \"2:008\" => SYNTAX", CTS_ADR_TEXT_020},
        {"cidport-parse \"2::5\" => OK n0=2 n1=5", CTS_ADR_TEXT_070},
        {"cidport-parse \"2:5:6\" => OK n0=2 n1=5", CTS_ADR_TEXT_060},
        {"cidport-parse \"2:0\" => RANGE", CTS_ADR_TEXT_110},
        {"cidport-parse \"2:4294967294\" => RANGE", CTS_ADR_TEXT_100},
        {"cidport-parse \"2:65536\" => RANGE", CTS_ADR_TEXT_120},
        {"uri-parse \"vsock://2:5/x\" => OK n0=0 n1=0 n2=2 n3=5", CTS_ADR_TEXT_140},
        {"hv-decode hex:2100 => FAMILY", CTS_ADR_HV_070},
        {"hv-decode hex:2100 => OK", CTS_ADR_HV_040},
        {"vm-encode cid=4294967295 port=5 => RANGE", CTS_ADR_VM_100},
        {"vm-decode hex:28000000050000000200000001000000 => OK n0=2 n1=5 n2=0", CTS_ADR_VM_060},
        {"vm-decode hex:28000100050000000200000000000000 => OK n0=2 n1=5 n2=1", CTS_ADR_VM_070},
        {"port-to-service port=0 => RANGE", CTS_ADR_MAP_050},
        {"port-to-service port=0 => OK out=rep:00*16", CTS_ADR_MAP_010},
        {"hyb-request \"\\nCONNECT 5\\n\" => OK n0=5 n1=11 n2=0", CTS_ADR_HYB_030},
        {"hyb-request \"CONNECT 5\\nrest\" => MORE", CTS_ADR_HYB_040},
        {"hyb-request \"CONNECT 5\\n\" => MORE", CTS_ADR_HYB_010},
        {"text-to-port \"00000AC9-FACB-11E6-BD58-64006A7986D3\" => NOMAP", CTS_ADR_MAP_040},
        {"hv-decode rep:00*36 => OK", CTS_ADR_HV_060},
        {"vm-decode rep:00*16 => OK", CTS_ADR_VM_040},
    };
    static struct test_address t;
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        test_address_judge("", lines[i].line, &t);
        first_broken = 0;
        assert_true(cts_address_judge(&t.profile, &t.seen, note, NULL));
        if (first_broken != lines[i].requirement)
            fail_msg("%s: %s first", lines[i].line,
                     first_broken ? cts_requirement(first_broken)->id : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leftovers),
        cmocka_unit_test(test_the_most_specific_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
