/*
 * What a saving extension of the harness keeps: records per NIC, restored data, growth to come, and how far a
 * save has got. Pools of fixed size serve all modules; what a run has used is given back by it.
 */
#include "run/nicsave_helper.h"

static struct cts_helper_record records[CTS_HELPER_RECORDS];
static uint32_t records_touched;
static uint32_t records_free = CTS_HELPER_NONE;
static uint8_t chunks[CTS_HELPER_CHUNKS][CTS_HELPER_CHUNK];
static uint32_t chunk_next[CTS_HELPER_CHUNKS];
static uint32_t chunks_touched;
static uint32_t chunks_free = CTS_HELPER_NONE;

static bool same_key(struct cts_nic_key a, struct cts_nic_key b)
{
    return a.port == b.port && a.index == b.index;
}

static uint32_t chunk_take(void)
{
    uint32_t chunk = chunks_free;
    if (chunk != CTS_HELPER_NONE)
        chunks_free = chunk_next[chunk];
    else if (chunks_touched < CTS_HELPER_CHUNKS)
        chunk = chunks_touched++;
    if (chunk != CTS_HELPER_NONE)
        chunk_next[chunk] = CTS_HELPER_NONE;
    return chunk;
}

static void chunks_give(uint32_t chunk)
{
    while (chunk != CTS_HELPER_NONE) {
        uint32_t next = chunk_next[chunk];
        chunk_next[chunk] = chunks_free;
        chunks_free = chunk;
        chunk = next;
    }
}

struct cts_helper_nic *cts_helper_nic_find(struct cts_helper *helper, struct cts_nic_key key)
{
    for (uint32_t i = 0; i < helper->nic_count; i++)
        if (same_key(helper->nics[i].key, key))
            return &helper->nics[i];
    return NULL;
}

struct cts_helper_nic *cts_helper_nic_get(struct cts_helper *helper, struct cts_nic_key key)
{
    struct cts_helper_nic *nic = cts_helper_nic_find(helper, key);
    if (nic)
        return nic;
    if (helper->nic_count == CTS_HELPER_NICS)
        return NULL;
    nic = &helper->nics[helper->nic_count++];
    *nic = (struct cts_helper_nic){.key = {.port = key.port, .index = key.index},
                                   .first = CTS_HELPER_NONE,
                                   .last = CTS_HELPER_NONE};
    return nic;
}

void cts_helper_nic_clear(struct cts_helper_nic *nic)
{
    uint32_t record = nic->first;
    while (record != CTS_HELPER_NONE) {
        uint32_t next = records[record].next;
        chunks_give(records[record].chunk);
        records[record].next = records_free;
        records_free = record;
        record = next;
    }
    nic->first = nic->last = CTS_HELPER_NONE;
    nic->saving = nic->restoring = false;
}

void cts_helper_nic_drop(struct cts_helper *helper, struct cts_helper_nic *nic)
{
    cts_helper_nic_clear(nic);
    *nic = helper->nics[--helper->nic_count];
}

struct cts_helper_record *cts_helper_record_add(struct cts_helper_nic *nic)
{
    uint32_t index = records_free;
    if (index != CTS_HELPER_NONE)
        records_free = records[index].next;
    else if (records_touched < CTS_HELPER_RECORDS)
        index = records_touched++;
    else
        return NULL;
    records[index] = (struct cts_helper_record){.next = CTS_HELPER_NONE, .chunk = CTS_HELPER_NONE};
    if (nic->last == CTS_HELPER_NONE)
        nic->first = index;
    else
        records[nic->last].next = index;
    nic->last = index;
    return &records[index];
}

