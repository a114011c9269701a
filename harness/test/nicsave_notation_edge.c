/*
 * The notation of nicsave_notation.h for edges under test: what a protocol edge is told, what it issues about the life
 * of NICs, and what it tells of records. Its other requests are those of nicsave_notation_request.c.
 *
 *   nic 7 [n=1 part=1] [=fail]     the edge is told of a NIC, makes it, and returns
 *   leave 7 [n=1]                  the same, when it goes
 *   told connect|leave [n= part= port=]   the call alone
 *   stop | save! | migrate | pause | reload [part=1]   the call alone
 *   ret [=fail]                    it returns from the last of these that has not
 *   life ncreate 7 [=fail kept]    one request: pcreate ncreate nconnect ndisconnect ndelete pteardown pdelete;
 *                                  kept: given to a driver, and not completed
 *   stored 64:1[:1] [n=1 id=b rev=1 length=20]   it stores a record; length of the name
 *   dropped | unowned [n=1]
 *   pend                           the driver returns PENDING
 *   passes 1024 7                  so many claims of one byte, all stored
 *
 * The number of the NIC at port 7 is 1, at port 8 it is 2, and so on, unless n says otherwise.
 */
#include "nicsave_notation_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define FIRST_PORT 7u

static const struct {
    const char *word;
    uint32_t oid;
} lives[] = {{"pcreate", CTS_OID_PORT_CREATE},  {"ncreate", CTS_OID_NIC_CREATE},
             {"nconnect", CTS_OID_NIC_CONNECT}, {"ndisconnect", CTS_OID_NIC_DISCONNECT},
             {"ndelete", CTS_OID_NIC_DELETE},   {"pteardown", CTS_OID_PORT_TEARDOWN},
             {"pdelete", CTS_OID_PORT_DELETE}};
#define COMING       0u /* in this list, and how many */
#define COMING_COUNT 3u
#define GOING        3u
#define GOING_COUNT  4u

static const struct {
    const char *word;
    uint32_t world, happens;
} calls[] = {{"stop", CTS_WORLD_EVENT, CTS_PARTITION_STOP},
             {"save!", CTS_WORLD_EVENT, CTS_PARTITION_SAVE},
             {"migrate", CTS_WORLD_EVENT, CTS_PARTITION_MIGRATE},
             {"pause", CTS_WORLD_EVENT, CTS_PARTITION_PAUSE},
             {"reload", CTS_WORLD_RESTORE, 0}};

/* -- what it is told -------------------------------------------------------------------------------------- */

static uint32_t number_of(const struct item *i, uint32_t port)
{
    return test_number(i, "n", port >= FIRST_PORT ? port - FIRST_PORT + 1 : 1);
}

static void call(struct writer *w, const struct item *i, uint32_t world, uint32_t happens,
                 uint32_t port)
{
    struct cts_event e = test_blank(w, CTS_EVENT_EDGE_CALL);
    bool about_nic = world == CTS_WORLD_CONNECT || world == CTS_WORLD_DISCONNECT;
    e.handle = about_nic ? number_of(i, port) : 0;
    e.arg[0] = world;
    e.arg[1] = test_number(i, "part", 1);
    e.arg[2] = about_nic ? port : 0;
    e.arg[4] = happens;
    test_put(w, e, "", 0);
}

static void life(struct writer *w, const struct item *i, uint32_t oid, struct key key)
{
    struct item down = {2, {"fwd", "ok"}};
    test_put_life(w, i, oid, key);
    for (int n = 1; n < i->count; n++)
        if (i->words[n][0] == '=')
            down.words[1] = i->words[n] + 1;
    if (!test_option(i, "kept"))
        test_forward(w, &down);
}

/* A whole call about a NIC: told, its requests, and its return. */
static void whole(struct writer *w, const struct item *i, uint32_t world, uint32_t first,
                  uint32_t count)
{
    struct key key = test_key_of(i->words[1]);
    struct item bare = {2, {i->words[0], i->words[1]}};
    call(w, i, world, 0, key.port);
    for (uint32_t n = first; n < first + count; n++)
        life(w, &bare, lives[n].oid, key);
    test_simple(w, CTS_EVENT_EDGE_RETURN, 0, test_result(i), 0, 0);
}

/* -- what it tells ---------------------------------------------------------------------------------------- */

