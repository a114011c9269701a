/*
 * Rules on SAVE: what a claim holds, what BUFFER_TOO_SHORT says, when a request is passed down. What the extension
 * has for a NIC is known if it was planted or restored in the run; else its claims are compared with each other.
 */
#include "oracle/nicsave_model.h"

#define SUCCESS   ((uint32_t)CTS_NDIS_SUCCESS)
#define TOO_SHORT ((uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)

/* What was saved, as the completed request shows it. */
struct claim {
    struct cts_nic_save_state state;
    uint32_t length;
    uint64_t digest;
    uint32_t head;
    bool known; /* the data lies in the buffer */
};

static uint32_t room(const struct cts_nicsave_request *r)
{
    uint32_t total = r->state.header_size < r->capacity ? r->state.header_size : r->capacity;
    if (r->word[1] < total)
        total = r->word[1];
    return total > r->state.save_data_offset ? total - r->state.save_data_offset : 0;
}

static bool known(const struct cts_nicsave_key *k)
{
    return k && k->known && !k->unstable;
}

/* The record that the extension must deliver next; NULL: none, or not known. */
static const struct cts_nicsave_record *due(const struct cts_nicsave_key *k)
{
    return known(k) && k->due < k->count ? &k->records[k->due] : NULL;
}

/* -- the members of a claim ---------------------------------------------------------------------------- */

bool cts_nicsave_declares(const struct cts_nicsave *n, const uint8_t id[16])
{
    static const uint8_t zero[16];
    if (memcmp(id, zero, sizeof zero) == 0)
        return true;
    for (uint32_t i = 0; i < n->descriptor.feature_count; i++)
        if (memcmp(id, n->descriptor.features[i], 16) == 0)
            return true;
    return false;
}

static void judge_identity(struct cts_nicsave *n, const struct claim *c)
{
    const struct cts_extension_descriptor *d = &n->descriptor;
    const struct cts_nic_save_state *s = &c->state;
    if ((d->flags & CTS_DESCRIBES_ID) && !NIC_ANSWERS(n, EXTENSION_ID, ANY_STABLE))
        DEMAND(n, SAVE, 030, memcmp(s->extension_id, d->id, 16) == 0,
               "the extension's own ExtensionId, in binary order",
               "%02x%02x%02x%02x... instead of %02x%02x%02x%02x...", s->extension_id[0],
               s->extension_id[1], s->extension_id[2], s->extension_id[3], d->id[0], d->id[1],
               d->id[2], d->id[3]);
    if (!n->seen_id)
        memcpy(n->id, s->extension_id, sizeof n->id);
    DEMAND(n, SAVE, 230, memcmp(s->extension_id, n->id, sizeof n->id) == 0,
           "the same ExtensionId in all records", "another one");
    n->seen_id = true;
    bool formed = s->name_length % 2 == 0 && s->name_length <= CTS_SAVE_NAME_MAX;
    for (uint32_t i = 0; formed && i < s->name_length / 2u; i++)
        formed = s->name[i] != 0;
    DEMAND(n, SAVE, 040, formed, "a name of even length, at most 514 bytes, without a NUL",
           "Length %u", s->name_length);
    if (formed && (d->flags & CTS_DESCRIBES_NAME) && !NIC_ANSWERS(n, FRIENDLY_NAME, WELL_FORMED))
        DEMAND(n, SAVE, 040,
               s->name_length == d->name_length && memcmp(s->name, d->name, d->name_length) == 0,
               "the extension's own name", "another one, of %u bytes instead of %u", s->name_length,
               d->name_length);
    if (!NIC_ANSWERS(n, STRING_TAIL, IGNORE))
        DEMAND(n, SAVE, 050, !n->image.tail_dirty, "zero or unchanged bytes beyond the name",
               "other bytes");
    if ((d->flags & CTS_DESCRIBES_FEATURES) && !n->odd_feature)
        DEMAND(n, SAVE, 060, cts_nicsave_declares(n, s->feature_class),
               "a declared feature class, or zero", "another one: %02x%02x%02x%02x...",
               s->feature_class[0], s->feature_class[1], s->feature_class[2], s->feature_class[3]);
}

