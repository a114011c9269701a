/*
 * Sweeps: exhaustive ranges, played through the layer between the drivers in a tight loop without events. Every
 * answer is judged on the spot by the oracle's rules for one call. What disagrees is played once more in the
 * ordinary way, so that the whole oracle sees it in the trace; OID_SWEPT sums up what went before.
 */
#include "run/nicsave_sweep.h"

#define PATTERN_MAX 131072u
#define EXACT_MAX   65535u

static uint8_t pattern[PATTERN_MAX]; /* what is planted, and given back */

struct cts_sweep_call cts_sweep_call_of(uint32_t oid, uint32_t capacity, uint32_t offset)
{
    return (struct cts_sweep_call){.oid = oid,
                                   .port = CTS_SWEEP_PORT,
                                   .request_type = oid == CTS_OID_NIC_SAVE ? CTS_REQUEST_METHOD
                                                                           : CTS_REQUEST_SET,
                                   .capacity = capacity,
                                   .in = capacity,
                                   .out = oid == CTS_OID_NIC_SAVE ? capacity : 0,
                                   .size = capacity,
                                   .data_size = offset < capacity ? capacity - offset : 0,
                                   .offset = offset,
                                   .type = CTS_SAVE_TYPE,
                                   .revision = 1};
}

/* The structure, as far as the buffer goes. */
static void fill(const struct cts_sweeper *sweep, const struct cts_sweep_call *call, uint8_t *bytes)
{
    struct cts_nic_save_state state = {.header_type = call->type,
                                       .header_revision = call->revision,
                                       .header_size = (uint16_t)call->size,
                                       .port_id = call->port,
                                       .save_data_size = (uint16_t)call->data_size,
                                       .save_data_offset = (uint16_t)call->offset,
                                       .save_data_size_overflow = call->overflow};
    if (call->own)
        memcpy(state.extension_id, sweep->id, sizeof state.extension_id);
    uint32_t size = call->revision < 2 ? CTS_SAVE_SIZE_REVISION_1 : CTS_SAVE_SIZE_REVISION_2;
    memcpy(bytes, &state, size < call->capacity ? size : call->capacity);
    if (!call->own || call->offset < size || call->offset >= call->capacity)
        return;
    uint32_t room = call->capacity - call->offset;
    uint64_t length = cts_sweep_data(call);
    memcpy(bytes + call->offset, pattern, length < room ? length : room);
}

static uint32_t purpose_of(const struct cts_sweep_call *call)
{
    switch (call->oid) {
    case CTS_OID_NIC_SAVE:
        return CTS_PURPOSE_PASS;
    case CTS_OID_NIC_SAVE_COMPLETE:
        return CTS_PURPOSE_SAVE_COMPLETE;
    case CTS_OID_NIC_RESTORE:
        return CTS_PURPOSE_RESTORE;
    default:
        return CTS_PURPOSE_RESTORE_COMPLETE;
    }
}

static void look(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                 const struct cts_switch_request *request, struct cts_nicsave_answer *answer)
{
    *answer = (struct cts_nicsave_answer){.status = request->status,
                                          .needed = request->api->bytes_needed,
                                          .written = request->api->bytes_written,
                                          .changed = cts_switch_changed(sweep->player, request),
                                          .at_miniport = request->at_miniport};
    if (call->null_buffer || call->capacity < CTS_SAVE_SIZE_REVISION_1)
        return;
    struct cts_nic_save_state state;
    memcpy(&state, request->buffer, CTS_SAVE_SIZE_REVISION_1);
    answer->data_size = state.save_data_size;
    if (answer->at_miniport || answer->status != CTS_NDIS_SUCCESS || call->oid != CTS_OID_NIC_SAVE)
        return;
    const uint8_t *due = sweep->expected ? sweep->expected : pattern;
    if (call->offset <= call->capacity && answer->data_size <= call->capacity - call->offset)
        answer->data_right = memcmp(request->buffer + call->offset, due, answer->data_size) == 0;
    if (!sweep->has_id) {
        memcpy(sweep->id, state.extension_id, sizeof sweep->id);
        sweep->has_id = true;
    }
}

