/*
 * Events for people: one line each. The table in fields.c says which fields a kind uses; nothing is interpreted,
 * and nothing that an event holds can make the output anything but printable ASCII.
 */
#include "trace/fields.h"
#include "trace/line.h"
#include "trace/trace.h"
#include <cts/counter.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -- the line -- */

void cts_line_put(struct cts_line *line, const char *format, ...)
{
    size_t room = line->size - line->used;
    va_list arguments;

    va_start(arguments, format);
    int wanted = vsnprintf(line->text + line->used, room, format, arguments);
    va_end(arguments);
    if (wanted > 0)
        line->used += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

void cts_line_one_of(struct cts_line *line, const struct cts_name *names, uint32_t value)
{
    for (; names->text; names++)
        if (names->value == value) {
            cts_line_put(line, "%s", names->text);
            return;
        }
    cts_line_put(line, "%" PRIu32, value);
}

void cts_line_flags(struct cts_line *line, const struct cts_name *names, uint32_t value)
{
    const char *separator = "";

    for (; names->text; names++)
        if (value & names->value) {
            cts_line_put(line, "%s%s", separator, names->text);
            value &= ~names->value;
            separator = "+";
        }
    if (value)
        cts_line_put(line, "%s0x%" PRIx32, separator, value);
}

void cts_line_bytes(struct cts_line *line, const uint8_t *bytes, size_t length, size_t most)
{
    for (size_t i = 0; i < length && i < most; i++)
        cts_line_put(line, "%02x", bytes[i]);
    if (length > most)
        cts_line_put(line, "...");
}

static void put_status(struct cts_line *line, uint32_t code)
{
    const char *name = cts_win32_text(code);

    cts_line_put(line, "%" PRIu32, code);
    if (name)
        cts_line_put(line, "(%s)", name);
}

static void put_text(struct cts_line *line, const uint8_t *bytes, size_t length)
{
    cts_line_put(line, "\"");
    for (size_t i = 0; i < length && line->used + 1 < line->size; i++) {
        if (bytes[i] == '\0' && i + 1 == length)
            break;
        if (bytes[i] >= ' ' && bytes[i] < 0x7f && bytes[i] != '\\')
            cts_line_put(line, "%c", bytes[i]);
        else
            cts_line_put(line, "\\x%02x", bytes[i]);
    }
    cts_line_put(line, "\"");
}

/* A half of a structured id names its number and its side (catalogue 4.3). */
static bool half_number(const uint8_t *half, const char *tag, uint32_t *number)
{
    *number = half[0] | (uint32_t)half[1] << 8 | (uint32_t)half[2] << 16 | (uint32_t)half[3] << 24;
    return half[4] == (uint8_t)tag[0] && half[5] == (uint8_t)tag[1];
}

static void put_bytes(struct cts_line *line, const uint8_t *bytes, size_t length)
{
    uint32_t low;
    uint32_t high;

    cts_line_bytes(line, bytes, length, CTS_EVENT_OUTPUT_MAX);
    if (length < CTS_COUNTER_ID_SIZE || !half_number(bytes, "Lo", &low) ||
        !half_number(bytes + 8, "Hi", &high))
        return;
    if (low == high)
        cts_line_put(line, "(V%" PRIu32 ")", low);
    else
        cts_line_put(line, "(low of V%" PRIu32 ", high of V%" PRIu32 ")", low, high);
}

/* Payloads with words of their own; true if the form is one of them. */
static bool put_payload(struct cts_line *line, uint8_t form, const struct cts_event *event)
{
    static void (*const writers[CTS_FIELD_FORMS])(struct cts_line *, const struct cts_event *) = {
        [CTS_FIELD_IMAGE] = cts_line_image,     [CTS_FIELD_DESCRIPTOR] = cts_line_descriptor,
        [CTS_FIELD_RECORDS] = cts_line_records, [CTS_FIELD_RECORD] = cts_line_record,
        [CTS_FIELD_SWEEP] = cts_line_sweep,     [CTS_FIELD_GIVEN] = cts_line_given,
        [CTS_FIELD_ANSWER] = cts_line_answer,   [CTS_FIELD_RESULT] = cts_line_result};

    if (!writers[form])
        return false;
    writers[form](line, event);
    return true;
}

static void put_field(struct cts_line *line, const struct cts_field *field,
                      const struct cts_event *event)
{
    const uint8_t *payload = (const uint8_t *)(event + 1);
    uint32_t value = event->arg[field->arg];
    uint64_t wide = field->arg < 5 ? value | (uint64_t)event->arg[field->arg + 1] << 32 : value;
    const uint8_t *nul;

    if ((field->form == CTS_FIELD_BYTES || field->form == CTS_FIELD_TEXT) && event->length == 0)
        return;
    if ((field->form == CTS_FIELD_FLAGS || field->form == CTS_FIELD_SOME ||
         field->names == cts_names_signal_states) &&
        value == 0)
        return;
    if (field->form == CTS_FIELD_MASK && wide == 0)
        return;
    if (put_payload(line, field->form, event))
        return;
    cts_line_put(line, " %s=", field->label);
    switch ((enum cts_field_form)field->form) {
    case CTS_FIELD_NONE:
    case CTS_FIELD_IMAGE:
    case CTS_FIELD_DESCRIPTOR:
    case CTS_FIELD_RECORDS:
    case CTS_FIELD_RECORD:
    case CTS_FIELD_SWEEP:
    case CTS_FIELD_GIVEN:
    case CTS_FIELD_ANSWER:
    case CTS_FIELD_RESULT:
    case CTS_FIELD_FORMS:
        break;
    case CTS_FIELD_STATUS:
        put_status(line, event->status);
        break;
    case CTS_FIELD_STATUS_N:
        cts_line_put(line, "%" PRIu32, event->status);
        break;
    case CTS_FIELD_STATUS_E:
        cts_line_one_of(line, field->names, event->status);
        break;
    case CTS_FIELD_SIGNED:
        cts_line_put(line, "%" PRId32, (int32_t)value);
        break;
    case CTS_FIELD_SOME:
    case CTS_FIELD_NUMBER:
        cts_line_put(line, "%" PRIu32, value);
        break;
    case CTS_FIELD_HEX:
        cts_line_put(line, "0x%" PRIx32, value);
        break;
    case CTS_FIELD_MASK:
    case CTS_FIELD_WIDE:
        cts_line_put(line, "0x%" PRIx64, wide);
        break;
    case CTS_FIELD_LONG:
        cts_line_put(line, "%" PRIu64, wide);
        break;
    case CTS_FIELD_ONE_OF:
        cts_line_one_of(line, field->names, value);
        break;
    case CTS_FIELD_FLAGS:
        cts_line_flags(line, field->names, value);
        break;
    case CTS_FIELD_BYTES:
        put_bytes(line, payload, event->length);
        break;
    case CTS_FIELD_TEXT:
        put_text(line, payload, event->length);
        break;
    case CTS_FIELD_CASE:
        nul = memchr(payload, 0, event->length);
        put_text(line, payload, nul ? (size_t)(nul - payload) : event->length);
        break;
    }
}

/* What the handle of an event stands for. */
static const char *handle_label(const struct cts_event *event)
{
    if (event->interface == CTS_INTERFACE_SOCKADDR)
        return "socket=";
    if (event->interface != CTS_INTERFACE_NICSAVE)
        return "h";
    return event->kind >= CTS_EVENT_EDGE_NOTE && event->kind <= CTS_EVENT_EDGE_RETURN ? "nic="
                                                                                      : "port=";
}

size_t cts_event_print(const struct cts_event *event, char *text, size_t size)
{
    struct cts_line line = {.text = text, .size = size};

    if (size == 0)
        return 0;
    cts_line_put(&line, "run %" PRIu32 " t%" PRIu32 " @%-4" PRIu64 " %s", event->run, event->thread,
                 event->stamp, cts_event_text(event->kind));
    if (event->kind >= CTS_EVENT_KINDS || strcmp(cts_event_text(event->kind), "unknown event") == 0)
        cts_line_put(&line, " %" PRIu16, event->kind);
    if (event->handle)
        cts_line_put(&line, " %s%" PRIu32, handle_label(event), event->handle);
    if (event->request)
        cts_line_put(&line, " r%" PRIu32, event->request);
    if (event->kind < CTS_EVENT_KINDS)
        for (size_t i = 0;
             i < CTS_EVENT_FIELDS_MAX && cts_event_fields[event->kind][i].form != CTS_FIELD_NONE;
             i++)
            put_field(&line, &cts_event_fields[event->kind][i], event);
    return line.used;
}
