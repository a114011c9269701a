/*
 * Rules on the members of a claim: identity, sizes, and which bytes an extension may write. Whose data it holds is
 * nicsave_record.c's matter.
 */
#include "oracle/nicsave_model.h"

static void judge_id(struct cts_nicsave *n, const struct cts_nic_save_state *s)
{
    const struct cts_extension_descriptor *d = &n->descriptor;
    if ((d->flags & CTS_DESCRIBES_ID) && !NIC_ANSWERS(n, EXTENSION_ID, ANY_STABLE))
        DEMAND(n, SAVE, 030, memcmp(s->extension_id, d->id, 16) == 0,
               "the extension's own ExtensionId, in binary order",
               "%02x%02x%02x%02x... instead of %02x%02x%02x%02x...", s->extension_id[0],
               s->extension_id[1], s->extension_id[2], s->extension_id[3], d->id[0], d->id[1],
               d->id[2], d->id[3]);
    else
        DEMAND(n, SAVE, 030,
               memcmp(s->extension_id, (const uint8_t[16]){0}, sizeof s->extension_id) != 0,
               "an ExtensionId", "none: 16 bytes of zero");
    if (!n->seen_id)
        memcpy(n->id, s->extension_id, sizeof n->id);
    DEMAND(n, SAVE, 230, memcmp(s->extension_id, n->id, sizeof n->id) == 0,
           "the same ExtensionId in all records", "%02x%02x%02x%02x... after %02x%02x%02x%02x...",
           s->extension_id[0], s->extension_id[1], s->extension_id[2], s->extension_id[3], n->id[0],
           n->id[1], n->id[2], n->id[3]);
    n->seen_id = true;
}

static void judge_identity(struct cts_nicsave *n, const struct cts_nicsave_claim *c)
{
    const struct cts_extension_descriptor *d = &n->descriptor;
    const struct cts_nic_save_state *s = &c->state;
    judge_id(n, s);
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
    if (n->descriptor.flags & CTS_DESCRIBES_CAPTURE) {
        bool forbidden = NIC_ANSWERS(n, CAPTURE_SAVE, FORBIDDEN);
        cts_expected(&n->oracle->model, "no record of a capture extension");
        if (forbidden)
            cts_seen(&n->oracle->model, "a record of %u bytes", c->length);
        cts_oracle_say(n->oracle, CTS_SAV_SAVE_260, forbidden ? CTS_BROKEN_MUST : CTS_HOLDS);
    }
}

static void judge_places(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                         const struct cts_nicsave_claim *c)
{
    uint32_t changed = n->image.changed, room = cts_nicsave_room(&n->policy, &r->call);
    uint32_t alien = CTS_OID_CHANGED_FLAGS | CTS_OID_CHANGED_PADDING | CTS_OID_CHANGED_GAP |
                     CTS_OID_CHANGED_SLACK;
    if (NIC_ANSWERS(n, STRUCTURE_INIT, EXTENSION_MAY_REWRITE)) {
        alien &= ~(uint32_t)CTS_OID_CHANGED_PADDING;
        alien &= c->state.flags ? UINT32_MAX : ~(uint32_t)CTS_OID_CHANGED_FLAGS;
    }
    DEMAND(n, SAVE, 110,
           !(changed & (CTS_OID_CHANGED_HEADER | CTS_OID_CHANGED_KEY | CTS_OID_CHANGED_OFFSET)),
           "Header, PortId, NicIndex and SaveDataOffset as they were",
           "Revision %u Size %u PortId %u NicIndex %u SaveDataOffset %u", c->state.header_revision,
           c->state.header_size, c->state.port_id, c->state.nic_index, c->state.save_data_offset);
    DEMAND(n, SAVE, 120, !(changed & alien), "only identity, sizes and data are written",
           "bytes %u..%u, Flags 0x%x", n->image.first_changed, n->image.last_changed,
           c->state.flags);
    bool size_kept =
        !(changed & CTS_OID_CHANGED_SIZE) && !NIC_ANSWERS(n, SAVE_DATA_SIZE, ACTUAL_LENGTH);
    DEMAND(n, SAVE, 130, !(changed & CTS_OID_CHANGED_GUARD) && (size_kept || c->length <= room),
           "no byte beyond the buffer", "%u bytes of data where %u have room", c->length, room);
    if (c->length > room && !size_kept)
        DEMAND(n, NEED, 070, false, "no arithmetic on sizes wraps",
               "%u bytes claimed at offset %u of %u", c->length, r->call.offset, r->capacity);
    else if (r->call.offset + (uint64_t)c->length > 0xFFFF)
        SAY_HOLDS(n, NEED, 070);
}

