/* cts-peer-library NAME: asks a library of others, opened by name at run time, about each text on stdin (a line of hex
 * digits each), and answers with a line each. The libraries' headers are not needed; a library that is not there is
 * said so in the first line. It judges nothing.
 *
 *   ready FILE | absent WHY      first of all
 *   = TEXT [BYTES]               accepted, with this value and, of a GUID, its bytes in memory
 *   ?                            accepted, value not shown      - WHY   rejected */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANY 0xFFFFFFFFu

/* Declared here as the libraries document them. */
typedef int uuid_parse_fn(const char *text, unsigned char *out);
typedef int glib_valid_fn(const char *text);
typedef int glib_number_fn(const char *text, unsigned base, uint64_t least, uint64_t most,
                           uint64_t *out, void **error);
typedef int id128_fn(const char *text, unsigned char *out);
typedef int apr_parse_fn(unsigned char *out, const char *text);
typedef int vir_parse_fn(const char *text, unsigned char *out);
typedef int ossp_create_fn(void **out);
typedef int ossp_import_fn(void *uuid, int format, const void *data, size_t length);
typedef int ossp_export_fn(void *uuid, int format, void **data, size_t *length);
typedef int ossp_destroy_fn(void *uuid);
typedef void *nbd_create_fn(void);
typedef int nbd_connect_fn(void *handle, const char *uri);
typedef const char *nbd_error_fn(void);
typedef void nbd_close_fn(void *handle);

/* Of Qt's C++, as the ABI of the processor has it: both go in registers, and neither has a constructor that matters. */
struct qt_uuid {
    uint32_t data1;
    uint16_t data2, data3;
    uint8_t data4[8];
};
struct qt_view {
    ptrdiff_t length;
    const uint16_t *text;
};
typedef struct qt_uuid qt_parse_fn(struct qt_view text);

struct peer {
    const char *name, *file;
    const char *symbol;
    void (*ask)(void *symbol, const char *text);
};

static void *library;

static void reject(const char *why)
{
    printf("- %s\n", why);
}

