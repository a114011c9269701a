/*
 * Rules on the restore operations of a protocol edge: every record that was kept comes back as it was, under the port
 * of now, until an owner refuses one; then RESTORE_COMPLETE.
 */
#include "oracle/nicsave_edge.h"

static void begin_restore(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    cts_edge_settle(n, nic);
    if (nic->begun && !n->edge->overlapped)
        DEMAND(n, ORDER, 100, false, "one operation: RESTORE, and RESTORE_COMPLETE",
               "RESTORE on PortId %u after RESTORE_COMPLETE", nic->port);
    nic->stage = CTS_EDGE_RESTORING;
    nic->last = CTS_EDGE_FIRST;
    nic->failed = nic->reached = false;
    nic->given = nic->unowned = 0;
    memset(nic->back, 0, sizeof nic->back);
    nic->begun++;
}

static bool same_identity(const struct cts_edge_record *kept, const struct cts_edge_request *r)
{
    return memcmp(kept->id, r->state.extension_id, 16) == 0 &&
           memcmp(kept->feature, r->state.feature_class, 16) == 0 &&
           kept->name_length == r->state.name_length && kept->name_length <= CTS_SAVE_NAME_MAX &&
           kept->name == cts_save_digest(r->state.name, kept->name_length);
}

/* The kept record that this one is: the next, or with the profile any that has not come; UINT32_MAX: none. */
static uint32_t place_of(const struct cts_nicsave *n, const struct cts_edge_nic *nic,
                         const struct cts_edge_request *r)
{
    bool any = NIC_ANSWERS(n, RESTORE_ORDER, ANY);
    uint32_t fallback = UINT32_MAX;
    for (uint32_t i = 0; i < nic->kept && i < CTS_EDGE_RECORDS; i++) {
        const struct cts_edge_record *kept = &nic->keep[i];
        if (nic->back[i] || (!any && i != nic->given))
            continue;
        if (same_identity(kept, r) && kept->length == n->image.data_length && n->image.data_known &&
            kept->digest == n->image.digest)
            return i;
        if (fallback == UINT32_MAX)
            fallback = i;
    }
    return fallback;
}

static void judge_content(struct cts_nicsave *n, struct cts_edge_nic *nic,
                          const struct cts_edge_request *r)
{
    uint32_t at = place_of(n, nic, r);
    if (!nic->kept_known)
        return;
    if (at == UINT32_MAX) {
        if (nic->dropped || nic->kept == 0)
            DEMAND(n, EDGE, 100, false, "records of a failed save are not restored",
                   "a record of %u bytes for PortId %u", n->image.data_length, nic->port);
        DEMAND(n, REST, 160, false, "one RESTORE for each stored record",
               "RESTORE %u of %u records", nic->given + 1, nic->kept);
        return;
    }
    const struct cts_edge_record *kept = &nic->keep[at];
    nic->back[at] = true;
    DEMAND(n, REST, 160, same_identity(kept, r), "the identity of a record comes back as it was",
           "another ExtensionId, name or FeatureClassId in record %u", nic->given + 1);
    DEMAND(n, EDGE, 150,
           n->image.data_known && kept->length == n->image.data_length &&
               kept->digest == n->image.digest,
           "the data of a record comes back as it was", "%u bytes for a record of %u",
           n->image.data_length, kept->length);
    if (kept->revision >= 2)
        DEMAND(n, EDGE, 160, r->state.header_revision == kept->revision,
               "a record of REVISION_2 comes back as one", "Revision %u", r->state.header_revision);
    else
        DEMAND(n, REST, 160, r->state.header_revision == kept->revision,
               "the revision of a record comes back as it was", "Revision %u for %u",
               r->state.header_revision, kept->revision);
}

void cts_edge_judge_restore(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    uint32_t port = r->state.port_id;
    bool known = nic && nic->port == port;
    if (nic && nic->broken)
        return;
    DEMAND(n, REST, 170, known && nic->index == r->state.nic_index,
           "every RESTORE carries the port that the NIC has now", "PortId %u NicIndex %u", port,
           r->state.nic_index);
    if (!nic)
        return;
    DEMAND(n, REST, 210, nic->connected, "a NIC is restored when NIC_CONNECT is complete",
           "RESTORE on PortId %u before", port);
    DEMAND(n, ORDER, 140, nic->connected, "RESTORE comes after NIC_CONNECT",
           "RESTORE on PortId %u before", port);
    DEMAND(n, ORDER, 080, nic->pending == 0 && nic->stage != CTS_EDGE_SAVING,
           "one operation at a time on a NIC", "RESTORE on PortId %u while another is under way",
           port);
    if (nic->stage != CTS_EDGE_RESTORING)
        begin_restore(n, nic);
    DEMAND_QUIETLY(n, REST, 200, !nic->failed, "a RESTORE that failed ends the restore of the NIC",
                   "RESTORE again on PortId %u", port);
    if (nic->last == CTS_EDGE_TAKEN)
        SAY_HOLDS(n, REST, 180);
    if (nic->reached)
        SAY_HOLDS(n, REST, 190);
    judge_content(n, nic, r);
    nic->given++;
}