static void judge_sizes(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                        const struct cts_nicsave_claim *c)
{
    uint32_t changed = n->image.changed;
    bool size_kept = !(changed & CTS_OID_CHANGED_SIZE);
    if (NIC_ANSWERS(n, SAVE_DATA_SIZE, UNCHANGED))
        DEMAND(n, SAVE, 070, size_kept, "SaveDataSize as it was", "%u", c->state.save_data_size);
    if (r->call.revision < 2)
        DEMAND(n, SAVE, 240, !(changed & CTS_OID_CHANGED_OVERFLOW),
               "SaveDataSizeOverflow untouched in REVISION_1", "bytes 568..571 were written");
    else
        DEMAND(n, SAVE, 250,
               c->state.save_data_size_overflow == 0 || c->state.save_data_size == 0xFFFF ||
                   !(changed & CTS_OID_CHANGED_OVERFLOW),
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
}

/* BytesWritten of a claim. None at all is no answer to the question, and no fault where it is not asked for. */
static void judge_count(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                        const struct cts_nicsave_claim *c)
{
    uint64_t all = r->call.offset + (uint64_t)c->length;
    uint32_t written = n->image.word[3];
    if (NIC_ANSWERS(n, BYTE_COUNTS, REQUIRE) && written != all) {
        cts_expected(&n->oracle->model, "BytesWritten %llu of a claim", (unsigned long long)all);
        cts_seen(&n->oracle->model, "BytesWritten %u", written);
        cts_oracle_say(n->oracle, CTS_SAV_NDIS_170, CTS_BROKEN_MUST);
    } else if (written && written <= r->word[1]) {
        SAY_HOLDS(n, NDIS, 170);
    }
}

static void remember(struct cts_nicsave *n, const struct cts_nicsave_key *k,
                     const struct cts_nicsave_claim *c)
{
    struct cts_nicsave_known *known = &n->known[n->known_count++ % CTS_NICSAVE_KNOWN];
    *known = (struct cts_nicsave_known){.digest = c->digest,
                                        .length = c->length,
                                        .port = k->port,
                                        .offset = c->state.save_data_offset};
    memcpy(known->feature, c->state.feature_class, sizeof known->feature);
}

/* What the short answer before has promised, of a record whose length only the extension knows. */
static void judge_promise(struct cts_nicsave *n, const struct cts_nicsave_request *r,
                          const struct cts_nicsave_key *k, const struct cts_nicsave_claim *c)
{
    bool splits = !(n->capabilities & CTS_EXTENSION_CAN_NO_SPLIT);
    if (!k->promised || k->unstable || (k->known && !splits))
        return;
    /* Who splits its data may fill a buffer that is larger, or smaller, than what it asked for. */
    uint64_t behind =
        r->call.offset > CTS_SAVE_SIZE_REVISION_1 ? r->call.offset - CTS_SAVE_SIZE_REVISION_1 : 0;
    if (splits && (r->capacity > k->promised + behind || r->capacity < k->promised))
        return;
    uint64_t literal = CTS_SAVE_SIZE_REVISION_1 + (uint64_t)c->length;
    uint64_t wide = k->promised_offset + (uint64_t)c->length;
    if (splits && n->fills_parts && k->promised < wide)
        return; /* it asked for room for a part, and found room for more */
    n->oracle->finding.sizes = (struct cts_finding_sizes){
        .buffer = k->promised_buffer,
        .header_size = k->promised_buffer,
        .offset = k->promised_offset,
        .data = c->length,
        .data_known = true,
        .needed = k->promised,
        .required = (uint32_t)(n->policy.literal ? literal : wide),
        .required_too = wide == literal || !n->policy.wide ? 0 : (uint32_t)wide};
    if (cts_nicsave_needed(&n->policy, k->promised_offset, c->length, k->promised)) {
        cts_oracle_say(n->oracle, cts_nicsave_row_of_needed(k->promised_offset), CTS_HOLDS);
        return;
    }
    cts_expected(&n->oracle->model, "BytesNeeded of the answer before for %u bytes of data",
                 c->length);
    cts_oracle_say(n->oracle, cts_nicsave_row_of_needed(k->promised_offset),
                   cts_seen(&n->oracle->model, "BytesNeeded %u; SaveDataOffset %u", k->promised,
                            k->promised_offset));
}

/* What the structure says, as far as it is the extension's word. */
static void read_claim(const struct cts_nicsave *n, const struct cts_nicsave_request *r,
                       struct cts_nicsave_claim *c)
{
    *c = (struct cts_nicsave_claim){.length = n->image.data_length,
                                    .digest = n->image.digest,
                                    .head = n->image.data_head,
                                    .known = n->image.data_known != 0};
    memcpy(&c->state, n->head,
           n->image.head_length < sizeof c->state ? n->image.head_length : sizeof c->state);
    if (!(n->image.changed & CTS_OID_CHANGED_SIZE) &&
        !NIC_ANSWERS(n, SAVE_DATA_SIZE, ACTUAL_LENGTH))
        c->known = false;
    bool left_alone =
        r->state.save_data_size_overflow && !(n->image.changed & CTS_OID_CHANGED_OVERFLOW);
    if (r->call.revision >= 2 && !(n->descriptor.flags & CTS_DESCRIBES_REVISION_2) &&
        (left_alone || r->call.offset < CTS_SAVE_SIZE_REVISION_2)) {
        /* It knows REVISION_1 only: what it does not know it has left alone, or its data lies there. */
        c->state.save_data_size_overflow = 0;
        c->length = c->state.save_data_size;
        c->known = false;
    }
}

void cts_nicsave_judge_claim(struct cts_nicsave *n, struct cts_nicsave_request *r,
                             struct cts_nicsave_key *k)
{
    struct cts_nicsave_claim c;
    if (!(n->image.changed & CTS_OID_CHANGED_BUFFER) && (!k || !cts_nicsave_due(k))) {
        DEMAND(n, SAVE, 090, false, "without data the request is passed down",
               "completed with success instead, and nothing written");
        return;
    }
    read_claim(n, r, &c);
    SAY_HOLDS(n, SAVE, 010);
    DEMAND(n, SAVE, 080, !r->passed, "a claimed request is not passed down",
           "it was written to and passed down");
    judge_identity(n, &c);
    judge_places(n, r, &c);
    judge_sizes(n, r, &c);
    judge_count(n, r, &c);
    if (!k)
        return;
    if (c.known)
        judge_promise(n, r, k, &c);
    if (k->grown && k->promised)
        SAY_HOLDS(n, NEED, 100);
    cts_nicsave_judge_record(n, r, k, &c);
    if (!cts_nicsave_under_way(k))
        n->interleaved++;
    k->claims++;
    k->promised = 0;
    if (c.known)
        remember(n, k, &c);
}