static void judge_writes(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                         const struct claim *c)
{
    uint32_t changed = n->image.changed;
    DEMAND(n, SAVE, 110,
           !(changed & (CTS_OID_CHANGED_HEADER | CTS_OID_CHANGED_KEY | CTS_OID_CHANGED_OFFSET)),
           "Header, PortId, NicIndex and SaveDataOffset as they were",
           "Revision %u Size %u PortId %u NicIndex %u SaveDataOffset %u", c->state.header_revision,
           c->state.header_size, c->state.port_id, c->state.nic_index, c->state.save_data_offset);
    DEMAND(n, SAVE, 120,
           !(changed & (CTS_OID_CHANGED_FLAGS | CTS_OID_CHANGED_PADDING | CTS_OID_CHANGED_GAP |
                        CTS_OID_CHANGED_SLACK)),
           "only identity, sizes and data are written", "bytes %u..%u, Flags 0x%x",
           n->image.first_changed, n->image.last_changed, c->state.flags);
    DEMAND(n, SAVE, 130, !(changed & CTS_OID_CHANGED_GUARD) && c->length <= room(r),
           "no byte beyond the buffer", "%u bytes of data where %u have room", c->length, room(r));
    if (r->state.header_revision < 2)
        DEMAND(n, SAVE, 240, !(changed & CTS_OID_CHANGED_OVERFLOW),
               "SaveDataSizeOverflow untouched in REVISION_1", "bytes 568..571 were written");
    else
        DEMAND(n, SAVE, 250,
               c->state.save_data_size_overflow == 0 || c->state.save_data_size == 0xFFFF,
               "overflow only of what SaveDataSize cannot hold", "SaveDataSize %u overflow %u",
               c->state.save_data_size, c->state.save_data_size_overflow);
    if (!NIC_ANSWERS(n, ZERO_LENGTH_SAVE, ACCEPT)) {
        cts_expected(&n->oracle->model, "no claim with 0 bytes");
        cts_oracle_say(n->oracle, CTS_SAV_SAVE_210,
                       c->length > 0 ? CTS_HOLDS
                                     : (cts_seen(&n->oracle->model, "a record of 0 bytes"),
                                        NIC_ANSWERS(n, ZERO_LENGTH_SAVE, FAIL) ? CTS_BROKEN_MUST
                                                                               : CTS_BROKEN));
    }
    if (NIC_ANSWERS(n, BYTE_COUNTS, REQUIRE))
        DEMAND(n, NDIS, 170,
               n->image.word[3] == r->state.save_data_offset + c->length &&
                   n->image.word[4] >= CTS_SAVE_SIZE_REVISION_1,
               "BytesWritten and BytesRead of a claim", "BytesWritten %u, BytesRead %u",
               n->image.word[3], n->image.word[4]);
    else
        SAY_HOLDS(n, NDIS, 170);
}

/* -- whose data it is ------------------------------------------------------------------------------------ */

static bool same(const struct cts_nicsave_record *record, const struct claim *c)
{
    return record->length == c->length && (record->digest == c->digest || c->length == 0);
}

/* Another NIC has a record like this one, of at least two bytes. */
static const struct cts_nicsave_key *owner(const struct cts_nicsave *n,
                                           const struct cts_nicsave_key * not,
                                           const struct claim *c)
{
    for (uint32_t i = 0; c->length > 1 && i < CTS_NICSAVE_KEYS && n->keys[i].used; i++) {
        const struct cts_nicsave_key *k = &n->keys[i];
        for (uint32_t j = 0; k != not &&k->known && j < k->count; j++)
            if (same(&k->records[j], c))
                return k;
    }
    return NULL;
}

static uint32_t place(const struct cts_nicsave_key *k, const struct claim *c)
{
    for (uint32_t i = 0; i < k->count; i++)
        if (same(&k->records[i], c))
            return i;
    return UINT32_MAX;
}