bool cts_sweep_play(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                    struct cts_nicsave_answer *answer)
{
    struct cts_switch_request *request =
        cts_switch_request_new(sweep->player, call->capacity, call->at_start);
    if (!request) {
        sweep->stopped = true;
        return false;
    }
    fill(sweep, call, request->buffer);
    struct cts_oid_request *api = request->api;
    api->request_type = call->request_type;
    api->oid = call->oid;
    api->buffer = call->null_buffer ? NULL : request->buffer;
    api->input_length = call->in;
    api->output_length = call->out;
    request->purpose = purpose_of(call);
    sweep->requests++;
    cts_switch_issue(sweep->player, request, 0);
    if (!request->completed && !cts_switch_wait(sweep->player, request)) {
        sweep->stopped = true;
        return false;
    }
    look(sweep, call, request, answer);
    cts_switch_request_done(sweep->player, request);
    return true;
}

bool cts_sweep_plant(struct cts_sweeper *sweep, uint32_t n)
{
    struct cts_planted_record record = {.length = n, .pattern = CTS_SWEEP_PATTERN};
    struct cts_nic_key nic = {.port = CTS_SWEEP_PORT};
    sweep->has_previous = false;
    sweep->known = sweep->module && cts_switch_plant(sweep->player, sweep->module, nic, &record,
                                                     1) == CTS_NDIS_SUCCESS;
    sweep->n = n;
    return sweep->known;
}

/* What ends the operation that a call belongs to. */
static bool complete(struct cts_sweeper *sweep, uint32_t oid)
{
    struct cts_sweep_call call =
        cts_sweep_call_of(oid, CTS_SAVE_SIZE_REVISION_1, CTS_SAVE_SIZE_REVISION_1);
    struct cts_nicsave_answer answer;
    return cts_sweep_play(sweep, &call, &answer);
}

bool cts_sweep_end(struct cts_sweeper *sweep)
{
    return complete(sweep, CTS_OID_NIC_SAVE_COMPLETE);
}

/* A record was taken: the state is now what it brought, which a save shows. */
static bool taken(struct cts_sweeper *sweep, const struct cts_sweep_call *call)
{
    if (!complete(sweep, CTS_OID_NIC_RESTORE_COMPLETE))
        return false;
    if (!call->own || !sweep->plants)
        return true;
    sweep->known = true;
    sweep->n = (uint32_t)cts_sweep_data(call);
    sweep->previous = *call;
    sweep->has_previous = true;
    struct cts_sweep_call save = cts_sweep_call_of(
        CTS_OID_NIC_SAVE, CTS_SAVE_SIZE_REVISION_1 + sweep->n, CTS_SAVE_SIZE_REVISION_1);
    return cts_sweep_try(sweep, &save);
}

/* A record was delivered or taken: its operation ends here. */
static bool complete_after(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                           const struct cts_nicsave_answer *answer)
{
    if (answer->status != CTS_NDIS_SUCCESS || answer->at_miniport)
        return true;
    if (call->oid == CTS_OID_NIC_SAVE)
        return complete(sweep, CTS_OID_NIC_SAVE_COMPLETE);
    return call->oid != CTS_OID_NIC_RESTORE || taken(sweep, call);
}

