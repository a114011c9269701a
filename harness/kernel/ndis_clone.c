/*
 * Packets made of others: clones, which stand for the same bytes or have a copy of them, and fragments, which have a
 * copy of a part each. Stands on the pools of ndis_packet.c.
 */
#include "ndis_layer.h"

/* What NDIS takes from by itself, where the driver names no pool. */
static struct cts_ndis_pool of_ndis = {.lists = true};

/* -- clones ------------------------------------------------------------------------------------------------------ */

static void free_clone(PNET_BUFFER_LIST clone)
{
    while (clone->FirstNetBuffer) {
        PNET_BUFFER buffer = clone->FirstNetBuffer;
        clone->FirstNetBuffer = buffer->Next;
        if (!buffer->NdisReserved[0] && !buffer->NdisReserved[1])
            IoFreeMdl(buffer->MdlChain);
        cts_ndis_buffer_free(buffer);
    }
    cts_ndis_list_free(clone);
}

/* A net buffer for the bytes of `from`. It shares them through an MDL of its own if they are in one MDL; else it has
 * a copy of them. */
static PNET_BUFFER clone_buffer(struct cts_ndis_pool *pool, PNET_BUFFER from, ULONG flags)
{
    PMDL mdl = from->CurrentMdl;
    ULONG offset = from->CurrentMdlOffset;

    if (flags & NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS) {
        PNET_BUFFER buffer =
            cts_ndis_buffer(pool, from->MdlChain, from->DataOffset, from->DataLength);
        if (buffer)
            buffer->NdisReserved[1] = buffer->MdlChain; /* not its own */
        return buffer;
    }
    if (mdl && mdl->ByteCount >= offset && mdl->ByteCount - offset >= from->DataLength) {
        PMDL own = IoAllocateMdl((PUCHAR)mdl->MappedSystemVa + offset, from->DataLength, FALSE,
                                 FALSE, NULL);
        PNET_BUFFER buffer = own ? cts_ndis_buffer(pool, own, 0, from->DataLength) : NULL;
        if (own && !buffer)
            IoFreeMdl(own);
        return buffer;
    }
    PNET_BUFFER buffer = cts_ndis_buffer_filled(pool, from->DataLength, from->DataLength);
    ULONG copied;
    if (buffer)
        NdisCopyFromNetBufferToNetBuffer(buffer, 0, from->DataLength, from, 0, &copied);
    return buffer;
}

PNET_BUFFER_LIST NdisAllocateCloneNetBufferList(PNET_BUFFER_LIST original, NDIS_HANDLE lists,
                                                NDIS_HANDLE buffers, ULONG flags)
{
    static const char service[] = "NdisAllocateCloneNetBufferList";
    struct cts_ndis_pool *pool = lists ? cts_ndis_pool(service, lists, true) : &of_ndis;
    struct cts_ndis_pool *of_buffers = buffers ? cts_ndis_pool(service, buffers, false) : pool;

    if (!pool || !of_buffers || !cts_ndis_chain(service, original->FirstNetBuffer))
        return NULL;
    PNET_BUFFER_LIST clone = cts_ndis_list(pool, 0, 0);
    if (!clone)
        return NULL;
    PNET_BUFFER *end = &clone->FirstNetBuffer;
    for (PNET_BUFFER from = original->FirstNetBuffer; from; from = from->Next) {
        *end = clone_buffer(of_buffers, from, flags);
        if (!*end) {
            free_clone(clone);
            return NULL;
        }
        end = &(*end)->Next;
    }
    return clone;
}

VOID NdisFreeCloneNetBufferList(PNET_BUFFER_LIST clone, ULONG flags)
{
    static const char service[] = "NdisFreeCloneNetBufferList";

    (void)flags;
    if (cts_ndis_packet_live(service, clone, CTS_NDIS_TAG_LIST) &&
        cts_ndis_chain(service, clone->FirstNetBuffer))
        free_clone(clone);
}

/* -- fragments --------------------------------------------------------------------------------------------------- */

/* The net buffers for the bytes of `from`, with room for a header in front of each; false: no memory, or no bytes. */
static bool fragment(struct cts_ndis_pool *pool, PNET_BUFFER from, ULONG start, ULONG most,
                     ULONG delta, ULONG backfill, PNET_BUFFER **end)
{
    ULONG copied;

    for (ULONG at = start; at < from->DataLength; at += most) {
        ULONG length = min(most, from->DataLength - at);
        PNET_BUFFER made = cts_ndis_buffer_filled(pool, backfill + delta + length, delta + length);
        if (!made)
            return false;
        NdisCopyFromNetBufferToNetBuffer(made, delta, length, from, at, &copied);
        **end = made;
        *end = &made->Next;
    }
    return start < from->DataLength;
}

PNET_BUFFER_LIST NdisAllocateFragmentNetBufferList(PNET_BUFFER_LIST original, NDIS_HANDLE lists,
                                                   NDIS_HANDLE buffers, ULONG start, ULONG most,
                                                   ULONG delta, ULONG backfill, ULONG flags)
{
    static const char service[] = "NdisAllocateFragmentNetBufferList";
    struct cts_ndis_pool *pool = lists ? cts_ndis_pool(service, lists, true) : &of_ndis;
    struct cts_ndis_pool *of_buffers = buffers ? cts_ndis_pool(service, buffers, false) : pool;

    if (!pool || !of_buffers || !cts_ndis_chain(service, original->FirstNetBuffer))
        return NULL;
    if (!most || flags) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: fragments of %u bytes, flags %x", service, most,
                   flags);
        return NULL;
    }
    PNET_BUFFER_LIST made = cts_ndis_list(pool, 0, 0);
    if (!made)
        return NULL;
    PNET_BUFFER *end = &made->FirstNetBuffer;
    for (PNET_BUFFER from = original->FirstNetBuffer; from; from = from->Next)
        if (!fragment(of_buffers, from, start, most, delta, backfill, &end)) {
            free_clone(made);
            return NULL;
        }
    return made;
}

VOID NdisFreeFragmentNetBufferList(PNET_BUFFER_LIST fragments, ULONG delta, ULONG flags)
{
    static const char service[] = "NdisFreeFragmentNetBufferList";

    (void)delta;
    (void)flags;
    if (cts_ndis_packet_live(service, fragments, CTS_NDIS_TAG_LIST) &&
        cts_ndis_chain(service, fragments->FirstNetBuffer))
        free_clone(fragments);
}
