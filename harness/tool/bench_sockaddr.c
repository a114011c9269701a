/*
 * The figures of socket addresses: ports through the map and back, calls per second, and how fast texts are parsed
 * beside the libraries of others that this machine has, in the same run.
 */
#include "bench.h"
#include "hvsocket/hvsocket.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 2000000u

/* Most seconds of 2^32 ports; sanitizers look at every byte of them too. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define PORTS_SECONDS 90
#define PORTS_TEXT    "2^32 port round trips, one core, with sanitizers"
#else
#define PORTS_SECONDS 15
#define PORTS_TEXT    "2^32 port round trips of the reference, one core"
#endif

static const char calls_case[] =
    "addresses\nrepeat 100\ncall guid-parse \"00000ac9-facb-11e6-bd58-64006a7986d3\"\n"
    "call vm-decode hex:28000000c90a00000200000000000000\ncall cidport-parse \"2:2761\"\n"
    "call port-to-service port=2761\nend\n";
#define CALLS_OF_CASE 400.0

/* Processor time: what a core does, whatever else the machine is doing. */
static double processor_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* -- all ports ------------------------------------------------------------------------------------------- */

/* All 2^32 ports, each through a service id in memory and back. Returns how many did not come back. */
static uint64_t turn_ports(const struct hvs_policy *policy)
{
    uint64_t lost = 0;
    uint32_t port = 0;

    do {
        struct hvs_guid service;
        uint32_t back = ~port;
        bool good = hvs_port_to_service(policy, port, &service) == HVS_OK;
        __asm__ volatile("" : "+m"(service)); /* it has to be there, and to be read again */
        good = good && hvs_service_to_port(policy, &service, &back) == HVS_OK;
        lost += !good || back != port;
    } while (++port != 0);
    return lost;
}

static void add_ports(struct cts_bench *bench)
{
    struct hvs_policy policy;

    hvs_policy_read(&policy, "hv-port-range=full");
    double start = processor_seconds();
    uint64_t lost = turn_ports(&policy);
    double seconds = processor_seconds() - start;
    cts_bench_add(bench,
                  (struct cts_figure){PORTS_TEXT, seconds, PORTS_SECONDS, true, lost > 0, "s"});
}

/* -- beside others ---------------------------------------------------------------------------------------- */

static const char *const guid_texts[] = {
    "00000ac9-facb-11e6-bd58-64006a7986d3", "a42e7cda-d03f-480c-9cc2-a4de20abb878",
    "999E53D4-3D5C-4C3E-8779-BED06EC056E1", "f47ac10b-58cc-4372-a567-0e02b2c3d479"};
static const char *const endpoint_texts[] = {"2:2761", "4294967295:50000", "3:1024",
                                             "16909060:2147483647"};
#define TEXTS 4u

/* libuuid: 0 if it parsed. */
typedef int uuid_parse_fn(const char *text, unsigned char *uuid);
typedef int string_is_valid_fn(const char *text);

/* Seconds for so many texts; the sum of what was accepted keeps the work from being left out. */
static double time_reference(bool guids, uint32_t *accepted)
{
    struct hvs_policy policy;
    size_t lengths[TEXTS];
    const char *const *texts = guids ? guid_texts : endpoint_texts;
    double start;

    hvs_policy_read(&policy, NULL);
    for (uint32_t n = 0; n < TEXTS; n++)
        lengths[n] = strlen(texts[n]);
    start = processor_seconds();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        struct hvs_guid guid;
        uint32_t cid, port, n = i % TEXTS;
        *accepted += guids
                         ? hvs_guid_parse(&policy, texts[n], lengths[n], &guid) == HVS_OK
                         : hvs_cidport_parse(&policy, texts[n], lengths[n], &cid, &port) == HVS_OK;
    }
    return processor_seconds() - start;
}

static double time_uuid_parse(uuid_parse_fn *parse, uint32_t *accepted)
{
    unsigned char uuid[16];
    double start = processor_seconds();

    for (uint32_t i = 0; i < ROUNDS; i++)
        *accepted += parse(guid_texts[i % TEXTS], uuid) == 0;
    return processor_seconds() - start;
}

