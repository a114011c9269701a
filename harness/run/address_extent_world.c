/*
 * Exhaustive ranges of small worlds: every topology of up to two VMs and two containers, and in it between any two
 * partitions a listener on each of the twelve kinds of VmIds and a connector to each of them, with the three settings
 * of the host's gate. Sockets are real ones of the target.
 *
 * The calls of an item are recorded as always and judged by an oracle that has seen the whole range
 * (oracle/address_extent.h). If it finds nothing new, they are taken back out of the trace, as if nobody had made them.
 */
#include "run/address_extent.h"

#include "oracle/address_extent.h"
#include <string.h>

#define PARTITIONS 5u /* the host, and up to four more */
#define KINDS      12u
#define BACKLOG    2u

/* -- topologies ---------------------------------------------------------------------------------------------- */

/* Each partition but the host: what it is, and the number of that below which it is. `first` of a range picks one of
 * them: it begins with item number << 16. Two that only differ in their order count as one. */
static const char *const topologies[] = {
    /* no VM, one */
    "", "c0", "c0c0", "v0", "v0c0", "v0c1", "v0c0c0", "v0c0c1", "v0c1c1",
    /* two beside each other */
    "v0v0", "v0v0c0", "v0v0c1", "v0v0c0c0", "v0v0c0c1", "v0v0c1c1", "v0v0c1c2",
    /* one in the other */
    "v0v1", "v0v1c0", "v0v1c1", "v0v1c2", "v0v1c0c0", "v0v1c0c1", "v0v1c0c2", "v0v1c1c1",
    "v0v1c1c2", "v0v1c2c2"};
#define TOPOLOGIES (sizeof topologies / sizeof topologies[0])
#define SHIFT      16u

struct place {
    enum cts_partition_kind kind;
    uint32_t parent;
};

struct world {
    struct cts_extent_range *range;
    struct cts_address_watch *watch;
    uint32_t count;
    struct place places[PARTITIONS];
    uint8_t address[KINDS][CTS_HV_SIZE];
    uint32_t gate;
    bool gated;    /* it is set */
    uint32_t made; /* calls of the item at hand */
};

/* The last six are those of the partitions, some of which may not be there, and one that nobody ever has. */
static void name(struct world *w)
{
    static const uint8_t named[] = {CTS_HV_GUID_WILDCARD, CTS_HV_GUID_BROADCAST,
                                    CTS_HV_GUID_CHILDREN, CTS_HV_GUID_LOOPBACK,
                                    CTS_HV_GUID_PARENT,   CTS_HV_GUID_SILOHOST};
    static const uint8_t of_partition[CTS_GUID_SIZE] = {
        0x6d, 0x2e, 0x91, 0x38, 0x5c, 0x04, 0xa7, 0x4b, 0x93, 0xe1, 0x20, 0x5d, 0x77, 0xc3, 0x0f};
    for (uint32_t i = 0; i < KINDS; i++) {
        uint8_t *at = w->address[i];
        at[0] = CTS_HV_FAMILY;
        memcpy(at + 4, i < sizeof named ? cts_extent_guids[named[i]] : of_partition, CTS_GUID_SIZE);
        if (i >= sizeof named)
            at[19] = (uint8_t)(i - sizeof named + 1);
        memcpy(at + 20, cts_extent_guids[CTS_HV_GUID_VSOCK_TEMPLATE], CTS_GUID_SIZE);
        at[20] = 0xc9;
        at[21] = 0x0a;
    }
}

static const uint8_t *id_of(const struct world *w, uint32_t partition)
{
    return w->address[6 + partition] + 4;
}

static void read_topology(struct world *w, const char *text)
{
    w->places[0] = (struct place){CTS_PARTITION_HOST, 0};
    for (w->count = 1; *text; text += 2)
        w->places[w->count++] = (struct place){
            text[0] == 'v' ? CTS_PARTITION_VM : CTS_PARTITION_CONTAINER, (uint32_t)(text[1] - '0')};
}

/* -- who is what to whom, for the pure decisions ------------------------------------------------------------- */

static uint32_t environment(const struct world *w, uint32_t at)
{
    switch (w->places[at].kind) {
    case CTS_PARTITION_HOST:
        return CTS_ENVIRONMENT_HOST;
    case CTS_PARTITION_VM:
        return CTS_ENVIRONMENT_VM;
    default:
        return w->places[at].parent ? CTS_ENVIRONMENT_HSILO : CTS_ENVIRONMENT_SILO;
    }
}

static uint32_t origin(const struct world *w, uint32_t listener, uint32_t from)
{
    const struct place *l = &w->places[listener], *f = &w->places[from];
    bool contained = l->kind == CTS_PARTITION_CONTAINER;

    if (listener == from)
        return CTS_FROM_SELF;
    if (listener && l->parent == from)
        return contained ? CTS_FROM_SILO_HOST : CTS_FROM_HOST;
    if (contained && l->parent && w->places[l->parent].parent == from)
        return CTS_FROM_HOST;
    if (from && f->parent == listener)
        return CTS_FROM_CHILD;
    if (listener && from && f->parent == l->parent)
        return CTS_FROM_SIBLING;
    if (from && f->parent && w->places[f->parent].parent == listener)
        return CTS_FROM_GRANDCHILD;
    return CTS_FROM_OTHER;
}

