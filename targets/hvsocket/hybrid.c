/*
 * The line protocol of hybrid sockets: "CONNECT 1234" and "OK 5678". Each function looks at all bytes that have come so
 * far and keeps nothing, so that the cuts between segments cannot matter.
 */
#include "hvsocket.h"

/* A place in the bytes. */
struct cursor {
    const char *at, *end;
};

static bool is_ended(const struct cursor *cursor)
{
    return cursor->at == cursor->end;
}

/* A blank of any-whitespace, in UTF-8 and without LF: its bytes; 0: none; -1: may become one. */
static int whitespace(const struct cursor *cursor)
{
    static const char *const wide[] = {
        "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
        "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
        "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
        "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    size_t left = (size_t)(cursor->end - cursor->at);

    if (left == 0)
        return -1;
    if (strchr(" \t\v\f\r", *cursor->at) != NULL && *cursor->at != '\0')
        return 1;
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
        size_t length = strlen(wide[i]);
        if (memcmp(cursor->at, wide[i], left < length ? left : length) == 0)
            return left < length ? -1 : (int)length;
    }
    return 0;
}

/* Moves behind blanks, `at_least` of them. OK, MORE, SYNTAX. */
static enum hvs_result skip_blanks(struct cursor *cursor, bool any, unsigned at_least)
{
    unsigned count = 0;

    for (;; count++) {
        if (is_ended(cursor))
            return HVS_MORE;
        int length = any ? whitespace(cursor) : *cursor->at == ' ';
        if (length < 0)
            return HVS_MORE;
        if (length == 0)
            return count >= at_least ? HVS_OK : HVS_SYNTAX;
        cursor->at += length;
    }
}

static enum hvs_result read_word(struct cursor *cursor)
{
    static const char word[] = "CONNECT";

    for (size_t i = 0; i < sizeof word - 1; i++, cursor->at++) {
        if (is_ended(cursor))
            return HVS_MORE;
        if (*cursor->at != word[i] && *cursor->at != word[i] - 'A' + 'a')
            return HVS_SYNTAX;
    }
    return HVS_OK;
}

static enum hvs_result read_separator(const struct hvs_policy *policy, struct cursor *cursor)
{
    if (policy->hyb_separator != HVS_ONE_SPACE)
        return skip_blanks(cursor, policy->hyb_separator == HVS_ANY_WHITESPACE, 1);
    if (is_ended(cursor))
        return HVS_MORE;
    return *cursor->at++ == ' ' ? HVS_OK : HVS_SYNTAX;
}

/* Digits up to the first other byte. */
static enum hvs_result read_number(const struct hvs_policy *policy, struct cursor *cursor,
                                   uint32_t *value)
{
    const char *start = cursor->at;

    if (!is_ended(cursor) && *cursor->at == '+' && policy->plus_sign == HVS_ACCEPT)
        start = ++cursor->at;
    while (!is_ended(cursor) && *cursor->at >= '0' && *cursor->at <= '9')
        cursor->at++;
    if (cursor->at == start)
        return is_ended(cursor) ? HVS_MORE : HVS_SYNTAX;
    enum hvs_result result = hvs_number_parse(policy, start, (size_t)(cursor->at - start), value);
    return result == HVS_OK && is_ended(cursor) ? HVS_MORE : result;
}

/* A GUID, or as much of one as there is. Other bytes: SYNTAX, and the cursor stays. */
static enum hvs_result read_guid(struct cursor *cursor, struct hvs_guid *guid)
{
    char text[] = "00000000-0000-0000-0000-000000000000";
    size_t left = (size_t)(cursor->end - cursor->at);
    size_t length = left < HVS_GUID_TEXT ? left : HVS_GUID_TEXT;

    memcpy(text, cursor->at, length);
    if (hvs_guid_parse_plain(text, guid) != HVS_OK)
        return HVS_SYNTAX;
    if (left <= HVS_GUID_TEXT)
        return HVS_MORE;
    cursor->at += length;
    return HVS_OK;
}

/* From behind the port or GUID to behind the LF. */
static enum hvs_result read_end(const struct hvs_policy *policy, struct cursor *cursor)
{
    bool ignore = policy->hyb_trailing == HVS_IGNORE, crlf = policy->hyb_crlf == HVS_ACCEPT;

