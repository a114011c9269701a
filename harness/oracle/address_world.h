/*
 * The inside of the model of the socket world, shared by its files: partitions, services and sockets as the calls
 * that succeeded have made them. What cannot be known from the calls (two at once, failed allocations) is vague, and
 * nothing is judged on it.
 *
 *   address_world.c      the model itself: intake, and which calls overlap
 *   address_partition.c  partitions, services, who is what to whom
 *   address_linux.c      socket and bind of AF_VSOCK
 *   address_connect.c    its connect
 *   address_name.c       its names
 *   address_windows.c    socket, listen and connect of AF_HYPERV
 *   address_ask.c        what these ask the rules on single calls
 *   address_option.c     its options
 *   address_accept.c     queues, listen, accept
 *   address_match.c      which of several connectors an accepted socket belongs to
 *   address_tally.c      how many come, and who connects twice at once
 *   address_stream.c     bytes, ends
 *   address_pause.c      pause and resume
 *   address_offer.c      hv_sock offers and packets
 *   address_place.c      which place of the model a socket has
 */
#ifndef CTS_ORACLE_ADDRESS_WORLD_H
#define CTS_ORACLE_ADDRESS_WORLD_H

#include "oracle/address_model.h"
#include "oracle/address_rule.h"
#include "oracle/requirement.h"
#include "oracle/state.h"

#include <string.h>

#define WORLD_PARTITIONS 16u
#define WORLD_SERVICES   64u
#define WORLD_SOCKETS    256u
#define WORLD_QUEUE      32u    /* connections of a listener that nobody has accepted */
#define WORLD_STREAM     65536u /* bytes on the way in one direction */
#define WORLD_THREADS    33u
#define WORLD_OPTIONS    9u

/* Errors of a Linux partition. */
enum {
    E_AGAIN = 11,
    E_ACCES = 13,
    E_FAULT = 14,
    E_NODEV = 19,
    E_INVAL = 22,
    E_PROTONOSUPPORT = 93,
    E_SOCKTNOSUPPORT = 94,
    E_OPNOTSUPP = 95,
    E_AFNOSUPPORT = 97,
    E_ADDRINUSE = 98,
    E_ADDRNOTAVAIL = 99,
    E_NETUNREACH = 101,
    E_CONNRESET = 104,
    E_CONNREFUSED = 111,
    E_ISCONN = 106,
    E_NOTCONN = 107,
    E_INPROGRESS = 115
};
/* And of a Windows one. */
enum {
    WSA_EACCES = 10013,
    WSA_EINVAL = 10022,
    WSA_EWOULDBLOCK = 10035,
    WSA_EADDRNOTAVAIL = 10049,
    WSA_ECONNABORTED = 10053,
    WSA_ECONNRESET = 10054,
    WSA_ENOTCONN = 10057,
    WSA_ESHUTDOWN = 10058,
    WSA_ETIMEDOUT = 10060,
    WSA_ECONNREFUSED = 10061
};

struct world_partition {
    bool used;
    bool paused;
    uint8_t kind; /* enum cts_partition_kind */
    uint8_t os;   /* enum cts_os */
    uint32_t parent;
    uint8_t vmid[CTS_GUID_SIZE];
    uint32_t cid; /* of a guest; 0: none */
    uint32_t transports;
    bool unprivileged;
    bool first_known;
    uint32_t first; /* the first candidate for port ANY */
    bool odd_ports; /* ports are in use that nobody has named */
};

struct world_service {
    bool used;
    uint32_t partition;
    uint8_t guid[CTS_GUID_SIZE];
    bool registered;
    uint32_t gate, permission;
};

/* Bytes on their way to a socket. */
struct world_stream {
    uint64_t sent, received; /* counts; the bytes between them are kept, modulo WORLD_STREAM */
    bool lost;               /* too many to keep, or of unknown origin: nothing is said of them */
    bool ended;              /* the sender has closed or shut down */
    uint64_t quiet;          /* quiescent points before the last bytes were sent */
    uint8_t bytes[WORLD_STREAM];
};

/* How a Linux socket is to name its peer, as far as that is known. */
struct world_name {
    uint32_t row; /* the requirement that says so; 0: nothing is known */
    bool clean;   /* nobody gave its reserved bytes: they are zero */
    bool here;    /* over loopback: any cid of the partition's own will do */
    bool high;    /* a port from 0x80000000 up */
    bool cid_known, port_known;
    uint32_t cid, port;
};