/* A claim of what is not due. */
static void judge_wrong_record(struct cts_nicsave *n, struct cts_nicsave_key *k,
                               const struct cts_nicsave_record *record, const struct claim *c)
{
    const struct cts_nicsave_key *other = owner(n, k, c);
    uint32_t at = place(k, c);
    if (other) {
        DEMAND(n, SAVE, 200, false, "the data of the NIC in the request",
               "data of PortId %u NicIndex %u for PortId %u NicIndex %u", other->port, other->index,
               k->port, k->index);
        DEMAND(n, ORDER, 050, false, "progress and data are kept per NIC",
               "PortId %u got what belongs to PortId %u", k->port, other->port);
        if (n->interleaved > 1)
            DEMAND(n, ORDER, 040, false, "the same records as without interleaving",
                   "PortId %u got a record of PortId %u", k->port, other->port);
    } else if (k->restored) {
        DEMAND(n, REST, 070, false, "after a restore, what was saved",
               "record %u has %u bytes of other content", k->due + 1, c->length);
        if (k->count > 1)
            DEMAND(n, REST, 060, false, "all records of a restore, in their order",
                   "record %u of %u is another", k->due + 1, k->count);
        if (c->head == 0xDDDDDDDDu)
            DEMAND(n, REST, 040, false, "no pointer into the edge's buffer is kept",
                   "what the edge left in its buffer afterwards was saved");
    } else if (at != UINT32_MAX) {
        DEMAND(n, SAVE, 160, false, "each record once, in order", "record %u where %u is due",
               at + 1, k->due + 1);
        if (k->promised)
            DEMAND(n, NEED, 080, false, "the reissue yields the record that was due",
                   "record %u instead of %u", at + 1, k->due + 1);
        if (n->interleaved > 1)
            DEMAND(n, ORDER, 040, false, "the same records as without interleaving",
                   "record %u where %u is due for PortId %u", at + 1, k->due + 1, k->port);
    } else if (c->length == record->length) {
        DEMAND(n, SAVE, 020, false, "the data, from SaveDataOffset on", "other bytes at offset %u",
               c->state.save_data_offset);
    } else {
        DEMAND(n, SAVE, 070, false, "SaveDataSize is the length of the data",
               "%u for a record of %u bytes", c->length, record->length);
    }
}

static void judge_right_record(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                               const struct cts_nicsave_request *r, const struct claim *c)
{
    SAY_HOLDS(n, SAVE, 020);
    SAY_HOLDS(n, SAVE, 070);
    SAY_HOLDS(n, SAVE, 160);
    SAY_HOLDS(n, SAVE, 190);
    SAY_HOLDS(n, SAVE, 200);
    if (k->again)
        SAY_HOLDS(n, SAVE, 180);
    if (k->promised) {
        SAY_HOLDS(n, NEED, 080);
        SAY_HOLDS(n, NEED, 090);
    }
    if (c->length == room(r))
        SAY_HOLDS(n, NEED, 060);
    if (k->count > 1)
        SAY_HOLDS(n, SAVE, 170);
    if (n->interleaved > 1) {
        SAY_HOLDS(n, ORDER, 040);
        SAY_HOLDS(n, ORDER, 050);
        SAY_HOLDS(n, ORDER, 070);
        SAY_HOLDS(n, DONE, 060);
    }
    if (k->restored) {
        SAY_HOLDS(n, REST, 040);
        SAY_HOLDS(n, REST, 050);
        SAY_HOLDS(n, REST, 070);
        SAY_HOLDS(n, REST, 080);
        SAY_HOLDS(n, RDONE, 050);
        if (k->count > 1)
            SAY_HOLDS(n, REST, 060);
        if (n->interleaved > 1) {
            SAY_HOLDS(n, ORDER, 090);
            SAY_HOLDS(n, RDONE, 040);
        }
    }
}

/* -- claim ---------------------------------------------------------------------------------------------- */