    if (is_ended(cursor))
        return HVS_MORE;
    if (*cursor->at == '\r' && (crlf || ignore)) {
        if (cursor->at + 1 == cursor->end)
            return HVS_MORE;
        if (cursor->at[1] == '\n' && !crlf)
            return HVS_SYNTAX;
        cursor->at += cursor->at[1] == '\n';
    }
    if (*cursor->at != '\n' && ignore) {
        int blank = whitespace(cursor); /* words, not letters that stick to the port */
        if (blank <= 0)
            return blank < 0 ? HVS_MORE : HVS_SYNTAX;
        cursor->at = memchr(cursor->at, '\n', (size_t)(cursor->end - cursor->at));
        if (cursor->at == NULL)
            return HVS_MORE;
    }
    return *cursor->at++ == '\n' ? HVS_OK : HVS_SYNTAX;
}

static enum hvs_result read_request(const struct hvs_policy *policy, struct cursor *cursor,
                                    struct hvs_request *request)
{
    enum hvs_result result = HVS_OK;

    if (policy->hyb_leading == HVS_SKIP) /* spaces alone, whatever the separator may be */
        result = skip_blanks(cursor, false, 0);
    if (result == HVS_OK)
        result = read_word(cursor);
    if (result == HVS_OK)
        result = read_separator(policy, cursor);
    if (result != HVS_OK)
        return result;
    enum hvs_result guid = HVS_SYNTAX;
    if (policy->hyb_guid == HVS_ACCEPT)
        guid = read_guid(cursor, &request->guid);
    request->is_guid = guid == HVS_OK;
    if (!request->is_guid)
        result = read_number(policy, cursor, &request->port);
    if (result == HVS_OK)
        result = read_end(policy, cursor);
    /* what is no number may become a GUID */
    return result != HVS_OK && guid == HVS_MORE ? HVS_MORE : result;
}

enum hvs_result hvs_hybrid_request(const struct hvs_policy *policy, const char *bytes,
                                   size_t length, struct hvs_request *request)
{
    if (length == 0)
        return HVS_MORE;

    size_t line = length < HVS_HYBRID_LIMIT ? length : HVS_HYBRID_LIMIT;
    struct cursor cursor = {bytes, bytes + line};
    struct hvs_request read = {.is_guid = false};
    enum hvs_result result = read_request(policy, &cursor, &read);
    if (result == HVS_MORE && line == HVS_HYBRID_LIMIT)
        return HVS_SYNTAX; /* nothing that could still come would end the line in time */
    if (result != HVS_OK)
        return result;
    read.consumed = (size_t)(cursor.at - bytes);
    *request = read;
    return HVS_OK;
}

enum hvs_result hvs_hybrid_reply(const char *bytes, size_t length, bool ended, uint32_t *value,
                                 size_t *consumed)
{
    static const char start[] = "OK ";
    uint64_t sum = 0;
    size_t at = 0, digits = 0;

    for (; at < 3 && at < length; at++)
        if (bytes[at] != start[at])
            return HVS_SYNTAX;
    for (; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
        sum = sum * 10 + (uint64_t)(bytes[at] - '0');
        if (++digits > 10)
            return HVS_SYNTAX;
        if (sum > UINT32_MAX)
            return HVS_RANGE;
    }
    if (at == length)
        return ended ? HVS_SYNTAX : HVS_MORE;
    if (digits == 0 || bytes[at] != '\n')
        return HVS_SYNTAX;
    *value = (uint32_t)sum;
    *consumed = at + 1;
    return HVS_OK;
}

enum hvs_result hvs_hybrid_answer(uint32_t value, char *text, size_t capacity, size_t *written)
{
    char whole[sizeof "OK 4294967295\n"] = "OK ";
    size_t length = 3 + hvs_number_format(value, whole + 3);

    whole[length++] = '\n';
    whole[length] = '\0';
    if (capacity < length + 1)
        return HVS_SPACE;
    memcpy(text, whole, length + 1);
    *written = length;
    return HVS_OK;
}

enum hvs_result hvs_hybrid_path(const char *path, size_t length, uint32_t port, char *text,
                                size_t capacity, size_t *written)
{
    char number[10];
    size_t digits = hvs_number_format(port, number);

    if (capacity < digits + 2 || capacity - digits - 2 < length)
        return HVS_SPACE;
    if (length > 0)
        memcpy(text, path, length);
    text[length] = '_';
    memcpy(text + length + 1, number, digits);
    text[length + 1 + digits] = '\0';
    *written = length + 1 + digits;
    return HVS_OK;
}