static void accept_guid(const unsigned char bytes[16])
{
    printf("= ");
    for (int i = 0; i < 16; i++)
        printf("%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", bytes[i]);
    printf(" ");
    for (int i = 0; i < 16; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

static void ask_libuuid(void *symbol, const char *text)
{
    unsigned char bytes[16] = {0};
    if (((uuid_parse_fn *)symbol)(text, bytes) == 0)
        accept_guid(bytes);
    else
        reject("uuid_parse gives -1");
}

static void ask_glib_uuid(void *symbol, const char *text)
{
    if (((glib_valid_fn *)symbol)(text))
        printf("?\n");
    else
        reject("not valid");
}

static void ask_glib_number(void *symbol, const char *text)
{
    uint64_t value = 0;
    if (((glib_number_fn *)symbol)(text, 10, 0, ANY, &value, NULL))
        printf("= %llu\n", (unsigned long long)value);
    else
        reject("not a number from 0 to 4294967295");
}

static void ask_id128(void *symbol, const char *text)
{
    unsigned char bytes[16] = {0};
    int code = ((id128_fn *)symbol)(text, bytes);
    if (code >= 0)
        accept_guid(bytes);
    else
        reject(strerror(-code));
}

static void ask_apr(void *symbol, const char *text)
{
    unsigned char bytes[16] = {0};
    if (((apr_parse_fn *)symbol)(bytes, text) == 0)
        accept_guid(bytes);
    else
        reject("APR_BADARG");
}

static void ask_libvirt(void *symbol, const char *text)
{
    unsigned char bytes[16] = {0};
    if (((vir_parse_fn *)symbol)(text, bytes) == 0)
        accept_guid(bytes);
    else
        reject("virUUIDParse gives -1");
}

static void ask_ossp(void *symbol, const char *text)
{
    enum { BINARY, STRING };
    ossp_import_fn *take = (ossp_import_fn *)dlsym(library, "uuid_import");
    ossp_export_fn *give = (ossp_export_fn *)dlsym(library, "uuid_export");
    ossp_destroy_fn *end = (ossp_destroy_fn *)dlsym(library, "uuid_destroy");
    void *uuid = NULL, *bytes = NULL;
    size_t length = 0;
    if (!take || !give || !end || ((ossp_create_fn *)symbol)(&uuid) != 0) {
        reject("no object");
        return;
    }
    int code = take(uuid, STRING, text, strlen(text));
    if (code == 0 && give(uuid, BINARY, &bytes, &length) == 0 && length == 16)
        accept_guid(bytes);
    else
        reject("uuid_import fails");
    free(bytes);
    end(uuid);
}

/* UTF-8 that is known to be good, as UTF-16. Returns its units. */
static size_t widen(const char *text, uint16_t *to)
{
    size_t units = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        int more = *at < 0x80 ? 0 : *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : 3;
        uint32_t point = more == 0 ? *at : *at & (0x3Fu >> more);
        for (at++; more-- > 0 && *at; at++)
            point = point << 6 | (*at & 0x3F);
        if (point >= 0x10000) {
            to[units++] = (uint16_t)(0xD7C0 + (point >> 10));
            point = 0xDC00 | (point & 0x3FF);
        }
        to[units++] = (uint16_t)point;
    }
    return units;
}

static void ask_qt(void *symbol, const char *text)
{
    static const struct qt_uuid null;
    uint16_t *wide = malloc(2 * strlen(text) + 2);
    if (!wide) {
        reject("no memory");
        return;
    }
    struct qt_view view = {(ptrdiff_t)widen(text, wide), wide};
    struct qt_uuid found = ((qt_parse_fn *)symbol)(view);
    free(wide);
    if (memcmp(&found, &null, sizeof(found)) == 0) {
        reject("the null GUID");
        return;
    }
    printf("= %08x-%04x-%04x-", found.data1, found.data2, found.data3);
    for (int i = 0; i < 8; i++)
        printf("%02x%s", found.data4[i], i == 1 ? "-" : "");
    printf(" ");
    for (size_t i = 0; i < sizeof(found); i++)
        printf("%02x", ((const unsigned char *)&found)[i]);
    printf("\n");
}

/* The address, if it gets that far, is written down by the preloaded library, ahead of this answer. */
static void ask_libnbd(void *symbol, const char *text)
{
    nbd_connect_fn *go = (nbd_connect_fn *)dlsym(library, "nbd_connect_uri");
    nbd_error_fn *error = (nbd_error_fn *)dlsym(library, "nbd_get_error");
    nbd_close_fn *end = (nbd_close_fn *)dlsym(library, "nbd_close");
    void *handle = ((nbd_create_fn *)symbol)();
    if (!go || !error || !end || !handle) {
        reject("no handle");
        return;
    }
    fflush(stdout);
    if (go(handle, text) == 0)
        printf("?\n");
    else
        reject(error() ? error() : "failed");
    end(handle);
}

/* The C library's own conversions, with formats that vsock programs in the field use. */
static void ask_sscanf(void *symbol, const char *text)
{
    unsigned cid = 0, port = 0;
    (void)symbol;
    if (sscanf(text, "%u:%u", &cid, &port) == 2)
        printf("= %u:%u\n", cid, port);
    else
        reject("not two numbers");
}

static void ask_strtoul(void *symbol, const char *text)
{
    char *end = NULL;
    (void)symbol;
    unsigned long value = strtoul(text, &end, 10);
    if (end != text)
        printf("= %lu\n", value & ANY);
    else
        reject("no digits");
}

static const struct peer peers[] = {
    {"libuuid", "libuuid.so.1", "uuid_parse", ask_libuuid},
    {"glib-uuid", "libglib-2.0.so.0", "g_uuid_string_is_valid", ask_glib_uuid},
    {"glib-number", "libglib-2.0.so.0", "g_ascii_string_to_unsigned", ask_glib_number},
    {"libsystemd", "libsystemd.so.0", "sd_id128_from_string", ask_id128},
    {"apr", "libaprutil-1.so.0", "apr_uuid_parse", ask_apr},
    {"libvirt", "libvirt.so.0", "virUUIDParse", ask_libvirt},
    {"ossp", "libossp-uuid.so.16", "uuid_create", ask_ossp},
    {"qt", "libQt5Core.so.5", "_ZN5QUuid10fromStringE11QStringView", ask_qt},
    {"libnbd", "libnbd.so.0", "nbd_create", ask_libnbd},
    {"sscanf", NULL, NULL, ask_sscanf},
    {"strtoul", NULL, NULL, ask_strtoul},
};

static int digit(int c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* The text behind a line of hex digits, in memory of exactly its size and a NUL. NULL: no such line. */
static char *unhex(const char *line, size_t length)
{
    char *text = malloc(length / 2 + 1);
    for (size_t i = 0; text && i < length / 2; i++) {
        int high = digit(line[2 * i]), low = digit(line[2 * i + 1]);
        if (high < 0 || low < 0) {
            free(text);
            return NULL;
        }
        text[i] = (char)(high << 4 | low);
    }
    if (text)
        text[length / 2] = '\0';
    return text;
}

static int serve(const struct peer *peer, void *symbol)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        length -= line[length - 1] == '\n';
        char *text = unhex(line, (size_t)length);
        if (!text)
            break;
        peer->ask(symbol, text);
        fflush(stdout);
        free(text);
    }
    free(line);
    return 0;
}

int main(int argc, char **argv)
{
    const struct peer *peer = NULL;
    for (size_t i = 0; argc == 2 && i < sizeof(peers) / sizeof(peers[0]); i++) {
        if (strcmp(peers[i].name, argv[1]) == 0)
            peer = &peers[i];
    }
    if (!peer) {
        fprintf(stderr, "usage: cts-peer-library NAME\n");
        return 2;
    }
    void *symbol = NULL;
    if (peer->file) {
        library = dlopen(peer->file, RTLD_NOW);
        symbol = library ? dlsym(library, peer->symbol) : NULL;
        if (!symbol) {
            printf("absent %s\n", dlerror());
            return 0;
        }
    }
    printf("ready %s\n", peer->file ? peer->file : "libc");
    fflush(stdout);
    return serve(peer, symbol);
}
