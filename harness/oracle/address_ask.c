/*
 * What AF_HYPERV sockets ask the rules on single calls: what an address means, who may have a connection, and whom it
 * reaches. The rules themselves stand in address_wild.c and address_hv.c.
 */
#include "oracle/address_windows.h"

bool cts_windows_parse(const struct cts_address_model *m, uint8_t pair[2 * CTS_GUID_SIZE])
{
    const struct cts_address_seen *c = m->call;
    struct cts_address_seen decode = {.call = CTS_CALL_HV_DECODE};
    struct cts_address_expected expected = {0};

    if ((c->null & CTS_ADDRESS_NULL_IN_0) || c->number[1] > c->in_length[0])
        return false;
    decode.in[0] = c->in[0];
    decode.in_length[0] = c->number[1];
    decode.null = CTS_ADDRESS_NULL_IN_1;
    decode.capacity = 2 * CTS_GUID_SIZE;
    if (!cts_address_expect(m->profile, &decode, &expected) ||
        expected.allowed != 1u << CTS_ADDRESS_OK || expected.out_length != 2 * CTS_GUID_SIZE)
        return false;
    memcpy(pair, expected.out, 2 * CTS_GUID_SIZE);
    return true;
}

static void ask(struct cts_question *q, uint32_t call)
{
    q->seen.call = call;
    q->seen.in[0] = q->in[0];
    q->seen.in[1] = q->in[1];
    q->seen.in_length[0] = 2 * CTS_GUID_SIZE;
    q->seen.in_length[1] = call == CTS_CALL_ACCEPT_DECIDE ? 2 * CTS_GUID_SIZE : 0;
}

static void set_rights(const struct cts_address_model *m, struct cts_question *q,
                       uint32_t partition, const uint8_t *service)
{
    const struct world_service *s = cts_world_service(m, partition, service);

    q->seen.number[2] = s ? s->gate : CTS_GATE_ABSENT;
    q->seen.number[3] = s ? s->permission : CTS_PERMISSION_GIVEN;
    if (q->seen.call == CTS_CALL_CONNECT_DECIDE)
        q->seen.number[4] = s && s->registered;
}

void cts_windows_ask_accept(const struct cts_address_model *m, struct cts_question *q,
                            const struct world_socket *listener, uint32_t from,
                            const uint8_t *service)
{
    memset(q, 0, sizeof *q);
    ask(q, CTS_CALL_ACCEPT_DECIDE);
    q->seen.number[0] = cts_world_environment(m, listener->partition);
    q->seen.number[1] = cts_world_origin(m, listener->partition, from);
    set_rights(m, q, listener->partition, listener->service);
    if (listener->state == WORLD_LISTENING) /* rights are for bind and listen to ask */
        q->seen.number[3] = CTS_PERMISSION_GIVEN;
    memcpy(q->in[0], listener->vmid, CTS_GUID_SIZE);
    memcpy(q->in[0] + CTS_GUID_SIZE, listener->service, CTS_GUID_SIZE);
    memcpy(q->in[1], m->partitions[from].vmid, CTS_GUID_SIZE);
    memcpy(q->in[1] + CTS_GUID_SIZE, service, CTS_GUID_SIZE);
}

uint32_t cts_windows_find_vm(const struct cts_address_model *m, uint32_t host, const uint8_t *vmid)
{
    uint32_t i = 0;

    while (i < WORLD_PARTITIONS &&
           !(m->partitions[i].used && m->partitions[i].kind == CTS_PARTITION_VM &&
             m->partitions[i].parent == host &&
             memcmp(m->partitions[i].vmid, vmid, CTS_GUID_SIZE) == 0))
        i++;
    return i;
}

bool cts_windows_is_container(const struct cts_address_model *m, const uint8_t *vmid)
{
    for (uint32_t i = 0; i < WORLD_PARTITIONS; i++)
        if (m->partitions[i].used && m->partitions[i].kind == CTS_PARTITION_CONTAINER &&
            memcmp(m->partitions[i].vmid, vmid, CTS_GUID_SIZE) == 0)
            return true;
    return false;
}

void cts_windows_ask_connect(const struct cts_address_model *m, struct cts_question *q,
                             uint32_t from, const uint8_t pair[2 * CTS_GUID_SIZE])
{
    memset(q, 0, sizeof *q);
    ask(q, CTS_CALL_CONNECT_DECIDE);
    q->seen.number[0] = cts_world_environment(m, from);
    q->seen.number[1] = cts_windows_find_vm(m, from, pair) < WORLD_PARTITIONS;
    set_rights(m, q, from, pair + CTS_GUID_SIZE);
    memcpy(q->in[0], pair, 2 * CTS_GUID_SIZE);
}

uint32_t cts_windows_allowed(const struct cts_address_model *m, const struct cts_question *q,
                             struct cts_address_expected *expected)
{
    memset(expected, 0, sizeof *expected);
    return cts_address_expect(m->profile, &q->seen, expected) ? expected->allowed : 0;
}

static void opinion(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                    const char *seen)
{
    cts_address_say(context, requirement, said, expected, seen);
}

void cts_windows_judge(struct cts_address_model *m, struct cts_question *q, uint32_t status,
                       uint32_t first, uint32_t second)
{
    q->seen.status = status;
    q->seen.result[0] = first;
    q->seen.result[1] = second;
    q->seen.result_changed = 3;
    cts_address_judge(m->profile, &q->seen, opinion, m->oracle);
}

bool cts_windows_surely(const struct cts_address_model *m, const struct cts_question *q,
                        uint32_t status)
{
    struct cts_address_expected expected;

    return cts_windows_allowed(m, q, &expected) == 1u << status;
}