static void remember(struct cts_nicsave *n, const struct cts_nicsave_key *k, const struct claim *c)
{
    n->known[n->known_count++ % CTS_NICSAVE_KNOWN] =
        (struct cts_nicsave_known){c->digest, c->length, k->port};
}

/* Is BytesNeeded right by the profile? */
static bool is_right(const struct cts_nicsave *n, uint32_t offset, uint32_t data, uint32_t seen)
{
    uint32_t literal = CTS_SAVE_SIZE_REVISION_1 + data, wide = offset + data;
    bool slack = NIC_ANSWERS(n, BYTES_NEEDED_SLACK, AT_LEAST);
    bool take_literal = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA);
    bool take_wide = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, DOC_LITERAL);
    return (take_literal && (slack ? seen >= literal : seen == literal)) ||
           (take_wide && (slack ? seen >= wide : seen == wide));
}

/* The row that speaks of such an offset. */
static uint32_t row_of_needed(uint32_t offset)
{
    return offset == CTS_SAVE_SIZE_REVISION_1 ? CTS_SAV_NEED_010 : CTS_SAV_NEED_020;
}

/* The sizes of an answer, for whoever shows a finding about it. */
static void tell_sizes(const struct cts_nicsave *n, uint32_t buffer, uint32_t header_size,
                       uint32_t offset, const uint32_t *data, uint32_t needed)
{
    bool literal = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA);
    bool wide = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, DOC_LITERAL);
    uint32_t least = literal ? CTS_SAVE_SIZE_REVISION_1 : offset;

    n->oracle->finding.sizes = (struct cts_finding_sizes){
        .buffer = buffer,
        .header_size = header_size,
        .offset = offset,
        .data = data ? *data : 0,
        .data_known = data != NULL,
        .needed = needed,
        .required = data ? least + *data : 0,
        .required_too = data && literal && wide && offset != least ? offset + *data : 0};
}

/* What the short answer before has promised. */
static void judge_promise(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                          const struct claim *c)
{
    uint32_t offset = k->promised_offset;
    if (!k->promised || k->unstable || k->known)
        return;
    tell_sizes(n, k->promised_buffer, k->promised_buffer, offset, &c->length, k->promised);
    if (is_right(n, offset, c->length, k->promised)) {
        cts_oracle_say(n->oracle, row_of_needed(offset), CTS_HOLDS);
        return;
    }
    cts_expected(&n->oracle->model, "BytesNeeded of the answer before for %u bytes of data",
                 c->length);
    cts_oracle_say(
        n->oracle, row_of_needed(offset),
        cts_seen(&n->oracle->model, "BytesNeeded %u; SaveDataOffset %u", k->promised, offset));
}

