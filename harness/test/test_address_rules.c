/*
 * The rules on addresses in memory and on GUIDs: for every requirement of HV, VM and GUID an answer that breaks it and
 * one on which it holds, and for every switch both sides. What is broken is named whole: no answer breaks more.
 */
#include "address_notation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* PARENT and port 2761, of section 4 of the catalogue */
#define HV_TAIL "da7c2ea43fd00c489cc2a4de20abb878c90a0000cbfae611bd5864006a7986d3"
#define HV      "hex:22000000" HV_TAIL
#define PAIR    "guid:PARENT port:2761"
#define FULL36  "HV-100 HV-120"

static const struct test_address_row hv[] = {
    /* encode */
    {"", "hv-encode " PAIR " => OK out=" HV, "", "HV-010 HV-030 HV-100 HV-110"},
    {"",
     "hv-encode guid:WILDCARD port:50000 => OK "
     "out=hex:220000000000000000000000000000000000000050c30000cbfae611bd5864006a7986d3",
     "", "HV-010"},
    {"",
     "hv-encode guid:LOOPBACK hex:d4539e995c3d3e4c8779bed06ec056e1 => OK "
     "out=hex:220000009761e1e056dd104a91955ee7a155a838d4539e995c3d3e4c8779bed06ec056e1",
     "", "HV-010"},
    {"", "hv-encode " PAIR " => OK out=hex:22000000+port:2761+guid:PARENT", "HV-010 HV-100",
     "HV-030"},
    {"", "hv-encode " PAIR " => OK out=hex:2200ee00" HV_TAIL, "HV-030", ""},
    {"", "hv-encode " PAIR " => OK out=hex:220000ee" HV_TAIL, "HV-030", ""},
    {"", "hv-encode " PAIR " => OK out=hex:2200eeee" HV_TAIL, "HV-030", "HV-010"},
    {"", "hv-encode " PAIR " => OK out=hex:00220000" HV_TAIL, "HV-010", "HV-100"},
    {"", "hv-encode " PAIR " => OK out=" HV " written=34", "HV-010", ""},
    {"", "hv-encode " PAIR " => OK out=" HV " behind", "HV-110", "HV-010"},
    {"", "hv-encode " PAIR " => OK out=" HV " after", "HV-110", "HV-010"},
    {"", "hv-encode " PAIR " => OTHER", "HV-010 HV-100", "HV-110"},
    {"", "hv-encode " PAIR " cap=35 => SPACE", "", "HV-110"},
    {"", "hv-encode " PAIR " cap=35 => LEN", "HV-110", ""},
    {"", "hv-encode " PAIR " cap=0 => SPACE", "", "HV-110"},
    {"", "hv-encode " PAIR " cap=35 => OK out=" HV " written=35", "HV-110", ""},
    {"", "hv-encode " PAIR " cap=20 => SPACE junk", "HV-110", ""},
    {"hv-family=legacy-43", "hv-encode " PAIR " => OK out=hex:2b000000" HV_TAIL, "", "HV-010"},
    {"hv-family=legacy-43", "hv-encode " PAIR " => OK out=" HV, "HV-010", ""},
    /* decode: length and family */
    {"", "hv-decode " HV " => OK out=hex:" HV_TAIL, "", "HV-040 HV-060 HV-100 HV-120"},
    {"", "hv-decode " HV " => OK out=hex:" HV_TAIL " input", "HV-120", "HV-100"},
    {"", "hv-decode " HV " => LEN", "HV-040 HV-100", "HV-060"},
    {"", "hv-decode " HV " => FAMILY", "HV-060 HV-100", "HV-040"},
    {"", "hv-decode " HV " => OK out=port:2761+guid:PARENT", "HV-100", ""},
    {"", "hv-decode hex:22 => LEN", "", "HV-040 HV-120"},
    {"", "hv-decode => LEN", "", "HV-040"},
    {"", "hv-decode hex:2200+rep:00*32 => LEN", "", "HV-040"},
    {"", "hv-decode hex:2200+rep:00*32 => OK out=rep:00*32", "HV-040", ""},
    {"", "hv-decode hex:2200+rep:00*33 => FAMILY", "HV-040", ""},
    {"", "hv-decode hex:2800+rep:00*33 => LEN", "", "HV-040 HV-070"},
    {"", "hv-decode hex:2800+rep:00*33 => FAMILY", "HV-040 HV-070", ""},
    {"", "hv-decode hex:0100 => LEN zeroed", "", "HV-070 HV-120"},
    {"", "hv-decode hex:0100 => LEN junk", "HV-120", "HV-070"},
    {"", "hv-decode hex:2b000000" HV_TAIL " => FAMILY", "", "HV-060"},
    {"", "hv-decode hex:2b000000" HV_TAIL " => OK out=hex:" HV_TAIL, "HV-060", ""},
    {"", "hv-decode hex:00220000" HV_TAIL " => FAMILY junk", "HV-120", "HV-060"},
    {"hv-family=legacy-43", "hv-decode hex:2b000000" HV_TAIL " => OK out=hex:" HV_TAIL, "", FULL36},
    {"hv-family=legacy-43", "hv-decode " HV " => FAMILY", "", "HV-060"},
    {"hv-family=legacy-43", "hv-decode " HV " => OK out=hex:" HV_TAIL, "HV-060", ""},
    /* decode: tails */
    {"", "hv-decode " HV "+rep:77*4 => OK out=hex:" HV_TAIL, "", "HV-050 HV-100"},
    {"", "hv-decode " HV "+rep:77*4 => LEN", "HV-040 HV-050 HV-100", ""},
    {"hv-long-length=exact", "hv-decode " HV "+hex:00 => LEN", "", "HV-050"},
    {"hv-long-length=exact", "hv-decode " HV "+hex:00 => OK out=hex:" HV_TAIL, "HV-050", ""},
    {"hv-long-length=exact", "hv-decode hex:00000000" HV_TAIL "00 => FAMILY", "", "HV-050 HV-060"},
    /* decode: Reserved */
    {"", "hv-decode hex:22000100" HV_TAIL " => OK out=hex:" HV_TAIL, "", "HV-080"},
    {"", "hv-decode hex:22000100" HV_TAIL " => RESERVED", "HV-080 HV-100", ""},
    {"hv-reserved=reject", "hv-decode hex:22000080" HV_TAIL " => RESERVED", "", "HV-080"},
    {"hv-reserved=reject", "hv-decode hex:22000080" HV_TAIL " => OK out=hex:" HV_TAIL, "HV-080",
     ""},
    {"hv-reserved=reject", "hv-decode " HV " => OK out=hex:" HV_TAIL, "", FULL36},
    {"hv-reserved=container-flag", "hv-decode hex:22000100" HV_TAIL " => OK out=hex:" HV_TAIL, "",
     "HV-080"},
    {"hv-reserved=container-flag", "hv-decode hex:22000100" HV_TAIL " => RESERVED", "HV-080 HV-100",
     ""},
    {"hv-reserved=container-flag", "hv-decode hex:22000200" HV_TAIL " => RESERVED", "", ""},
    /* compare */
    {"", "hv-compare " HV " hex:22000700" HV_TAIL "ff => OK n0=0 n1=9 n2=9", "",
     "HV-050 HV-080 HV-090"},
    {"", "hv-compare " HV " hex:22000700" HV_TAIL " => OK n0=1 n1=9 n2=9", "HV-090", ""},
    {"", "hv-compare " HV " hex:22000700" HV_TAIL " => OK n0=0 n1=9 n2=8", "HV-090", ""},
    {"", "hv-compare " HV " hex:22000000+guid:PARENT+port:2762 => OK n0=2 n1=9 n2=9", "", "HV-090"},
    {"", "hv-compare " HV " hex:22000000+guid:PARENT+port:2762 => OK n0=0 n1=0 n2=0", "HV-090", ""},
    {"", "hv-compare " HV " hex:2200 => LEN", "", "HV-040"},
    {"", "hv-compare " HV " hex:2200 => OK n0=1 n1=0 n2=0", "HV-040", ""},
};

