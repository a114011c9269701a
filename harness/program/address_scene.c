/*
 * Scenes: short sequences of socket calls in which something happens, with partitions to happen in. They give random
 * programs the beginnings that single random calls reach only by great luck; what is right in them is drawn too, and
 * not all of it is. All randomness comes from the caller.
 */
#include "program/address_random.h"

#include <assert.h>
#include <string.h>

struct scene {
    struct cts_program *program; /* takes the byte strings */
    struct cts_random *random;
    struct cts_op *ops;
    uint32_t count, room; /* of operations */
};

static struct cts_op *add(struct scene *scene, uint32_t call, uint8_t handle, uint8_t result)
{
    assert(scene->count < scene->room);
    struct cts_op *op = &scene->ops[scene->count++];

    *op = cts_op_empty(CTS_OP_CALL);
    op->code = call;
    op->handle = handle;
    op->result = result;
    return op;
}

static struct cts_op *add_plain(struct scene *scene, uint32_t call)
{
    return add(scene, call, CTS_NO_REGISTER, CTS_NO_REGISTER);
}

static void give(struct scene *scene, struct cts_op *op, uint32_t index, const void *bytes,
                 uint32_t length)
{
    op->bytes[index] = cts_program_string(scene->program, bytes, length);
}

static uint32_t pick(struct scene *scene, const uint32_t *from, uint32_t count)
{
    return from[cts_random_below(scene->random, count)];
}
#define PICK(scene, ...)                                                                           \
    pick(scene, (const uint32_t[]){__VA_ARGS__}, sizeof(uint32_t[]){__VA_ARGS__} / sizeof(uint32_t))

