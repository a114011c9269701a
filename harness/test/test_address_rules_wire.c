/*
 * The rules on CONNECT lines, captures and registration: for every requirement of HYB, CAP and REG an answer that
 * breaks it and one on which it holds, and for every switch both sides. What is broken is named whole.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TAIL "-facb-11e6-bd58-64006a7986d3"
#define G    "00000ac9" TAIL

static const struct test_address_row hyb[] = {
    /* requests */
    {"", "hyb-request \"CONNECT 1234\\n\" => OK n0=1234 n1=13 n2=0", "", "HYB-010 HYB-040 HYB-050"},
    {"", "hyb-request \"cOnNeCt 1234\\n\" => OK n0=1234 n1=13 n2=0", "", "HYB-010"},
    {"", "hyb-request \"CONNECT 4294967295\\n\" => OK n0=0xffffffff n1=19 n2=0", "", "HYB-010"},
    {"", "hyb-request \"CONNECT 4294967295\\n\" => RANGE", "HYB-010 HYB-050", ""},
    {"", "hyb-request \"CONNECT 010\\n\" => OK n0=8 n1=12 n2=0", "HYB-010 HYB-050", ""},
    {"", "hyb-request \"CONNECT 1234\\nhello\" => OK n0=1234 n1=13 n2=0", "", "HYB-040"},
    {"", "hyb-request \"CONNECT 1234\\nhello\" => OK n0=1234 n1=18 n2=0", "HYB-040 HYB-050",
     "HYB-010"},
    {"", "hyb-request \"CONNECT 1234\\n\" => OK n0=1234 n1=13 n2=0 input", "HYB-050", "HYB-010"},
    {"", "hyb-request \"CONECT 1234\\n\" => SYNTAX", "", "HYB-010"},
    {"", "hyb-request \"CONECT 1234\\n\" => OK n0=1234 n1=12 n2=0", "HYB-010", ""},
    {"", "hyb-request \"CONECT 1234\\n\" => MORE", "HYB-010", ""},
    {"", "hyb-request \"CONNECT\\n\" => OK n0=0 n1=8 n2=0", "HYB-010", ""},
    {"", "hyb-request \"CONNECT  12\\n\" => SYNTAX", "", "HYB-010"},
    {"", "hyb-request \"CONNECT  12\\n\" => OK n0=12 n1=12 n2=0", "HYB-010", ""},
    {"hyb-separator=spaces", "hyb-request \"CONNECT  12\\n\" => OK n0=12 n1=12 n2=0", "",
     "HYB-010"},
    {"hyb-separator=spaces", "hyb-request \"CONNECT\\t12\\n\" => OK n0=12 n1=11 n2=0", "HYB-010",
     ""},
    {"hyb-separator=spaces", "hyb-request \"CONNECT  12\\n\" => SYNTAX", "HYB-010 HYB-050", ""},
    {"hyb-separator=any-whitespace", "hyb-request \"CONNECT\\t12\\n\" => OK n0=12 n1=11 n2=0", "",
     "HYB-010"},
    {"hyb-separator=any-whitespace", "hyb-request \"CONNECT\\t12\\n\" => SYNTAX", "HYB-010 HYB-050",
     ""},
    {"hyb-separator=any-whitespace", "hyb-request \"CONNECT\\xe3\\x80\\x8012\\n\" => SYNTAX", "",
     ""},
    /* numbers */
    {"", "hyb-request \"CONNECT -5\\n\" => OK n0=4294967291 n1=11 n2=0", "HYB-020", ""},
    {"", "hyb-request \"CONNECT 0x10\\n\" => SYNTAX", "", "HYB-020"},
    {"", "hyb-request \"CONNECT 0x10\\n\" => OK n0=16 n1=13 n2=0", "HYB-020", ""},
    {"", "hyb-request \"CONNECT 4294967296\\n\" => OK n0=0 n1=19 n2=0", "HYB-020", ""},
    {"", "hyb-request \"CONNECT +12\\n\" => SYNTAX", "", "HYB-020"},
    {"", "hyb-request \"CONNECT +12\\n\" => OK n0=12 n1=12 n2=0", "HYB-020", ""},
    {"plus-sign=accept", "hyb-request \"CONNECT +12\\n\" => OK n0=12 n1=12 n2=0", "",
     "HYB-010 HYB-020"},
    {"plus-sign=accept", "hyb-request \"CONNECT +12\\n\" => SYNTAX", "HYB-010 HYB-020 HYB-050", ""},
    /* CR, words, spaces in front */
    {"", "hyb-request \"CONNECT 12\\r\\n\" => SYNTAX", "", "HYB-030"},
    {"", "hyb-request \"CONNECT 12\\r\\n\" => OK n0=12 n1=12 n2=0", "HYB-030", ""},
    {"hyb-crlf=accept", "hyb-request \"CONNECT 12\\r\\n\" => OK n0=12 n1=12 n2=0", "", "HYB-030"},
    {"hyb-crlf=accept", "hyb-request \"CONNECT 12\\r\\n\" => SYNTAX", "HYB-010 HYB-030 HYB-050",
     ""},
    {"hyb-crlf=accept", "hyb-request \"CONNECT 12\\r\" => MORE", "", "HYB-050"},
    {"", "hyb-request \"CONNECT 12 x\\n\" => OK n0=12 n1=13 n2=0", "HYB-030", ""},
    {"hyb-trailing=ignore", "hyb-request \"CONNECT 12 x\\n\" => OK n0=12 n1=13 n2=0", "",
     "HYB-030"},
    {"hyb-trailing=ignore", "hyb-request \"CONNECT 12 x\\n\" => SYNTAX", "HYB-010 HYB-030 HYB-050",
     ""},
    {"hyb-trailing=ignore", "hyb-request \"CONNECT 12x\\n\" => OK n0=12 n1=12 n2=0", "HYB-020", ""},
    {"", "hyb-request \" CONNECT 12\\n\" => OK n0=12 n1=12 n2=0", "HYB-030", ""},
    {"hyb-leading=skip", "hyb-request \" CONNECT 12\\n\" => OK n0=12 n1=12 n2=0", "", "HYB-030"},
    {"hyb-leading=skip", "hyb-request \" CONNECT 12\\n\" => SYNTAX", "HYB-010 HYB-030 HYB-050", ""},
    {"hyb-leading=skip", "hyb-request \"xCONNECT 12\\n\" => OK n0=12 n1=12 n2=0", "HYB-030", ""},
    /* beginnings and the limit */
    {"", "hyb-request \"\" => MORE", "", "HYB-050"},
    {"", "hyb-request \"CONN\" => MORE", "", "HYB-050 HYB-060"},
    {"", "hyb-request \"CONN\" => SYNTAX", "HYB-050", "HYB-060"},
    {"", "hyb-request \"CONNECT 1234\" => MORE", "", "HYB-050"},
    {"", "hyb-request \"CONNECT 1234\" => OK n0=1234 n1=12 n2=0", "HYB-050 HYB-060", ""},
    {"", "hyb-request \"CONX\" => SYNTAX", "", "HYB-060"},
    {"", "hyb-request \"CONNECT 00000000001\" => MORE", "", "HYB-060"},
    {"", "hyb-request \"CONNECT 00000000001\" => OK n0=1 n1=19 n2=0", "HYB-060", ""},
    {"", "hyb-request \"CONNECT 00000000001\" limit=19 => SYNTAX", "", "HYB-060"},
    {"", "hyb-request \"CONNECT 00000000001\" limit=19 => MORE", "HYB-060", ""},
    {"", "hyb-request \"CONNECT 00000000001\" limit=32 => MORE", "", "HYB-050"},
    {"", "hyb-request \"CONNECT 00000000001\" limit=32 => SYNTAX", "HYB-050", ""},
    {"", "hyb-request \"CONNECT 00000000001\\n\" => SYNTAX", "", "HYB-060"},
    {"", "hyb-request \"CONNECT 00000000001\\n\" limit=19 => OK n0=1 n1=20 n2=0", "HYB-060", ""},
    {"", "hyb-request \"CONNECT 00000000001\\n\" limit=20 => OK n0=1 n1=20 n2=0", "", "HYB-010"},
    {"", "hyb-limit => OK n0=32", "", "HYB-060"},
    {"", "hyb-limit => OK n0=18", "HYB-060", ""},
    {"", "hyb-limit => OTHER", "HYB-060", ""},
    /* a GUID */
    {"", "hyb-request \"CONNECT " G "\\n\" => SYNTAX", "", "HYB-080"},
    {"", "hyb-request \"CONNECT " G "\\n\" limit=64 => OK n1=45 n2=1 out=port:2761", "HYB-080", ""},
    {"hyb-guid=accept", "hyb-request \"CONNECT " G "\\n\" limit=64 => OK n1=45 n2=1 out=port:2761",
     "", "HYB-080"},
    {"hyb-guid=accept", "hyb-request \"CONNECT " G "\\n\" limit=64 => OK n1=45 n2=1 out=port:2762",
     "HYB-080", ""},
    {"hyb-guid=accept", "hyb-request \"CONNECT " G "\\n\" limit=64 => SYNTAX",
     "HYB-010 HYB-050 HYB-080", ""},
    {"hyb-guid=accept", "hyb-request \"CONNECT 00000ac9-fa\" limit=64 => SYNTAX", "HYB-050", ""},
    {"hyb-guid=accept", "hyb-request \"CONNECT 12\" => SYNTAX", "HYB-050", ""},
    /* replies */
    {"", "hyb-reply \"OK 1073741824\\n\" => OK n0=1073741824 n1=14", "",
     "HYB-090 HYB-100 HYB-040 HYB-050"},
    {"", "hyb-reply \"OK 1073741824\\n\" => RANGE", "HYB-050 HYB-090 HYB-100", ""},
    {"", "hyb-reply \"OK 4294967295\\nx\" => OK n0=4294967295 n1=15", "HYB-040 HYB-050", "HYB-090"},
    {"", "hyb-reply \"OK 4294967296\\n\" => OK n0=0 n1=14", "HYB-090", ""},
    {"", "hyb-reply \"OK \\n\" => SYNTAX", "", "HYB-090"},
    {"", "hyb-reply \"OK 12 \\n\" => OK n0=12 n1=7", "HYB-090", ""},
    {"hyb-crlf=accept", "hyb-reply \"OK 12\\r\\n\" => OK n0=12 n1=7", "", ""},
    {"", "hyb-reply \"ok 12\\n\" => SYNTAX", "", "HYB-110"},
    {"", "hyb-reply \"ok 12\\n\" => OK n0=12 n1=6", "HYB-110", ""},
    {"", "hyb-reply \"OK 12\" => MORE", "", "HYB-050"},
    {"", "hyb-reply \"OK 12\" => OK n0=12 n1=5", "HYB-050", ""},
    {"", "hyb-reply \"OK 12\" ended=1 => SYNTAX", "", "HYB-110"},
    {"", "hyb-reply \"OK 12\" ended=1 => MORE", "HYB-110", ""},
    {"", "hyb-reply \"OK 12\" ended=1 => OK n0=12 n1=5", "HYB-110", ""},
    {"", "hyb-reply \"NO\" => SYNTAX", "", "HYB-050"},
    {"", "hyb-answer value=1234 => OK out=\"OK 1234\\n\" nul", "", "HYB-090"},
    {"", "hyb-answer value=0x80000000 => OK out=\"OK -2147483648\\n\" nul", "HYB-090", ""},
    {"", "hyb-path \"/run/vm.sock\" port=1024 => OK out=\"/run/vm.sock_1024\" nul", "", "HYB-120"},
    {"", "hyb-path \"/run/vm.sock\" port=1024 => OK out=\"/run/vm.sock_400\" nul", "HYB-120", ""},
    {"", "hyb-path \"/run/vm.sock\" port=1024 => OK out=\"/run/vm.sock-1024\" nul", "HYB-120", ""},
    {"", "hyb-path rep:61*600 port=9 cap=700 => OK out=rep:61*600+\"_9\" nul", "", "HYB-120"},
    {"", "hyb-path rep:61*600 port=9 cap=700 => OK out=rep:61*599+\"b_9\" nul", "HYB-120", ""},
};