static bool is_known(const struct world *w, uint32_t host, uint32_t kind)
{
    for (uint32_t i = 1; i < w->count; i++)
        if (kind == 6 + i && w->places[i].kind == CTS_PARTITION_VM && w->places[i].parent == host)
            return true;
    return false;
}

/* Every listener is asked about every partition once, every connector about every VmId. */
static void decide(struct world *w, uint32_t at, uint32_t bound, uint32_t from, uint32_t target)
{
    uint8_t pair[2 * CTS_GUID_SIZE];
    struct cts_address_spec spec;

    if (target == 0) {
        memcpy(pair, id_of(w, from), CTS_GUID_SIZE);
        memcpy(pair + CTS_GUID_SIZE, w->address[0] + 20, CTS_GUID_SIZE);
        spec = cts_extent_spec(CTS_CALL_ACCEPT_DECIDE, w->address[bound] + 4, sizeof pair, pair,
                               sizeof pair);
        spec.number[0] = environment(w, at);
        spec.number[1] = origin(w, at, from);
        spec.number[2] = w->gate;
        cts_extent_try(w->range, &spec);
    }
    if (at == 0 && bound == 0) {
        spec =
            cts_extent_spec(CTS_CALL_CONNECT_DECIDE, w->address[target] + 4, sizeof pair, NULL, 0);
        spec.number[0] = environment(w, from);
        spec.number[1] = is_known(w, from, target);
        spec.number[2] = w->gate;
        spec.number[4] = 1;
        cts_extent_try(w->range, &spec);
    }
}

/* -- calls ----------------------------------------------------------------------------------------------------- */

static uint32_t make(struct world *w, struct cts_address_spec spec)
{
    const uint32_t length[2] = {spec.given[0], spec.given[1]};
    struct cts_player *player = w->range->player;

    spec.times = 1;
    spec.capacity = cts_addresses_capacity(spec.call, length);
    if (spec.socket)
        spec.number[0] = player->address_world->sockets[spec.socket].value;
    w->made++;
    return cts_addresses_make(player, w->range->thread, &spec);
}

static uint32_t new_socket(struct world *w, uint32_t partition)
{
    return make(
        w, (struct cts_address_spec){.call = CTS_CALL_SOCKET,
                                     .number = {partition, CTS_HV_FAMILY, 1, CTS_HV_PROTOCOL_RAW}});
}

/* CLOSE, LISTEN, ACCEPT; number: of the backlog. */
static uint32_t on_socket(struct world *w, uint32_t call, uint32_t socket, uint32_t number)
{
    if (!socket)
        return 0;
    return make(w,
                (struct cts_address_spec){.call = call, .number = {0, number}, .socket = socket});
}

static void with_address(struct world *w, uint32_t call, uint32_t socket, uint32_t kind)
{
    if (socket)
        make(w, (struct cts_address_spec){.call = call,
                                          .number = {0, CTS_HV_SIZE},
                                          .in = {w->address[kind]},
                                          .given = {CTS_HV_SIZE},
                                          .socket = socket});
}

/* Nobody waits: what a connector has not reached at once, it does not reach. */
static void connect(struct world *w, uint32_t at, uint32_t bound, uint32_t from, uint32_t target)
{
    uint32_t listener = new_socket(w, at);
    with_address(w, CTS_CALL_BIND, listener, bound);
    on_socket(w, CTS_CALL_LISTEN, listener, BACKLOG);
    uint32_t connector = new_socket(w, from);
    with_address(w, CTS_CALL_CONNECT, connector, target);
    uint32_t accepted = on_socket(w, CTS_CALL_ACCEPT, listener, 0);
    on_socket(w, CTS_CALL_CLOSE, connector, 0);
    on_socket(w, CTS_CALL_CLOSE, accepted, 0);
    on_socket(w, CTS_CALL_CLOSE, listener, 0);
}

/* -- an item --------------------------------------------------------------------------------------------------- */

/* Where the trace and the numbers in it stood. */
struct mark {
    struct cts_buffer buffer;
    uint32_t calls, sockets;
};

static struct mark mark(struct world *w)
{
    struct cts_player *player = w->range->player;
    w->made = 0;
    return (struct mark){*player->buffer, player->address_world->calls,
                         player->address_world->socket_count};
}

/* Nothing of an item is left but closed sockets, and nothing but calls has happened. */
static bool can_take_back(const struct world *w, const struct mark *m)
{
    const struct cts_player *player = w->range->player;
    const struct cts_address_world *world = player->address_world;

    for (uint32_t i = m->sockets + 1; i <= world->socket_count; i++)
        if (world->sockets[i].open)
            return false;
    return player->buffer->events - m->buffer.events == 2 * (uint64_t)w->made;
}