static void put_32(uint8_t *at, uint32_t value)
{
    for (uint32_t i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* -- partitions ------------------------------------------------------------------------------------------------ */

static void add_partition(struct scene *scene, uint32_t number, uint32_t kind, uint32_t parent,
                          uint32_t flavour)
{
    uint8_t vmid[CTS_GUID_SIZE] = {(uint8_t)(1 + number), 2, 3, 4};
    struct cts_op *op = add_plain(scene, CTS_CALL_PARTITION);

    give(scene, op, 0, vmid, sizeof vmid);
    cts_address_set_key(op, 0, number);
    cts_address_set_key(op, 1, kind);
    cts_address_set_key(op, 2, parent);
    cts_address_set_key(op, 3, flavour);
    cts_address_set_key(op, 4, number == 0 ? 0 : 2 + number);
}

static void set_partition(struct scene *scene, uint32_t call, uint32_t number, uint32_t value)
{
    struct cts_op *op = add_plain(scene, call);

    cts_address_set_key(op, 0, number);
    cts_address_set_key(op, 1, value);
}

/* A host and some VMs in it or in each other, in which socket calls can happen. */
void cts_address_random_world(struct cts_program *program, struct cts_random *random)
{
    struct scene scene = {program, random, program->ops, program->op_count, CTS_PROGRAM_OPS_MAX};
    uint32_t count = 1 + cts_random_below(random, 3);

    for (uint32_t n = 0; n < count; n++) {
        add_partition(&scene, n, n == 0 ? CTS_PARTITION_HOST : 1 + cts_random_below(random, 2),
                      cts_random_below(random, n), cts_random_below(random, 2));
        set_partition(&scene, CTS_CALL_TRANSPORTS, n, PICK(&scene, 1, 2, 3, 5, 7, 8, 9));
    }
    program->op_count = scene.count;
}

/* -- sockets --------------------------------------------------------------------------------------------------- */

static void add_socket(struct scene *scene, uint32_t partition, bool hv, uint8_t result)
{
    struct cts_op *op = add(scene, CTS_CALL_SOCKET, CTS_NO_REGISTER, result);

    cts_address_set_key(op, 0, partition);
    cts_address_set_key(op, 1, hv ? CTS_HV_FAMILY : CTS_VM_FAMILY);
    cts_address_set_key(op, 2, 1);
    cts_address_set_key(op, 3, hv);
}

static void add_vm_address(struct scene *scene, uint32_t call, uint8_t handle, uint32_t cid,
                           uint32_t port)
{
    uint8_t raw[CTS_VM_SIZE] = {CTS_VM_FAMILY};

    put_32(raw + 4, port);
    put_32(raw + 8, cid);
    raw[12] = cts_random_one_in(scene->random, 8);
    give(scene, add(scene, call, handle, CTS_NO_REGISTER), 0, raw, sizeof raw);
}

/* The ServiceId of a port. */
static void put_service(uint8_t *at, uint32_t port)
{
    static const uint8_t template[CTS_GUID_SIZE] = {0,    0,    0,    0, 0xcb, 0xfa, 0xe6, 0x11,
                                                    0xbd, 0x58, 0x64, 0, 0x6a, 0x79, 0x86, 0xd3};

    memcpy(at, template, sizeof template);
    put_32(at, port);
}

static void add_hv_address(struct scene *scene, uint32_t call, uint8_t handle, uint32_t whom,
                           uint32_t port)
{
#define GUID(symbol, name, text, ...) {__VA_ARGS__},
    static const uint8_t guids[][CTS_GUID_SIZE] = {CTS_HV_GUID_MAP(GUID){2, 2, 3, 4}};
#undef GUID
    uint8_t raw[CTS_HV_SIZE] = {CTS_HV_FAMILY};

    memcpy(raw + 4, guids[whom], CTS_GUID_SIZE);
    put_service(raw + 20, port);
    give(scene, add(scene, call, handle, CTS_NO_REGISTER), 0, raw, sizeof raw);
}
#define VM_ITSELF CTS_HV_GUID_COUNT /* partition 1, as add_partition() names it */

/* What a connection h1, accepted as h2, is good for. */
static void add_traffic(struct scene *scene)
{
    add(scene, CTS_CALL_ACCEPT, 0, 2);
    give(scene, add(scene, CTS_CALL_SEND, 1, CTS_NO_REGISTER), 0, "abcdefgh", PICK(scene, 1, 3, 8));
    if (cts_random_one_in(scene->random, 3))
        set_partition(scene, CTS_CALL_PAUSE, 1, 0);
    if (cts_random_one_in(scene->random, 3))
        set_partition(scene, CTS_CALL_RESUME, 1, 0);
    add(scene, CTS_CALL_RECEIVE, 2, CTS_NO_REGISTER);
    add(scene, PICK(scene, CTS_CALL_CLOSE, CTS_CALL_SHUTDOWN, CTS_CALL_SEND, CTS_CALL_GETPEERNAME),
        1, CTS_NO_REGISTER);
    add(scene, CTS_CALL_RECEIVE, 2, CTS_NO_REGISTER);
}

/* A Linux guest with a listener, and somebody who connects to it from within. */
static void linux_scene(struct scene *scene)
{
    uint32_t port = PICK(scene, 2761, 80, 1023, 1024, CTS_VM_ANY, CTS_VM_ANY - 1, 0);

    add_partition(scene, 0, CTS_PARTITION_HOST, 0, cts_random_below(scene->random, 2));
    add_partition(scene, 1, CTS_PARTITION_VM, 0, CTS_OS_LINUX);
    set_partition(scene, CTS_CALL_TRANSPORTS, 1, PICK(scene, 1, 3, 3, 5, 7, 9));
    if (cts_random_one_in(scene->random, 4))
        set_partition(scene, CTS_CALL_PRIVILEGE, 1, 0);
    if (cts_random_one_in(scene->random, 2))
        set_partition(scene, CTS_CALL_AUTOBIND, 1, cts_address_number(scene->random));
    add_socket(scene, 1, false, 0);
    add_vm_address(scene, CTS_CALL_BIND, 0, PICK(scene, CTS_VM_ANY, CTS_VM_ANY, 1, 2, 3), port);
    if (cts_random_one_in(scene->random, 2))
        add(scene, CTS_CALL_GETSOCKNAME, 0, CTS_NO_REGISTER);
    cts_address_set_key(add(scene, CTS_CALL_LISTEN, 0, CTS_NO_REGISTER), 1, 4);
    add_socket(scene, 1, false, 1);
    add_vm_address(scene, CTS_CALL_CONNECT, 1, PICK(scene, 1, 1, 2, 3), port);
    add_traffic(scene);
}

/* A host with a listener and a VM that connects to it, or the other way round. */
static void windows_scene(struct scene *scene)
{
    uint32_t host = cts_random_below(scene->random, 2), port = 2761;
    uint8_t service[CTS_GUID_SIZE];
    struct cts_op *op;

    add_partition(scene, 0, CTS_PARTITION_HOST, 0, CTS_OS_WINDOWS);
    add_partition(scene, 1, PICK(scene, CTS_PARTITION_VM, CTS_PARTITION_CONTAINER), 0,
                  CTS_OS_WINDOWS);
    put_service(service, port);
    for (uint32_t n = 0; n < 2; n++) {
        op = add_plain(scene, CTS_CALL_SERVICE);
        give(scene, op, 0, service, sizeof service);
        cts_address_set_key(op, 0, n);
        cts_address_set_key(op, 1, !cts_random_one_in(scene->random, 4));
        cts_address_set_key(
            op, 2, PICK(scene, CTS_GATE_ALLOW, CTS_GATE_ALLOW, CTS_GATE_ABSENT, CTS_GATE_DENY));
    }
    add_socket(scene, host, true, 0);
    add_hv_address(scene, CTS_CALL_BIND, 0,
                   PICK(scene, CTS_HV_GUID_WILDCARD, CTS_HV_GUID_WILDCARD, CTS_HV_GUID_CHILDREN,
                        CTS_HV_GUID_PARENT, CTS_HV_GUID_BROADCAST, VM_ITSELF),
                   port);
    cts_address_set_key(add(scene, CTS_CALL_LISTEN, 0, CTS_NO_REGISTER), 1, 4);
    add_socket(scene, !host, true, 1);
    for (uint8_t n = 0; n < 2; n++) {
        uint8_t value[4];

        put_32(value, cts_address_number(scene->random));
        op = add(scene, CTS_CALL_SET_OPTION, n, CTS_NO_REGISTER);
        give(scene, op, 0, value, sizeof value);
        cts_address_set_key(op, 1, 1);
        cts_address_set_key(op, 2, PICK(scene, 1, 4, 4, 8));
    }
    add_hv_address(scene, CTS_CALL_CONNECT, 1, host ? VM_ITSELF : CTS_HV_GUID_PARENT, port);
    add_traffic(scene);
}

/* A Linux guest over hv_sock: offers of its host, and packets. */
static void offer_scene(struct scene *scene)
{
    uint8_t service[CTS_GUID_SIZE], instance[CTS_GUID_SIZE];
    uint32_t port = PICK(scene, 2761, 80, 0x7fffffff, 0x80000000);
    struct cts_op *op;

    add_partition(scene, 0, CTS_PARTITION_HOST, 0, CTS_OS_WINDOWS);
    add_partition(scene, 1, CTS_PARTITION_VM, 0, CTS_OS_LINUX);
    set_partition(scene, CTS_CALL_TRANSPORTS, 1, CTS_TRANSPORT_HV_SOCK);
    add_socket(scene, 1, false, 0);
    add_vm_address(scene, CTS_CALL_BIND, 0, CTS_VM_ANY, port);
    cts_address_set_key(add(scene, CTS_CALL_LISTEN, 0, CTS_NO_REGISTER), 1, 4);
    put_service(service, port);
    put_service(instance, cts_address_number(scene->random));
    if (cts_random_one_in(scene->random, 4))
        service[cts_random_below(scene->random, CTS_GUID_SIZE)] ^= 1;
    op = add_plain(scene, CTS_CALL_OFFER);
    give(scene, op, 0, service, sizeof service);
    give(scene, op, 1, instance, sizeof instance);
    cts_address_set_key(op, 0, 1);
    add(scene, CTS_CALL_ACCEPT, 0, 1);
    op = add(scene, CTS_CALL_PACKET, 1, CTS_NO_REGISTER);
    give(scene, op, 0, "abcdefgh", 8);
    if (cts_random_one_in(scene->random, 2))
        cts_address_set_key(op, 1, PICK(scene, 0, 7, 8, 9, 16384, 16385));
    add(scene, CTS_CALL_RECEIVE, 1, CTS_NO_REGISTER);
    add_socket(scene, 1, false, 2);
    add_vm_address(scene, CTS_CALL_CONNECT, 2, PICK(scene, 2, 2, 0, 1, 3, CTS_VM_ANY), port);
}

uint32_t cts_address_scene(struct cts_program *program, struct cts_random *random,
                           struct cts_op ops[CTS_ADDRESS_SCENE])
{
    static void (*const scenes[])(struct scene * scene) = {linux_scene, windows_scene, offer_scene};
    struct scene scene = {program, random, ops, 0, CTS_ADDRESS_SCENE};

    scenes[cts_random_below(random, 3)](&scene);
    /* The beginning is what takes luck; the rest may come otherwise. */
    return cts_random_one_in(random, 2) ? scene.count : 1 + cts_random_below(random, scene.count);
}