static void judge_claim(struct cts_nicsave *n, struct cts_nicsave_request *r,
                        struct cts_nicsave_key *k)
{
    struct claim c = {.length = n->image.data_length,
                      .digest = n->image.digest,
                      .head = n->image.data_head,
                      .known = n->image.data_known != 0};
    memcpy(&c.state, n->head,
           n->image.head_length < sizeof c.state ? n->image.head_length : sizeof c.state);
    bool left_alone =
        r->state.save_data_size_overflow && !(n->image.changed & CTS_OID_CHANGED_OVERFLOW);
    if (r->state.header_revision >= 2 && !(n->descriptor.flags & CTS_DESCRIBES_REVISION_2) &&
        (left_alone || r->state.save_data_offset < CTS_SAVE_SIZE_REVISION_2)) {
        /* It knows REVISION_1 only: what it does not know it has left alone, or its data lies there. */
        c.state.save_data_size_overflow = 0;
        c.length = c.state.save_data_size;
        c.known = false;
    }
    SAY_HOLDS(n, SAVE, 010);
    DEMAND(n, SAVE, 080, !r->passed, "a claimed request is not passed down",
           "it was written to and passed down");
    judge_identity(n, &c);
    judge_writes(n, r, &c);
    if (!k || !c.known)
        return;
    judge_promise(n, k, &c);
    const struct cts_nicsave_record *record = due(k);
    bool part = record && c.length < record->length &&
                !(n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT) && place(k, &c) == UINT32_MAX &&
                !owner(n, k, &c);
    if (part) {
        k->unstable = true; /* parts are not followed */
        SAY_HOLDS(n, SAVE, 170);
    } else if (record && same(record, &c)) {
        judge_right_record(n, k, r, &c);
    } else if (record) {
        judge_wrong_record(n, k, record, &c);
    } else if (known(k)) {
        if (k->gone)
            DEMAND(n, ORDER, 110, false, "a deleted NIC has no data", "a record of %u bytes",
                   c.length);
        else if (k->count == 0 && owner(n, k, &c))
            DEMAND(n, SAVE, 200, false, "a NIC without data is passed down",
                   "it was served with the data of PortId %u", owner(n, k, &c)->port);
        else if (!(n->image.changed & CTS_OID_CHANGED_BUFFER))
            DEMAND(n, SAVE, 090, false, "without data the request is passed down",
                   "completed with success instead");
        else
            DEMAND(n, SAVE, 160, false, "after the last record all passes are passed down",
                   "another record of %u bytes, after %u", c.length, k->due);
    } else if (!k->known && !k->created && owner(n, k, &c)) {
        DEMAND(n, SAVE, 200, false, "an unknown NIC is passed down",
               "it was served with the data of PortId %u", owner(n, k, &c)->port);
    }
    if (k->claims == 0)
        n->interleaved++;
    k->claims++;
    if (record && !part)
        k->due++;
    k->promised = 0;
    remember(n, k, &c);
}

/* -- BUFFER_TOO_SHORT -------------------------------------------------------------------------------------- */

/* Sizes side by side, as a person needs them. */
static enum cts_said sizes(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                           uint32_t data, uint32_t wanted)
{
    cts_expected(&n->oracle->model, "BytesNeeded %u for %u bytes of data", wanted, data);
    return cts_seen(&n->oracle->model,
                    "BytesNeeded %u; buffer %u, Header.Size %u, SaveDataOffset %u",
                    n->image.word[5], r->capacity, r->state.header_size, r->state.save_data_offset);
}

static void judge_needed(struct cts_nicsave *n, const struct cts_nicsave_request *r, uint32_t data)
{
    uint32_t offset = r->state.save_data_offset, seen = n->image.word[5];
    uint32_t literal = CTS_SAVE_SIZE_REVISION_1 + data, wide = offset + data;
    bool take_literal = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA);
    bool right = is_right(n, offset, data, seen);
    cts_oracle_say(n->oracle, row_of_needed(offset),
                   right ? CTS_HOLDS : sizes(n, r, data, take_literal ? literal : wide));
    if (literal > 0xFFFF)
        cts_oracle_say(n->oracle, CTS_SAV_NEED_040,
                       right || (seen & 0xFFFF0000u) != 0
                           ? CTS_HOLDS
                           : sizes(n, r, data, take_literal ? literal : wide));
}

