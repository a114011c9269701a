/*
 * The socket stack of the reference: a world of partitions in memory, with the sockets of Windows (AF_HYPERV) and of
 * Linux (AF_VSOCK) in them. Between two switch points its code is atomic, so there are no locks; whoever waits does so
 * in hvs_wait() and looks again afterwards.
 *
 *   stack.c    calls by number, sockets and their memory, waiting
 *   world.c    partitions, services, who is what to whom
 *   windows.c  socket, bind, listen, connect and options of AF_HYPERV
 *   linux.c    socket, bind, connect of AF_VSOCK, ports and transports
 *   stream.c   joining two sockets, accept, bytes both ways, shutdown, close
 *   names.c    getsockname, getpeername
 *   offer.c    offers and packets of hv_sock
 *   suspend.c  pause and resume of partitions
 */
#ifndef HVSOCKET_STACK_H
#define HVSOCKET_STACK_H

#include "entry.h"

#define HVS_PARTITIONS 64u
#define HVS_SERVICES   256u
#define HVS_SOCKETS    65536u
#define HVS_STREAM     32768u /* bytes on their way in one direction */

/* Errors. symbol, errno of Linux on x86-64, Winsock code */
#define HVS_ERROR_MAP(X)                                                                           \
    X(NONE, 0, 0)                                                                                  \
    X(INTR, 4, 10004)                                                                              \
    X(IO, 5, 10022)                                                                                \
    X(BADF, 9, 10038)                                                                              \
    X(AGAIN, 11, 10035)                                                                            \
    X(NOMEM, 12, 10055)                                                                            \
    X(ACCES, 13, 10013)                                                                            \
    X(FAULT, 14, 10014)                                                                            \
    X(NODEV, 19, 10050)                                                                            \
    X(INVAL, 22, 10022)                                                                            \
    X(PIPE, 32, 10058)                                                                             \
    X(PROTOTYPE, 91, 10041)                                                                        \
    X(NOPROTOOPT, 92, 10042)                                                                       \
    X(PROTONOSUPPORT, 93, 10043)                                                                   \
    X(SOCKTNOSUPPORT, 94, 10044)                                                                   \
    X(OPNOTSUPP, 95, 10045)                                                                        \
    X(AFNOSUPPORT, 97, 10047)                                                                      \
    X(ADDRINUSE, 98, 10048)                                                                        \
    X(ADDRNOTAVAIL, 99, 10049)                                                                     \
    X(NETUNREACH, 101, 10051)                                                                      \
    X(CONNRESET, 104, 10054)                                                                       \
    X(NOBUFS, 105, 10055)                                                                          \
    X(ISCONN, 106, 10056)                                                                          \
    X(NOTCONN, 107, 10057)                                                                         \
    X(TIMEDOUT, 110, 10060)                                                                        \
    X(CONNREFUSED, 111, 10061)
enum hvs_error {
#define HVS_ERROR_ENUM(symbol, linux_number, windows_number) HVS_E_##symbol,
    HVS_ERROR_MAP(HVS_ERROR_ENUM)
#undef HVS_ERROR_ENUM
};

struct hvs_partition {
    bool used, paused, unprivileged;
    uint8_t kind; /* enum cts_partition_kind */
    uint8_t os;   /* enum cts_os */
    uint32_t number, parent;
    struct hvs_guid vmid;
    uint32_t cid;        /* of a guest; 0: none */
    uint32_t transports; /* CTS_TRANSPORT_* */
    bool first_known;    /* `first` is where every search for a port begins */
    uint32_t first;
};

struct hvs_service_config {
    uint32_t partition;
    struct hvs_guid guid;
    bool registered;
    uint8_t gate;       /* enum hvs_gate */
    uint8_t permission; /* enum hvs_permission */
};

struct hvs_stream {
    uint32_t first, count;
    uint8_t bytes[HVS_STREAM];
};

enum hvs_state { HVS_FRESH, HVS_LISTENING, HVS_CONNECTED };

/* Options of Windows sockets. index, number */
enum hvs_option {
    HVS_OPTION_TIMEOUT,
    HVS_OPTION_PASSTHRU,
    HVS_OPTION_SUSPEND,
    HVS_OPTION_HIGH_VTL,
    HVS_OPTIONS
};

