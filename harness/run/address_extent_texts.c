/*
 * Exhaustive ranges of texts.
 *
 * SHORT_TEXTS  every text of up to three characters of an alphabet, to every parser
 * EDITS        every golden text with one byte replaced by any other, with any byte put in at any place, with one byte
 *              taken out, with two neighbours exchanged, and cut at any place
 * GUID_BYTES   every byte at every position of the text of a GUID, alone, braced, and as a service id, with errno 0 and a
 *              stale ERANGE
 * HYB_SPLITS   every split of request and reply lines, with and without more behind them
 */
#include "run/address_extent.h"

#include <string.h>

#define LINE_MAX 96u
#define ERANGE_  34u

/* A line with its length, as a text may hold NUL. */
struct line {
    uint32_t call;
    uint32_t length;
    const char *text;
};
#define LINE(call, text)                                                                           \
    {                                                                                              \
        CTS_CALL_##call, sizeof(text) - 1, text                                                    \
    }

static void try_text(struct cts_extent_range *range, uint32_t call, const char *text,
                     uint32_t length, uint32_t preset)
{
    struct cts_address_spec spec = cts_extent_spec(call, text, length, NULL, 0);
    spec.preset = preset;
    cts_extent_try(range, &spec);
    if (call != CTS_CALL_HYB_REPLY)
        return;
    spec.number[0] = 1; /* the same, and no more comes */
    cts_extent_try(range, &spec);
}

/* -- short texts --------------------------------------------------------------------------------------------- */

static const char alphabet[] = "0123459:-+. \t\n\r,_xXaFfz{}%/\x80";
#define LETTERS (sizeof alphabet) /* the NUL is one of them */

void cts_extent_short_texts(struct cts_extent_range *range)
{
    static const uint32_t parsers[] = {
        CTS_CALL_CIDPORT_PARSE, CTS_CALL_GUID_PARSE,   CTS_CALL_GUID_NAMED,  CTS_CALL_URI_PARSE,
        CTS_CALL_VMIDSVC_PARSE, CTS_CALL_TEXT_TO_PORT, CTS_CALL_HYB_REQUEST, CTS_CALL_HYB_REPLY};
    uint32_t total = 1;
    for (uint32_t length = 0; length <= 3; length++, total *= LETTERS)
        for (uint32_t i = 0; i < total && !cts_extent_over(range); i++) {
            const char text[3] = {alphabet[i % LETTERS], alphabet[i / LETTERS % LETTERS],
                                  alphabet[i / (LETTERS * LETTERS) % LETTERS]};
            if (!cts_extent_wants(range))
                continue;
            for (size_t k = 0; k < sizeof parsers / sizeof parsers[0]; k++)
                try_text(range, parsers[k], text, length, 0);
        }
}

/* -- edits --------------------------------------------------------------------------------------------------- */

#define GUID_A "00112233-4455-6677-8899-aAbBcCdDeEfF"
#define GUID_B "00000ac9-facb-11e6-bd58-64006a7986d3"
#define PARENT "a42e7cda-d03f-480c-9cc2-a4de20abb878"
static const struct line goldens[] = {
    LINE(CIDPORT_PARSE, "2:2761"),
    LINE(CIDPORT_PARSE, "4294967295:4294967294"),
    LINE(CIDPORT_PARSE, "host:5"),
    LINE(CIDPORT_PARSE, "hypervisor:010"),
    LINE(CIDPORT_PARSE, "-1:5"),
    LINE(GUID_PARSE, GUID_A),
    LINE(GUID_PARSE, "{" GUID_B "}"),
    LINE(GUID_PARSE, "00112233445566778899aabbccddeeff"),
    LINE(GUID_NAMED, "HV_GUID_PARENT"),
    LINE(URI_PARSE, "vsock:2:2761"),
    LINE(URI_PARSE, "vsock://3:1024"),
    LINE(URI_PARSE, "vsock-stream:2:5"),
    LINE(URI_PARSE, "hvsock://" PARENT "/" GUID_B),
    LINE(URI_PARSE, "hvsock:///run/vm.sock:5"),
    LINE(VMIDSVC_PARSE, PARENT ":" GUID_B),
    LINE(VMIDSVC_PARSE, "loopback:" GUID_B),
    LINE(TEXT_TO_PORT, GUID_B),
    LINE(TEXT_TO_PORT, "00005653-FACB-11E6-BD58-64006A7986D3"),
    LINE(HYB_REQUEST, "CONNECT 1234\n"),
    LINE(HYB_REQUEST, "connect 4294967295\n"),
    LINE(HYB_REQUEST, "CONNECT " GUID_B "\n"),
    LINE(HYB_REPLY, "OK 1073741824\n"),
};

static void try_edit(struct cts_extent_range *range, uint32_t call, const char *text,
                     uint32_t length)
{
    if (cts_extent_wants(range))
        try_text(range, call, text, length, 0);
}