/* Plays a call again with events, from a state that the trace shows, and what could have led to it. */
static bool show(struct cts_sweeper *sweep, const struct cts_sweep_call *call)
{
    struct cts_nicsave_answer answer;
    struct cts_sweep_call previous = sweep->previous;
    bool led = sweep->has_previous, going;
    if (sweep->shown == CTS_SWEEP_SHOWN_MAX)
        return complete(sweep, CTS_OID_NIC_SAVE_COMPLETE);
    sweep->shown++;
    cts_switch_quiet(sweep->player, false);
    going = complete(sweep, CTS_OID_NIC_SAVE_COMPLETE);
    if (going && sweep->plants && !(led && previous.oid == CTS_OID_NIC_RESTORE))
        going = cts_sweep_plant(sweep, sweep->n);
    if (going && led)
        going = cts_sweep_play(sweep, &previous, &answer);
    if (going && led && previous.oid == CTS_OID_NIC_RESTORE)
        going = complete(sweep, CTS_OID_NIC_RESTORE_COMPLETE);
    going = going && cts_sweep_play(sweep, call, &answer);
    if (going && answer.status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT &&
        call->oid == CTS_OID_NIC_SAVE && answer.needed >= CTS_SAVE_SIZE_REVISION_1 &&
        answer.needed <= EXACT_MAX) {
        struct cts_sweep_call exact =
            cts_sweep_call_of(CTS_OID_NIC_SAVE, answer.needed, CTS_SAVE_SIZE_REVISION_1);
        going = cts_sweep_play(sweep, &exact, &answer);
    }
    if (going && call->oid == CTS_OID_NIC_RESTORE)
        going = complete(sweep, CTS_OID_NIC_RESTORE_COMPLETE);
    going = going && complete(sweep, CTS_OID_NIC_SAVE_COMPLETE);
    cts_switch_quiet(sweep->player, true);
    return going;
}

/* OID_SWEPT for what was played since the last one. It is also the sign of life of a long sweep. */
static void sum_up(struct cts_sweeper *sweep)
{
    cts_switch_quiet(sweep->player, false);
    uint64_t values[1 + CTS_SWEPT_COUNTS];
    values[0] = sweep->digest;
    memcpy(values + 1, sweep->counts, sizeof sweep->counts);
    struct cts_event *event =
        cts_player_event(sweep->player, CTS_EVENT_OID_SWEPT, CTS_INTERFACE_NICSAVE, sizeof values);
    event->arg[0] = sweep->kind;
    event->arg[1] = sweep->part;
    event->arg[3] = (uint32_t)sweep->requests;
    event->arg[4] = (uint32_t)(sweep->requests >> 32);
    event->arg[5] = sweep->part_disagreements;
    memcpy(event + 1, values, sizeof values);
    sweep->part = sweep->part_disagreements = 0;
    sweep->requests = 0;
    memset(sweep->counts, 0, sizeof sweep->counts);
    cts_switch_quiet(sweep->player, true);
}

static void digest(struct cts_sweeper *sweep, uint32_t word)
{
    sweep->digest = cts_digest_add(sweep->digest, word);
}

bool cts_sweep_count(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                     struct cts_nicsave_answer *answer)
{
    cts_scheduler_progress(sweep->player->scheduler);
    if (!cts_sweep_play(sweep, call, answer))
        return false;
    digest(sweep, answer->status);
    digest(sweep, answer->changed);
    if (++sweep->part == CTS_SWEEP_PART)
        sum_up(sweep);
    return true;
}

/* What the answer shows, by the oracle's rules for one call. */
static enum cts_swept sort(const struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                           const struct cts_nicsave_answer *answer)
{
    struct cts_nicsave_call plain = {
        .oid = call->oid,
        .request_type = call->request_type,
        .capacity = call->capacity,
        .in = call->in,
        .out = call->out,
        .size = call->size,
        .data_size = call->data_size,
        .offset = call->offset,
        .overflow = call->overflow,
        .type = call->type,
        .revision = call->revision,
        .present = !call->null_buffer && call->capacity >= CTS_SAVE_SIZE_REVISION_1,
        .own = call->own,
    };
    struct cts_nicsave_held held = {
        .known = sweep->known, .mine = sweep->plants, .whole = sweep->no_split, .length = sweep->n};
    return cts_nicsave_swept(&plain, &held, answer);
}

