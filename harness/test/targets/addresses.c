/*
 * A small target of socket addresses that misbehaves on request, for the tests of player, session and oracle. Option
 * "do=NAME" picks a row of `troubles`, which happens in its call. Without options it is correct, in the plainest way:
 * SOCKADDR_HV, ports and their services, and sockets of one Linux partition that connect within it.
 */
#include <cts/sockaddr.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOCKETS 64u

enum state { FREE, MADE, LISTENING, CONNECTED };
struct socket {
    enum state state;
    uint32_t port, waiting; /* connections in its queue */
};
struct world {
    const struct cts_host *host;
    const struct trouble *trouble;
    struct socket sockets[SOCKETS]; /* from 1 */
};
struct trouble {
    const char *name;
    uint32_t call;
    void (*make)(struct cts_address_call *call);
};

static const uint8_t template[12] = {0xcb, 0xfa, 0xe6, 0x11, 0xbd, 0x58,
                                     0x64, 0x00, 0x6a, 0x79, 0x86, 0xd3};

/* -- codecs ---------------------------------------------------------------------------------------------- */

static uint32_t hv_encode(struct world *world, struct cts_address_call *call)
{
    (void)world;
    if (call->capacity < CTS_HV_SIZE)
        return CTS_ADDRESS_SPACE;
    memcpy(call->out, (uint8_t[4]){CTS_HV_FAMILY}, 4);
    memcpy(call->out + 4, call->in[0], 16);
    memcpy(call->out + 20, call->in[1], 16);
    call->written = CTS_HV_SIZE;
    return CTS_ADDRESS_OK;
}

static uint32_t hv_decode(struct world *world, struct cts_address_call *call)
{
    (void)world;
    if (call->in_length[0] < CTS_HV_SIZE)
        return CTS_ADDRESS_LEN;
    if (call->in[0][0] != CTS_HV_FAMILY || call->in[0][1])
        return CTS_ADDRESS_FAMILY;
    memcpy(call->out, call->in[0] + 4, 32);
    call->written = 32;
    return CTS_ADDRESS_OK;
}

static uint32_t port_to_service(struct world *world, struct cts_address_call *call)
{
    (void)world;
    if (call->number[0] > INT32_MAX)
        return CTS_ADDRESS_RANGE;
    memcpy(call->out, call->number, 4);
    memcpy(call->out + 4, template, sizeof template);
    call->written = 16;
    return CTS_ADDRESS_OK;
}

static uint32_t service_to_port(struct world *world, struct cts_address_call *call)
{
    uint32_t port;
    (void)world;
    if (memcmp(call->in[0] + 4, template, sizeof template) != 0)
        return CTS_ADDRESS_NOMAP;
    memcpy(&port, call->in[0], 4);
    if (port > INT32_MAX)
        return CTS_ADDRESS_RANGE;
    call->result[0] = port;
    return CTS_ADDRESS_OK;
}

/* -- sockets --------------------------------------------------------------------------------------------- */

static uint32_t make(struct world *world, struct cts_address_call *call)
{
    for (uint32_t i = 1; i < SOCKETS; i++)
        if (world->sockets[i].state == FREE) {
            world->sockets[i] = (struct socket){.state = MADE};
            call->result[0] = i;
            return 0;
        }
    return EMFILE;
}

static struct socket *find(struct world *world, const struct cts_address_call *call)
{
    uint32_t number = call->number[0];
    return number < SOCKETS && world->sockets[number].state ? &world->sockets[number] : NULL;
}

static uint32_t listen_at(struct world *world, struct cts_address_call *call)
{
    struct socket *socket = find(world, call);
    if (!socket)
        return EBADF;
    socket->state = LISTENING;
    return 0;
}

static uint32_t connect_to(struct world *world, struct cts_address_call *call)
{
    struct socket *socket = find(world, call);
    if (!socket)
        return EBADF;
    for (uint32_t i = 1; i < SOCKETS; i++)
        if (world->sockets[i].state == LISTENING) {
            world->sockets[i].waiting++;
            socket->state = CONNECTED;
            world->host->unpark(world->host, &world->sockets[i]);
            return 0;
        }
    return ECONNREFUSED;
}

static uint32_t accept_one(struct world *world, struct cts_address_call *call)
{
    struct socket *socket = find(world, call);
    if (!socket)
        return EBADF;
    while (socket->state == LISTENING && !socket->waiting && call->number[1])
        world->host->park(world->host, socket, UINT64_MAX);
    if (socket->state != LISTENING)
        return EINVAL;
    if (!socket->waiting)
        return EAGAIN;
    socket->waiting--;
    return make(world, call);
}

static uint32_t close_it(struct world *world, struct cts_address_call *call)
{
    struct socket *socket = find(world, call);
    if (!socket)
        return EBADF;
    socket->state = FREE;
    world->host->unpark(world->host, socket);
    return 0;
}