static double time_is_valid(string_is_valid_fn *is_valid, uint32_t *accepted)
{
    double start = processor_seconds();

    for (uint32_t i = 0; i < ROUNDS; i++)
        *accepted += is_valid(guid_texts[i % TEXTS]) != 0;
    return processor_seconds() - start;
}

/* What parsers of CID:PORT in C are made of. */
static double time_sscanf(uint32_t *accepted)
{
    double start = processor_seconds();

    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t cid, port;
        *accepted += sscanf(endpoint_texts[i % TEXTS], "%u:%u", &cid, &port) == 2;
    }
    return processor_seconds() - start;
}

static double time_strtoul(uint32_t *accepted)
{
    double start = processor_seconds();

    for (uint32_t i = 0; i < ROUNDS; i++) {
        char *end;
        unsigned long cid = strtoul(endpoint_texts[i % TEXTS], &end, 10);
        unsigned long port = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
        *accepted += *end == '\0' && cid <= UINT32_MAX && port <= UINT32_MAX;
    }
    return processor_seconds() - start;
}

/* How many times as long the other takes: 1 or more is as fast, or faster. */
static void add_ratio(struct cts_bench *bench, const char *name, double own, double other,
                      uint32_t accepted)
{
    bool invalid = accepted != 2 * ROUNDS || own <= 0;

    cts_bench_add(bench,
                  (struct cts_figure){name, own > 0 ? other / own : 0, 1, false, invalid, "times"});
}

static void add_guids(struct cts_bench *bench)
{
    uint32_t own_accepted = 0, accepted;
    double own = time_reference(true, &own_accepted);
    void *uuid = dlopen("libuuid.so.1", RTLD_NOW | RTLD_LOCAL);
    void *glib = dlopen("libglib-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
    uuid_parse_fn *parse = uuid ? (uuid_parse_fn *)dlsym(uuid, "uuid_parse") : NULL;
    string_is_valid_fn *is_valid =
        glib ? (string_is_valid_fn *)dlsym(glib, "g_uuid_string_is_valid") : NULL;

    if (parse) {
        accepted = own_accepted;
        double other = time_uuid_parse(parse, &accepted);
        add_ratio(bench, "GUID text, time of libuuid's uuid_parse", own, other, accepted);
    }
    if (is_valid) {
        accepted = own_accepted;
        double other = time_is_valid(is_valid, &accepted);
        add_ratio(bench, "GUID text, time of GLib's check alone", own, other, accepted);
    }
    if (!parse && !is_valid)
        cts_complain("GUID texts are not measured beside others: neither libuuid nor GLib is here");
    if (uuid)
        dlclose(uuid);
    if (glib)
        dlclose(glib);
}

static void add_endpoints(struct cts_bench *bench)
{
    uint32_t own_accepted = 0, accepted;
    double own = time_reference(false, &own_accepted);

    accepted = own_accepted;
    double other = time_strtoul(&accepted);
    add_ratio(bench, "CID:PORT, time of libc's strtoul twice", own, other, accepted);
    accepted = own_accepted;
    other = time_sscanf(&accepted);
    add_ratio(bench, "CID:PORT, time of libc's sscanf", own, other, accepted);
}

bool cts_bench_sockaddr(struct cts_bench *bench)
{
    add_ports(bench);
    add_guids(bench);
    add_endpoints(bench);
    if (!cts_bench_play(bench, calls_case)) {
        cts_complain(
            "the target cannot play what bench measures: guid-parse, vm-decode, cidport-parse "
            "and port-to-service");
        return false;
    }
    cts_bench_add(bench,
                  (struct cts_figure){"calls per core second, played",
                                      CALLS_OF_CASE * cts_bench_runs(bench, calls_case, false),
                                      1000000, false, false, "1/s"});
    cts_bench_add(bench,
                  (struct cts_figure){"calls per core second, played and judged",
                                      CALLS_OF_CASE * cts_bench_runs(bench, calls_case, true),
                                      500000, false, false, "1/s"});
    cts_bench_add(bench, (struct cts_figure){"events per core second, oracle alone",
                                             cts_bench_events(bench, calls_case), 5000000, false,
                                             false, "1/s"});
    return true;
}
