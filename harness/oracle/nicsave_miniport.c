/*
 * Rules on a miniport edge: every request of NIC save state that comes down to it succeeds once, and nothing in its
 * buffer changes.
 */
#include "oracle/nicsave_edge.h"

#include <stdio.h>

static void say(struct cts_nicsave *n, uint32_t oid, bool right, const char *wanted,
                const char *seen)
{
    switch (oid) {
    case CTS_OID_NIC_SAVE:
        DEMAND(n, EDGE, 140, right, wanted, "%s", seen);
        break;
    case CTS_OID_NIC_SAVE_COMPLETE:
        DEMAND(n, DONE, 110, right, wanted, "%s", seen);
        break;
    case CTS_OID_NIC_RESTORE:
        DEMAND(n, REST, 220, right, wanted, "%s", seen);
        break;
    case CTS_OID_NIC_RESTORE_COMPLETE:
        DEMAND(n, RDONE, 030, right, wanted, "%s", seen);
        break;
    default:
        break;
    }
}

/* BytesWritten and BytesRead, within the lengths of the request. */
static void judge_counts(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    const uint32_t *word = n->image.word;
    if (r->oid == CTS_OID_NIC_SAVE)
        DEMAND(n, NDIS, 100, word[3] <= word[1] && word[4] <= word[0],
               "byte counts within the lengths of the request",
               "BytesWritten %u of %u, BytesRead %u of %u", word[3], word[1], word[4], word[0]);
    else
        DEMAND(n, NDIS, 100, word[1] <= word[0], "byte counts within the length of the request",
               "BytesRead %u of %u", word[1], word[0]);
}

void cts_miniport_judge(struct cts_nicsave *n, struct cts_edge_request *r)
{
    uint32_t status = n->event->status;
    char seen[60];
    bool again = n->event->arg[1] != 1;
    r->at_miniport = false;
    if (!(n->edge->tables & CTS_TABLE_IS_MINIPORT) || n->target ||
        !cts_nicsave_is_pair(r->oid, r->type))
        return;
    snprintf(seen, sizeof seen, "%s0x%08x", again ? "a second completion, with status " : "status ",
             status);
    say(n, r->oid, status == CTS_NDIS_SUCCESS && !again,
        "the miniport edge completes it once, with success", seen);
    uint32_t changed = n->image.changed & CTS_OID_CHANGED_BUFFER;
    if (changed) {
        snprintf(seen, sizeof seen, "%s was written", cts_nicsave_changed_text(changed));
        say(n, r->oid, false, "the miniport edge writes nothing to the structure", seen);
    }
    judge_counts(n, r);
}

void cts_miniport_judge_rest(struct cts_nicsave *n)
{
    struct cts_nicsave_edge *e = n->edge;
    if (!(e->tables & CTS_TABLE_IS_MINIPORT) || n->target || n->event->status == CTS_RUN_LIMIT ||
        n->event->status == CTS_RUN_DIED)
        return;
    for (uint32_t i = 0; i < CTS_EDGE_REQUESTS; i++)
        if (e->requests[i].number && e->requests[i].at_miniport &&
            cts_nicsave_is_pair(e->requests[i].oid, e->requests[i].type))
            say(n, e->requests[i].oid, false, "the miniport edge completes it", "it never did");
}
