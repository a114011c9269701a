/*
 * What an event of the notation of nicsave_notation.h shows of a request: its words, its buffer, and what of them has
 * changed since the event before. Says only what is true of the request.
 */
#include "nicsave_notation_request.h"

#include <string.h>

static void show_buffer(struct cts_oid_image *image, const struct cts_oid_slot *root)
{
    const uint8_t *bytes = root->bytes;
    image->capacity = root->capacity;
    if (root->capacity < CTS_SAVE_SIZE_REVISION_1 || !test_is_four(root->seen.oid))
        return;
    uint32_t offset = read16(bytes + 566);
    image->data_length = read16(bytes + 564);
    if (bytes[1] >= 2 && root->capacity >= CTS_SAVE_SIZE_REVISION_2 &&
        read16(bytes + 2) >= CTS_SAVE_SIZE_REVISION_2)
        image->data_length += read32(bytes + 568);
    image->data_known = offset <= root->capacity && image->data_length <= root->capacity - offset;
    if (!image->data_known)
        return;
    image->digest = cts_save_digest(bytes + offset, image->data_length);
    memcpy(&image->data_head, bytes + offset, image->data_length < 4 ? image->data_length : 4);
    if (image->changed & CTS_OID_CHANGED_NAME_TAIL)
        for (uint32_t i = 34 + read16(bytes + 32); i < 548; i++)
            image->tail_dirty |= bytes[i] != 0;
}

void test_show(struct writer *w, uint16_t kind, struct request *r, bool clone,
               struct cts_event fields)
{
    struct cts_oid_slot *slot = clone ? &r->clone : &r->slot;
    struct cts_oid_slot *root = r->slot.capacity ? &r->slot : NULL;
    struct {
        struct cts_oid_image image;
        uint8_t head[CTS_OID_HEAD_MAX];
    } payload = {0};
    struct cts_oid_image *image = &payload.image;
    struct cts_event e = test_blank(w, kind);
    image->changed = cts_oid_changes(slot, root, &image->first_changed, &image->last_changed);
    if (r->slot.told_later) /* the mark of a touched guard */
        image->changed |= CTS_OID_CHANGED_GUARD;
    r->slot.told_later = false;
    cts_oid_shown(slot, root);
    image->original = clone ? r->slot.number : 0;
    image->request_type = slot->api->request_type;
    image->oid = slot->api->oid;
    memcpy(image->word, &slot->api->input_length, sizeof image->word);
    image->supported_revision = slot->api->supported_revision;
    image->irql = (uint8_t)slot->irql;
    image->filter_state = w->state;
    if (root) {
        show_buffer(image, root);
        image->head_length =
            (uint16_t)(root->capacity < CTS_OID_HEAD_MAX ? root->capacity : CTS_OID_HEAD_MAX);
        memcpy(payload.head, root->bytes, image->head_length);
        if ((test_is_four(slot->api->oid) || test_is_port(slot->api->oid)) && root->capacity >= 12)
            e.handle = read32(root->bytes + 8);
    }
    if (slot->api->oid >= CTS_OID_NIC_CREATE && slot->api->oid <= CTS_OID_NIC_DELETE) {
        e.handle = read32(r->bytes + NIC_PORT);
        e.arg[5] = read16(r->bytes + NIC_INDEX);
    }
    e.request = slot->number;
    e.status = fields.status;
    memcpy(e.arg, fields.arg, sizeof(uint32_t) * 5);
    test_put(w, e, &payload, (uint32_t)sizeof *image + image->head_length);
}