static void judge_short(struct cts_nicsave *n, struct cts_nicsave_request *r,
                        struct cts_nicsave_key *k)
{
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    const struct cts_nicsave_record *record = k ? due(k) : NULL;
    tell_sizes(n, r->capacity, r->state.header_size, r->state.save_data_offset,
               record ? &record->length : NULL, n->image.word[5]);
    SAY_HOLDS(n, SAVE, 010);
    SAY_HOLDS(n, NEED, 030);
    DEMAND(n, NEED, 050, !written && !r->passed,
           "BUFFER_TOO_SHORT leaves the buffer alone and passes nothing down", "%s",
           r->passed ? "the request was passed down" : "the buffer was written to");
    if (!k)
        return;
    if (!(r->flags & CTS_OID_WELL_FORMED)) {
        if (r->state.save_data_offset > r->state.header_size)
            SAY_HOLDS(n, NEED, 070);
    } else if (record) {
        judge_needed(n, r, record->length);
        if (room(r) >= record->length) {
            if (k->promised)
                DEMAND(n, NEED, 090, false, "a reissue with enough room is claimed",
                       "BUFFER_TOO_SHORT again: room for %u, data %u", room(r), record->length);
            DEMAND(n, NEED, 060, false, "room for exactly the data is enough",
                   "BUFFER_TOO_SHORT: room for %u, data %u", room(r), record->length);
        } else {
            SAY_HOLDS(n, NEED, 060);
        }
    } else if (known(k)) {
        DEMAND(n, SAVE, 090, false, "without data the request is passed down",
               "BUFFER_TOO_SHORT, BytesNeeded %u", n->image.word[5]);
    } else if (k->promised && k->promised <= r->capacity && !k->unstable && !k->known &&
               k->promised_offset == r->state.save_data_offset &&
               r->state.save_data_offset == CTS_SAVE_SIZE_REVISION_1) {
        DEMAND(n, NEED, 090, n->image.word[5] > k->promised,
               "a reissue with the room asked for is claimed",
               "BUFFER_TOO_SHORT again, BytesNeeded %u; buffer %u", n->image.word[5], r->capacity);
    }
    if (!k->promised && !k->claims)
        n->interleaved++;
    k->promised = n->image.word[5];
    k->promised_offset = r->state.save_data_offset;
    k->promised_buffer = r->capacity;
}

/* -- passed down, or failed --------------------------------------------------------------------------------- */

/* A driver below has put its own record in: the structure has an identity now. */
static bool claimed_below(const struct cts_nicsave *n)
{
    static const uint8_t zero[16];
    return n->image.head_length >= CTS_SAVE_SIZE_REVISION_1 &&
           memcmp(n->head + offsetof(struct cts_nic_save_state, extension_id), zero, 16) != 0;
}

static void judge_passed(struct cts_nicsave *n, struct cts_nicsave_request *r,
                         struct cts_nicsave_key *k)
{
    const struct cts_nicsave_record *record = due(k);
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    SAY_HOLDS(n, SAVE, 010);
    if (!k || !r->below_done)
        return;
    if (r->below_status == SUCCESS && claimed_below(n))
        SAY_HOLDS(n, SAVE, 220);
    else if (r->below_status == SUCCESS)
        k->ended = true;
    if (written && r->below_status == SUCCESS)
        DEMAND(n, SAVE, 080, false, "a request that is passed down is not claimed as well",
               "bytes %u..%u were written after it came back", n->image.first_changed,
               n->image.last_changed);
    if (!record) {
        if (known(k)) {
            SAY_HOLDS(n, SAVE, 090);
            SAY_HOLDS(n, SAVE, 200);
            if (k->gone)
                SAY_HOLDS(n, ORDER, 110);
            if (k->count)
                SAY_HOLDS(n, SAVE, 160);
        } else if (!k->created) {
            SAY_HOLDS(n, SAVE, 090);
            SAY_HOLDS(n, ORDER, 120);
        }
        return;
    }
    if (record->length == 0 || !(r->flags & CTS_OID_WELL_FORMED))
        return; /* the documents let it be passed down */
    if (k->restored) {
        DEMAND(n, REST, 070, false, "after a restore, what was saved",
               "passed down after %u of %u records", k->due, k->count);
        if (k->due == 0 && k->given_port != k->port)
            DEMAND(n, REST, 050, false, "the data is applied to the NIC of the request",
                   "PortId %u, saved on PortId %u, has none", k->port, k->given_port);
        if (k->due > 0)
            DEMAND(n, REST, 060, false, "all records of a restore", "%u of %u", k->due, k->count);
        return;
    }
    if (k->promised)
        DEMAND(n, NEED, 090, false, "a reissue with enough room is claimed",
               "passed down, with room for %u", room(r));
    DEMAND(n, SAVE, 160, false, "every record of the state is delivered",
           "passed down after %u of %u records", k->due, k->count);
    if (k->again)
        DEMAND(n, SAVE, 180, false, "the next operation delivers the whole state again",
               "passed down after %u of %u records", k->due, k->count);
    if (n->interleaved > 1)
        DEMAND(n, ORDER, 040, false, "the same records as without interleaving",
               "%u of %u for PortId %u", k->due, k->count, k->port);
}