void cts_edge_judge_restored(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status)
{
    struct cts_edge_nic *nic = r->nic;
    (void)n;
    if (nic->stage != CTS_EDGE_RESTORING)
        return;
    nic->reached = r->reached;
    nic->last = status == CTS_NDIS_SUCCESS ? CTS_EDGE_TAKEN : CTS_EDGE_FAILURE;
    nic->failed |= status != CTS_NDIS_SUCCESS;
}

/* All that was kept has come, unless a record was refused. */
static void judge_all_given(struct cts_nicsave *n, struct cts_edge_nic *nic)
{
    if (!nic->kept_known || nic->excused)
        return;
    if (nic->failed) {
        SAY_HOLDS(n, REST, 200);
        return;
    }
    if (nic->reached && nic->given < nic->kept)
        DEMAND(n, REST, 190, false, "a record without an owner does not end the restore",
               "%u of %u records of PortId %u", nic->given, nic->kept, nic->port);
    else if (nic->given)
        DEMAND(n, REST, 180, nic->given >= nic->kept, "after success the next record follows",
               "%u of %u records of PortId %u", nic->given, nic->kept, nic->port);
    if (nic->given < nic->kept)
        DEMAND(n, REST, 160, false, "one RESTORE for each stored record",
               "%u of %u records of PortId %u", nic->given, nic->kept, nic->port);
}

void cts_edge_judge_restore_complete(struct cts_nicsave *n, struct cts_edge_request *r)
{
    struct cts_edge_nic *nic = r->nic;
    if (nic && nic->broken)
        return;
    DEMAND(n, RDONE, 010,
           nic && nic->connected && nic->port == r->state.port_id && r->state.nic_index == 0 &&
               r->state.header_type == CTS_SAVE_TYPE,
           "RESTORE_COMPLETE carries the port that the NIC has now", "PortId %u NicIndex %u",
           r->state.port_id, r->state.nic_index);
    if (!nic)
        return;
    DEMAND(n, ORDER, 080, nic->pending == 0, "one operation at a time on a NIC",
           "RESTORE_COMPLETE on PortId %u while a request about it is under way", nic->port);
    if (nic->stage != CTS_EDGE_RESTORING && !nic->completes)
        begin_restore(n, nic);
    nic->completes++;
    DEMAND(n, RDONE, 010, nic->completes == 1 || n->edge->overlapped,
           "one RESTORE_COMPLETE for each operation", "another one for PortId %u", nic->port);
    if (nic->completes != 1)
        return;
    judge_all_given(n, nic);
    SAY_HOLDS(n, ORDER, 100);
    nic->stage = CTS_EDGE_NONE;
}

/* Switches restore-complete-on-empty and restore-complete-after-failure. */
static void judge_completes(struct cts_nicsave *n, const struct cts_edge_nic *nic)
{
    bool empty = nic->kept_known && nic->kept == 0;
    if (nic->failed) {
        if (NIC_ANSWERS(n, RESTORE_COMPLETE_AFTER_FAILURE, EITHER))
            return;
        bool always = NIC_ANSWERS(n, RESTORE_COMPLETE_AFTER_FAILURE, ALWAYS);
        DEMAND(n, RDONE, 010, (nic->completes == 1) == always,
               always ? "RESTORE_COMPLETE ends a failed restore"
                      : "a failed restore has no RESTORE_COMPLETE",
               "%u for PortId %u", nic->completes, nic->port);
        return;
    }
    if (empty && NIC_ANSWERS(n, RESTORE_COMPLETE_ON_EMPTY, ONLY_WITH_RECORDS))
        return;
    if (!nic->excused)
        DEMAND(n, RDONE, 010, nic->completes >= 1, "RESTORE_COMPLETE ends the operation",
               "none for PortId %u, after %u records", nic->port, nic->given);
}

void cts_edge_judge_restore_call(struct cts_nicsave *n)
{
    struct cts_nicsave_edge *e = n->edge;
    for (uint32_t i = 0; i < e->nic_count; i++) {
        struct cts_edge_nic *nic = &e->nics[i];
        if (!nic->due || nic->broken)
            continue;
        if (!nic->begun) {
            nic->failed = false;
            nic->given = 0;
        }
        if (nic->stage == CTS_EDGE_RESTORING || !nic->begun)
            judge_all_given(n, nic);
        if ((e->tables & CTS_TABLE_IS_MINIPORT) && nic->begun && nic->reached)
            DEMAND(n, REST, 190, nic->unowned > 0, "a record without an owner is noted",
                   "it was not, for PortId %u", nic->port);
        judge_completes(n, nic);
        nic->stage = CTS_EDGE_NONE;
    }
}
