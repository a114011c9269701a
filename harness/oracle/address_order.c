/*
 * The order of addresses over several comparisons (address_order.h): an address is known by the bytes that count, so that
 * two which differ elsewhere are one. Each answer is held against those that the run has had on the same pair and on
 * every third address. Allocates nothing.
 */
#include "oracle/address_order.h"
#include "oracle/address_model.h"
#include "oracle/address_rule.h"
#include "oracle/state.h"

#include <stdio.h>
#include <string.h>

#define UNKNOWN  0xFFu
#define KEY_AT   4u /* of both: behind the family and what is reserved */
#define VM_KEY   8u /* port and cid */
#define NODE_MAX CTS_ORDER_NODES

static const uint32_t mirrored[3] = {0, 2, 1};

void cts_address_orders_forget(struct cts_address_orders *orders)
{
    orders->kinds[0].count = orders->kinds[1].count = 0;
}

/* The number of the address among those that are remembered; `keep` is not forgotten for it. */
static uint32_t node_of(struct cts_address_orders *orders, uint32_t kind, const uint8_t *raw,
                        uint32_t keep)
{
    const uint32_t size = kind ? VM_KEY : CTS_ORDER_KEY;
    uint32_t node = 0;

    for (; node < orders->kinds[kind].count; node++)
        if (memcmp(orders->kinds[kind].key[node], raw + KEY_AT, size) == 0)
            return node;
    if (node < NODE_MAX) {
        orders->kinds[kind].count++;
    } else {
        node = orders->kinds[kind].next % NODE_MAX;
        node = node == keep ? (node + 1) % NODE_MAX : node;
        orders->kinds[kind].next = node + 1;
    }
    memcpy(orders->kinds[kind].key[node], raw + KEY_AT, size);
    orders->kinds[kind].hash[node] = 0;
    for (uint32_t i = 0; i < NODE_MAX; i++)
        orders->kinds[kind].order[node][i] = orders->kinds[kind].order[i][node] = UNKNOWN;
    return node;
}

static void broken(struct cts_oracle *oracle, uint32_t kind, const char *expected, const char *seen)
{
    cts_address_say(oracle, kind ? CTS_ADR_VM_090 : CTS_ADR_HV_090, CTS_BROKEN, expected, seen);
}

/* The same address has one hash; 0: it has none. */
static void judge_hash(struct cts_address_orders *orders, struct cts_oracle *oracle, uint32_t kind,
                       uint32_t node, uint32_t hash)
{
    uint32_t *known = &orders->kinds[kind].hash[node];
    char seen[80];

    if (*known && hash && *known != hash) {
        snprintf(seen, sizeof seen, "0x%x, and 0x%x earlier in the run", hash, *known);
        broken(oracle, kind, "one hash, whatever stands in bytes that do not count", seen);
    }
    if (hash)
        *known = hash;
}

static void judge_pair(struct cts_address_orders *orders, struct cts_oracle *oracle, uint32_t kind,
                       uint32_t a, uint32_t b, uint32_t order)
{
    static const char *const words[3] = {"equal to", "less than", "greater than"};
    uint8_t(*known)[NODE_MAX] = orders->kinds[kind].order;
    char seen[120];

    if (known[a][b] != UNKNOWN && known[a][b] != order) {
        snprintf(seen, sizeof seen, "the first is %s the second, and was %s it earlier in the run",
                 words[order], words[known[a][b]]);
        broken(oracle, kind,
               "one order of two addresses, whichever comes first and whatever else "
               "they hold",
               seen);
        return;
    }
    known[a][b] = (uint8_t)order;
    known[b][a] = (uint8_t)mirrored[order];
    for (uint32_t c = 0; c < orders->kinds[kind].count; c++)
        if (c != a && c != b && known[b][c] == order && known[c][a] == order) {
            broken(oracle, kind, "of three addresses one is the least and one the greatest",
                   "each is less than one of the others, in a circle");
            return;
        }
}

void cts_address_orders_judge(struct cts_address_orders *orders, struct cts_oracle *oracle,
                              const struct cts_address_seen *seen)
{
    struct cts_address_expected expected;
    const uint32_t kind = seen->call == CTS_CALL_VM_COMPARE;
    bool compares = kind || seen->call == CTS_CALL_HV_COMPARE;

    /* Who takes an address that is to be refused breaks something else. */
    if (!compares || seen->status != CTS_ADDRESS_OK || seen->result[0] > 2 ||
        !cts_address_expect(oracle->profile, seen, &expected) ||
        expected.allowed != CTS_RESULT_BIT(OK))
        return;
    uint32_t first = node_of(orders, kind, seen->in[0], UINT32_MAX);
    uint32_t second = node_of(orders, kind, seen->in[1], first);
    judge_hash(orders, oracle, kind, first, seen->result[1]);
    judge_hash(orders, oracle, kind, second, seen->result[2]);
    if (first != second && seen->result[0])
        judge_pair(orders, oracle, kind, first, second, seen->result[0]);
}
