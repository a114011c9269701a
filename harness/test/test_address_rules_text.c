/*
 * The rules on texts and mappings: for every requirement of TEXT and MAP an answer that breaks it and one on which it
 * holds, and for every switch both sides. What is broken is named whole: no answer breaks more.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TAIL "-facb-11e6-bd58-64006a7986d3"
#define G    "00000ac9" TAIL
#define VM1  "a42e7cda-d03f-480c-9cc2-a4de20abb878" /* PARENT */

static const struct test_address_row text[] = {
    /* numbers */
    {"", "cidport-parse \"2:2761\" => OK n0=2 n1=2761", "", "TEXT-010 TEXT-070 TEXT-200"},
    {"", "cidport-parse \"2:2761\" => OK n0=2761 n1=2", "TEXT-010 TEXT-200", "TEXT-070"},
    {"", "cidport-parse \"2:2761\" => SYNTAX", "TEXT-010 TEXT-070 TEXT-200", ""},
    {"", "cidport-parse \"2:2761\" => OK n0=2 n1=2761 input", "TEXT-130", "TEXT-010"},
    {"", "cidport-parse \"4294967296:5\" => RANGE", "", "TEXT-010 TEXT-130"},
    {"", "cidport-parse \"4294967296:5\" => SYNTAX", "", "TEXT-010"},
    {"", "cidport-parse \"4294967296:5\" => OTHER", "TEXT-010", "TEXT-130"},
    {"", "cidport-parse \"4294967296:5\" => OK n0=0 n1=5", "TEXT-010 TEXT-130", ""},
    {"", "cidport-parse \"18446744073709551618:5\" => OK n0=2 n1=5", "TEXT-010 TEXT-130", ""},
    {"", "cidport-parse \"2:4294967301\" => OK n0=2 n1=5", "TEXT-010 TEXT-130", ""},
    {"", "cidport-parse \"x:5\" => OK n0=0 n1=5", "TEXT-010 TEXT-130", ""},
    {"", "cidport-parse \"2:010\" => OK n0=2 n1=10", "", "TEXT-020"},
    {"", "cidport-parse \"2:010\" => OK n0=2 n1=8", "TEXT-010 TEXT-020", ""},
    {"", "cidport-parse \"2:08\" => SYNTAX", "TEXT-010 TEXT-020 TEXT-070", ""},
    {"", "cidport-parse \"000000000000000000000000000000000002:5\" => OK n0=2 n1=5", "",
     "TEXT-020"},
    {"", "cidport-parse \"-2:5\" => SYNTAX", "", "TEXT-030"},
    {"", "cidport-parse \"-2:5\" => OK n0=4294967294 n1=5", "TEXT-030 TEXT-130", ""},
    {"", "cidport-parse \"2:-0\" => OK n0=2 n1=0", "TEXT-030 TEXT-130", ""},
    {"", "cidport-parse \"+2:+5\" => OTHER", "", "TEXT-030"},
    {"", "cidport-parse \"+2:+5\" => OK n0=2 n1=5", "TEXT-010 TEXT-030 TEXT-130", ""},
    {"plus-sign=accept", "cidport-parse \"+2:+5\" => OK n0=2 n1=5", "", "TEXT-030 TEXT-010"},
    {"plus-sign=accept", "cidport-parse \"+2:+5\" => SYNTAX", "TEXT-010 TEXT-030 TEXT-070", ""},
    {"", "cidport-parse \" 2:5\" => SYNTAX", "", "TEXT-040"},
    {"", "cidport-parse \" 2:5\" => OK n0=2 n1=5", "TEXT-040 TEXT-130", ""},
    {"", "cidport-parse \"2:0x10\" => OK n0=2 n1=16", "TEXT-040 TEXT-130", ""},
    {"", "cidport-parse \"2:0b11\" => OK n0=2 n1=0", "TEXT-040 TEXT-130", ""},
    {"", "cidport-parse \"2:1_000\" => OK n0=2 n1=1000", "TEXT-040 TEXT-130", ""},
    {"", "cidport-parse \"2:5 \" => OK n0=2 n1=5", "TEXT-040 TEXT-060 TEXT-130", ""},
    /* the whole text */
    {"", "cidport-parse \"2:5garbage\" => SYNTAX", "", "TEXT-060"},
    {"", "cidport-parse \"2:5garbage\" => OK n0=2 n1=5", "TEXT-060 TEXT-130", ""},
    {"", "cidport-parse \"2:5\\x00garbage\" => OK n0=2 n1=5", "TEXT-060 TEXT-130", ""},
    {"", "cidport-parse \"2.5:5\" => OK n0=2 n1=5", "TEXT-060 TEXT-130", ""},
    {"", "cidport-parse \"2:5:6\" => SYNTAX", "", "TEXT-060 TEXT-070"},
    {"", "cidport-parse \"2:5:6\" => OK n0=2 n1=5", "TEXT-060 TEXT-070 TEXT-130", ""},
    {"", "cidport-parse \"2:\" => SYNTAX", "", "TEXT-070"},
    {"", "cidport-parse \"2:\" => OK n0=2 n1=0", "TEXT-070 TEXT-130", ""},
    {"", "cidport-parse \"25\" => OK n0=25 n1=0", "TEXT-070 TEXT-130", ""},
    {"", "cidport-parse \"\" => SYNTAX", "", "TEXT-070"},
    {"", "cidport-parse \":5\" => SYNTAX", "", "TEXT-070"},
    {"", "cidport-parse \":5\" => OK n0=0 n1=5", "TEXT-070 TEXT-130", ""},
    {"empty-cid=any", "cidport-parse \":5\" => OK n0=0xffffffff n1=5", "", "TEXT-070 TEXT-010"},
    {"empty-cid=any", "cidport-parse \":5\" => OK n0=0 n1=5", "TEXT-010 TEXT-070", ""},
    {"empty-cid=any", "cidport-parse \":5\" => SYNTAX", "TEXT-010 TEXT-070", ""},
    {"", "cidport-parse \"-1:5\" => SYNTAX", "", "TEXT-080"},
    {"", "cidport-parse \"-1:5\" => OK n0=0xffffffff n1=5", "TEXT-030 TEXT-080 TEXT-130", ""},
    {"cid-minus-one=any", "cidport-parse \"-1:5\" => OK n0=0xffffffff n1=5", "", "TEXT-080"},
    {"cid-minus-one=any", "cidport-parse \"-1:5\" => SYNTAX", "TEXT-010 TEXT-070 TEXT-080", ""},
    {"cid-minus-one=any", "cidport-parse \"2:-1\" => SYNTAX", "", "TEXT-080"},
    {"cid-minus-one=any", "cidport-parse \"2:-1\" => OK n0=2 n1=0xffffffff",
     "TEXT-030 TEXT-080 TEXT-130", ""},
    /* words */
    {"", "cidport-parse \"host:5\" => OK n0=2 n1=5", "", "TEXT-090"},
    {"", "cidport-parse \"any:5\" => OK n0=0 n1=5", "TEXT-010 TEXT-090", ""},
    {"", "cidport-parse \"local:5\" => SYNTAX", "TEXT-010 TEXT-070 TEXT-090", ""},
    {"", "cidport-parse \"Host:5\" => OK n0=2 n1=5", "TEXT-090 TEXT-130", ""},
    {"", "cidport-parse \"hostile:5\" => OK n0=2 n1=5", "TEXT-090 TEXT-130", ""},
    {"", "cidport-parse \"hos:5\" => OK n0=2 n1=5", "TEXT-090 TEXT-130", ""},
    {"", "cidport-parse \"2:any\" => SYNTAX", "", "TEXT-090"},
    {"", "cidport-parse \"2:any\" => OK n0=2 n1=0xffffffff", "TEXT-090 TEXT-130", ""},
    {"cid-names=none", "cidport-parse \"host:5\" => SYNTAX", "", "TEXT-090"},
    {"cid-names=none", "cidport-parse \"host:5\" => OK n0=2 n1=5", "TEXT-090 TEXT-130", ""},
    /* ports */
    {"", "cidport-parse \"2:4294967294\" => OK n0=2 n1=0xfffffffe", "", "TEXT-100 TEXT-120"},
    {"", "cidport-parse \"2:4294967295\" => RANGE", "", "TEXT-100"},
    {"", "cidport-parse \"2:4294967295\" => OK n0=2 n1=0xffffffff",
     "TEXT-010 TEXT-100 TEXT-120 TEXT-130", ""},
    {"text-port-any=accept", "cidport-parse \"2:4294967295\" => OK n0=2 n1=0xffffffff", "",
     "TEXT-100"},
    {"text-port-any=accept", "cidport-parse \"2:4294967295\" => RANGE",
     "TEXT-010 TEXT-070 TEXT-100 TEXT-120 TEXT-200", ""},
    {"", "cidport-parse \"2:0\" => OK n0=2 n1=0", "", "TEXT-110"},
    {"", "cidport-parse \"2:0\" => OK n0=2 n1=0xffffffff", "TEXT-010 TEXT-110 TEXT-200", ""},
    {"", "cidport-parse \"2:65536\" => OK n0=2 n1=65536", "", "TEXT-120"},
    {"", "cidport-parse \"2:65536\" => OK n0=2 n1=0", "TEXT-010 TEXT-120 TEXT-200", ""},
    {"", "cidport-parse \"00000002.00000ac9\" => SYNTAX", "", "TEXT-200"},
    {"", "cidport-parse \"00000002.00000ac9\" => OK n0=2 n1=2761", "TEXT-070 TEXT-130 TEXT-200",
     ""},
    /* failure */
    {"", "cidport-parse \"2:5x\" errno=34 => SYNTAX junk", "TEXT-130", "TEXT-060"},
    {"", "cidport-parse \"2:5x\" errno=34 => SYNTAX zeroed", "", "TEXT-130"},
    /* format */
    {"", "cidport-format cid=2 port=2761 => OK out=\"2:2761\" nul", "", "TEXT-190 TEXT-200"},
    {"",
     "cidport-format cid=0xffffffff port=0xffffffff cap=22 => OK out=\"4294967295:4294967295\" nul",
     "", "TEXT-190"},
    {"", "cidport-format cid=2 port=2761 => OK out=\"2:2761\"", "TEXT-190 TEXT-200", ""},
    {"", "cidport-format cid=2 port=5 => OK out=\"02:05\" nul", "TEXT-190 TEXT-200", ""},
    {"", "cidport-format cid=2 port=0 => OK out=\"2:0\" nul", "", "TEXT-110"},
    {"", "cidport-format cid=2 port=0 => OK out=\"2:any\" nul", "TEXT-110 TEXT-190 TEXT-200", ""},
    {"", "cidport-format cid=2 port=0x80000000 => OK out=\"2:2147483648\" nul", "", "TEXT-120"},
    {"", "cidport-format cid=2 port=0x80000000 => OK out=\"2:-2147483648\" nul",
     "TEXT-120 TEXT-190 TEXT-200", ""},
    {"", "cidport-format cid=2 port=2761 cap=6 => SPACE", "", "TEXT-190"},
    {"", "cidport-format cid=2 port=2761 cap=6 => SPACE zeroed", "TEXT-190", ""},
    {"", "cidport-format cid=2 port=2761 cap=6 => OK out=\"2:2761\"", "TEXT-190", ""},
    /* schemes */
    {"", "uri-parse \"vsock:2:2761\" => OK n0=0 n1=0 n2=2 n3=2761", "", "TEXT-140 TEXT-010"},
    {"", "uri-parse \"vsock://2:2761\" => OK n0=0 n1=0 n2=2 n3=2761", "", "TEXT-140"},
    {"", "uri-parse \"vsock://2:2761\" => SYNTAX", "TEXT-010 TEXT-140", ""},
    {"", "uri-parse \"VSOCK:2:5\" => SYNTAX", "", "TEXT-140"},
    {"", "uri-parse \"VSOCK:2:5\" => OK n0=0 n1=0 n2=2 n3=5", "TEXT-130 TEXT-140", ""},
    {"", "uri-parse \"vsock://2:5/path\" => SYNTAX", "", "TEXT-140"},
    {"", "uri-parse \"vsock://2:5/path\" => OK n0=0 n1=0 n2=2 n3=5", "TEXT-060 TEXT-130 TEXT-140",
     ""},
    {"", "uri-parse \"vsock://me@2:5\" => OK n0=0 n1=0 n2=2 n3=5", "TEXT-010 TEXT-130 TEXT-140",
     ""},
    {"", "uri-parse \"vsock::5\" => SYNTAX junk", "TEXT-130", "TEXT-070"},
    {"empty-cid=any", "uri-parse \"vsock::5\" => OK n0=0 n1=0 n2=0xffffffff n3=5", "",
     "TEXT-140 TEXT-070"},
    {"", "uri-parse \"vsock-stream:2:5\" => SYNTAX", "", "TEXT-150"},
    {"", "uri-parse \"vsock-stream:2:5\" => OK n0=0 n1=1 n2=2 n3=5", "TEXT-130 TEXT-150", ""},
    {"type-prefix=accept", "uri-parse \"vsock-stream:2:5\" => OK n0=0 n1=1 n2=2 n3=5", "",
     "TEXT-150"},
    {"type-prefix=accept", "uri-parse \"vsock-seqpacket:2:5\" => OK n0=0 n1=1 n2=2 n3=5",
     "TEXT-010 TEXT-150", ""},
    {"type-prefix=accept", "uri-parse \"vsock-dgram:2:5\" => SYNTAX", "TEXT-010 TEXT-150", ""},
    {"", "uri-parse \"hvsock://" VM1 "/" G "\" => SYNTAX", "", "TEXT-160"},
    {"", "uri-parse \"hvsock://" VM1 "/" G "\" => OK n0=1 out=guid:PARENT+port:2761",
     "TEXT-130 TEXT-160", ""},
    {"hvsock-scheme=vmid-service",
     "uri-parse \"hvsock://" VM1 "/" G "\" => OK n0=1 out=guid:PARENT+port:2761", "", "TEXT-160"},
    {"hvsock-scheme=vmid-service", "uri-parse \"hvsock://" VM1 "/" G "\" => SYNTAX", "TEXT-160",
     ""},
    {"hvsock-scheme=vmid-service", "uri-parse \"hvsock:///a/b:5\" => OK n0=2 n3=5 out=\"/a/b\" nul",
     "TEXT-130 TEXT-160", ""},
    {"hvsock-scheme=hybrid-path", "uri-parse \"hvsock:///a/b:5\" => OK n0=2 n3=5 out=\"/a/b\" nul",
     "", "TEXT-160"},
    {"hvsock-scheme=hybrid-path", "uri-parse \"hvsock:///a/b:5\" => OK n0=2 n3=0 out=\"/a/b\" nul",
     "TEXT-010 TEXT-160", ""},
    {"hvsock-scheme=hybrid-path", "uri-parse \"hvsock:///a/b\" => OK n0=2 n3=0 out=\"/a/b\" nul",
     "TEXT-130 TEXT-160", ""},
    {"hvsock-scheme=hybrid-path",
     "uri-parse \"hvsock://" VM1 "/" G "\" => OK n0=1 out=guid:PARENT+port:2761",
     "TEXT-130 TEXT-160", ""},
    {"", "uri-parse \"tcp:1:2\" => OK n0=0 n1=0 n2=1 n3=2", "", "TEXT-130"},
    /* vmid:serviceid */
    {"", "vmidsvc-parse \"" VM1 ":" G "\" => OK out=guid:PARENT+port:2761", "",
     "TEXT-180 TEXT-200"},
    {"", "vmidsvc-parse \"" VM1 ":" G "\" => OK out=port:2761+guid:PARENT", "TEXT-180 TEXT-200",
     ""},
    {"", "vmidsvc-parse \"" VM1 "/" G "\" => SYNTAX", "", "TEXT-180 TEXT-130"},
    {"", "vmidsvc-parse \"" VM1 "/" G "\" => OK out=guid:PARENT+port:2761", "TEXT-130 TEXT-180",
     ""},
    {"", "vmidsvc-parse \"parent:" G "\" => OK out=guid:PARENT+port:2761", "TEXT-130 TEXT-180", ""},
    {"vmid-names=names", "vmidsvc-parse \"parent:" G "\" => OK out=guid:PARENT+port:2761", "",
     "TEXT-180"},
    {"vmid-names=names", "vmidsvc-parse \"*:" G "\" => OK out=guid:LOOPBACK+port:2761", "TEXT-180",
     ""},
    {"vmid-names=names", "vmidsvc-parse \"friend:" G "\" => OK out=guid:LOOPBACK+port:2761",
     "TEXT-130 TEXT-180", ""},
    {"", "vmidsvc-parse \"friend:" G "\" => NOMAP junk", "TEXT-130", "TEXT-180"},
    {"", "vmidsvc-format guid:PARENT port:2761 => OK out=\"" VM1 ":" G "\" nul", "",
     "TEXT-170 TEXT-200"},
    {"",
     "vmidsvc-format guid:PARENT port:0xac => OK "
     "out=\"A42E7CDA-D03F-480C-9CC2-A4DE20ABB878:000000AC" TAIL "\" nul",
     "TEXT-170", "TEXT-200"},
    {"", "vmidsvc-format guid:PARENT port:2761 => OK out=\"" G ":" VM1 "\" nul",
     "TEXT-170 TEXT-200", ""},
    {"", "vmidsvc-format guid:PARENT port:2761 cap=73 => SPACE", "", "TEXT-200"},
};

