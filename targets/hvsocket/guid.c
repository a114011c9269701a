/*
 * GUIDs: the documented ones, their text forms and their names. A text is judged by its stated length and by nothing
 * behind it; no version or variant is asked for.
 */
#include "hvsocket.h"

/* enum hvs_known, in this order: name, bytes in memory */
#define KNOWN_MAP(X)                                                                               \
    X("HV_GUID_WILDCARD", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                          \
    X("HV_GUID_BROADCAST", 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, \
      0xff, 0xff, 0xff, 0xff)                                                                      \
    X("HV_GUID_CHILDREN", 0x89, 0x8b, 0xdb, 0x90, 0x35, 0x0d, 0x79, 0x4f, 0x8c, 0xe9, 0x49, 0xea,  \
      0x0a, 0xc8, 0xb7, 0xcd)                                                                      \
    X("HV_GUID_LOOPBACK", 0x97, 0x61, 0xe1, 0xe0, 0x56, 0xdd, 0x10, 0x4a, 0x91, 0x95, 0x5e, 0xe7,  \
      0xa1, 0x55, 0xa8, 0x38)                                                                      \
    X("HV_GUID_PARENT", 0xda, 0x7c, 0x2e, 0xa4, 0x3f, 0xd0, 0x0c, 0x48, 0x9c, 0xc2, 0xa4, 0xde,    \
      0x20, 0xab, 0xb8, 0x78)                                                                      \
    X("HV_GUID_SILOHOST", 0x5c, 0x0c, 0xbd, 0x36, 0x76, 0x72, 0x23, 0x42, 0x88, 0xba, 0x7d, 0x03,  \
      0xb6, 0x54, 0xc5, 0x68)                                                                      \
    X("HV_GUID_VSOCK_TEMPLATE", 0x00, 0x00, 0x00, 0x00, 0xcb, 0xfa, 0xe6, 0x11, 0xbd, 0x58, 0x64,  \
      0x00, 0x6a, 0x79, 0x86, 0xd3)

const struct hvs_guid hvs_known[HVS_GUID_KNOWN] = {
#define KNOWN_GUID(name, ...) {{__VA_ARGS__}},
    KNOWN_MAP(KNOWN_GUID)
#undef KNOWN_GUID
};
static const char *const known_names[HVS_GUID_KNOWN] = {
#define KNOWN_NAME(name, ...) name,
    KNOWN_MAP(KNOWN_NAME)
#undef KNOWN_NAME
};
#define ZERO_NAME "HV_GUID_ZERO"

/* Where the two digits of each byte in memory stand in the text. */
static const uint8_t digits_at[16] = {6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34};
/* The same without dashes. */
static const uint8_t bare_at[16] = {6, 4, 2, 0, 10, 8, 14, 12, 16, 18, 20, 22, 24, 26, 28, 30};

/* Value of a digit; above 15 for any other byte. */
static const uint8_t digit_value[256] = {
#define R8  99, 99, 99, 99, 99, 99, 99, 99
#define R16 R8, R8
    R16, R16, R16,                                                          /* 0x00 .. 0x2f */
    0,   1,   2,   3,   4,   5,   6,   7,   8,   9, 99, 99, 99, 99, 99, 99, /* 0x30 */
    99,  10,  11,  12,  13,  14,  15,  99,  R8,                             /* 0x40 */
    R16,                                                                    /* 0x50 */
    99,  10,  11,  12,  13,  14,  15,  99,  R8,                             /* 0x60 */
    R16, R16, R16, R16, R16, R16, R16, R16, R16,                            /* 0x70 .. 0xff */
#undef R16
#undef R8
};

/* Reads 32 digits where the table says they are. */
static bool read_digits(const char *text, const uint8_t at[16], struct hvs_guid *guid)
{
    struct hvs_guid read;
    uint32_t wrong = 0;

    for (size_t i = 0; i < 16; i++) {
        uint32_t high = digit_value[(uint8_t)text[at[i]]];
        uint32_t low = digit_value[(uint8_t)text[at[i] + 1]];
        wrong |= high | low;
        read.byte[i] = (uint8_t)(high << 4 | low);
    }
    if (wrong > 15)
        return false;
    *guid = read;
    return true;
}

enum hvs_result hvs_guid_parse_plain(const char *text, struct hvs_guid *guid)
{
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return HVS_SYNTAX;
    return read_digits(text, digits_at, guid) ? HVS_OK : HVS_SYNTAX;
}

/* -- other forms, where the policy takes them --------------------------------------------------------------- */

static bool is_between(const char *text, size_t length, size_t inner, char open, char close)
{
    return length == inner + 2 && text[0] == open && text[length - 1] == close;
}

/* {0x00000ac9,0xfacb,0x11e6,{0xbd,0x58,0x64,0x00,0x6a,0x79,0x86,0xd3}} */
static bool read_structure(const char *text, size_t length, struct hvs_guid *guid)
{
    static const char form[] = "{0xhhhhhhhh,0xhhhh,0xhhhh,{0xhh,0xhh,0xhh,0xhh,0xhh,0xhh,0xhh,"
                               "0xhh}}";
    char digits[32];
    size_t count = 0;

    if (length != sizeof form - 1)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (form[i] == 'h')
            digits[count++] = text[i];
        else if (text[i] != form[i])
            return false;
    }
    return read_digits(digits, bare_at, guid);
}