bool cts_helper_record_keep(struct cts_helper_record *record, const uint8_t *data, uint32_t length)
{
    uint32_t first = CTS_HELPER_NONE, last = CTS_HELPER_NONE;
    for (uint32_t done = 0; done < length || first == CTS_HELPER_NONE;) {
        uint32_t chunk = chunk_take();
        if (chunk == CTS_HELPER_NONE) {
            chunks_give(first);
            return false;
        }
        if (last == CTS_HELPER_NONE)
            first = chunk;
        else
            chunk_next[last] = chunk;
        last = chunk;
        uint32_t part = length - done < CTS_HELPER_CHUNK ? length - done : CTS_HELPER_CHUNK;
        memcpy(chunks[chunk], data + done, part);
        done += part;
    }
    record->chunk = first;
    record->length = record->kept = length;
    return true;
}

void cts_helper_record_copy(const struct cts_helper_record *record, uint8_t *bytes, uint32_t length)
{
    if (record->chunk == CTS_HELPER_NONE) {
        cts_save_pattern(bytes, length, record->pattern);
        return;
    }
    uint32_t kept = length < record->kept ? length : record->kept, done = 0;
    for (uint32_t chunk = record->chunk; done < kept; chunk = chunk_next[chunk]) {
        uint32_t part = kept - done < CTS_HELPER_CHUNK ? kept - done : CTS_HELPER_CHUNK;
        memcpy(bytes + done, chunks[chunk], part);
        done += part;
    }
    memset(bytes + kept, 0, length - kept);
}

/* The number of a record within its NIC. */
static uint32_t ordinal(const struct cts_helper_nic *nic, const struct cts_helper_record *record)
{
    uint32_t number = 0;
    for (uint32_t i = nic->first; &records[i] != record; i = records[i].next)
        number++;
    return number;
}

/* Reads the size once; growth that is due at this read happens before it. */
static uint32_t read_size(struct cts_helper *helper, const struct cts_helper_nic *nic,
                          struct cts_helper_record *record)
{
    for (uint32_t i = 0; i < helper->growth_count; i++) {
        struct cts_helper_growth *growth = &helper->growths[i];
        if (!same_key(growth->key, nic->key) || growth->record != ordinal(nic, record))
            continue;
        if (growth->reads--)
            continue;
        int64_t length = (int64_t)record->length + growth->bytes;
        record->length = length < 0 ? 0 : (uint32_t)length;
        helper->growths[i--] = helper->growths[--helper->growth_count];
    }
    return record->length;
}

struct cts_helper_record *cts_helper_due(struct cts_helper *helper, struct cts_helper_nic *nic,
                                         uint32_t *length)
{
    if (!nic->saving) {
        nic->saving = true;
        nic->due = nic->first;
    }
    for (; nic->due != CTS_HELPER_NONE; nic->due = records[nic->due].next) {
        *length = read_size(helper, nic, &records[nic->due]);
        if (*length) /* a record without data is nothing to save */
            return &records[nic->due];
    }
    return NULL;
}

void cts_helper_delivered(struct cts_helper_nic *nic, const struct cts_helper_record *record)
{
    nic->due = record->next;
}

uint32_t cts_helper_plant(void *self, struct cts_nic_key key,
                          const struct cts_planted_record *planted, uint32_t count)
{
    struct cts_helper_nic *nic = cts_helper_nic_get(self, key);
    if (!nic)
        return (uint32_t)CTS_NDIS_RESOURCES;
    cts_helper_nic_clear(nic);
    for (uint32_t i = 0; i < count; i++) {
        struct cts_helper_record *record = cts_helper_record_add(nic);
        if (!record)
            return (uint32_t)CTS_NDIS_RESOURCES;
        record->length = planted[i].length;
        record->pattern = planted[i].pattern;
        uint32_t feature = planted[i].feature;
        if (feature && feature <= CTS_HELPER_FEATURES)
            memcpy(record->feature, cts_helper_features[feature - 1], sizeof record->feature);
    }
    return CTS_NDIS_SUCCESS;
}

void cts_helper_grow(void *self, struct cts_nic_key nic, uint32_t record, int32_t bytes,
                     uint32_t nth)
{
    struct cts_helper *helper = self;
    if (helper->growth_count < CTS_HELPER_GROWTHS)
        helper->growths[helper->growth_count++] =
            (struct cts_helper_growth){.key = nic, .record = record, .bytes = bytes, .reads = nth};
}