static const struct test_address_row map[] = {
    {"", "port-to-service port=2761 => OK out=port:2761", "", "MAP-010 MAP-060 MAP-070"},
    {"", "port-to-service port=2761 => OK out=hex:00000ac9cbfae611bd5864006a7986d3",
     "MAP-010 MAP-060", ""},
    {"", "port-to-service port=2761 => NOMAP", "MAP-010 MAP-060", ""},
    {"", "port-to-service port=0x7fffffff => OK out=port:0x7fffffff", "", "MAP-050"},
    {"", "port-to-service port=0 => RANGE", "MAP-010 MAP-050 MAP-060", ""},
    {"", "port-to-service port=0x80000000 => RANGE", "", "MAP-050 MAP-070"},
    {"", "port-to-service port=0x80000000 => OK out=port:0x80000000", "MAP-050", ""},
    {"", "port-to-service port=0x80000000 => RANGE junk", "MAP-070", "MAP-050"},
    {"hv-port-range=full", "port-to-service port=0x80000000 => OK out=port:0x80000000", "",
     "MAP-050 MAP-060"},
    {"hv-port-range=full", "port-to-service port=0x80000000 => RANGE", "MAP-010 MAP-050 MAP-060",
     ""},
    {"hv-port-range=legacy", "port-to-service port=0x80000000 => OK out=port:0x80000000", "MAP-050",
     ""},
    {"hv-port-range=legacy", "port-to-service port=0x80000000 => NOMAP", "", "MAP-050"},
    {"", "service-to-port port:2761 => OK n0=2761", "", "MAP-020 MAP-030 MAP-060"},
    {"", "service-to-port port:2761 => OK n0=0xc90a0000", "MAP-030 MAP-060", "MAP-020"},
    {"", "service-to-port port:2761 => NOMAP", "MAP-020 MAP-030 MAP-060", ""},
    {"", "service-to-port hex:c90a0000cbfae611bd5864006a7986d2 => NOMAP", "", "MAP-020 MAP-070"},
    {"", "service-to-port hex:c90a0000cbfae611bd5864006a7986d2 => OK n0=2761", "MAP-020", ""},
    {"", "service-to-port hex:d4539e995c3d3e4c8779bed06ec056e1 => NOMAP junk", "MAP-070",
     "MAP-020"},
    {"", "service-to-port port:0xffffffff => RANGE", "", "MAP-050"},
    {"", "service-to-port port:0xffffffff => OK n0=0xffffffff", "MAP-050", ""},
    {"hv-port-range=full", "service-to-port port:0xffffffff => OK n0=0xffffffff", "",
     "MAP-050 MAP-030"},
    {"hv-port-range=legacy", "service-to-port port:0xffffffff => OK n0=0xffffffff", "", "MAP-050"},
    {"", "port-to-text port=2761 => OK out=\"" G "\" nul", "", "MAP-100"},
    {"", "port-to-text port=2761 => OK out=\"00002761" TAIL "\" nul", "MAP-100", ""},
    {"", "port-to-text port=0x80000000 => OK out=\"80000000" TAIL "\" nul", "MAP-050", ""},
    {"", "text-to-port \"" G "\" => OK n0=2761", "", "MAP-100"},
    {"", "text-to-port \"" G "\" => NOMAP", "MAP-020 MAP-030 MAP-060 MAP-100", ""},
    {"", "text-to-port \"00000AC9-FACB-11E6-BD58-64006A7986D3\" => OK n0=2761", "", "MAP-040"},
    {"", "text-to-port \"00000AC9-FACB-11E6-BD58-64006A7986D3\" => NOMAP",
     "MAP-020 MAP-030 MAP-040 MAP-060 MAP-100", ""},
    {"", "text-to-port \"2761\" => SYNTAX", "", "MAP-100"},
    {"", "cid-to-vmid cid=2 => OK out=guid:PARENT", "", "MAP-080"},
    {"", "cid-to-vmid cid=2 => NOMAP", "MAP-080", ""},
    {"", "cid-to-vmid cid=0xffffffff => OK out=guid:PARENT", "MAP-080", ""},
    {"", "cid-to-vmid cid=1 => NOMAP", "", "MAP-090"},
    {"", "cid-to-vmid cid=1 => OK out=guid:PARENT", "MAP-090", ""},
    {"", "cid-to-vmid cid=0 => OK out=guid:LOOPBACK", "MAP-090", ""},
    {"cid-zero=loopback", "cid-to-vmid cid=0 => OK out=guid:LOOPBACK", "", "MAP-090"},
    {"cid-zero=loopback", "cid-to-vmid cid=0 => NOMAP", "MAP-090", ""},
    {"", "vmid-to-cid guid:PARENT => OK n0=2", "", "MAP-080"},
    {"", "vmid-to-cid guid:WILDCARD => OK n0=0", "MAP-080", ""},
    {"", "vmid-to-cid port:7 => NOMAP", "", "MAP-090"},
    {"", "vmid-to-cid port:7 => OK n0=7", "MAP-090", ""},
    {"", "vmid-to-cid guid:LOOPBACK => OK n0=0", "MAP-090", ""},
    {"cid-zero=loopback", "vmid-to-cid guid:LOOPBACK => OK n0=0", "", "MAP-090"},
    {"", "container-to-vmid \"a\" => OK out=hex:2bba753f3f19df52912744be8c461b77", "", "MAP-110"},
    {"", "container-to-vmid \"abc\" => OK out=hex:00f9850906fbd75ebe5fc3d2ed10d4cd", "", "MAP-110"},
    {"", "container-to-vmid \"ABC\" => OK out=hex:00f9850906fbd75ebe5fc3d2ed10d4cd", "", "MAP-110"},
    {"", "container-to-vmid \"abc\" => OK out=hex:0985f900fb065ed7be5fc3d2ed10d4cd", "MAP-110", ""},
    {"", "container-to-vmid \"abc\" => NOMAP", "MAP-110", ""},
};

#define ROWS(table) table, sizeof table / sizeof table[0]

static void test_text(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(text)), 0);
    assert_int_equal(test_address_missing(ROWS(text), "TEXT"), 0);
}

static void test_map(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(map)), 0);
    assert_int_equal(test_address_missing(ROWS(map), "MAP"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
