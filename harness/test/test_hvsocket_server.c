/*
 * The hybrid server and its client over real Unix sockets: requests in every possible pair of pieces, byte by byte,
 * pipelined with data and with a second request, too slow, too long and wrong; replies in pieces.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <hvsocket/hybrid_io.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LATE_MS 2000 /* how long a test waits for what must come */

/* A server with one connection, whose listener is a pair of sockets. */
struct scene {
    struct hvs_hybrid_server server;
    int client;      /* the client's end */
    int connection;  /* the server's end of it */
    int listener[2]; /* [0] the guest's end */
    uint32_t port;   /* that was asked for */
    bool reached;
    enum hvs_served served;
    pthread_t thread;
};

static int reach(void *context, const struct hvs_request *request, uint32_t *number)
{
    struct scene *scene = context;

    if (!request->is_guid && request->port == 404)
        return -1;
    scene->port = request->port;
    scene->reached = true;
    *number = 1073741824;
    int listener = scene->listener[1];
    scene->listener[1] = -1;
    return listener;
}

static void *serve(void *context)
{
    struct scene *scene = context;

    scene->served = hvs_hybrid_serve(&scene->server, scene->connection);
    return NULL;
}

static void stage(struct scene *scene, const char *options, int line_ms)
{
    struct timeval limit = {.tv_sec = LATE_MS / 1000};

    memset(scene, 0, sizeof *scene);
    hvs_policy_read(&scene->server.policy, options);
    scene->server.line_ms = line_ms;
    scene->server.idle_ms = LATE_MS;
    scene->server.context = scene;
    scene->server.reach = reach;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, scene->listener), 0);
    setsockopt(scene->listener[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

static void begin(struct scene *scene, const char *options, int line_ms)
{
    struct timeval limit = {.tv_sec = LATE_MS / 1000};
    int pair[2];

    stage(scene, options, line_ms);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    scene->client = pair[0];
    scene->connection = pair[1];
    assert_int_equal(pthread_create(&scene->thread, NULL, serve, scene), 0);
}

static void end(struct scene *scene, enum hvs_served served)
{
    if (scene->client >= 0)
        close(scene->client);
    close(scene->listener[0]);
    pthread_join(scene->thread, NULL);
    if (scene->listener[1] >= 0)
        close(scene->listener[1]);
    assert_int_equal(scene->served, served);
}

static void put(int to, const char *bytes, size_t length)
{
    assert_int_equal(send(to, bytes, length, MSG_NOSIGNAL), length);
}

/* Exactly these bytes come, in whatever pieces. */
static void expect(int from, const char *text)
{
    for (size_t at = 0; text[at] != '\0'; at++) {
        char byte = 0;
        assert_int_equal(recv(from, &byte, 1, 0), 1);
        assert_int_equal(byte, text[at]);
    }
}

static void expect_end(int from)
{
    char byte;

    assert_int_equal(recv(from, &byte, 1, 0), 0);
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 300000}, NULL);
}

/* -- the server --------------------------------------------------------------------------------------------- */

#define LINE  "CONNECT 2761\n"
#define REPLY "OK 1073741824\n"

/* Line and data in two pieces, cut at each place: the guest gets the data, the client gets reply and answer. */
static void every_cut_gives_the_same(void **state)
{
    static const char all[] = LINE "hello";
    struct scene scene;

    (void)state;
    for (size_t cut = 1; cut < sizeof all - 1; cut++) {
        begin(&scene, "", LATE_MS);
        put(scene.client, all, cut);
        nap();
        put(scene.client, all + cut, sizeof all - 1 - cut);
        expect(scene.listener[0], "hello");
        put(scene.listener[0], "there", 5);
        expect(scene.client, REPLY "there");
        assert_int_equal(scene.port, 2761);
        end(&scene, HVS_SERVED);
    }
}

static void a_slow_client_is_served(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene, "", LATE_MS);
    for (const char *at = LINE; *at != '\0'; at++) {
        put(scene.client, at, 1);
        nap();
    }
    expect(scene.client, REPLY);
    end(&scene, HVS_SERVED);
}

/* A second line is the guest's, however it looks. */
static void pipelined_lines_are_data(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene, "", LATE_MS);
    put(scene.client, LINE "CONNECT 2\n", 23);
    expect(scene.client, REPLY);
    expect(scene.listener[0], "CONNECT 2\n");
    shutdown(scene.client, SHUT_WR);
    expect_end(scene.listener[0]);
    put(scene.listener[0], "late", 4); /* the other direction is still there */
    expect(scene.client, "late");
    end(&scene, HVS_SERVED);
}

static void more_than_a_buffer_gets_through(void **state)
{
    static char sent[20000], got[20000];
    struct scene scene;
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < sizeof sent; i++)
        sent[i] = (char)(i * 7 + i / 251);
    begin(&scene, "", LATE_MS);
    put(scene.client, LINE, 13);
    put(scene.client, sent, sizeof sent);
    while (count < sizeof got) {
        ssize_t part = recv(scene.listener[0], got + count, sizeof got - count, 0);
        assert_true(part > 0);
        count += (size_t)part;
    }
    assert_memory_equal(got, sent, sizeof sent);
    end(&scene, HVS_SERVED);
}