struct hvs_socket {
    uint32_t id; /* 0: in a listener's queue, or closed */
    uint32_t users;
    struct hvs_partition *at;
    uint32_t type;
    enum hvs_state state;
    bool bound;      /* holds its port, or its address */
    bool closed;     /* and only kept for its users */
    bool shut_send;  /* by shutdown() */
    bool shut_receive;
    bool ended;      /* no more bytes will come */
    bool reset;      /* the connection is gone */
    bool by_offer;   /* no socket is at the other end */
    bool over_hv_sock;
    struct hvs_hv hv, hv_peer; /* names in a Windows partition */
    struct hvs_vm vm, vm_peer; /* in a Linux one */
    uint32_t option[HVS_OPTIONS];
    struct hvs_socket *peer; /* NULL: none, or closed */
    struct hvs_stream *in;
    uint32_t backlog, queued;
    struct hvs_socket *first, *last; /* queue of a listener */
    struct hvs_socket *next;         /* in a queue, or among those dropped */
    struct hvs_socket *listener;     /* in whose queue it is */
};

struct hvs_stack {
    const struct cts_host *host;
    const struct hvs_policy *policy;
    uint32_t service_count;
    uint32_t next_port;      /* where automatic ports go on, in partitions without a `first` */
    uint32_t next_synthetic; /* names that nobody chose */
    uint32_t capacity;       /* of sockets */
    struct hvs_socket **sockets; /* by id - 1 */
    struct hvs_socket *dropped;  /* closed, and still used */
    struct hvs_partition partitions[HVS_PARTITIONS];
    struct hvs_service_config services[HVS_SERVICES];
};

/* -- stack.c -- */

struct hvs_stack *hvs_stack_new(const struct cts_host *host, const struct hvs_policy *policy);
void hvs_stack_free(struct hvs_stack *stack);
uint32_t hvs_stack_call(struct hvs_stack *stack, struct cts_address_call *call);
/* The number of an error in a partition of that flavour. */
uint32_t hvs_error(uint32_t os, enum hvs_error error);
static inline uint32_t hvs_fail(const struct hvs_socket *socket, enum hvs_error error)
{
    return hvs_error(socket->at->os, error);
}
/* NULL: no memory, or the harness wants none to be there. */
void *hvs_allocate(struct hvs_stack *stack, size_t size);
struct hvs_socket *hvs_socket_new(struct hvs_stack *stack, struct hvs_partition *at, uint32_t type);
/* Gives it an id. False: no memory. */
bool hvs_socket_number(struct hvs_stack *stack, struct hvs_socket *socket);
/* Takes its id away; its memory goes once nobody uses it. */
void hvs_socket_drop(struct hvs_stack *stack, struct hvs_socket *socket);
/* The next socket of the world with an id at or above `*id`, which moves behind it; NULL. */
struct hvs_socket *hvs_socket_next(struct hvs_stack *stack, uint32_t *id);

enum hvs_waited { HVS_WOKEN, HVS_TIMED_OUT, HVS_CLOSED };
/* Until hvs_wake() or the deadline. CLOSED: the socket must not be touched any more. */
enum hvs_waited hvs_wait(struct hvs_stack *stack, struct hvs_socket *socket, uint64_t deadline);
void hvs_wake(struct hvs_stack *stack, struct hvs_socket *socket);
/* Lets others run. False: the socket was closed by one of them. */
bool hvs_point(struct hvs_stack *stack, struct hvs_socket *socket, const char *name);

/* -- world.c -- */

uint32_t hvs_world_call(struct hvs_stack *stack, const struct cts_address_call *call);
struct hvs_partition *hvs_partition(struct hvs_stack *stack, uint32_t number);
enum hvs_environment hvs_environment_of(struct hvs_stack *stack, const struct hvs_partition *at);
enum hvs_origin hvs_origin_of(struct hvs_stack *stack, const struct hvs_partition *listener,
                              const struct hvs_partition *from);
/* Whom a connector reaches; NULL: nobody. */
struct hvs_partition *hvs_reached_of(struct hvs_stack *stack, struct hvs_partition *from,
                                     enum hvs_reached reached, const struct hvs_guid *vmid);
/* A VM or container of `at` by its VmId; NULL. */
struct hvs_partition *hvs_child_of(struct hvs_stack *stack, const struct hvs_partition *at,
                                   const struct hvs_guid *vmid);
/* Never NULL: without a configuration nothing is registered, and nothing forbidden. */
const struct hvs_service_config *hvs_service_of(struct hvs_stack *stack,
                                                const struct hvs_partition *at,
                                                const struct hvs_guid *service);

/* -- windows.c -- */

