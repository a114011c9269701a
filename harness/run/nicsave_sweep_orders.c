/*
 * The sweep of orders: every interleaving of the save operations of three NICs that have one to three records each,
 * up to a renaming of the NICs. An operation is a pass per record, a pass that goes down to the miniport, and
 * SAVE_COMPLETE; each interleaving has to give every NIC what it has alone.
 *
 * With r1 <= r2 <= r3 records there are (r1+r2+r3+6)! / ((r1+2)! (r2+2)! (r3+2)!) interleavings; where NICs have
 * equally many records, only those in which they begin in the order of their numbers are played, and which port is
 * whose changes from one combination to the next.
 */
#include "run/nicsave_sweep.h"

#define NICS        3u
#define RECORDS_MAX 3u
#define STEPS_MAX   (NICS * (RECORDS_MAX + 2))
#define ROOM        64u

static const uint32_t ports[NICS] = {7, 263, 65543};

struct orders {
    struct cts_sweeper *sweep;
    uint32_t records[NICS];
    uint32_t port[NICS];
    uint8_t data[NICS][RECORDS_MAX][ROOM];
    uint32_t length[NICS][RECORDS_MAX];
    uint32_t step[STEPS_MAX]; /* whose turn it is */
    uint32_t steps;
    bool fits; /* each NIC alone gives a record a pass */
};

static bool plant_all(struct orders *orders)
{
    struct cts_sweeper *sweep = orders->sweep;
    for (uint32_t i = 0; i < NICS; i++) {
        struct cts_planted_record records[RECORDS_MAX];
        struct cts_nic_key key = {.port = orders->port[i]};
        for (uint32_t r = 0; r < orders->records[i]; r++) {
            records[r] =
                (struct cts_planted_record){.length = 5 + 7 * i + r, .pattern = 10 * (i + 1) + r};
            orders->length[i][r] = records[r].length;
            cts_save_pattern(orders->data[i][r], records[r].length, records[r].pattern);
        }
        if (cts_switch_plant(sweep->player, sweep->module, key, records, orders->records[i]) !=
            CTS_NDIS_SUCCESS)
            return false;
    }
    return true;
}

/* Step `at` of a NIC's operation; false: the sweep is over. */
static bool play(struct orders *orders, uint32_t nic, uint32_t at, bool *right)
{
    struct cts_sweeper *sweep = orders->sweep;
    bool done = at == orders->records[nic] + 1, claims = at < orders->records[nic];
    struct cts_sweep_call call =
        done ? cts_sweep_call_of(CTS_OID_NIC_SAVE_COMPLETE, CTS_SAVE_SIZE_REVISION_1,
                                 CTS_SAVE_SIZE_REVISION_1)
             : cts_sweep_call_of(CTS_OID_NIC_SAVE, CTS_SAVE_SIZE_REVISION_1 + ROOM,
                                 CTS_SAVE_SIZE_REVISION_1);
    struct cts_nicsave_answer answer;
    call.port = orders->port[nic];
    sweep->expected = claims ? orders->data[nic][at] : NULL;
    bool going = cts_sweep_count(sweep, &call, &answer);
    sweep->expected = NULL;
    if (!going)
        return false;
    *right = answer.status == CTS_NDIS_SUCCESS && answer.at_miniport == !claims &&
             (!claims || (answer.data_right && answer.data_size == orders->length[nic][at]));
    return true;
}

static bool complete_all(struct orders *orders)
{
    bool right;
    for (uint32_t i = 0; i < NICS; i++)
        if (!play(orders, i, orders->records[i] + 1, &right))
            return false;
    return true;
}

/* Plays the whole sequence; *right: each NIC got what it has alone. */
static bool play_sequence(struct orders *orders, bool *right)
{
    uint32_t at[NICS] = {0};
    *right = true;
    for (uint32_t i = 0; i < orders->steps; i++) {
        bool one = true;
        if (!play(orders, orders->step[i], at[orders->step[i]]++, &one))
            return false;
        *right &= one;
    }
    return true;
}

/* Once more with events, from a state that the trace shows; twice, as an operation may suffer from the one before. */
static bool show(struct orders *orders)
{
    struct cts_sweeper *sweep = orders->sweep;
    bool right;
    sweep->disagreements++;
    sweep->part_disagreements++;
    if (++sweep->shown > CTS_SWEEP_SHOWN_MAX)
        return false;
    cts_switch_quiet(sweep->player, false);
    bool going = complete_all(orders) && plant_all(orders) && play_sequence(orders, &right) &&
                 play_sequence(orders, &right) && complete_all(orders);
    cts_switch_quiet(sweep->player, true);
    return going && plant_all(orders);
}

/* One after the other, which other cases judge: who splits records has more passes than are played here. */
static bool check_alone(struct orders *orders)
{
    bool right;
    orders->steps = 0;
    for (uint32_t i = 0; i < NICS; i++)
        for (uint32_t s = 0; s < orders->records[i] + 2; s++)
            orders->step[orders->steps++] = i;
    orders->fits = play_sequence(orders, &right) && right;
    return complete_all(orders);
}

/* NICs that nobody can tell apart begin in the order of their numbers. */
static bool may_begin(const struct orders *orders, const uint32_t *left, uint32_t nic)
{
    bool twin = nic > 0 && orders->records[nic] == orders->records[nic - 1];
    return left[nic] < orders->records[nic] + 2 || !twin ||
           left[nic - 1] < orders->records[nic - 1] + 2;
}

static bool enumerate(struct orders *orders, uint32_t *left, uint32_t depth)
{
    bool right, any = false;
    for (uint32_t i = 0; i < NICS; i++) {
        if (!left[i] || !may_begin(orders, left, i))
            continue;
        any = true;
        orders->step[depth] = i;
        left[i]--;
        bool going = enumerate(orders, left, depth + 1);
        left[i]++;
        if (!going)
            return false;
    }
    if (any)
        return true;
    orders->steps = depth;
    return play_sequence(orders, &right) && (right || show(orders));
}

static bool combination(struct orders *orders, uint32_t turn)
{
    uint32_t left[NICS];
    for (uint32_t i = 0; i < NICS; i++) {
        left[i] = orders->records[i] + 2;
        orders->port[i] = ports[(i + turn) % NICS];
    }
    if (!plant_all(orders) || !check_alone(orders))
        return false;
    return !orders->fits || enumerate(orders, left, 0);
}

void cts_sweep_orders(struct cts_sweeper *sweep)
{
    uint32_t turn = 0, most = sweep->most < RECORDS_MAX ? sweep->most : RECORDS_MAX;
    struct orders orders = {.sweep = sweep};
    if (!sweep->plants)
        return;
    for (orders.records[0] = 1; orders.records[0] <= most; orders.records[0]++)
        for (orders.records[1] = orders.records[0]; orders.records[1] <= most; orders.records[1]++)
            for (orders.records[2] = orders.records[1]; orders.records[2] <= most;
                 orders.records[2]++)
                if (!combination(&orders, turn++))
                    return;
}