static bool look_alike(uint32_t status)
{
    return status == (uint32_t)CTS_NDIS_NT_BUFFER_TOO_SHORT ||
           status == (uint32_t)CTS_NDIS_NT_INVALID_LENGTH ||
           status == (uint32_t)CTS_NDIS_NT_BUFFER_TOO_SMALL ||
           status == (uint32_t)CTS_NDIS_NT_INFO_LENGTH_MISMATCH ||
           status == (uint32_t)CTS_NDIS_INVALID_LENGTH ||
           status == (uint32_t)CTS_NDIS_BUFFER_OVERFLOW;
}

static bool about_version(uint32_t status)
{
    return status == (uint32_t)CTS_NDIS_BAD_VERSION || status == (uint32_t)CTS_NDIS_NOT_SUPPORTED ||
           status == (uint32_t)CTS_NDIS_UNSUPPORTED_REVISION ||
           status == (uint32_t)CTS_NDIS_INVALID_PARAMETER ||
           status == (uint32_t)CTS_NDIS_INVALID_LENGTH;
}

static void judge_failed(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                         const struct cts_nicsave_key *k)
{
    const struct cts_nicsave_record *record = due(k);
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    bool excused = r->failed_clone || n->no_memory;
    DEMAND(n, SAVE, 010, r->status >= 0x80000000u,
           "a claim, BUFFER_TOO_SHORT, passed down, or a failure", "status 0x%08x", r->status);
    DEMAND(n, SAVE, 100, !written, "nothing is written when a SAVE fails", "bytes %u..%u were",
           n->image.first_changed, n->image.last_changed);
    bool alike = look_alike(r->status) && (!record || room(r) < record->length) && !excused;
    if (alike)
        tell_sizes(n, r->capacity, r->state.header_size, r->state.save_data_offset,
                   record ? &record->length : NULL, n->image.word[5]);
    if (alike && !(r->status == (uint32_t)CTS_NDIS_INVALID_LENGTH &&
                   NIC_ANSWERS(n, TOO_SHORT_STATUS, ALSO_INVALID_LENGTH)))
        DEMAND(n, NEED, 030, false, "0xC0010016 for a buffer that is too small", "0x%08x",
               r->status);
    if (!excused && (r->flags & CTS_OID_WELL_FORMED) && about_version(r->status) && record &&
        room(r) >= record->length)
        DEMAND(n, NDIS, 140, false, "any Revision and Size above is served",
               "status 0x%08x for Revision %u, Size %u", r->status, r->state.header_revision,
               r->state.header_size);
    if (known(k) && !record && !excused && (r->flags & CTS_OID_WELL_FORMED))
        DEMAND(n, SAVE, 090, false, "without data the request is passed down", "status 0x%08x",
               r->status);
    SAY_HOLDS(n, SAVE, 140);
}

void cts_nicsave_judge_save(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    struct cts_nicsave_key *k = cts_nicsave_key(n, r->state.port_id, r->state.nic_index);
    DEMAND(n, SAVE, 130, !(n->image.changed & CTS_OID_CHANGED_GUARD), "no byte beyond the buffer",
           "bytes next to the buffer of %u were written", r->capacity);
    DEMAND(n, NDIS, 130, !(n->image.changed & CTS_OID_CHANGED_GUARD),
           "nothing is touched that Size and length do not cover", "bytes outside were written");
    bool passed = r->passed && r->below_done;
    if (!passed && r->status == SUCCESS)
        judge_claim(n, r, k);
    else if (r->status == TOO_SHORT && !(passed && r->below_status == TOO_SHORT))
        judge_short(n, r, k);
    else if (passed)
        judge_passed(n, r, k);
    else
        judge_failed(n, r, k);
    if (r->state.header_revision > 2 && r->status == SUCCESS)
        SAY_HOLDS(n, NDIS, 140);
}