enum world_state { WORLD_FRESH, WORLD_BOUND, WORLD_LISTENING, WORLD_CONNECTING, WORLD_CONNECTED };

struct world_socket {
    bool used, closed;
    bool vague;     /* its state is not known */
    bool bound;     /* by bind() */
    bool auto_port; /* bound to port ANY: `port` is not known before its name is */
    bool port_known;
    bool implied;  /* bound by connect, and not by bind() */
    bool tried;    /* a connect failed that may have bound it before */
    bool by_offer; /* accepted from hv_sock */
    bool ended;    /* its own stream, by shutdown */
    bool frail;    /* has sent to an end that does not listen: the connection may break */
    bool accepted; /* by accept: port is that of its listener */
    bool early;    /* has sent before its peer was known, and not all of it is held in `in` */
    bool deaf;     /* has shut down its receiving side */
    bool mixed; /* LISTENING: of those in the queue one has been accepted, and which is not known */
    bool unsure; /* LISTENING: who stood in the queue may have left it; how many wait is not known */
    bool strange; /* LISTENING: there may be others in the queue than are known */
    bool served; /* LISTENING: somebody has come */
    bool
        suspended_any; /* a partition of the connection has been paused without CONNECTED_SUSPEND */
    bool suspended_kept; /* .. with it */
    uint8_t state;       /* enum world_state */
    uint8_t os;
    uint32_t partition;
    uint32_t cid, port;          /* Linux */
    struct world_name name;      /* .. of its peer */
    uint8_t vmid[CTS_GUID_SIZE]; /* Windows */
    uint8_t service[CTS_GUID_SIZE];
    bool loose;                     /* connected to a listener that the rules leave open */
    uint8_t aim[2 * CTS_GUID_SIZE]; /* Windows: where it went */
    uint32_t peer;                  /* number of the other end; 0: not known */
    uint32_t stands;                /* the listener in whose queue it has come; 0: it has a peer */
    bool open_ended;                /* accepted: its peer is one of the candidates */
    bool dim;                       /* no candidates: what it gets is open */
    bool named;                     /* accepted, and its peer was named by a port */
    uint32_t named_port;
    uint64_t got; /* bytes received while it has no peer; `in` has those that it has sent */
    uint8_t candidates[WORLD_SOCKETS / 8];
    uint32_t backlog;
    uint32_t queue[WORLD_QUEUE]; /* connectors, 0 for an offer */
    uint32_t offer_port[WORLD_QUEUE];
    uint32_t queued;
    uint32_t epoch; /* calls on it, begun and returned */
    bool coming;    /* a connect of it is at work or has succeeded: it is or will be in one queue at most */
    uint32_t rush_epoch, rush, won; /* connects of it at once: the epoch at the first, how many, successes */
    uint32_t option[WORLD_OPTIONS];
    uint16_t option_set;           /* bits: options that are known */
    uint16_t option_open;          /* .. that may have been set, and to what is not known */
    uint32_t shown[WORLD_OPTIONS]; /* by get-option, since it was set last */
    uint16_t option_shown;
    struct world_stream in;
};

/* A call that has begun. */
struct world_call {
    bool open;   /* it has not returned */
    bool beside; /* when it began, another one was at work */
    bool met;    /* .. on the same socket */
    uint32_t call;
    bool waits;
    uint32_t socket;
    uint32_t epoch, socket_epoch, world_epoch;
    uint32_t target; /* CONNECT: the listener whose queue the connector stands in; 0: none */
    uint64_t quiet;  /* quiescent points before it */
    uint32_t early;  /* CONNECT that has waited and timed out: the timeout, if it is known; else 0 */
};

struct cts_address_model {
    struct cts_oracle *oracle;
    const struct cts_profile *profile;
    const struct cts_address_news *news;
    const struct cts_address_seen *call;
    struct world_call *now; /* of the call at hand */
    bool alone;             /* no other call overlapped it */
    bool own; /* no other call on the same socket did, and none that changes partitions */
    uint32_t epoch;
    uint32_t world_epoch; /* calls that change partitions, begun and returned */
    uint32_t world_open;  /* of these, not returned */
    uint64_t quiet;       /* quiescent points of the run */
    uint32_t sockets_used;
    uint32_t may_come, have_come; /* connections that may have been made, and accepted ones */
    struct world_partition partitions[WORLD_PARTITIONS];
    struct world_service services[WORLD_SERVICES];
    struct world_call calls[WORLD_THREADS];
    /* By place - 1. The numbers that the model keeps are those of places, which sockets leave some time after their
     * close; a trace has as many sockets as it likes. */
    struct world_socket sockets[WORLD_SOCKETS];
    uint32_t numbers[WORLD_SOCKETS]; /* in the trace */
    bool crowded; /* there was no place for a socket, partition or service: nothing is known any more */
};

