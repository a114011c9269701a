/*
 * The words of nicsave_notation.h: options and numbers of an item, names of statuses, events without a request.
 */
#include "nicsave_notation_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int status;
} statuses[] = {{"ok", CTS_NDIS_SUCCESS},
                {"pend", CTS_NDIS_PENDING},
                {"short", CTS_NDIS_BUFFER_TOO_SHORT},
                {"fail", CTS_NDIS_FAILURE},
                {"nosup", CTS_NDIS_NOT_SUPPORTED},
                {"resources", CTS_NDIS_RESOURCES},
                {"veto", CTS_NDIS_DATA_NOT_ACCEPTED},
                {"length", CTS_NDIS_INVALID_LENGTH},
                {"overflow", CTS_NDIS_BUFFER_OVERFLOW},
                {"ntshort", CTS_NDIS_NT_BUFFER_TOO_SHORT},
                {"small", CTS_NDIS_NT_BUFFER_TOO_SMALL},
                {"odd", CTS_NDIS_NOT_RECOGNIZED},
                {"parameter", CTS_NDIS_INVALID_PARAMETER},
                {"paused", CTS_NDIS_PAUSED},
                {"aborted", CTS_NDIS_REQUEST_ABORTED},
                {"revision", CTS_NDIS_UNSUPPORTED_REVISION}};

uint32_t test_status_of(const char *word)
{
    for (size_t n = 0; n < sizeof(statuses) / sizeof(statuses[0]); n++)
        if (strcmp(statuses[n].name, word) == 0)
            return (uint32_t)statuses[n].status;
    if (word[0] < '0' || word[0] > '9')
        fail_msg("no such status: %s", word);
    return (uint32_t)strtoul(word, NULL, 0);
}

/* -- words ---------------------------------------------------------------------------------------------- */

/* The value of "key=value", or NULL; for a bare "key" the empty string. */
const char *test_option(const struct item *i, const char *key)
{
    size_t length = strlen(key);
    for (int n = 1; n < i->count; n++)
        if (strncmp(i->words[n], key, length) == 0) {
            if (i->words[n][length] == '=')
                return i->words[n] + length + 1;
            if (i->words[n][length] == '\0')
                return "";
        }
    return NULL;
}

uint32_t test_number(const struct item *i, const char *key, uint32_t fallback)
{
    const char *text = test_option(i, key);
    return text && *text ? (uint32_t)strtoul(text, NULL, 0) : text ? 1 : fallback;
}

uint32_t test_word(const struct item *i, int n, uint32_t fallback)
{
    return n < i->count ? (uint32_t)strtoul(i->words[n], NULL, 0) : fallback;
}

/* "=status" behind a word. */
uint32_t test_result(const struct item *i)
{
    for (int n = 1; n < i->count; n++)
        if (i->words[n][0] == '=')
            return test_status_of(i->words[n] + 1);
    return CTS_NDIS_SUCCESS;
}

struct key test_key_of(const char *text)
{
    char *end;
    struct key key = {.port = (uint32_t)strtoul(text, &end, 0)};
    if (*end == '.')
        key.index = (uint16_t)strtoul(end + 1, NULL, 0);
    return key;
}

bool test_data_of(const char *text, struct data *data)
{
    char *end;
    *data = (struct data){.length = (uint32_t)strtoul(text, &end, 0)};
    if (*end != ':')
        return false;
    data->pattern = (uint32_t)strtoul(end + 1, &end, 0);
    if (*end == ':')
        data->feature = (uint32_t)strtoul(end + 1, NULL, 0);
    return data->length <= PATTERN_MAX;
}

/* -- events --------------------------------------------------------------------------------------------- */

struct cts_event test_blank(struct writer *w, uint16_t kind)
{
    return (struct cts_event){.magic = CTS_EVENT_MAGIC,
                              .version = CTS_EVENT_VERSION,
                              .interface = CTS_INTERFACE_NICSAVE,
                              .kind = kind,
                              .stamp = w->stamp++};
}

void test_put(struct writer *w, struct cts_event event, const void *payload, uint32_t length)
{
    static _Alignas(8) uint8_t bytes[sizeof event + 4096];
    event.length = length;
    memcpy(bytes, &event, sizeof event);
    memcpy(bytes + sizeof event, payload, length);
    cts_oracle_event(w->said->oracle, (const struct cts_event *)bytes, ++w->frame);
}

void test_simple(struct writer *w, uint16_t kind, uint32_t request, uint32_t status, uint32_t a,
                 uint32_t b)
{
    struct cts_event e = test_blank(w, kind);
    e.request = request;
    e.status = status;
    e.arg[0] = a;
    e.arg[1] = b;
    test_put(w, e, "", 0);
}
