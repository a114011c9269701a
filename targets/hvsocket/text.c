/*
 * Endpoint texts: numbers, CID:PORT, URIs and VMID:SERVICEID. A text is taken as a whole or not at all: nothing is
 * trimmed, guessed or wrapped.
 */
#include "hvsocket.h"

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

enum hvs_result hvs_number_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *value)
{
    uint64_t sum = 0;

    if (length > 0 && text[0] == '+' && policy->plus_sign == HVS_ACCEPT) {
        text++;
        length--;
    }
    if (length == 0)
        return HVS_SYNTAX;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]))
            return HVS_SYNTAX;
        if (sum <= UINT32_MAX) /* once above, it stays above */
            sum = sum * 10 + (uint64_t)(text[i] - '0');
    }
    if (sum > UINT32_MAX)
        return HVS_RANGE;
    *value = (uint32_t)sum;
    return HVS_OK;
}

size_t hvs_number_format(uint32_t value, char *text)
{
    char reversed[10];
    size_t count = 0;

    do {
        reversed[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t i = 0; i < count; i++)
        text[i] = reversed[count - 1 - i];
    return count;
}

/* -- CID:PORT ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    uint32_t cid;
} cid_words[] = {{"hypervisor", 0}, {"local", 1}, {"host", 2}, {"any", HVS_VM_ANY}};

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static enum hvs_result parse_cid(const struct hvs_policy *policy, const char *text, size_t length,
                                 uint32_t *cid)
{
    bool any = (length == 0 && policy->empty_cid == HVS_ANY) ||
               (is_word(text, length, "-1") && policy->cid_minus_one == HVS_ANY);

    if (any) {
        *cid = HVS_VM_ANY;
        return HVS_OK;
    }
    for (size_t i = 0; i < 4 && policy->cid_names == HVS_EXACT; i++) {
        if (is_word(text, length, cid_words[i].word)) {
            *cid = cid_words[i].cid;
            return HVS_OK;
        }
    }
    return hvs_number_parse(policy, text, length, cid);
}

static enum hvs_result parse_port(const struct hvs_policy *policy, const char *text, size_t length,
                                  uint32_t *port)
{
    uint32_t number;
    enum hvs_result result = hvs_number_parse(policy, text, length, &number);

    if (result != HVS_OK)
        return result;
    if (number == HVS_VM_ANY && policy->text_port_any == HVS_REJECT)
        return HVS_RANGE;
    *port = number;
    return HVS_OK;
}

enum hvs_result hvs_cidport_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                  uint32_t *cid, uint32_t *port)
{
    const char *colon = length > 0 ? memchr(text, ':', length) : NULL;
    uint32_t cid_read = 0, port_read = 0;

    if (colon == NULL)
        return HVS_SYNTAX;
    size_t cid_length = (size_t)(colon - text);
    enum hvs_result first = parse_cid(policy, text, cid_length, &cid_read);
    enum hvs_result second = parse_port(policy, colon + 1, length - cid_length - 1, &port_read);
    if (first == HVS_SYNTAX || second == HVS_SYNTAX)
        return HVS_SYNTAX;
    if (first != HVS_OK || second != HVS_OK)
        return first != HVS_OK ? first : second;
    *cid = cid_read;
    *port = port_read;
    return HVS_OK;
}

enum hvs_result hvs_cidport_format(uint32_t cid, uint32_t port, char *text, size_t capacity,
                                   size_t *written)
{
    char whole[HVS_CIDPORT_TEXT + 1];
    size_t length = hvs_number_format(cid, whole);

    whole[length++] = ':';
    length += hvs_number_format(port, whole + length);
    whole[length] = '\0';
    if (capacity < length + 1)
        return HVS_SPACE;
    memcpy(text, whole, length + 1);
    *written = length;
    return HVS_OK;
}

/* -- VMID:SERVICEID ----------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    enum hvs_known vmid;
} vmid_words[] = {{"broadcast", HVS_GUID_BROADCAST}, {"children", HVS_GUID_CHILDREN},
                  {"loopback", HVS_GUID_LOOPBACK},   {"parent", HVS_GUID_PARENT},
                  {"silohost", HVS_GUID_SILOHOST},   {"*", HVS_GUID_WILDCARD}};

static enum hvs_result parse_vmid(const struct hvs_policy *policy, const char *text, size_t length,
                                  struct hvs_guid *vmid)
{
    if (length == HVS_GUID_TEXT)
        return hvs_guid_parse_plain(text, vmid);
    for (size_t i = 0; i < sizeof(vmid_words) / sizeof(vmid_words[0]); i++) {
        if (policy->vmid_names == HVS_NAMES && is_word(text, length, vmid_words[i].word)) {
            *vmid = hvs_known[vmid_words[i].vmid];
            return HVS_OK;
        }
    }
    return HVS_SYNTAX;
}

/* A VmId, the separator, a ServiceId. */
static enum hvs_result parse_pair(const struct hvs_policy *policy, const char *text, size_t length,
                                  char separator, struct hvs_hv *address)
{
    struct hvs_hv read;

    if (length < HVS_GUID_TEXT + 1 || text[length - HVS_GUID_TEXT - 1] != separator)
        return HVS_SYNTAX;
    if (parse_vmid(policy, text, length - HVS_GUID_TEXT - 1, &read.vmid) != HVS_OK ||
        hvs_guid_parse_plain(text + length - HVS_GUID_TEXT, &read.service) != HVS_OK)
        return HVS_SYNTAX;
    *address = read;
    return HVS_OK;
}

enum hvs_result hvs_vmidsvc_parse(const struct hvs_policy *policy, const char *text, size_t length,
                                  struct hvs_hv *address)
{
    return parse_pair(policy, text, length, ':', address);
}

enum hvs_result hvs_vmidsvc_format(const struct hvs_hv *address, char *text, size_t capacity)
{
    if (capacity < HVS_VMIDSVC_TEXT + 1)
        return HVS_SPACE;
    hvs_guid_format(&address->vmid, text, HVS_GUID_TEXT + 1);
    text[HVS_GUID_TEXT] = ':';
    return hvs_guid_format(&address->service, text + HVS_GUID_TEXT + 1, HVS_GUID_TEXT + 1);
}

/* -- URIs --------------------------------------------------------------------------------------------------- */

/* scheme, what a socket is made as, 1: only where type-prefix says so */
static const struct {
    const char *scheme;
    uint32_t type;
    bool prefix;
} schemes[] = {
    {"vsock://", 0, false},    {"vsock:", 0, false},          {"vsock-stream:", 1, true},
    {"vsock-dgram:", 2, true}, {"vsock-seqpacket:", 5, true},
};

/* Whether the text begins so; then it is moved behind that. */
static bool skip(const char **text, size_t *length, const char *beginning)
{
    size_t count = strlen(beginning);

    if (*length < count || memcmp(*text, beginning, count) != 0)
        return false;
    *text += count;
    *length -= count;
    return true;
}

/* An absolute path, ':' and a port. */
static enum hvs_result parse_hybrid(const struct hvs_policy *policy, const char *text,
                                    size_t length, struct hvs_uri *uri)
{
    size_t path_length = length;

    while (path_length > 0 && text[path_length - 1] != ':')
        path_length--;
    if (path_length < 3 || text[0] != '/' || memchr(text, '\0', path_length) != NULL)
        return HVS_SYNTAX;
    enum hvs_result result =
        parse_port(policy, text + path_length, length - path_length, &uri->port);
    uri->kind = HVS_URI_HYBRID;
    uri->path = text;
    uri->path_length = path_length - 1;
    return result;
}

static enum hvs_result parse_hvsock(const struct hvs_policy *policy, const char *text,
                                    size_t length, struct hvs_uri *uri)
{
    if (policy->hvsock_scheme == HVS_HYBRID_PATH)
        return parse_hybrid(policy, text, length, uri);
    if (policy->hvsock_scheme != HVS_VMID_SERVICE)
        return HVS_SYNTAX;
    uri->kind = HVS_URI_HVSOCK;
    if (length == HVS_GUID_TEXT + 1 && text[0] == '/') { /* no VmId: a listener for everybody */
        uri->hv.vmid = hvs_known[HVS_GUID_WILDCARD];
        return hvs_guid_parse_plain(text + 1, &uri->hv.service);
    }
    return parse_pair(policy, text, length, '/', &uri->hv);
}

enum hvs_result hvs_uri_parse(const struct hvs_policy *policy, const char *text, size_t length,
                              struct hvs_uri *uri)
{
    struct hvs_uri read = {.kind = HVS_URI_VSOCK};
    enum hvs_result result = HVS_SYNTAX;

    if (skip(&text, &length, "hvsock://")) {
        result = parse_hvsock(policy, text, length, &read);
    } else {
        for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
            if ((schemes[i].prefix && policy->type_prefix != HVS_ACCEPT) ||
                !skip(&text, &length, schemes[i].scheme))
                continue;
            read.type = schemes[i].type;
            result = hvs_cidport_parse(policy, text, length, &read.cid, &read.port);
            break;
        }
    }
    if (result == HVS_OK)
        *uri = read;
    return result;
}