static void wrong_lines_are_not_answered(void **state)
{
    static const char *const lines[] = {
        "HELLO 1\n", "CONNECT +1\n", "CONNECT 1\r\n", "CONNECT 4294967296\n", "CONNECT  1\n", "\n"};
    char zeroes[HVS_HYBRID_LIMIT + 1] = "CONNECT ";
    struct scene scene;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        begin(&scene, "", LATE_MS);
        put(scene.client, lines[i], strlen(lines[i]));
        expect_end(scene.client);
        end(&scene, HVS_REFUSED);
        assert_false(scene.reached);
    }
    memset(zeroes + 8, '0', sizeof zeroes - 9);
    begin(&scene, "", LATE_MS);
    put(scene.client, zeroes, HVS_HYBRID_LIMIT);
    expect_end(scene.client);
    end(&scene, HVS_REFUSED);
}

static void ends_and_silence_are_told_apart(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene, "", LATE_MS);
    put(scene.client, "CONNECT 404\n", 12);
    expect_end(scene.client);
    end(&scene, HVS_UNREACHED);
    begin(&scene, "", 200);
    put(scene.client, "CONNECT 27", 10);
    expect_end(scene.client);
    end(&scene, HVS_TOO_LATE);
    begin(&scene, "", LATE_MS);
    put(scene.client, "CONNECT 27", 10);
    close(scene.client);
    scene.client = -1;
    end(&scene, HVS_BROKEN);
    assert_false(scene.reached);
}

static void a_guid_is_answered_by_a_guid(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene, "hyb-guid=accept", LATE_MS);
    put(scene.client, "connect 00000AC9-FACB-11e6-bd58-64006a7986d3\n", 45);
    expect(scene.client, "OK 00000ac9-facb-11e6-bd58-64006a7986d3\n");
    end(&scene, HVS_SERVED);
}

/* -- the client --------------------------------------------------------------------------------------------- */

/* A server that only says what it is told to, with a pause at each '|'. */
struct script {
    int listener;
    const char *reply;
    char request[32];
};

static void *say(void *context)
{
    struct script *script = context;
    int connection = accept(script->listener, NULL, NULL);

    if (recv(connection, script->request, sizeof script->request - 1, 0) > 0)
        for (const char *at = script->reply; *at != '\0'; at++) {
            if (*at == '|')
                nap();
            else if (send(connection, at, 1, MSG_NOSIGNAL) != 1)
                break;
        }
    close(connection);
    return NULL;
}

static void replies_come_in_pieces(void **state)
{
    static const struct {
        const char *reply;
        bool good;
        uint32_t number;
        const char *rest;
    } row[] = {
        {"OK 1024\nrest", true, 1024, "rest"},
        {"O|K| |4294967|295|\n|rest", true, UINT32_MAX, "rest"},
        {"OK 4294967296\n", false, 0, NULL},
        {"OK 1024", false, 0, NULL},
        {"NO 1024\n", false, 0, NULL},
        {"OK \n", false, 0, NULL},
        {"", false, 0, NULL},
        {"OK 00000000001\n", false, 0, NULL},
    };
    char folder[] = "/tmp/hvsocket-XXXXXX", path[64];

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/socket", folder);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct script script = {.listener = hvs_hybrid_listen(path), .reply = row[i].reply};
        uint32_t number = 0;
        pthread_t thread;
        assert_true(script.listener >= 0);
        assert_int_equal(pthread_create(&thread, NULL, say, &script), 0);
        int connection = hvs_hybrid_dial(path, 2761, LATE_MS, &number);
        assert_int_equal(connection >= 0, row[i].good);
        if (row[i].good) {
            assert_int_equal(number, row[i].number);
            expect(connection, row[i].rest);
            expect_end(connection);
            close(connection);
        }
        pthread_join(thread, NULL);
        assert_string_equal(script.request, LINE);
        close(script.listener);
    }
    unlink(path);
    rmdir(folder);
}

static void *accept_and_serve(void *context)
{
    struct scene *scene = context;

    scene->connection = accept(scene->connection, NULL, NULL);
    return serve(scene);
}

/* Client and server against each other, through a path. */
static void client_and_server_agree(void **state)
{
    char folder[] = "/tmp/hvsocket-XXXXXX", path[64];
    struct scene scene;
    uint32_t number = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/socket", folder);
    assert_int_equal(hvs_hybrid_listen("/nowhere/at/all"), -1);
    int listener = hvs_hybrid_listen(path);
    assert_true(listener >= 0);
    stage(&scene, "", LATE_MS);
    scene.connection = listener;
    assert_int_equal(pthread_create(&scene.thread, NULL, accept_and_serve, &scene), 0);
    scene.client = hvs_hybrid_dial(path, 2761, LATE_MS, &number);
    assert_true(scene.client >= 0);
    assert_int_equal(number, 1073741824);
    put(scene.listener[0], "hi", 2);
    expect(scene.client, "hi");
    put(scene.client, "ho", 2);
    expect(scene.listener[0], "ho");
    end(&scene, HVS_SERVED);
    close(listener);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_gives_the_same),
        cmocka_unit_test(a_slow_client_is_served),
        cmocka_unit_test(pipelined_lines_are_data),
        cmocka_unit_test(more_than_a_buffer_gets_through),
        cmocka_unit_test(wrong_lines_are_not_answered),
        cmocka_unit_test(ends_and_silence_are_told_apart),
        cmocka_unit_test(a_guid_is_answered_by_a_guid),
        cmocka_unit_test(replies_come_in_pieces),
        cmocka_unit_test(client_and_server_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