uint32_t hvs_windows_socket(const uint32_t number[6]);
uint32_t hvs_windows_bind(struct hvs_stack *stack, struct hvs_socket *socket,
                          const struct cts_address_call *call);
uint32_t hvs_windows_listen(struct hvs_stack *stack, struct hvs_socket *socket);
uint32_t hvs_windows_connect(struct hvs_stack *stack, struct hvs_socket *socket,
                             const struct cts_address_call *call);
uint32_t hvs_windows_set_option(struct hvs_stack *stack, struct hvs_socket *socket,
                                const struct cts_address_call *call);
uint32_t hvs_windows_get_option(struct hvs_stack *stack, struct hvs_socket *socket,
                                struct cts_address_call *call);
/* The Windows listener in `at` that hears `from`, the most special one; NULL. */
struct hvs_socket *hvs_windows_listener(struct hvs_stack *stack, struct hvs_partition *at,
                                        const struct hvs_partition *from,
                                        const struct hvs_guid *service, bool *is_shut_out);
/* How a connector is named to the listener that it reached. */
struct hvs_hv hvs_windows_name_of(struct hvs_stack *stack, const struct hvs_partition *listener,
                                  const struct hvs_partition *from,
                                  const struct hvs_guid *service);

/* -- linux.c -- */

uint32_t hvs_linux_socket(const uint32_t number[6]);
uint32_t hvs_linux_bind(struct hvs_stack *stack, struct hvs_socket *socket,
                        const struct cts_address_call *call);
uint32_t hvs_linux_connect(struct hvs_stack *stack, struct hvs_socket *socket,
                           const struct cts_address_call *call);
/* The Linux listener at an address, at any cid for cid ANY; NULL. */
struct hvs_socket *hvs_linux_listener(struct hvs_stack *stack, const struct hvs_partition *at,
                                      uint32_t cid, uint32_t port);
/* Whether another socket holds the port, at that cid or at all of them. */
bool hvs_linux_is_taken(struct hvs_stack *stack, const struct hvs_socket *self, uint32_t cid,
                        uint32_t port);
/* Binds to a cid and a free port. NONE, ADDRNOTAVAIL. */
enum hvs_error hvs_linux_autobind(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t cid);
/* The peer of a connection over hv_sock, whose port is `port`. */
struct hvs_vm hvs_linux_hv_sock_peer(struct hvs_stack *stack, uint32_t port);

/* -- stream.c -- */

/* Makes the other end of a connector and puts it into the listener's queue. NULL and the error. */
struct hvs_socket *hvs_join(struct hvs_stack *stack, struct hvs_socket *listener,
                            struct hvs_socket *connector, enum hvs_error *error);
uint32_t hvs_listen(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t backlog);
uint32_t hvs_accept(struct hvs_stack *stack, struct hvs_socket *socket,
                    struct cts_address_call *call);
uint32_t hvs_send(struct hvs_stack *stack, struct hvs_socket *socket,
                  struct cts_address_call *call);
uint32_t hvs_receive(struct hvs_stack *stack, struct hvs_socket *socket,
                     struct cts_address_call *call);
uint32_t hvs_shutdown(struct hvs_stack *stack, struct hvs_socket *socket, uint32_t how);
void hvs_close(struct hvs_stack *stack, struct hvs_socket *socket);
/* Ends a connection for both ends at once. */
void hvs_reset(struct hvs_stack *stack, struct hvs_socket *socket);
/* Bytes into what a socket will receive; as many as there is room for. */
uint32_t hvs_deliver(struct hvs_socket *socket, const uint8_t *bytes, uint32_t length);

/* -- names.c, offer.c, suspend.c -- */

uint32_t hvs_getname(struct hvs_stack *stack, const struct hvs_socket *socket, bool peer,
                     struct cts_address_call *call);
/* Writes a name, cut to the capacity. Returns its whole length. */
uint32_t hvs_put_name(struct hvs_stack *stack, const struct hvs_socket *socket, bool peer,
                      struct cts_address_call *call);
uint32_t hvs_offer(struct hvs_stack *stack, const struct cts_address_call *call);
uint32_t hvs_packet(struct hvs_stack *stack, struct hvs_socket *socket,
                    const struct cts_address_call *call);
/* The partition stands still, or one that it is in. */
bool hvs_is_paused(struct hvs_stack *stack, const struct hvs_partition *at);
uint32_t hvs_pause(struct hvs_stack *stack, struct hvs_partition *at, bool resume);

#endif