/* -- address_place.c ------------------------------------------------------------------------------------ */

/* The place of a socket; 0: it has none. */
uint32_t cts_world_place(const struct cts_address_model *m, uint32_t number);
/* A place for a new one; 0: none is left. */
uint32_t cts_world_new_place(struct cts_address_model *m, uint32_t number);

#define WORLD_ANSWERS(m, policy, option)                                                           \
    ((m)->profile->settings[CTS_SWITCH_##policy] == CTS_##policy##_##option)

/* -- address_world.c ------------------------------------------------------------------------------------ */

/* Says of a requirement whether it holds; the texts only matter if it does not. */
void cts_world_say(struct cts_address_model *m, uint32_t requirement, bool holds,
                   const char *expected, const char *seen, ...)
    __attribute__((format(printf, 5, 6)));
/* A call of this kind on the socket has begun and not returned. */
bool cts_world_is_open(const struct cts_address_model *m, uint32_t call, uint32_t socket);
/* NULL: none, or its state is unknown. */
struct world_socket *cts_world_socket(struct cts_address_model *m, uint32_t number);
static inline uint32_t cts_world_number(const struct cts_address_model *m,
                                        const struct world_socket *s)
{
    return (uint32_t)(s - m->sockets) + 1;
}

/* -- address_partition.c -------------------------------------------------------------------------------- */

/* NULL: there is none of this number. */
struct world_partition *cts_world_partition(struct cts_address_model *m, uint32_t number);
/* The service of a partition, or NULL. */
const struct world_service *cts_world_service(const struct cts_address_model *m, uint32_t partition,
                                              const uint8_t *guid);
uint32_t cts_world_environment(const struct cts_address_model *m, uint32_t partition);
/* The partition stands still, or one that it is in. */
bool cts_world_is_paused(const struct cts_address_model *m, uint32_t partition);
/* Where `from` is, seen from `listener`. */
uint32_t cts_world_origin(const struct cts_address_model *m, uint32_t listener, uint32_t from);
/* What these calls have made of it, if they succeeded. */
void cts_world_make_partition(struct cts_address_model *m);
void cts_world_set_service(struct cts_address_model *m);
void cts_world_set(struct cts_address_model *m); /* transports, privilege, first port */

/* -- the flavours ---------------------------------------------------------------------------------------- */

void cts_world_linux_socket(struct cts_address_model *m);
void cts_world_linux_bind(struct cts_address_model *m, struct world_socket *s);
void cts_world_linux_connect(struct cts_address_model *m, struct world_socket *s);
/* At the begin of a connect: the listener that it will reach, or NULL. */
struct world_socket *cts_world_linux_target(struct cts_address_model *m,
                                            const struct world_socket *s);
void cts_world_linux_name(struct cts_address_model *m, struct world_socket *s, bool peer);
/* How a connector names whom it has reached, and an accepted socket a connector, or an offer of that port (NULL). */
void cts_world_name_target(struct world_socket *s, uint32_t cid, uint32_t port, bool over_loopback);
void cts_world_name_connector(const struct cts_address_model *m, const struct world_socket *made,
                              const struct world_socket *connector, uint32_t port,
                              struct world_name *name);
/* Whether accept has named its peer so; false also if it has shown too little. */
bool cts_world_is_named(const struct cts_address_model *m, const struct world_name *name,
                        uint32_t partition);
/* The peer's name that accept or getpeername has shown, and the length beside it. */
void cts_world_judge_peer(struct cts_address_model *m, const struct world_socket *s,
                          uint32_t length);

void cts_world_windows_socket(struct cts_address_model *m);
void cts_world_windows_bind(struct cts_address_model *m, struct world_socket *s);
void cts_world_windows_listen(struct cts_address_model *m, struct world_socket *s);
void cts_world_windows_connect(struct cts_address_model *m, struct world_socket *s);
struct world_socket *cts_world_windows_target(struct cts_address_model *m,
                                              const struct world_socket *s);
/* A connector whose target was open has come to this listener. */
void cts_world_windows_came(struct cts_address_model *m, const struct world_socket *listener,
                            const struct world_socket *from);

/* -- address_option.c ------------------------------------------------------------------------------------ */

void cts_world_option(struct cts_address_model *m, struct world_socket *s, bool set);
/* Of a connect that has returned, or that waits though nothing can run. */
void cts_world_timeout(struct cts_address_model *m, const struct world_socket *s);
/* How long a connect took at most is known now. */
void cts_world_timed(struct cts_address_model *m);

/* -- address_accept.c ------------------------------------------------------------------------------------ */

void cts_world_listen(struct cts_address_model *m, struct world_socket *s);
void cts_world_accept(struct cts_address_model *m, struct world_socket *s);
/* Somebody waits in the queue for certain: an offer that was taken, or one whose connect has returned. */
bool cts_world_has_waiting(struct cts_address_model *m, const struct world_socket *listener);
/* Puts a connector into a listener's queue, takes it out again. */
void cts_world_queue(struct world_socket *listener, uint32_t connector, uint32_t port);
void cts_world_unqueue(struct world_socket *listener, uint32_t connector);
/* A connect of `s` has failed: it stands in no queue, and whoever has accepted it hears of it in some way. */
void cts_world_turn_back(struct cts_address_model *m, struct world_socket *s,
                         struct world_socket *listener);
/* How many may wait for an accept, with those whose target is not known. */
uint32_t cts_world_waiting(const struct cts_address_model *m, const struct world_socket *listener);
/* A connect returns of whose socket nothing is known any more: it is closed, or several calls met on it. */
void cts_world_lost_connect(struct cts_address_model *m);
/* A socket closes that may stand in queues. */
void cts_world_leave_queues(struct cts_address_model *m, const struct world_socket *s);

/* -- address_tally.c ------------------------------------------------------------------------------------- */

/* A call begins or has returned, whatever is known of its socket: what can be counted all the same. */
void cts_world_tally_call(struct cts_address_model *m);
void cts_world_tally_return(struct cts_address_model *m);

/* -- address_match.c ------------------------------------------------------------------------------------- */

/* The connector and the accepted socket are the ends of one connection. */
void cts_world_join(struct cts_address_model *m, struct world_socket *a, struct world_socket *b);
/* Of all who stand in the queue one belongs to the new socket. */
void cts_world_match(struct cts_address_model *m, struct world_socket *listener,
                     struct world_socket *made);
/* A receive of a socket whose peer is one of several. */
void cts_world_match_receive(struct cts_address_model *m, struct world_socket *s);
/* The port of a connector has come out. */
void cts_world_match_port(struct cts_address_model *m, const struct world_socket *s);
/* A connect has failed, or a socket's place is given away: it belongs to nobody, or nobody knows to whom. */
void cts_world_match_drop(struct cts_address_model *m, struct world_socket *s);
/* Of those in the queue nothing can be said any more. */
void cts_world_match_none(struct cts_address_model *m, const struct world_socket *listener);

/* -- address_stream.c ------------------------------------------------------------------------------------ */

void cts_world_send(struct cts_address_model *m, struct world_socket *s);
void cts_world_receive(struct cts_address_model *m, struct world_socket *s);
void cts_world_shutdown(struct cts_address_model *m, struct world_socket *s);
void cts_world_close(struct cts_address_model *m, struct world_socket *s);
/* A call has not returned and nothing can run. */
void cts_world_stuck(struct cts_address_model *m, struct world_socket *s);

/* -- address_pause.c ------------------------------------------------------------------------------------- */

void cts_world_pause(struct cts_address_model *m, bool resume);
/* One of the partitions of a connection is paused. */
bool cts_world_stands(const struct cts_address_model *m, const struct world_socket *s);
/* What a call shows meanwhile; `ends`: the end of the stream. */
void cts_world_meanwhile(struct cts_address_model *m, const struct world_socket *s, bool ends);
/* A receive finds nothing, and nothing can run any more. */
void cts_world_in_vain(struct cts_address_model *m, const struct world_socket *s);
/* If a pause has come over the connection: what follows is by CONNECTED_SUSPEND. True: nothing else is to be said. */
bool cts_world_after_pause(struct cts_address_model *m, const struct world_socket *s, bool works,
                           const char *what);

/* -- address_offer.c ------------------------------------------------------------------------------------- */

void cts_world_offer(struct cts_address_model *m);
void cts_world_packet(struct cts_address_model *m, struct world_socket *s);

#endif
