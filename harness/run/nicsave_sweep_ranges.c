/*
 * The ranges of sweeps.
 *
 * NEED     n in {0..1024} x SaveDataOffset {568, 572, 573, 576, 600, 1024} x every buffer size from 0 to
 *          offset + n + 16; n in {4096, 64967, 64968, 65535, 65536, 100000} and offset 65532: sizes within 16 of every
 *          boundary (0, 4, the structure's sizes, the offset, offset + n), up to 65535. A target that lets nobody set
 *          its data: the same with its own n.
 * SIZES    Header.Size x InputBufferLength x OutputBufferLength x SaveDataSize x SaveDataOffset, all combinations of
 *          the values in the tables below, at n {0, 1, 64}, one buffer of 568 and one of 600 and 632 bytes. The least of the
 *          three lengths never exceeds the buffer: more would be a lie about memory, not a disagreement.
 * RESTORE  the same of a record, own and foreign, REVISION_1 to 3, with overflow; and every truncation of a record.
 * HEADER   Type x Revision x Size x length x RequestType x OID, with and without a buffer.
 */
#include "run/nicsave_sweep.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))
#define SIZE_MAX_16  65535u
#define NEAR         16u
#define FULL_OFFSET  1024u /* up to here every size is played */
#define FULL_N       1024u

static const uint32_t need_offsets[] = {568, 572, 573, 576, 600, 1024, 65532};
static const uint32_t need_large[] = {4096, 64967, 64968, 65535, 65536, 100000};

static bool near(uint32_t size, uint32_t boundary)
{
    return size + NEAR >= boundary && size <= boundary + NEAR;
}

/* The next size worth playing, not below this one. */
static uint32_t next_size(uint32_t size, uint32_t offset, uint32_t needed)
{
    const uint32_t boundaries[] = {4, CTS_SAVE_SIZE_REVISION_1, offset, needed, SIZE_MAX_16};
    uint32_t next = UINT32_MAX;
    for (uint32_t i = 0; i < COUNT(boundaries); i++) {
        if (near(size, boundaries[i]))
            return size;
        uint32_t start = boundaries[i] > NEAR ? boundaries[i] - NEAR : 0;
        if (start > size && start < next)
            next = start;
    }
    return next;
}

static bool need_buffers(struct cts_sweeper *sweep, uint32_t offset)
{
    uint32_t needed = offset + sweep->n;
    bool full = sweep->n <= FULL_N && offset <= FULL_OFFSET;
    uint32_t last = needed + NEAR < SIZE_MAX_16 ? needed + NEAR : SIZE_MAX_16;
    for (uint32_t size = 0; size <= last; size++) {
        if (!full)
            size = next_size(size, offset, needed);
        if (size > last)
            break;
        struct cts_sweep_call call = cts_sweep_call_of(CTS_OID_NIC_SAVE, size, offset);
        call.at_start = size % 16 == 5;
        if (!cts_sweep_try(sweep, &call))
            return false;
    }
    return true;
}

static bool need_offset_all(struct cts_sweeper *sweep)
{
    for (uint32_t i = 0; i < COUNT(need_offsets); i++)
        if (!need_buffers(sweep, need_offsets[i]))
            return false;
    return true;
}

/* Without plant: what the first record is. */
static bool learn(struct cts_sweeper *sweep)
{
    struct cts_sweep_call call =
        cts_sweep_call_of(CTS_OID_NIC_SAVE, CTS_SAVE_SIZE_REVISION_1, CTS_SAVE_SIZE_REVISION_1);
    struct cts_nicsave_answer answer;
    if (!cts_sweep_play(sweep, &call, &answer))
        return false;
    sweep->n = 0;
    if (answer.status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT &&
        answer.needed > CTS_SAVE_SIZE_REVISION_1 && answer.needed <= SIZE_MAX_16)
        sweep->n = answer.needed - CTS_SAVE_SIZE_REVISION_1;
    /* Believed once a buffer of that size gets a record of that size. */
    call = cts_sweep_call_of(CTS_OID_NIC_SAVE, CTS_SAVE_SIZE_REVISION_1 + sweep->n,
                             CTS_SAVE_SIZE_REVISION_1);
    if (!sweep->n || !cts_sweep_play(sweep, &call, &answer))
        return !sweep->stopped;
    sweep->known =
        answer.status == CTS_NDIS_SUCCESS && !answer.at_miniport && answer.data_size == sweep->n;
    return cts_sweep_end(sweep);
}