static void take_back(const struct world *w, const struct mark *m)
{
    struct cts_player *player = w->range->player;

    player->buffer->events = m->buffer.events;
    player->buffer->stamp = m->buffer.stamp;
    __atomic_store_n(&player->buffer->used, m->buffer.used, __ATOMIC_RELEASE);
    player->address_world->calls = m->calls;
    player->address_world->socket_count = m->sockets;
}

/* Digests what the calls returned. True: all succeeded. */
static bool digest(struct world *w, const struct mark *m)
{
    const struct cts_buffer *buffer = w->range->player->buffer;
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = m->buffer.used;
    bool good = true;

    while ((event = cts_buffer_next(buffer->bytes, buffer->used, &offset, &status)) != NULL)
        if (event->kind == CTS_EVENT_ADDRESS_RETURN) {
            cts_extent_digest(w->range, event->arg[0] | (uint64_t)event->status << 32);
            good = good && event->status == 0;
        }
    return good;
}

/* Judges what came after the mark, and keeps what shows something new. */
static void judge(struct world *w, const struct mark *m)
{
    struct cts_extent_range *range = w->range;
    const struct cts_buffer *buffer = range->player->buffer;
    uint16_t broken[CTS_ADDRESS_WATCH_MAX];
    bool fresh = false;
    uint32_t count = cts_address_watch_take(w->watch, buffer->bytes + m->buffer.used,
                                            buffer->used - m->buffer.used, broken);
    for (uint32_t i = 0; i < count; i++) {
        range->broke[broken[i]]++;
        if (range->shown_of[broken[i]] < CTS_EXTENT_SHOWN_OF) {
            range->shown_of[broken[i]]++;
            fresh = true;
        }
    }
    digest(w, m);
    range->calls += w->made;
    range->disagreements += count > 0;
    if (fresh && range->shown < CTS_EXTENT_SHOWN_MAX)
        range->shown++;
    else if (can_take_back(w, m))
        take_back(w, m);
}

/* -- the range ------------------------------------------------------------------------------------------------- */

/* What it takes to begin stays in the trace. False: it failed. */
static bool settle(struct world *w, const struct mark *m)
{
    uint16_t broken[CTS_ADDRESS_WATCH_MAX];
    const struct cts_buffer *buffer = w->range->player->buffer;

    cts_address_watch_take(w->watch, buffer->bytes + m->buffer.used, buffer->used - m->buffer.used,
                           broken);
    w->range->calls += w->made;
    return digest(w, m);
}

static bool make_partitions(struct world *w)
{
    struct mark m = mark(w);

    for (uint32_t i = 0; i < w->count; i++)
        make(w, (struct cts_address_spec){
                    .call = CTS_CALL_PARTITION,
                    .number = {i, w->places[i].kind, w->places[i].parent, CTS_OS_WINDOWS},
                    .in = {id_of(w, i)},
                    .given = {CTS_GUID_SIZE}});
    return settle(w, &m);
}

static bool set_gate(struct world *w, uint32_t gate)
{
    if (w->gated && w->gate == gate)
        return true;
    struct mark m = mark(w);
    w->gate = gate;
    w->gated = true;
    make(w, (struct cts_address_spec){.call = CTS_CALL_SERVICE,
                                      .number = {0, 1, gate},
                                      .in = {w->address[0] + 20},
                                      .given = {CTS_GUID_SIZE}});
    return settle(w, &m);
}

static void tour(struct world *w)
{
    const uint32_t count = w->count, total = 3 * count * KINDS * count * KINDS;

    for (uint32_t i = 0; i < total && !cts_extent_over(w->range); i++) {
        uint32_t target = i % KINDS, from = i / KINDS % count, bound = i / KINDS / count % KINDS;
        uint32_t at = i / KINDS / count / KINDS % count;
        if (!cts_extent_wants(w->range))
            continue;
        if (!set_gate(w, i / (total / 3)))
            return;
        decide(w, at, bound, from, target);
        struct mark m = mark(w);
        connect(w, at, bound, from, target);
        judge(w, &m);
    }
}

void cts_extent_topologies(struct cts_extent_range *range)
{
    struct world w = {.range = range};
    uint64_t number = range->first >> SHIFT;

    if (number >= TOPOLOGIES)
        return;
    range->at = number << SHIFT;
    if (range->end > (number + 1) << SHIFT)
        range->end = (number + 1) << SHIFT;
    read_topology(&w, topologies[number]);
    name(&w);
    w.watch = cts_address_watch_new(range->profile);
    if (!w.watch) {
        cts_player_limit(range->player);
        return;
    }
    if (make_partitions(&w))
        tour(&w);
    for (uint32_t i = 0; i < CTS_REQUIREMENT_COUNT; i++)
        range->held[i] += cts_address_watch_held(w.watch, i);
    cts_address_watch_free(w.watch);
}
