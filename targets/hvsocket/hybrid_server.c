/*
 * The server's side of hybrid sockets: reads the request line in whatever pieces it comes, answers, and from then on
 * carries bytes both ways. It never reads ahead of what it can hand on.
 */
#include "hybrid_io.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define RELAY 4096u

int hvs_hybrid_listen(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return -1;
    unlink(path);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, SOMAXCONN) != 0) {
        int error = errno;
        close(listener);
        errno = error;
        return -1;
    }
    return listener;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool write_all(int to, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = send(to, bytes, length, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

/* -- the line ----------------------------------------------------------------------------------------------- */

/* What has come of a connection before it is carried on. */
struct beginning {
    char bytes[HVS_HYBRID_LIMIT];
    size_t length;
    struct hvs_request request;
};

static enum hvs_served read_line(const struct hvs_hybrid_server *server, int connection,
                                 struct beginning *beginning)
{
    int64_t deadline = now_ms() + server->line_ms;

    for (;;) {
        enum hvs_result result = hvs_hybrid_request(&server->policy, beginning->bytes,
                                                    beginning->length, &beginning->request);
        if (result != HVS_MORE)
            return result == HVS_OK ? HVS_SERVED : HVS_REFUSED;
        int64_t left = deadline - now_ms();
        struct pollfd ready = {.fd = connection, .events = POLLIN};
        int count = poll(&ready, 1, left > 0 ? (int)left : 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0 ? HVS_TOO_LATE : HVS_BROKEN;
        ssize_t got = recv(connection, beginning->bytes + beginning->length,
                           sizeof beginning->bytes - beginning->length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return HVS_BROKEN;
        beginning->length += (size_t)got;
    }
}

/* The reply has the form of the request. */
static bool answer(int connection, const struct hvs_request *request, uint32_t number)
{
    char text[3 + HVS_GUID_TEXT + 2] = "OK ";
    size_t length = 3 + HVS_GUID_TEXT;

    if (request->is_guid) {
        hvs_guid_format(&request->guid, text + 3, HVS_GUID_TEXT + 1);
        text[length++] = '\n';
    } else {
        hvs_hybrid_answer(number, text, sizeof text, &length);
    }
    return write_all(connection, text, length);
}

/* -- bytes both ways ---------------------------------------------------------------------------------------- */

/* Hands on what is there to read. False: no more will come, and the other side has been told. */
static bool relay(int from, int to)
{
    char bytes[RELAY];
    ssize_t got = recv(from, bytes, sizeof bytes, 0);

    if (got < 0 && errno == EINTR)
        return true;
    if (got > 0 && write_all(to, bytes, (size_t)got))
        return true;
    shutdown(to, SHUT_WR);
    return false;
}

static enum hvs_served carry(const struct hvs_hybrid_server *server, int connection, int listener)
{
    struct pollfd side[2] = {{.fd = connection, .events = POLLIN},
                             {.fd = listener, .events = POLLIN}};
    int both[2] = {connection, listener};

    while (side[0].fd >= 0 || side[1].fd >= 0) {
        int count = poll(side, 2, server->idle_ms);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0 ? HVS_TOO_LATE : HVS_BROKEN;
        for (int i = 0; i < 2; i++)
            if (side[i].fd >= 0 && side[i].revents != 0 && !relay(both[i], both[1 - i]))
                side[i].fd = -1;
    }
    return HVS_SERVED;
}

enum hvs_served hvs_hybrid_serve(const struct hvs_hybrid_server *server, int connection)
{
    struct beginning beginning = {.length = 0};
    enum hvs_served served = read_line(server, connection, &beginning);
    uint32_t number = 0;
    int listener = -1;

    if (served == HVS_SERVED) {
        listener = server->reach(server->context, &beginning.request, &number);
        served = listener < 0 ? HVS_UNREACHED : HVS_SERVED;
    }
    if (served == HVS_SERVED) {
        size_t line = beginning.request.consumed;
        bool begun = answer(connection, &beginning.request, number) &&
                     write_all(listener, beginning.bytes + line, beginning.length - line);
        served = begun ? carry(server, connection, listener) : HVS_BROKEN;
    }
    if (listener >= 0)
        close(listener);
    close(connection);
    return served;
}
