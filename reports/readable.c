/*
 * GUIDs and addresses in lines for people: what the hexadecimal digits of a program, a finding or an event say. It
 * looks for runs of digits as long as a GUID, two of them or an address, and knows nothing else of the line.
 */
#define _GNU_SOURCE
#include "report.h"
#include <cts/sockaddr.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MIN    10u /* bytes */
#define ADDRESS_MAX 64u /* bytes that are looked at */

struct out {
    char *text;
    size_t size, used;
    uint32_t parts;
};

static void put(struct out *out, const char *text)
{
    int more = snprintf(out->text + out->used, out->size - out->used, "%s", text);

    out->used += (size_t)more < out->size - out->used ? (size_t)more : out->size - out->used - 1;
}

static uint32_t number_at(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* The text of a GUID, and its name or the port that it stands for. */
static void put_guid(struct out *out, const uint8_t *g)
{
    static const struct {
        const char *name;
        uint8_t bytes[CTS_GUID_SIZE];
    } known[] = {
#define KNOWN(symbol, name, text, ...) {name, {__VA_ARGS__}},
        CTS_HV_GUID_MAP(KNOWN)
#undef KNOWN
    };
    char text[96];

    snprintf(text, sizeof(text),
             "%08" PRIx32 "-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", number_at(g),
             g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
    put(out, text);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (memcmp(g, known[i].bytes, CTS_GUID_SIZE) == 0) {
            put(out, " ");
            put(out, known[i].name);
            return;
        }
    if (memcmp(g + 4, known[CTS_HV_GUID_VSOCK_TEMPLATE].bytes + 4, CTS_GUID_SIZE - 4) == 0) {
        snprintf(text, sizeof(text), " port %" PRIu32, number_at(g));
        put(out, text);
    }
}

static void put_cid(struct out *out, uint32_t cid, uint32_t port)
{
    char text[64];

    if (cid == CTS_VM_ANY)
        snprintf(text, sizeof(text), "cid ANY, port %" PRIu32, port);
    else
        snprintf(text, sizeof(text), "cid %" PRIu32 ", port %" PRIu32, cid, port);
    if (port == CTS_VM_ANY)
        snprintf(strstr(text, "port "), 16, "port ANY");
    put(out, text);
}

/* Bytes of which most are characters, as a text in quotes; false if they are not. */
static bool put_text(struct out *out, const uint8_t *bytes, size_t count)
{
    size_t odd = 0;
    char one[8];

    for (size_t i = 0; i < count; i++)
        odd += bytes[i] < ' ' || bytes[i] > '~';
    if (count < TEXT_MIN || 4 * odd > count)
        return false;
    put(out, out->parts++ ? "; \"" : "\"");
    for (size_t i = 0; i < count; i++) {
        bool plain = bytes[i] >= ' ' && bytes[i] <= '~';

        snprintf(one, sizeof(one), plain ? "%c" : "\\x%02x", bytes[i]);
        put(out, one);
    }
    put(out, "\"");
    return true;
}

/* What so many bytes are; false if nothing that is known. `whole`: there are no more of them. */
static bool put_bytes(struct out *out, const uint8_t *bytes, size_t count, bool whole)
{
    const char *before = out->parts ? "; " : "";

    if (!whole)
        return put_text(out, bytes, count);
    if (count == CTS_HV_SIZE && bytes[0] == CTS_HV_FAMILY && bytes[1] == 0) {
        put(out, before);
        put(out, "VmId ");
        put_guid(out, bytes + 4);
        put(out, ", ServiceId ");
        put_guid(out, bytes + 20);
    } else if (count == CTS_VM_SIZE && bytes[0] == CTS_VM_FAMILY && bytes[1] == 0 &&
               bytes[2] == 0 && bytes[3] == 0) {
        put(out, before);
        put_cid(out, number_at(bytes + 8), number_at(bytes + 4));
    } else if (count == CTS_GUID_SIZE) {
        put(out, before);
        put_guid(out, bytes);
    } else if (count == 2 * CTS_GUID_SIZE) {
        put(out, before);
        put_guid(out, bytes);
        put(out, ", ");
        put_guid(out, bytes + CTS_GUID_SIZE);
    } else {
        return put_text(out, bytes, count);
    }
    out->parts++;
    return true;
}

static uint8_t digit(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* Lines about these have bytes of that length which are something else. */
static bool is_other(const char *line, size_t length)
{
    static const char *const words[] = {"cap-", "send", "receive", "run begins"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (memmem(line, length, words[i], strlen(words[i])))
            return true;
    return false;
}

bool cts_readable(const char *line, size_t length, char *text, size_t size)
{
    struct out out = {text, size, 0, 0};
    uint8_t bytes[ADDRESS_MAX];

    text[0] = '\0';
    if (is_other(line, length))
        return false;
    for (size_t i = 0; i < length; i++) {
        size_t digits = 0;

        while (i + digits < length && isxdigit((unsigned char)line[i + digits]))
            digits++;
        char next = i + digits < length ? line[i + digits] : ' ';

        if (digits >= 2 * TEXT_MIN && digits % 2 == 0 && digits <= 2 * ADDRESS_MAX &&
            (i == 0 || !isalnum((unsigned char)line[i - 1])) && !isalnum((unsigned char)next) &&
            next != '-') {
            for (size_t n = 0; n < digits / 2; n++)
                bytes[n] = (uint8_t)(digit(line[i + 2 * n]) << 4 | digit(line[i + 2 * n + 1]));
            put_bytes(&out, bytes, digits / 2, next != '.'); /* what ends in dots goes on */
        }
        i += digits;
    }
    return out.parts > 0;
}

/* Of these calls bytes from there on are a GUID. */
static const struct {
    const char *call;
    uint32_t from[2];
} windows[] = {
    {"guid-parse ", {0, 0}}, {"guid-named ", {0, 0}},       {"port-to-service", {0, 0}},
    {"cid-to-vmid", {0, 0}}, {"container-to-vmid", {0, 0}}, {"hv-encode ", {4, 20}},
    {"hv-decode ", {0, 16}}, {"vmidsvc-parse ", {0, 16}},
};

static const char window_mark[] = "bytes from ";

bool cts_readable_window(const char *call, const char *line, char *text, size_t size)
{
    const char *at = strstr(line, window_mark);
    uint32_t from = 0;

    text[0] = '\0';
    if (!at)
        return false;
    for (at += strlen(window_mark); isdigit((unsigned char)*at); at++)
        from = 10 * from + (uint32_t)(*at - '0');
    if (strncmp(at, ": ", 2) != 0)
        return false;
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++)
        if (strncmp(call, windows[i].call, strlen(windows[i].call)) == 0 &&
            (from == windows[i].from[0] || from == windows[i].from[1]))
            return cts_readable(at + 2, strspn(at + 2, "0123456789abcdef"), text, size);
    return false;
}

bool cts_readable_sentence(const char *sentence, char *text, size_t size)
{
    const char *window = strstr(sentence, window_mark);
    size_t used;

    cts_readable(sentence, window ? (size_t)(window - sentence) : strlen(sentence), text, size);
    used = strlen(text);
    if (used + 3 < size &&
        cts_readable_window(sentence, sentence, text + used + (used ? 2 : 0),
                            size - used - (used ? 2 : 0)) &&
        used)
        memcpy(text + used, "; ", 2);
    return text[0] != '\0';
}