/* 3:1024 to 2:2761 with a payload of 7 bytes, and what is read of it; and the second header of section 4 */
#define HEAD(len)   "hex:0300000000000000020000000000000000040000c90a000004000200" len "0000"
#define VIRTIO      HEAD("2c00") "+rep:00*44"
#define IS(payload) "hex:0300000000000000020000000000000000040000c90a0000040002002c000000" payload
#define WIDE        "hex:0200000001000000feffffffffffffffffffffff000000000100010000000000"

static const struct test_address_row cap[] = {
    {"", "cap-decode " VIRTIO "+\"payload\" => OK out=" IS("4c00000007000000"), "",
     "CAP-010 CAP-030 CAP-040 CAP-050 CAP-060"},
    {"", "cap-decode " VIRTIO "+\"payload\" => OK out=" IS("2000000033000000"), "CAP-060",
     "CAP-010"},
    {"", "cap-decode " VIRTIO "+\"payload\" => LEN", "CAP-010 CAP-040", "CAP-050"},
    {"", "cap-decode " VIRTIO "+\"payload\" => RANGE", "CAP-010 CAP-050", "CAP-040"},
    {"", "cap-decode " VIRTIO "+\"payload\" => OK out=" IS("4c00000007000000") " input", "CAP-010",
     "CAP-060"},
    {"", "cap-decode " VIRTIO " => OK out=" IS("4c00000000000000"), "", "CAP-060"},
    {"", "cap-decode " VIRTIO " => OK out=" IS("0000000000000000"), "", "CAP-060"},
    {"", "cap-decode " WIDE " => OK out=" WIDE "+rep:00*8", "", "CAP-010 CAP-030 CAP-060"},
    {"",
     "cap-decode " WIDE
     " => OK out=hex:0200000000000000feffffff00000000ffffffff000000000100010000000000"
     "+rep:00*8",
     "CAP-010 CAP-030", "CAP-060"},
    {"", "cap-decode " WIDE "+hex:11 => OK out=" WIDE "+hex:2000000001000000", "CAP-060", ""},
    {"", "cap-decode rep:00*31 => LEN", "", "CAP-020"},
    {"", "cap-decode rep:00*31 => OK out=rep:00*40", "CAP-020", ""},
    {"", "cap-decode " HEAD("e0ff") "+rep:00*44 => LEN", "", "CAP-040"},
    {"", "cap-decode " HEAD("e0ff") "+rep:00*44 => OK out=rep:00*40", "CAP-040", ""},
    {"", "cap-decode " HEAD("2b00") "+rep:00*44 => RANGE", "", "CAP-050"},
    {"", "cap-decode " HEAD("2b00") "+rep:00*44 => OK out=rep:00*40", "CAP-050", ""},
    {"", "cap-decode " HEAD("2b00") " => LEN", "", "CAP-040"},
    {"",
     "cap-decode rep:00*24+hex:0900070000000000 => OK out=rep:00*24+hex:0900070000000000+rep:00*8",
     "", "CAP-070"},
    {"", "cap-decode rep:00*24+hex:0900070000000000 => OTHER", "CAP-010 CAP-070", ""},
    {"", "cap-decode rep:00*30+hex:ffff => OK out=rep:00*40", "", "CAP-080"},
    {"", "cap-decode rep:00*30+hex:ffff => SYNTAX", "CAP-010 CAP-080", ""},
    {"", "cap-encode " WIDE "+rep:00*8 => OK out=" WIDE, "", "CAP-010 CAP-030 CAP-080"},
    {"",
     "cap-encode " WIDE "+rep:00*8 => OK out=hex:0000000102000000fffffffffffffffeffffffff00000000"
     "0100010000000000",
     "CAP-010 CAP-030", "CAP-080"},
    {"",
     "cap-encode " WIDE "+rep:00*8 => OK out=hex:0200000001000000feffffffffffffffffffffff00000000"
     "010001000000eeee",
     "CAP-080", "CAP-010"},
    {"", "cap-print " VIRTIO " => OK out=\"3:1024 > 2:2761 payload virtio\" nul", "",
     "CAP-030 CAP-070"},
    {"", "cap-print " VIRTIO " => OK out=\"3:1024 > 2:2761 control virtio\" nul", "CAP-070",
     "CAP-030"},
    {"",
     "cap-print " WIDE
     " => OK out=\"4294967298:4294967295 > 18446744073709551614:0 connect no info\" nul",
     "", "CAP-030 CAP-070"},
    {"", "cap-print " WIDE " => OK out=\"2:4294967295 > 4294967294:0 connect no info\" nul",
     "CAP-030 CAP-070", ""},
    {"", "cap-print rep:00*24+hex:0900070000000000 => OK out=\"0:0 > 0:0 unknown unknown\" nul", "",
     "CAP-070"},
    {"", "cap-print rep:00*31 => LEN", "", "CAP-020"},
};

