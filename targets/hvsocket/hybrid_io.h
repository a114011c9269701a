/*
 * Hybrid sockets over real Unix sockets: a server that stands between a Unix socket and the listeners of a guest, and a
 * client of such a server. They block, use poll(), and own no threads.
 */
#ifndef HVSOCKET_HYBRID_IO_H
#define HVSOCKET_HYBRID_IO_H

#include "hvsocket.h"

struct hvs_hybrid_server {
    struct hvs_policy policy;
    int line_ms; /* within which a request has to be there */
    int idle_ms; /* after which a silent connection is given up; -1: never */
    void *context;
    /* Reaches the listener that a request names. Returns a connected descriptor, which the server closes, and the
     * number that the reply gives (not for a GUID); or -1. */
    int (*reach)(void *context, const struct hvs_request *request, uint32_t *number);
};

/* Makes a listening Unix socket, in the place of whatever lies there. Returns it, or -1 and errno. */
int hvs_hybrid_listen(const char *path);

enum hvs_served {
    HVS_SERVED,    /* both sides have ended */
    HVS_REFUSED,   /* the line was no request */
    HVS_UNREACHED, /* nobody listens there */
    HVS_TOO_LATE,  /* the line did not come in time */
    HVS_BROKEN     /* an error of a descriptor, or an end before the line's */
};
/* Serves one accepted connection until it ends, and closes it. Bytes behind the line are the listener's. */
enum hvs_served hvs_hybrid_serve(const struct hvs_hybrid_server *server, int connection);

/* Connects to a port behind the server at `path`, and waits so many milliseconds for its reply. Returns the
 * connection, of which not one byte behind the reply has been read, and the reply's number; or -1. */
int hvs_hybrid_dial(const char *path, uint32_t port, int reply_ms, uint32_t *number);

#endif
