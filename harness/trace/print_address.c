/*
 * Events about calls on socket addresses, for people: what a call was given and what came of it. Reads no byte beyond
 * the payload, whatever it says of itself, and judges nothing.
 */
#include "trace/line.h"
#include <cts/sockaddr.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define BYTES_SHOWN 96u

static const char *const words[CTS_ADDRESS_CALLS][6] = {
#define CALL(value, name, word, ...) [value] = {__VA_ARGS__},
    CTS_ADDRESS_CALL_MAP(CALL)
#undef CALL
};

static const uint8_t *payload_of(const struct cts_event *event)
{
    return (const uint8_t *)(event + 1);
}

static bool is_character(uint8_t byte)
{
    return (byte >= ' ' && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
}

/* As programs have them: text in quotes if most bytes are characters and they have not the length of a GUID or an
 * address, else hexadecimal. */
static void put_input(struct cts_line *line, const uint8_t *bytes, uint32_t length)
{
    static const char letters[] = "\n\r\t\"\\", meanings[] = "nrt\"\\";
    uint32_t shown = length < BYTES_SHOWN ? length : BYTES_SHOWN;
    uint32_t odd = 0;
    bool raw = length == CTS_GUID_SIZE || length == 2 * CTS_GUID_SIZE || length == CTS_HV_SIZE;

    for (uint32_t i = 0; i < shown; i++)
        odd += !is_character(bytes[i]);
    if (odd && (raw || 4 * odd > shown)) {
        cts_line_put(line, "hex:");
        cts_line_bytes(line, bytes, length, BYTES_SHOWN);
        return;
    }
    cts_line_put(line, "\"");
    for (uint32_t i = 0; i < shown; i++) {
        const char *letter = bytes[i] ? strchr(letters, bytes[i]) : NULL;

        if (letter)
            cts_line_put(line, "\\%c", meanings[letter - letters]);
        else if (is_character(bytes[i]))
            cts_line_put(line, "%c", bytes[i]);
        else
            cts_line_put(line, "\\x%02x", bytes[i]);
    }
    cts_line_put(line, shown < length ? "\"..." : "\"");
}

void cts_line_given(struct cts_line *line, const struct cts_event *event)
{
    struct cts_address_image image;
    const uint8_t *bytes = payload_of(event) + sizeof(image);
    size_t room = event->length - sizeof(image);

    if (event->length < sizeof(image)) {
        if (event->length)
            cts_line_put(line, " (no whole image)");
        return;
    }
    memcpy(&image, payload_of(event), sizeof(image));
    for (size_t i = 0; i < 6; i++) {
        const char *word = event->arg[0] < CTS_ADDRESS_CALLS ? words[event->arg[0]][i] : NULL;

        if (word && word[0] && strcmp(word, "socket") != 0)
            cts_line_put(line, " %s=%" PRIu32, word, image.number[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        uint32_t shown = image.in_shown[i] < room ? image.in_shown[i] : (uint32_t)room;

        if (!image.in_length[i] && !shown)
            continue;
        cts_line_put(line, i ? " in2=" : " in=");
        put_input(line, bytes, shown);
        if (image.in_length[i] != shown)
            cts_line_put(line, " from=%" PRIu32 " bytes=%" PRIu32, image.repeat_from,
                         image.in_length[i]);
        bytes += shown;
        room -= shown;
    }
    if (image.capacity)
        cts_line_put(line, " capacity=%" PRIu32, image.capacity);
    if (image.null) {
        cts_line_put(line, " null=");
        cts_line_flags(line, cts_names_address_nulls, image.null);
    }
    if (event->arg[1])
        cts_line_put(line, " shift=%" PRIu32, event->arg[1]);
    if (image.preset)
        cts_line_put(line, " errno=%" PRIu32, image.preset);
}

void cts_line_answer(struct cts_line *line, const struct cts_event *event)
{
    bool socket = CTS_CALL_IS_SOCKET(event->arg[0]);

    cts_line_put(line, " status=");
    if (socket && event->status)
        cts_line_put(line, "%" PRIu32 "/", event->status);
    cts_line_one_of(line, socket ? cts_names_address_errors : cts_names_address_results,
                    event->status);
}

void cts_line_result(struct cts_line *line, const struct cts_event *event)
{
    uint32_t result[6];
    const char *separator = " result=";

    if (event->length < sizeof(result)) {
        if (event->length)
            cts_line_put(line, " (no whole result)");
        return;
    }
    memcpy(result, payload_of(event), sizeof(result));
    for (uint32_t i = 0; i < 6; i++)
        if (event->arg[5] >> i & 1) {
            cts_line_put(line, "%s%" PRIu32 ":%" PRIu32, separator, i, result[i]);
            separator = ",";
        }
    if (event->arg[3] <= event->arg[4])
        cts_line_put(line, " at=%" PRIu32 "..%" PRIu32, event->arg[3], event->arg[4]);
    if (event->length > sizeof(result)) {
        cts_line_put(line, " out=");
        put_input(line, payload_of(event) + sizeof(result),
                  (uint32_t)(event->length - sizeof(result)));
    }
}