/* One place of one text. */
static void edit(struct cts_extent_range *range, const struct line *golden, uint32_t at)
{
    char text[LINE_MAX];
    uint32_t length = golden->length;
    try_edit(range, golden->call, golden->text, at); /* cut */
    memcpy(text, golden->text, at);
    memcpy(text + at + 1, golden->text + at, length - at);
    for (uint32_t byte = 0; byte < 256; byte++) { /* one more */
        text[at] = (char)byte;
        try_edit(range, golden->call, text, length + 1);
    }
    if (at == length)
        return;
    memcpy(text, golden->text, length);
    for (uint32_t byte = 0; byte < 256; byte++) { /* another */
        text[at] = (char)byte;
        try_edit(range, golden->call, text, length);
    }
    memcpy(text + at, golden->text + at + 1, length - at - 1); /* one less */
    try_edit(range, golden->call, text, length - 1);
    if (at + 1 == length)
        return;
    memcpy(text, golden->text, length);
    text[at] = golden->text[at + 1];
    text[at + 1] = golden->text[at];
    try_edit(range, golden->call, text, length);
}

void cts_extent_edits(struct cts_extent_range *range)
{
    for (size_t i = 0; i < sizeof goldens / sizeof goldens[0]; i++)
        for (uint32_t at = 0; at <= goldens[i].length && !cts_extent_over(range); at++)
            edit(range, &goldens[i], at);
}

/* -- GUIDs --------------------------------------------------------------------------------------------------- */

void cts_extent_guid_bytes(struct cts_extent_range *range)
{
    static const struct line texts[] = {
        LINE(GUID_PARSE, GUID_A),
        LINE(GUID_PARSE, GUID_B),
        LINE(GUID_PARSE, "{" PARENT "}"),
        LINE(TEXT_TO_PORT, GUID_B),
        LINE(VMIDSVC_PARSE, PARENT ":" GUID_B),
    };
    char text[LINE_MAX];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        memcpy(text, texts[i].text, texts[i].length);
        for (uint32_t at = 0; at < texts[i].length && !cts_extent_over(range); at++) {
            for (uint32_t byte = 0; byte < 256; byte++) {
                if (!cts_extent_wants(range))
                    continue;
                text[at] = (char)byte;
                try_text(range, texts[i].call, text, texts[i].length, 0);
                try_text(range, texts[i].call, text, texts[i].length, ERANGE_);
            }
            text[at] = texts[i].text[at];
        }
    }
}

/* -- hybrid lines -------------------------------------------------------------------------------------------- */

static const struct line hybrid[] = {
    LINE(HYB_REQUEST, "CONNECT 1234\n"),
    LINE(HYB_REQUEST, "connect 1234\n"),
    LINE(HYB_REQUEST, "CoNnEcT 0\n"),
    LINE(HYB_REQUEST, "CONNECT 4294967295\n"),
    LINE(HYB_REQUEST, "CONNECT 4294967296\n"),
    LINE(HYB_REQUEST, "CONNECT 01234\n"),
    LINE(HYB_REQUEST, "CONNECT +1234\n"),
    LINE(HYB_REQUEST, "CONNECT -1\n"),
    LINE(HYB_REQUEST, "CONNECT 0x10\n"),
    LINE(HYB_REQUEST, "CONNECT\t1234\n"),
    LINE(HYB_REQUEST, "CONNECT   12\n"),
    LINE(HYB_REQUEST, "CONNECT 1234 garbage\n"),
    LINE(HYB_REQUEST, "  CONNECT 1234\n"),
    LINE(HYB_REQUEST, "CONNECT 1234\r\n"),
    LINE(HYB_REQUEST, "CONNECT\xe3\x80\x80"
                      "1234\n"),
    LINE(HYB_REQUEST, "CONNECT " GUID_B "\n"),
    LINE(HYB_REQUEST, "CONNECT {" GUID_B "}\n"),
    LINE(HYB_REQUEST, "CONNECT 00000000000000000000000000001234\n"),
    LINE(HYB_REQUEST, "CONNECT 1234\nCONNECT 5678\n"),
    LINE(HYB_REQUEST, "LISTEN 1234\n"),
    LINE(HYB_REPLY, "OK 0\n"),
    LINE(HYB_REPLY, "OK 65536\n"),
    LINE(HYB_REPLY, "OK 2147483648\n"),
    LINE(HYB_REPLY, "OK 4294967295\n"),
    LINE(HYB_REPLY, "OK 4294967296\n"),
    LINE(HYB_REPLY, "ok 5\n"),
    LINE(HYB_REPLY, "OK\n"),
    LINE(HYB_REPLY, "OK 5\r\n"),
    LINE(HYB_REPLY, "OK 5\ndata"),
    LINE(HYB_REPLY, "NO 5\n"),
};

void cts_extent_hyb_splits(struct cts_extent_range *range)
{
    static const char tails[][8] = {"", "\n", "x", "GET /\n", "CONNECT"};
    char text[LINE_MAX];
    for (size_t i = 0; i < sizeof hybrid / sizeof hybrid[0]; i++)
        for (uint32_t cut = 0; cut <= hybrid[i].length; cut++)
            for (size_t k = 0; k < sizeof tails / sizeof tails[0]; k++) {
                uint32_t more = (uint32_t)strnlen(tails[k], sizeof tails[k]);
                if (!cts_extent_wants(range))
                    continue;
                memcpy(text, hybrid[i].text, cut);
                memcpy(text + cut, tails[k], more);
                try_text(range, hybrid[i].call, text, cut + more, 0);
            }
}