static void stored(struct writer *w, const struct item *i)
{
    static uint8_t bytes[PATTERN_MAX];
    struct data data = {0};
    struct cts_event e = test_blank(w, CTS_EVENT_EDGE_NOTE);
    const char *id = test_option(i, "id");
    uint8_t payload[32 + CTS_SAVE_NAME_MAX] = {0};
    uint32_t name = test_number(i, "length", w->descriptor.name_length);
    assert_true(test_data_of(i->words[1], &data) && name <= CTS_SAVE_NAME_MAX);
    cts_save_pattern(bytes, data.length, data.pattern);
    uint64_t digest = cts_save_digest(bytes, data.length);
    e.handle = test_number(i, "n", 1);
    e.arg[0] = CTS_EDGE_NOTE_RECORD_STORED;
    e.arg[1] = test_number(i, "rev", 1);
    e.arg[2] = data.length;
    e.arg[3] = (uint32_t)digest;
    e.arg[4] = (uint32_t)(digest >> 32);
    e.arg[5] = name;
    memcpy(payload, w->descriptor.id, 16);
    payload[15] ^= id != NULL;
    memcpy(payload + 32, w->descriptor.name,
           name < w->descriptor.name_length ? name : w->descriptor.name_length);
    if (data.feature)
        memcpy(payload + 16, w->descriptor.features[data.feature - 1], 16);
    test_put(w, e, payload, 32 + name);
}

static void note(struct writer *w, const struct item *i, uint32_t what)
{
    struct cts_event e = test_blank(w, CTS_EVENT_EDGE_NOTE);
    e.handle = test_number(i, "n", 1);
    e.arg[0] = what;
    test_put(w, e, "", 0);
}

static void passes(struct writer *w, const struct item *i)
{
    struct item save = {2, {"save", i->words[2]}}, claim = {2, {"claim", "1:1"}};
    struct item ok = {2, {"=", "ok"}}, keep = {2, {"stored", "1:1"}};
    for (uint32_t n = test_word(i, 1, 1); n > 0; n--) {
        w->count = w->at = 0; /* what went before is complete */
        assert_true(test_put_request(w, &save) && test_put_answer(w, &claim) &&
                    test_put_answer(w, &ok));
        stored(w, &keep);
    }
}

/* -- items ------------------------------------------------------------------------------------------------ */

static bool put_call(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    for (size_t n = 0; n < sizeof calls / sizeof calls[0]; n++)
        if (strcmp(verb, calls[n].word) == 0) {
            call(w, i, calls[n].world, calls[n].happens, 0);
            return true;
        }
    if (strcmp(verb, "nic") == 0)
        whole(w, i, CTS_WORLD_CONNECT, COMING, COMING_COUNT);
    else if (strcmp(verb, "leave") == 0)
        whole(w, i, CTS_WORLD_DISCONNECT, GOING, GOING_COUNT);
    else if (strcmp(verb, "told") == 0)
        call(w, i, strcmp(i->words[1], "leave") == 0 ? CTS_WORLD_DISCONNECT : CTS_WORLD_CONNECT, 0,
             test_number(i, "port", FIRST_PORT));
    else if (strcmp(verb, "ret") == 0)
        test_simple(w, CTS_EVENT_EDGE_RETURN, 0, test_result(i), 0, 0);
    else
        return false;
    return true;
}

bool test_put_edge(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    if (!w->edge)
        return false;
    if (put_call(w, i))
        return true;
    if (strcmp(verb, "life") == 0) {
        for (size_t n = 0; n < sizeof lives / sizeof lives[0]; n++)
            if (strcmp(i->words[1], lives[n].word) == 0) {
                life(w, i, lives[n].oid, test_key_of(i->words[2]));
                return true;
            }
        return false;
    }
    if (strcmp(verb, "stored") == 0)
        stored(w, i);
    else if (strcmp(verb, "dropped") == 0)
        note(w, i, CTS_EDGE_NOTE_RECORDS_DROPPED);
    else if (strcmp(verb, "unowned") == 0)
        note(w, i, CTS_EDGE_NOTE_UNOWNED);
    else if (strcmp(verb, "pend") == 0)
        test_simple(w, CTS_EVENT_OID_RETURNED, test_request_number(w), (uint32_t)CTS_NDIS_PENDING,
                    MINE, 0);
    else if (strcmp(verb, "passes") == 0)
        passes(w, i);
    else
        return false;
    return true;
}