#define VM      "hex:28000000c90a00000200000000000000" /* 2:2761 */
#define VM_SAYS "OK n0=2 n1=2761 n2=0"

static const struct test_address_row vm[] = {
    /* encode */
    {"", "vm-encode cid=2 port=2761 => OK out=" VM, "", "VM-010 VM-020 VM-100 VM-130"},
    {"", "vm-encode cid=0xffffffff port=50000 => OK out=hex:2800000050c30000ffffffff00000000", "",
     "VM-010"},
    {"", "vm-encode cid=3 port=1024 flags=1 => OK out=hex:28000000000400000300000001000000", "",
     "VM-010"},
    {"", "vm-encode cid=0x01020304 port=0x05060708 => OK out=hex:28000000080706050403020100000000",
     "", "VM-100"},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:2800000002000000c90a000000000000",
     "VM-010 VM-100", "VM-020"},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:2800000000000ac90200000000000000",
     "VM-010 VM-100", ""},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:2800eeeec90a00000200000000000000", "VM-020",
     "VM-010"},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:28000000c90a00000200000000eeeeee", "VM-020",
     "VM-010"},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:2800ee00c90a00000200000000000000", "VM-020", ""},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:280000eec90a00000200000000000000", "VM-020", ""},
    {"", "vm-encode cid=2 port=2761 => OK out=hex:28000000c90a000002000000000000ee", "VM-020", ""},
    {"", "vm-encode cid=2 port=2761 => OK out=" VM "+hex:00", "VM-010", ""},
    {"", "vm-encode cid=2 port=2761 cap=15 => SPACE", "", "VM-130"},
    {"", "vm-encode cid=2 port=2761 cap=15 => SPACE junk", "VM-130", ""},
    {"", "vm-encode cid=2 port=2761 cap=15 => OK out=" VM " written=15", "VM-130", ""},
    {"", "vm-encode cid=2 port=2761 flags=2 => FLAGS", "", "VM-130"},
    /* decode: length, family, flags */
    {"", "vm-decode " VM " => " VM_SAYS, "", "VM-030 VM-040 VM-060 VM-100"},
    {"", "vm-decode " VM " => OK n0=2761 n1=2 n2=0", "VM-100", ""},
    {"", "vm-decode " VM " => LEN", "VM-030 VM-100", ""},
    {"", "vm-decode " VM " => FAMILY", "VM-040 VM-100", ""},
    {"", "vm-decode hex:2800+rep:00*13 => LEN", "", "VM-030 VM-130"},
    {"", "vm-decode hex:2800+rep:00*13 => LEN junk", "VM-130", "VM-030"},
    {"", "vm-decode hex:2800+rep:00*13 => LEN zeroed", "", "VM-130"},
    {"", "vm-decode hex:2800+rep:00*13 => OK n0=0 n1=0 n2=0", "VM-030", ""},
    {"", "vm-decode hex:0000+rep:00*13 => LEN", "", "VM-050"},
    {"", "vm-decode hex:0000+rep:00*13 => FAMILY", "VM-030 VM-050", ""},
    {"", "vm-decode hex:0000+rep:00*14 => FAMILY", "", "VM-040"},
    {"", "vm-decode hex:0000+rep:00*14 => OK n0=0 n1=0 n2=0", "VM-040", ""},
    {"", "vm-decode hex:0000+rep:ff*14 => FAMILY", "", "VM-040 VM-050"},
    {"", "vm-decode hex:0000+rep:ff*14 => FLAGS", "VM-040 VM-050", ""},
    {"", "vm-decode " VM "+hex:ff => " VM_SAYS, "", "VM-030"},
    {"", "vm-decode " VM "+hex:ff => LEN", "VM-030 VM-100", ""},
    {"vm-long-length=exact", "vm-decode " VM "+hex:ff => LEN", "", "VM-030"},
    {"vm-long-length=exact", "vm-decode " VM "+hex:ff => " VM_SAYS, "VM-030", ""},
    {"", "vm-decode hex:28000000c90a00000200000001000000 => OK n0=2 n1=2761 n2=1", "", "VM-060"},
    {"", "vm-decode hex:28000000c90a00000200000001000000 => OK n0=2 n1=2761 n2=0", "VM-060",
     "VM-100"},
    {"", "vm-decode hex:28000000c90a00000200000001000000 => FLAGS", "VM-060 VM-100", ""},
    {"", "vm-decode hex:28000000c90a00000200000002000000 => FLAGS", "", "VM-060"},
    {"", "vm-decode hex:28000000c90a00000200000002000000 => OK n0=2 n1=2761 n2=2", "VM-060", ""},
    {"vm-flags=zero-only", "vm-decode hex:28000000c90a00000200000001000000 => FLAGS", "", "VM-060"},
    {"vm-flags=zero-only", "vm-decode hex:28000000c90a00000200000001000000 => OK n0=2 n1=2761 n2=1",
     "VM-060", ""},
    /* decode: reserved bytes */
    {"", "vm-decode hex:28000700c90a00000200000000000000 => " VM_SAYS, "", "VM-070"},
    {"", "vm-decode hex:28000700c90a00000200000000000000 => FLAGS", "VM-070 VM-100", ""},
    {"", "vm-decode hex:28000100c90a00000200000000000000 => OK n0=2 n1=2761 n2=1", "VM-060 VM-070",
     ""},
    {"", "vm-decode hex:28000000c90a00000200000000000001 => " VM_SAYS, "", "VM-080"},
    {"", "vm-decode hex:28000000c90a00000200000000000001 => RESERVED", "VM-080 VM-100", ""},
    {"vm-reserved=reject", "vm-decode hex:28000000c90a00000200000000000001 => RESERVED", "",
     "VM-080"},
    {"vm-reserved=reject", "vm-decode hex:28000000c90a00000200000000000001 => " VM_SAYS, "VM-080",
     ""},
    {"vm-reserved=reject", "vm-decode hex:28000700c90a00000200000000000000 => " VM_SAYS, "VM-070",
     ""},
    /* compare */
    {"", "vm-compare " VM " hex:28000700c90a00000200000001000001 => OK n0=0 n1=4 n2=4", "",
     "VM-090"},
    {"", "vm-compare " VM " hex:28000700c90a00000200000001000001 => OK n0=1 n1=4 n2=4", "VM-090",
     ""},
    {"", "vm-compare " VM " hex:28000000c90a00000300000000000000 => OK n0=1 n1=4 n2=5", "",
     "VM-090"},
    {"", "vm-compare " VM " hex:28000000c90a00000300000000000000 => OK n0=0 n1=4 n2=4", "VM-090",
     ""},
    {"", "vm-compare " VM " hex:2900 => LEN", "", "VM-030 VM-050"},
    /* getname */
    {"", "vm-getname cid=2 port=2761 cap=24 => OK n0=16 out=" VM, "",
     "VM-010 VM-100 VM-110 VM-120"},
    {"", "vm-getname cid=2 port=2761 cap=8 => OK n0=16 out=hex:28000000c90a0000", "",
     "VM-110 VM-120"},
    {"", "vm-getname cid=2 port=2761 cap=8 => OK n0=8 out=hex:28000000c90a0000", "VM-110", ""},
    {"", "vm-getname cid=2 port=2761 cap=8 => OK n0=16 out=" VM, "VM-110", ""},
    {"", "vm-getname cid=2 port=2761 cap=8 => OK n0=16 out=hex:28000000c90a0000 after", "VM-110",
     ""},
    {"", "vm-getname cid=2 port=2761 cap=0 => OK n0=16", "", "VM-110"},
    {"", "vm-getname cid=2 port=2761 cap=0 => SPACE", "VM-110", ""},
    {"", "vm-getname cid=2 port=2761 cap=16 => OK n0=16 out=hex:28000000c90a00000200000000eeeeee",
     "VM-120", "VM-110"},
    /* other shapes */
    {"vm-os-layout=macos", "vm-encode cid=2 port=2761 => OK out=hex:0c280000c90a000002000000", "",
     "VM-140"},
    {"vm-os-layout=macos", "vm-encode cid=2 port=2761 => OK out=" VM, "VM-140", ""},
    {"vm-os-layout=macos", "vm-decode hex:0c280000c90a000002000000 => OK n0=2 n1=2761 n2=0", "",
     "VM-140"},
    {"vm-os-layout=macos", "vm-decode hex:0c280000c90a000002000000 => LEN", "VM-140", ""},
    {"vm-os-layout=macos", "vm-decode hex:0c280000c90a0000020000 => LEN", "", "VM-140"},
    {"vm-os-layout=freebsd", "vm-encode cid=2 port=2761 => OK out=hex:142b0000c90a0000+rep:00*12",
     "", "VM-140"},
    {"vm-os-layout=freebsd", "vm-decode hex:142b0000c90a0000+rep:00*12 => OK n1=2761", "",
     "VM-140"},
    {"vm-os-layout=freebsd", "vm-decode hex:142b0000c90a0000+rep:00*12 => OK n1=0", "VM-140", ""},
    {"vm-os-layout=freebsd", "vm-decode " VM " => " VM_SAYS, "VM-140", ""},
};