void cts_sweep_need(struct cts_sweeper *sweep)
{
    if (!sweep->plants) {
        if (learn(sweep))
            need_offset_all(sweep);
        return;
    }
    for (uint32_t n = 0; n <= sweep->most; n++)
        if (!cts_sweep_plant(sweep, n) || !need_offset_all(sweep))
            return;
    for (uint32_t i = 0; i < COUNT(need_large); i++)
        if (!cts_sweep_plant(sweep, need_large[i]) || !need_offset_all(sweep))
            return;
}

/* Boundary values of a length or an offset in a buffer of `total` bytes; the tables stand for themselves but for
 * those that move with the buffer. */
enum {
    TOTAL = 0x1000000,
    DATA = 0x2000000
}; /* plus a number: relative to the buffer, to the room for data */
static const uint32_t size_values[] = {0,   4,         567,   568,       571,
                                       572, TOTAL - 1, TOTAL, TOTAL + 1, 65535};
static const uint32_t length_values[] = {0, 3, 4, 567, 568, TOTAL - 1, TOTAL, TOTAL + 1, 65535};
static const uint32_t data_values[] = {0, DATA - 1, DATA, DATA + 1, 65535};
static const uint32_t offset_values[] = {0, 4, 567, 568, 572, TOTAL - 1, TOTAL, TOTAL + 1, 65535};
static const uint32_t totals[] = {568, 600, 632};

static uint32_t value(uint32_t of, uint32_t total)
{
    if (of >= DATA - 1)
        of = of - DATA + total - CTS_SAVE_SIZE_REVISION_1;
    else if (of >= TOTAL - 1)
        of = of - TOTAL + total;
    return of > SIZE_MAX_16 ? 0 : of; /* one less than nothing */
}

/* False if all lengths are beyond the buffer. */
static bool honest(const struct cts_sweep_call *call)
{
    uint32_t least = call->size < call->in ? call->size : call->in;
    if (call->request_type == CTS_REQUEST_METHOD && call->out < least)
        least = call->out;
    return least <= call->capacity;
}

/* Everything that lies inside one (Header.Size, InputBufferLength, OutputBufferLength). */
static bool sizes_inside(struct cts_sweeper *sweep, struct cts_sweep_call *call, uint32_t total)
{
    for (uint32_t d = 0; d < COUNT(data_values); d++) {
        for (uint32_t o = 0; o < COUNT(offset_values); o++) {
            call->data_size = value(data_values[d], total);
            call->offset = value(offset_values[o], total);
            if (!cts_sweep_try(sweep, call))
                return false;
        }
    }
    return true;
}

static bool sizes_of(struct cts_sweeper *sweep, uint32_t total)
{
    struct cts_sweep_call call = cts_sweep_call_of(CTS_OID_NIC_SAVE, total, 568);
    for (uint32_t s = 0; s < COUNT(size_values); s++) {
        for (uint32_t i = 0; i < COUNT(length_values); i++) {
            for (uint32_t o = 0; o < COUNT(length_values); o++) {
                call.size = value(size_values[s], total);
                call.in = value(length_values[i], total);
                call.out = value(length_values[o], total);
                if (honest(&call) && !sizes_inside(sweep, &call, total))
                    return false;
            }
        }
    }
    return true;
}

void cts_sweep_sizes(struct cts_sweeper *sweep)
{
    static const uint32_t lengths[] = {0, 1, 64};
    for (uint32_t n = 0; n < (sweep->plants ? COUNT(lengths) : 1); n++) {
        if (sweep->plants && !cts_sweep_plant(sweep, lengths[n]))
            return;
        for (uint32_t t = 0; t < COUNT(totals); t++)
            if (!sizes_of(sweep, totals[t]))
                return;
    }
}