static uint32_t (*const calls[CTS_ADDRESS_CALLS])(struct world *, struct cts_address_call *) = {
    [CTS_CALL_HV_ENCODE] = hv_encode,
    [CTS_CALL_HV_DECODE] = hv_decode,
    [CTS_CALL_PORT_TO_SERVICE] = port_to_service,
    [CTS_CALL_SERVICE_TO_PORT] = service_to_port,
    [CTS_CALL_SOCKET] = make,
    [CTS_CALL_LISTEN] = listen_at,
    [CTS_CALL_CONNECT] = connect_to,
    [CTS_CALL_ACCEPT] = accept_one,
    [CTS_CALL_CLOSE] = close_it,
};

/* -- troubles -------------------------------------------------------------------------------------------- */

static void read_behind(struct cts_address_call *call)
{
    call->result[0] = *(const volatile uint8_t *)(call->in[0] + call->in_length[0]);
}

static void write_behind(struct cts_address_call *call)
{
    *(volatile uint8_t *)(call->out + call->capacity) = 1;
}

static void write_before(struct cts_address_call *call)
{
    call->out[-1] = 1;
}

static void write_input(struct cts_address_call *call)
{
    ((uint8_t *)(uintptr_t)call->in[0])[0] ^= 1;
}

static void lie(struct cts_address_call *call)
{
    call->written = 4000000000u;
}

void __lsan_ignore_object(const void *object) __attribute__((weak));

static void leak(struct cts_address_call *call)
{
    void *volatile lost = malloc(24);
    (void)call;
    if (__lsan_ignore_object) /* lost on purpose: the player is to see it, not the sanitizer */
        __lsan_ignore_object(lost);
}

static void wrong_port(struct cts_address_call *call)
{
    if (call->number[0] == 4660)
        call->out[0] ^= 1;
}

/* Only when it is asked for the first time. */
static void moody_port(struct cts_address_call *call)
{
    static bool asked;
    if (call->number[0] != 4660 || asked)
        return;
    asked = true;
    call->out[15] ^= 1;
}

static void moody_decode(struct cts_address_call *call)
{
    static bool asked;
    if (asked || call->in_length[0] != CTS_HV_SIZE)
        return;
    asked = true;
    call->out[0] ^= 1;
}

static void crash(struct cts_address_call *call)
{
    (void)call;
    volatile uintptr_t nowhere = 0x10;
    *(volatile int *)nowhere = 1;
}

static void hang(struct cts_address_call *call)
{
    for (volatile uint32_t turns = 0; call->in_length[0] == 7; turns++)
        continue;
}

static const struct trouble troubles[] = {
    {"read-behind", CTS_CALL_HV_DECODE, read_behind},
    {"write-behind", CTS_CALL_HV_ENCODE, write_behind},
    {"write-before", CTS_CALL_HV_ENCODE, write_before},
    {"write-input", CTS_CALL_HV_DECODE, write_input},
    {"lie", CTS_CALL_HV_ENCODE, lie},
    {"leak", CTS_CALL_SOCKET, leak},
    {"crash", CTS_CALL_HV_ENCODE, crash},
    {"hang", CTS_CALL_HV_DECODE, hang},
    {"moody-port", CTS_CALL_PORT_TO_SERVICE, moody_port},
    {"moody-decode", CTS_CALL_HV_DECODE, moody_decode},
    {"wrong-port", CTS_CALL_PORT_TO_SERVICE, wrong_port},
};

/* -- the table ------------------------------------------------------------------------------------------- */

static void *create(const struct cts_host *host, const struct cts_address_config *config)
{
    struct world *world = calloc(1, sizeof *world);
    if (!world)
        return NULL;
    world->host = host;
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
        if (strncmp(config->options, "do=", 3) == 0 &&
            strcmp(config->options + 3, troubles[i].name) == 0)
            world->trouble = &troubles[i];
    return world;
}

static uint32_t dispatch(void *self, struct cts_address_call *call)
{
    struct world *world = self;
    uint32_t status = calls[call->call](world, call);
    if (world->trouble && world->trouble->call == call->call)
        world->trouble->make(call);
    return status;
}

static const struct cts_address_ops address = {
    .size = sizeof address,
    .calls = CTS_CALL_BIT(CTS_CALL_HV_ENCODE) | CTS_CALL_BIT(CTS_CALL_HV_DECODE) |
             CTS_CALL_BIT(CTS_CALL_PORT_TO_SERVICE) | CTS_CALL_BIT(CTS_CALL_SERVICE_TO_PORT) |
             CTS_CALL_BIT(CTS_CALL_SOCKET) | CTS_CALL_BIT(CTS_CALL_LISTEN) |
             CTS_CALL_BIT(CTS_CALL_CONNECT) | CTS_CALL_BIT(CTS_CALL_ACCEPT) |
             CTS_CALL_BIT(CTS_CALL_CLOSE),
    .create = create,
    .destroy = free,
    .call = dispatch,
};

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_target target = {.version = CTS_TARGET_VERSION,
                                             .size = sizeof target,
                                             .name = "addresses",
                                             .description = "a few address calls, for tests",
                                             .address = &address};
    return &target;
}