#define G      "00000ac9-facb-11e6-bd58-64006a7986d3"
#define G_HEX  "hex:c90a0000cbfae611bd5864006a7986d3"
#define GOOD36 "GUID-010 GUID-080 GUID-110 GUID-120 GUID-130"

static const struct test_address_row guid[] = {
    /* 36 characters */
    {"", "guid-parse \"" G "\" => OK out=" G_HEX, "", GOOD36},
    {"",
     "guid-parse \"00112233-4455-6677-8899-AABBCCDDEEFF\" => OK "
     "out=hex:33221100554477668899aabbccddeeff",
     "", GOOD36},
    {"",
     "guid-parse \"00112233-4455-6677-8899-aabbccddeeff\" => OK "
     "out=hex:00112233445566778899aabbccddeeff",
     "GUID-080 GUID-110 GUID-120", "GUID-010"},
    {"", "guid-parse \"ffffffff-ffff-ffff-ffff-ffffffffffff\" => SYNTAX",
     "GUID-010 GUID-110 GUID-120", ""},
    {"", "guid-parse \"" G "\" => OK out=" G_HEX " before", "GUID-130", ""},
    {"", "guid-parse \"" G "\" cap=15 => SPACE", "", "GUID-130"},
    /* lengths, dashes, digits */
    {"", "guid-parse \"\" => SYNTAX", "", "GUID-020 GUID-130"},
    {"", "guid-parse \"0000ac9-facb-11e6-bd58-64006a7986d3\" => SYNTAX", "", "GUID-020"},
    {"", "guid-parse \"0000ac9-facb-11e6-bd58-64006a7986d3\" => OK out=" G_HEX, "GUID-020 GUID-130",
     ""},
    {"", "guid-parse \"0000ac9-facb-11e6-bd58-64006a7986d3\" => LEN", "GUID-020", "GUID-130"},
    {"", "guid-parse \"00000ac90facb-11e6-bd58-64006a7986d3\" => SYNTAX", "", "GUID-030"},
    {"", "guid-parse \"00000ac90facb-11e6-bd58-64006a7986d3\" => OK out=" G_HEX,
     "GUID-030 GUID-130", ""},
    {"", "guid-parse \"00000ac9-facb-11e6-bd5-864006a7986d3\" => OK out=" G_HEX,
     "GUID-030 GUID-130", ""},
    {"", "guid-parse \"+0000ac9-facb-11e6-bd58-64006a7986d3\" => SYNTAX", "", "GUID-040"},
    {"", "guid-parse \"+0000ac9-facb-11e6-bd58-64006a7986d3\" => OK out=" G_HEX,
     "GUID-040 GUID-130", ""},
    {"", "guid-parse \"00000ac9-facb-11e6-bd58-64006a7986d\\x00\" => OK out=" G_HEX,
     "GUID-040 GUID-130", ""},
    {"", "guid-parse \"0x000ac9-facb-11e6-bd58-64006a7986dg\" => SYNTAX junk", "GUID-130",
     "GUID-040"},
    {"", "guid-parse \"" G " \" => SYNTAX", "", "GUID-020 GUID-050"},
    {"", "guid-parse \"" G "\\x00\" => OK out=" G_HEX, "GUID-020 GUID-050 GUID-130", ""},
    {"", "guid-parse \" " G "\" => OK out=" G_HEX, "GUID-020 GUID-050 GUID-130", ""},
    {"", "guid-parse \"" G "garbage\" errno=34 => SYNTAX zeroed", "", "GUID-050 GUID-130"},
    /* braces and other forms */
    {"", "guid-parse \"{" G "}\" => SYNTAX", "", "GUID-060"},
    {"", "guid-parse \"{" G "}\" => OK out=" G_HEX, "GUID-060 GUID-130", ""},
    {"guid-braces=accept-pair", "guid-parse \"{" G "}\" => OK out=" G_HEX, "", "GUID-060 GUID-080"},
    {"guid-braces=accept-pair", "guid-parse \"{" G "}\" => SYNTAX", "GUID-060", ""},
    {"guid-braces=accept-pair", "guid-parse \"{" G "\" => SYNTAX", "", "GUID-060"},
    {"guid-braces=accept-pair", "guid-parse \"{" G "\" => OK out=" G_HEX,
     "GUID-050 GUID-060 GUID-130", ""},
    {"guid-braces=accept-pair", "guid-parse \"{{" G "}}\" => OK out=" G_HEX,
     "GUID-050 GUID-060 GUID-130", ""},
    {"guid-braces=accept-pair", "guid-parse \"}" G "{\" => SYNTAX", "", "GUID-060"},
    {"", "guid-parse \"(" G ")\" => SYNTAX", "", "GUID-070"},
    {"", "guid-parse \"(" G ")\" => OK out=" G_HEX, "GUID-070 GUID-130", ""},
    {"", "guid-parse \"urn:uuid:" G "\" => OK out=" G_HEX, "GUID-070 GUID-130", ""},
    {"guid-forms=dotnet", "guid-parse \"(" G ")\" => OK out=" G_HEX, "", "GUID-070"},
    {"guid-forms=dotnet", "guid-parse \"(" G ")\" => SYNTAX", "GUID-070", ""},
    {"guid-forms=dotnet", "guid-parse \"urn:uuid:" G "\" => SYNTAX", "", "GUID-070"},
    {"guid-forms=dotnet",
     "guid-parse \"{0x00000ac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x00,0x6a,0x79,0x86,0xd3}}\""
     " => OK out=" G_HEX,
     "", "GUID-070 GUID-080"},
    {"guid-forms=dotnet", "guid-parse \"0x000ac9-facb-11e6-bd58-64006a7986d3\" => OK out=" G_HEX,
     "", ""},
    {"guid-forms=dotnet", "guid-parse \"" G "garbage\" => OK out=" G_HEX,
     "GUID-020 GUID-050 GUID-130", ""},
    {"guid-forms=python", "guid-parse \"00000ac9facb11e6bd5864006a7986d3\" => OK out=" G_HEX, "",
     "GUID-070"},
    {"guid-forms=python", "guid-parse \"00000ac9facb11e6bd5864006a7986d3\" => SYNTAX", "GUID-070",
     ""},
    {"guid-forms=python", "guid-parse \"urn:uuid:" G "\" => OK out=" G_HEX, "", "GUID-070"},
    {"guid-forms=python", "guid-parse \"(" G ")\" => SYNTAX", "", "GUID-070"},
    /* format */
    {"", "guid-format " G_HEX " => OK out=\"" G "\" nul", "",
     "GUID-080 GUID-090 GUID-100 GUID-110 GUID-120"},
    {"", "guid-format " G_HEX " => OK out=\"00000AC9-FACB-11E6-BD58-64006A7986D3\" nul", "GUID-100",
     "GUID-080 GUID-090 GUID-110"},
    {"", "guid-format " G_HEX " => OK out=\"c90a0000-cbfa-e611-bd58-64006a7986d3\" nul",
     "GUID-080 GUID-110 GUID-120", "GUID-090"},
    {"", "guid-format " G_HEX " => OK out=\"{" G "}\" nul", "GUID-080 GUID-090 GUID-110 GUID-120",
     ""},
    {"", "guid-format " G_HEX " => OK out=\"" G "\"", "GUID-090", "GUID-080"},
    {"", "guid-format " G_HEX " => OK out=\"" G "\" nul behind", "GUID-090", ""},
    {"", "guid-format " G_HEX " cap=37 => OK out=\"" G "\" nul", "", "GUID-090"},
    {"", "guid-format " G_HEX " cap=36 => SPACE", "", "GUID-090"},
    {"", "guid-format " G_HEX " cap=36 => OK out=\"" G "\"", "GUID-090", ""},
    {"", "guid-format " G_HEX " cap=36 => SPACE zeroed", "GUID-090", ""},
    /* names */
    {"", "guid-name guid:PARENT => OK out=\"HV_GUID_PARENT\" nul", "", "GUID-140"},
    {"", "guid-name guid:PARENT => OK out=\"HV_GUID_LOOPBACK\" nul", "GUID-140", ""},
    {"", "guid-name guid:PARENT => NOMAP", "GUID-140", ""},
    {"", "guid-name rep:00*16 => OK out=\"HV_GUID_WILDCARD\" nul", "", "GUID-150"},
    {"", "guid-name rep:00*16 => OK out=\"HV_GUID_ZERO\" nul", "GUID-150", ""},
    {"zero-name=zero", "guid-name rep:00*16 => OK out=\"HV_GUID_ZERO\" nul", "", "GUID-150"},
    {"zero-name=zero", "guid-name rep:00*16 => OK out=\"HV_GUID_WILDCARD\" nul", "GUID-150", ""},
    {"", "guid-name rep:01*16 => NOMAP", "", "GUID-150"},
    {"", "guid-name rep:01*16 => OK out=\"HV_GUID_ZERO\" nul", "GUID-150", ""},
    {"", "guid-named \"HV_GUID_SILOHOST\" => OK out=hex:5c0cbd367672234288ba7d03b654c568", "",
     "GUID-140"},
    {"", "guid-named \"HV_GUID_CHILDREN\" => OK out=hex:90db8b890d354f798ce949ea0ac8b7cd",
     "GUID-140", ""},
    {"", "guid-named \"HV_GUID_SELF\" => NOMAP", "", "GUID-140"},
    {"", "guid-named \"HV_GUID_SELF\" => OK out=rep:00*16", "GUID-140", ""},
    /* what is left open */
    {"", "guid-parse \"" G "\" null=1 => OTHER", "", "GUID-130"},
    {"", "guid-parse \"" G "\" null=4 => OTHER after", "GUID-130", ""},
};

#define ROWS(table) table, sizeof table / sizeof table[0]

static void test_hv(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(hv)), 0);
    assert_int_equal(test_address_missing(ROWS(hv), "HV"), 0);
}

static void test_vm(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(vm)), 0);
    assert_int_equal(test_address_missing(ROWS(vm), "VM"), 0);
}

static void test_guid(void **state)
{
    (void)state;
    assert_int_equal(test_address_rows(ROWS(guid)), 0);
    assert_int_equal(test_address_missing(ROWS(guid), "GUID"), 0);
}

/* A MAY that is offered has to be right: its break is no opinion. */
static void test_what_is_offered_is_right(void **state)
{
    static struct test_address t;
    (void)state;
    test_address_judge("vm-os-layout=macos", "vm-encode cid=2 port=2761 => OTHER", &t);
    assert_int_equal(t.broken_must[CTS_ADR_VM_140], 1);
    test_address_judge("", "hv-encode " PAIR " => OTHER", &t);
    assert_int_equal(t.broken_must[CTS_ADR_HV_010], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hv),
        cmocka_unit_test(test_vm),
        cmocka_unit_test(test_guid),
        cmocka_unit_test(test_what_is_offered_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
