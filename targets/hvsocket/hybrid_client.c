/*
 * The client's side of hybrid sockets: one request, and a reply of which no byte too many is read.
 */
#include "hybrid_io.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define REPLY_MAX 16u /* "OK ", ten digits, LF, and more than that */

static int reach(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, strlen(path) + 1);
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        close(connection);
        return -1;
    }
    return connection;
}

static bool ask(int connection, uint32_t port)
{
    char line[32] = "CONNECT ";
    size_t length = 8 + hvs_number_format(port, line + 8);

    line[length++] = '\n';
    return send(connection, line, length, MSG_NOSIGNAL) == (ssize_t)length;
}

/* One byte at a time: what follows the LF belongs to the caller. */
static bool read_reply(int connection, int reply_ms, uint32_t *number)
{
    char bytes[REPLY_MAX];
    size_t length = 0, consumed;

    while (length < sizeof bytes) {
        struct pollfd ready = {.fd = connection, .events = POLLIN};
        int count = poll(&ready, 1, reply_ms);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        ssize_t got = recv(connection, bytes + length, 1, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        length += (size_t)got;
        enum hvs_result result = hvs_hybrid_reply(bytes, length, got == 0, number, &consumed);
        if (result != HVS_MORE)
            return result == HVS_OK;
    }
    return false;
}

int hvs_hybrid_dial(const char *path, uint32_t port, int reply_ms, uint32_t *number)
{
    int connection = reach(path);

    if (connection >= 0 && !(ask(connection, port) && read_reply(connection, reply_ms, number))) {
        close(connection);
        return -1;
    }
    return connection;
}