#define ID                  "999e53d4-3d5c-4c3e-8779-bed06ec056e1"
#define ID2                 "894cc2d6-9d79-424f-93fe-42969ae6d8d1"
#define IDB                 "hex:d4539e995c3d3e4c8779bed06ec056e1"
#define KEY(guid, name)     "value:1:@\"" guid "\":\"ElementName\":\"" name "\""
#define LIST(guid, name)    "value:1:\"" guid "\":\"ElementName\":\"" name "\""
#define FOUND(name, length) IDB "+u16:" length "+hex:0000+u32:0+\"" name "\""
#define HIGH(is_port)       "port:0x80000000+u16:1+hex:0" is_port "00+u32:0x80000000+\"p\""
#define PORT                "port:2761+u16:1+hex:0100+u32:2761+\"p\""

static const struct test_address_row reg[] = {
    /* make */
    {"", "reg-make " IDB " \"VM Session Service\" => OK out=" KEY(ID, "VM Session Service"), "",
     "REG-010 REG-020"},
    {"", "reg-make " IDB " \"a\" => OK out=" KEY("{" ID "}", "a"), "REG-010", "REG-020"},
    {"", "reg-make " IDB " \"a\" => OK out=value:1:\"" ID "\":\"ElementName\":\"a\"", "REG-010",
     "REG-020"},
    {"", "reg-make " IDB " \"a\" => OK out=" KEY(ID2, "a"), "REG-010", "REG-020"},
    {"", "reg-make " IDB " \"A b\" => OK out=" KEY(ID, "a b"), "REG-020", "REG-010"},
    {"", "reg-make " IDB " \"a\" => OK out=value:2:@\"" ID "\":\"ElementName\":\"a\"", "REG-020",
     "REG-010"},
    {"", "reg-make " IDB " \"a\" => OK out=value:1:@\"" ID "\":\"FriendlyNam\":\"a\"", "REG-020",
     "REG-010"},
    {"", "reg-make " IDB " \"a\" => OTHER", "REG-010 REG-020", ""},
    {"", "reg-port \"Linux\" port=2761 => OK out=" KEY(G, "Linux"), "", "REG-010 REG-020 REG-030"},
    {"", "reg-port \"Linux\" port=2761 => OK out=" KEY("00002761" TAIL, "Linux"), "REG-030",
     "REG-010 REG-020"},
    {"", "reg-port \"Linux\" port=0x80000000 => RANGE", "", "MAP-050 REG-030"},
    {"", "reg-port \"Linux\" port=0x80000000 => OK out=" KEY("80000000" TAIL, "Linux"), "MAP-050",
     ""},
    {"hv-port-range=legacy",
     "reg-port \"Linux\" port=0x80000000 => OK out=" KEY("80000000" TAIL, "Linux"), "", ""},
    {"hv-port-range=full", "reg-port \"Linux\" port=0x80000000 => RANGE",
     "MAP-050 REG-010 REG-020 REG-030", ""},
    /* add */
    {"", "reg-add " KEY(ID2, "b") " " IDB "+\"a\" => OK out=" KEY(ID2, "b") "+" KEY(ID, "a"), "",
     "REG-010 REG-020 REG-070"},
    {"", "reg-add " KEY(ID2, "b") " " IDB "+\"a\" => OK out=" KEY(ID, "a"), "REG-070", "REG-010"},
    {"", "reg-add " KEY(ID2, "b") " " IDB "+\"a\" => OK out=" KEY(ID2, "c") "+" KEY(ID, "a"),
     "REG-070", "REG-020"},
    {"", "reg-add " KEY(ID2, "b") " " IDB "+\"a\" => OK out=" KEY(ID2, "b"), "REG-010 REG-020",
     "REG-070"},
    {"", "reg-add " KEY(ID, "b") " " IDB "+\"a\" => OK out=" KEY(ID, "a"), "", "REG-070 REG-020"},
    /* list */
    {"",
     "reg-list " LIST(ID, "name") "+" LIST(G, "p") " => OK n0=2 n1=0 n2=0 out=" FOUND("name",
                                                                                      "4") "+" PORT,
     "", "REG-050"},
    {"", "reg-list " LIST("80000000" TAIL, "p") " => OK n0=1 n1=0 n2=0 out=" HIGH("1"), "MAP-050",
     ""},
    {"", "reg-list " LIST("80000000" TAIL, "p") " => OK n0=1 n1=0 n2=0 out=" HIGH("0"), "",
     "MAP-050 REG-050"},
    {"hv-port-range=legacy",
     "reg-list " LIST("80000000" TAIL, "p") " => OK n0=1 n1=0 n2=0 out=" HIGH("1"), "", "REG-050"},
    {"hv-port-range=full",
     "reg-list " LIST("80000000" TAIL, "p") " => OK n0=1 n1=0 n2=0 out=" HIGH("1"), "",
     "MAP-050 REG-050"},
    {"hv-port-range=full",
     "reg-list " LIST("80000000" TAIL, "p") " => OK n0=1 n1=0 n2=0 out=" HIGH("0"),
     "MAP-050 REG-050", ""},
    {"", "reg-list " LIST(ID, "name") " => OK n0=1 n1=0 n2=0 out=" FOUND("nama", "4"), "REG-050",
     ""},
    {"", "reg-list " LIST(G, "p") " => OK n0=1 n1=0 n2=0 out=port:2761+u16:1+hex:0000+u32:0+\"p\"",
     "REG-050", ""},
    {"",
     "reg-list " LIST("junk", "x") "+" LIST(ID, "name") " => OK n0=1 n1=1 n2=0 out=" FOUND("name",
                                                                                           "4"),
     "", "REG-050"},
    {"", "reg-list " LIST("junk", "x") "+" LIST(ID, "name") " => SYNTAX", "REG-050", ""},
    {"", "reg-list " LIST("junk", "x") "+" LIST(ID, "name") " => OK n0=0 n1=1 n2=0", "REG-050", ""},
    {"",
     "reg-list " LIST("junk", "x") "+" LIST(ID, "name") " => OK n0=1 n1=0 n2=0 out=" FOUND("name",
                                                                                           "4"),
     "REG-050", ""},
    {"", "reg-list " LIST("{" ID "}", "name") " => OK n0=0 n1=1 n2=0", "", "REG-050"},
    {"", "reg-list " LIST("{" ID "}", "name") " => OK n0=1 n1=0 n2=0 out=" FOUND("name", "4"),
     "REG-050", ""},
    {"reg-braced-key=accept",
     "reg-list " LIST("{" ID "}", "name") " => OK n0=1 n1=0 n2=0 out=" FOUND("name", "4"), "",
     "REG-050"},
    {"reg-braced-key=accept", "reg-list " LIST("{" ID "}", "name") " => OK n0=0 n1=1 n2=0",
     "REG-050", ""},
    {"",
     "reg-list " LIST(ID, "name") "+" LIST("999E53D4-3D5C-4C3E-8779-BED06EC056E1",
                                           "name") " => OK n0=1 n1=0 n2=1 out=" FOUND("name", "4"),
     "", "REG-040"},
    {"",
     "reg-list " LIST(ID, "name") "+" LIST("999E53D4-3D5C-4C3E-8779-BED06EC056E1",
                                           "name") " => OK n0=1 n1=0 n2=0 out=" FOUND("name", "4"),
     "REG-040", "REG-050"},
    {"", "reg-list value:4294967295:\"" ID "\":\"\":\"\" => OK n0=1 n1=0 n2=0 out=" FOUND("", "0"),
     "", "REG-060 REG-050"},
    {"",
     "reg-list value:4:\"" ID "\":\"ElementName\":\"x\" => OK n0=1 n1=0 n2=0 out=" FOUND("x", "1"),
     "REG-060", "REG-050"},
    {"", "reg-list value:4:\"" ID "\":\"ElementName\":\"x\" => OK n0=0 n1=1 n2=0",
     "REG-050 REG-060", ""},
    {"reg-missing-name=skip",
     "reg-list value:4:\"" ID "\":\"ElementName\":\"x\" => OK n0=0 n1=1 n2=0", "", "REG-060"},
    {"reg-missing-name=skip",
     "reg-list value:4:\"" ID "\":\"ElementName\":\"x\" => OK n0=1 n1=0 n2=0 out=" FOUND("", "0"),
     "REG-050 REG-060", ""},
    {"", "reg-list " LIST(ID, "name") "+hex:0000 => LEN after", "REG-050", ""},
    /* services without a key */
    {"", "connect-decide guid:LOOPBACK+port:9 environment=0 registered=0 => NOMATCH", "",
     "REG-080"},
    {"", "connect-decide guid:LOOPBACK+port:9 environment=0 registered=0 => OK n0=0", "REG-080",
     ""},
    {"unregistered-service=allow",
     "connect-decide guid:LOOPBACK+port:9 environment=0 registered=0 => OK n0=0", "", "REG-080"},
    {"unregistered-service=allow",
     "connect-decide guid:LOOPBACK+port:9 environment=0 registered=0 => NOMATCH",
     "REG-080 WILD-180", ""},
};

#define ROWS(table) table, sizeof table / sizeof table[0]

static void test_hyb(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(hyb)), 0);
    assert_int_equal(test_address_missing(ROWS(hyb), "HYB"), 0);
}

static void test_cap(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(cap)), 0);
    assert_int_equal(test_address_missing(ROWS(cap), "CAP"), 0);
}

static void test_reg(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(reg)), 0);
    assert_int_equal(test_address_missing(ROWS(reg), "REG"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hyb),
        cmocka_unit_test(test_cap),
        cmocka_unit_test(test_reg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