/* .NET: undashed, in parentheses, or as a structure. */
static bool read_dotnet(const char *text, size_t length, struct hvs_guid *guid)
{
    if (length == 32)
        return read_digits(text, bare_at, guid);
    if (is_between(text, length, HVS_GUID_TEXT, '(', ')'))
        return hvs_guid_parse_plain(text + 1, guid) == HVS_OK;
    return read_structure(text, length, guid);
}

/* Python: urn:uuid: in front, braces around, dashes anywhere. */
static bool read_python(const char *text, size_t length, struct hvs_guid *guid)
{
    static const char urn[] = "urn:uuid:";
    char digits[32];
    size_t count = 0;

    if (length > sizeof urn - 1 && memcmp(text, urn, sizeof urn - 1) == 0) {
        text += sizeof urn - 1;
        length -= sizeof urn - 1;
    }
    if (length > 2 && text[0] == '{' && text[length - 1] == '}') {
        text++;
        length -= 2;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '-')
            continue;
        if (count == sizeof digits)
            return false;
        digits[count++] = text[i];
    }
    return count == sizeof digits && read_digits(digits, bare_at, guid);
}

enum hvs_result hvs_guid_parse(const struct hvs_policy *policy, const char *text, size_t length,
                               struct hvs_guid *guid)
{
    if (length == HVS_GUID_TEXT && hvs_guid_parse_plain(text, guid) == HVS_OK)
        return HVS_OK;
    bool braces = policy->guid_braces == HVS_ACCEPT_PAIR || policy->guid_forms != HVS_REJECT;
    if (braces && is_between(text, length, HVS_GUID_TEXT, '{', '}'))
        return hvs_guid_parse_plain(text + 1, guid);
    if (policy->guid_forms == HVS_DOTNET && read_dotnet(text, length, guid))
        return HVS_OK;
    if (policy->guid_forms == HVS_PYTHON && read_python(text, length, guid))
        return HVS_OK;
    return HVS_SYNTAX;
}

enum hvs_result hvs_guid_format(const struct hvs_guid *guid, char *text, size_t capacity)
{
    static const char digits[] = "0123456789abcdef";

    if (capacity < HVS_GUID_TEXT + 1)
        return HVS_SPACE;
    for (size_t i = 0; i < 16; i++) {
        text[digits_at[i]] = digits[guid->byte[i] >> 4];
        text[digits_at[i] + 1] = digits[guid->byte[i] & 15];
    }
    text[8] = text[13] = text[18] = text[23] = '-';
    text[HVS_GUID_TEXT] = '\0';
    return HVS_OK;
}

const char *hvs_guid_name(const struct hvs_policy *policy, const struct hvs_guid *guid)
{
    if (policy->zero_name == HVS_ZERO && hvs_guid_equal(guid, &hvs_known[HVS_GUID_WILDCARD]))
        return ZERO_NAME;
    for (size_t i = 0; i < HVS_GUID_KNOWN; i++)
        if (hvs_guid_equal(guid, &hvs_known[i]))
            return known_names[i];
    return NULL;
}

enum hvs_result hvs_guid_named(const char *name, size_t length, struct hvs_guid *guid)
{
    if (length == sizeof ZERO_NAME - 1 && memcmp(name, ZERO_NAME, length) == 0) {
        *guid = hvs_known[HVS_GUID_WILDCARD];
        return HVS_OK;
    }
    for (size_t i = 0; i < HVS_GUID_KNOWN; i++) {
        if (length != strlen(known_names[i]) || memcmp(name, known_names[i], length) != 0)
            continue;
        *guid = hvs_known[i];
        return HVS_OK;
    }
    return HVS_NOMAP;
}