static bool restore_inside(struct cts_sweeper *sweep, struct cts_sweep_call *call, uint32_t total)
{
    static const uint32_t overflows[] = {0, 1, 65536, UINT32_MAX};
    for (uint8_t revision = 1; revision <= 3; revision++) {
        for (uint32_t f = 0; f < COUNT(overflows); f++) {
            call->revision = revision;
            call->overflow = overflows[f];
            if (!sizes_inside(sweep, call, total))
                return false;
        }
    }
    return true;
}

/* Every truncation of a record: of what is really there, of what the request says, of what the header says. */
static bool restore_truncated(struct cts_sweeper *sweep, bool own)
{
    enum { WHOLE = 632 };
    for (uint32_t length = 0; length <= WHOLE; length++) {
        struct cts_sweep_call call = cts_sweep_call_of(CTS_OID_NIC_RESTORE, WHOLE, 568);
        call.own = own;
        call.capacity = length;
        call.in = length;
        bool going = cts_sweep_try(sweep, &call);
        call.capacity = WHOLE;
        going = going && cts_sweep_try(sweep, &call);
        call.in = WHOLE;
        call.size = length;
        if (!going || !cts_sweep_try(sweep, &call))
            return false;
    }
    return true;
}

void cts_sweep_restore(struct cts_sweeper *sweep)
{
    for (uint32_t own = 0; own <= (sweep->has_id ? 1u : 0u); own++) {
        if (!restore_truncated(sweep, own))
            return;
        for (uint32_t t = 0; t < COUNT(totals); t++) {
            struct cts_sweep_call call = cts_sweep_call_of(CTS_OID_NIC_RESTORE, totals[t], 568);
            call.own = own;
            for (uint32_t s = 0; s < COUNT(size_values); s++) {
                for (uint32_t i = 0; i < COUNT(length_values); i++) {
                    call.size = value(size_values[s], totals[t]);
                    call.in = value(length_values[i], totals[t]);
                    if (honest(&call) && !restore_inside(sweep, &call, totals[t]))
                        return;
                }
            }
        }
    }
}

static bool header_inside(struct cts_sweeper *sweep, struct cts_sweep_call *call)
{
    static const uint8_t types[] = {CTS_SAVE_TYPE, CTS_SAVE_OID_TYPE, 0, 0x7F, 0x81, 0xFF};
    static const uint8_t revisions[] = {0, 1, 2, 3, 255};
    static const uint32_t sizes[] = {0, 4, 567, 568, 571, 572, TOTAL};
    for (uint32_t t = 0; t < COUNT(types); t++) {
        for (uint32_t r = 0; r < COUNT(revisions); r++) {
            for (uint32_t s = 0; s < COUNT(sizes); s++) {
                call->type = types[t];
                call->revision = revisions[r];
                call->size = value(sizes[s], 632);
                if (honest(call) && !cts_sweep_try(sweep, call))
                    return false;
            }
        }
    }
    return true;
}

void cts_sweep_header(struct cts_sweeper *sweep)
{
    static const uint32_t oids[] = {CTS_OID_NIC_SAVE, CTS_OID_NIC_SAVE_COMPLETE,
                                    CTS_OID_NIC_RESTORE, CTS_OID_NIC_RESTORE_COMPLETE};
    static const uint32_t types[] = {CTS_REQUEST_METHOD, CTS_REQUEST_SET, CTS_REQUEST_QUERY,
                                     CTS_REQUEST_STATISTICS};
    static const uint32_t lengths[] = {0, 3, 4, 567, 568, 571, 572, 632};
    if (sweep->plants && !cts_sweep_plant(sweep, 64))
        return;
    for (uint32_t o = 0; o < COUNT(oids); o++) {
        for (uint32_t t = 0; t < COUNT(types); t++) {
            for (uint32_t l = 0; l < 2 * COUNT(lengths); l++) {
                uint32_t length = lengths[l / 2];
                struct cts_sweep_call call = cts_sweep_call_of(oids[o], length, 568);
                call.request_type = types[t];
                call.out = types[t] == CTS_REQUEST_METHOD ? length : 0;
                call.null_buffer = l % 2;
                call.own = sweep->has_id && oids[o] == CTS_OID_NIC_RESTORE;
                call.data_size = 64;
                if (!header_inside(sweep, &call))
                    return;
            }
        }
    }
}