bool cts_sweep_try(struct cts_sweeper *sweep, const struct cts_sweep_call *call)
{
    struct cts_nicsave_answer answer;
    cts_scheduler_progress(sweep->player->scheduler);
    if (!cts_sweep_play(sweep, call, &answer))
        return false;
    digest(sweep, answer.status);
    digest(sweep, answer.needed);
    digest(sweep, answer.changed);
    bool going = true;
    enum cts_swept class = sort(sweep, call, &answer);
    bool open = class != CTS_SWEPT_DOUBTFUL && cts_nicsave_swept_open(class) &&
                !(sweep->examples & 1u << class);
    if (class != CTS_SWEPT_DOUBTFUL)
        sweep->counts[class]++;
    if (open)
        sweep->examples |= 1u << class;
    if (class == CTS_SWEPT_DOUBTFUL || open) {
        sweep->disagreements += !open;
        sweep->part_disagreements += !open;
        going = show(sweep, call);
        sweep->has_previous = false;
    } else {
        going = complete_after(sweep, call, &answer);
        sweep->has_previous = answer.status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
        sweep->previous = *call;
    }
    if (++sweep->part == CTS_SWEEP_PART)
        sum_up(sweep);
    return going;
}

/* The target's id, from the first record that it delivers. */
static void learn_id(struct cts_sweeper *sweep)
{
    struct cts_sweep_call call =
        cts_sweep_call_of(CTS_OID_NIC_SAVE, EXACT_MAX, CTS_SAVE_SIZE_REVISION_1);
    struct cts_nicsave_answer answer;
    sweep->plants = cts_sweep_plant(sweep, 16);
    if (cts_sweep_play(sweep, &call, &answer))
        complete_after(sweep, &call, &answer);
}

void cts_switch_sweep(struct cts_player *player, const struct cts_op *op)
{
    static void (*const ranges[])(struct cts_sweeper *) = {
        [CTS_SWEEP_NEED] = cts_sweep_need,       [CTS_SWEEP_SIZES] = cts_sweep_sizes,
        [CTS_SWEEP_RESTORE] = cts_sweep_restore, [CTS_SWEEP_HEADER] = cts_sweep_header,
        [CTS_SWEEP_ORDERS] = cts_sweep_orders,
    };
    const uint32_t most = 1024;
    struct cts_sweeper sweep = {.player = player,
                                .kind = cts_op_parameter(op, CTS_PARAMETER_KIND),
                                .most = cts_op_parameter(op, CTS_PARAMETER_SIZE),
                                .digest = CTS_DIGEST_BASIS};
    if (sweep.kind >= sizeof ranges / sizeof ranges[0])
        return;
    if (!sweep.most || sweep.most > most)
        sweep.most = most;
    for (uint32_t i = 0; i < player->program->stack_count && !sweep.module; i++)
        if (player->program->stack[i] == CTS_STACK_TARGET)
            sweep.module = i + 1;
    const struct cts_extension_ops *ops = player->target->extension;
    sweep.no_split = ops && (ops->capabilities & CTS_EXTENSION_CAN_NO_SPLIT);
    if (!ops || !(ops->capabilities & CTS_EXTENSION_CAN_PLANT))
        sweep.module = 0;
    if (!pattern[0])
        cts_save_pattern(pattern, sizeof pattern, CTS_SWEEP_PATTERN);
    cts_switch_quiet(player, true);
    learn_id(&sweep);
    if (!sweep.stopped)
        ranges[sweep.kind](&sweep);
    sum_up(&sweep);
    cts_switch_quiet(player, false);
    /* What follows in the program starts from a state that the trace shows. */
    if (!sweep.stopped && complete(&sweep, CTS_OID_NIC_SAVE_COMPLETE) && sweep.plants)
        cts_switch_plant(player, sweep.module, (struct cts_nic_key){.port = CTS_SWEEP_PORT}, NULL,
                         0);
}
