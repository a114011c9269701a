/*
 * Packets of a filter driver's own: pools, net buffers, lists of them, and the bytes they stand for. Every object is a
 * block of the pool, so that what is not released is a leak and a late touch is seen. Nothing here knows where a packet
 * goes (ndis_flow.c).
 */
#include "ndis_layer.h"

#include <string.h>

#define TAG_POOL    'lPdN'
#define TAG_BUFFER  'BNdN'
#define TAG_CONTEXT 'xCdN'
#define TAG_DATA    'aDdN'

/* -- pools ----------------------------------------------------------------------------------------------------- */

static NDIS_HANDLE make_pool(const char *service, NDIS_HANDLE handle, struct cts_ndis_pool made)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_any(service, handle))
        return NULL;
    cts_point(service);
    struct cts_ndis_pool *pool = cts_block_take(CTS_BLOCK_POOL, sizeof *pool, TAG_POOL);
    if (pool)
        *pool = made;
    return pool;
}

/* The pool of a handle, or NULL and a misuse. */
struct cts_ndis_pool *cts_ndis_pool(const char *service, NDIS_HANDLE handle, bool lists)
{
    struct cts_block *block = cts_block_of(handle, CTS_BLOCK_POOL);
    struct cts_ndis_pool *pool = handle;

    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    if (block && block->tag == TAG_POOL && pool->lists == lists)
        return pool;
    cts_misuse(CTS_MISUSE_POOL, "%s: no pool of net buffer%s, or one that is released", service,
               lists ? " lists" : "s");
    return NULL;
}

static void free_pool(const char *service, NDIS_HANDLE handle, bool lists)
{
    struct cts_ndis_pool *pool = cts_ndis_pool(service, handle, lists);

    if (!pool)
        return;
    if (pool->out)
        cts_misuse(CTS_MISUSE_LEAK, "%s: %d object(s) of the pool are not released", service,
                   pool->out);
    cts_block_give(pool);
}

NDIS_HANDLE NdisAllocateNetBufferListPool(NDIS_HANDLE handle,
                                          PNET_BUFFER_LIST_POOL_PARAMETERS given)
{
    static const char service[] = "NdisAllocateNetBufferListPool";

    if (!cts_ndis_header(service, &given->Header, NDIS_OBJECT_TYPE_DEFAULT, 1,
                         NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1))
        return NULL;
    return make_pool(service, handle,
                     (struct cts_ndis_pool){.lists = true,
                                            .with_buffer = given->fAllocateNetBuffer,
                                            .data = given->DataSize,
                                            .context = given->ContextSize});
}

VOID NdisFreeNetBufferListPool(NDIS_HANDLE pool)
{
    free_pool("NdisFreeNetBufferListPool", pool, true);
}

NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE handle, PNET_BUFFER_POOL_PARAMETERS given)
{
    static const char service[] = "NdisAllocateNetBufferPool";

    if (!cts_ndis_header(service, &given->Header, NDIS_OBJECT_TYPE_DEFAULT, 1,
                         NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1))
        return NULL;
    return make_pool(service, handle, (struct cts_ndis_pool){.data = given->DataSize});
}

VOID NdisFreeNetBufferPool(NDIS_HANDLE pool)
{
    free_pool("NdisFreeNetBufferPool", pool, false);
}

NDIS_HANDLE NdisGetPoolFromNetBufferList(PNET_BUFFER_LIST list)
{
    return list->NdisPoolHandle;
}

NDIS_HANDLE NdisGetPoolFromNetBuffer(PNET_BUFFER buffer)
{
    return buffer->NdisPoolHandle;
}

/* -- net buffers ----------------------------------------------------------------------------------------------- */

/* CurrentMdl and its offset follow from DataOffset. */
static void find_start(PNET_BUFFER buffer)
{
    PMDL mdl = buffer->MdlChain;
    ULONG offset = buffer->DataOffset;

    while (mdl && mdl->Next && offset >= mdl->ByteCount) {
        offset -= mdl->ByteCount;
        mdl = mdl->Next;
    }
    buffer->CurrentMdl = mdl;
    buffer->CurrentMdlOffset = offset;
}

PNET_BUFFER cts_ndis_buffer(struct cts_ndis_pool *pool, PMDL mdl, ULONG offset, SIZE_T length)
{
    PNET_BUFFER buffer = cts_block_take(CTS_BLOCK_POOL, sizeof *buffer, TAG_BUFFER);

    if (!buffer)
        return NULL;
    memset(buffer, 0, sizeof *buffer);
    buffer->NdisPoolHandle = pool;
    buffer->MdlChain = mdl;
    buffer->DataOffset = offset;
    buffer->stDataLength = length;
    find_start(buffer);
    pool->out++;
    return buffer;
}

bool cts_ndis_packet_live(const char *service, const void *object, ULONG tag)
{
    struct cts_block *block = cts_block_of(object, CTS_BLOCK_POOL);

    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    if (block && block->tag == tag)
        return true;
    cts_misuse(CTS_MISUSE_POOL, "%s: nothing of the driver's own, or released already", service);
    return false;
}

PNET_BUFFER NdisAllocateNetBuffer(NDIS_HANDLE handle, PMDL mdl, ULONG offset, SIZE_T length)
{
    struct cts_ndis_pool *pool = cts_ndis_pool("NdisAllocateNetBuffer", handle, false);

    return pool ? cts_ndis_buffer(pool, mdl, offset, length) : NULL;
}

/* A net buffer of `size` bytes of its own. */
PNET_BUFFER cts_ndis_buffer_filled(struct cts_ndis_pool *pool, ULONG size, SIZE_T length)
{
    PVOID data = size ? cts_block_take(CTS_BLOCK_POOL, size, TAG_DATA) : NULL;
    PMDL mdl = data ? IoAllocateMdl(data, size, FALSE, FALSE, NULL) : NULL;
    PNET_BUFFER buffer = mdl ? cts_ndis_buffer(pool, mdl, size - (ULONG)length, length) : NULL;

    if (buffer) {
        buffer->NdisReserved[0] = data;
        return buffer;
    }
    if (mdl)
        IoFreeMdl(mdl);
    if (data)
        cts_block_give(data);
    return NULL;
}

PNET_BUFFER NdisAllocateNetBufferMdlAndData(NDIS_HANDLE handle)
{
    struct cts_ndis_pool *pool = cts_ndis_pool("NdisAllocateNetBufferMdlAndData", handle, false);

    return pool ? cts_ndis_buffer_filled(pool, pool->data, 0) : NULL;
}

void cts_ndis_buffer_free(PNET_BUFFER buffer)
{
    if (buffer->NdisReserved[0]) {
        IoFreeMdl(buffer->NdisReserved[1] ? buffer->NdisReserved[1] : buffer->MdlChain);
        cts_block_give(buffer->NdisReserved[0]);
    }
    ((struct cts_ndis_pool *)buffer->NdisPoolHandle)->out--;
    cts_block_give(buffer);
}

VOID NdisFreeNetBuffer(PNET_BUFFER buffer)
{
    if (cts_ndis_packet_live("NdisFreeNetBuffer", buffer, TAG_BUFFER))
        cts_ndis_buffer_free(buffer);
}

/* -- lists ----------------------------------------------------------------------------------------------------- */

static NDIS_STATUS add_context(PNET_BUFFER_LIST list, USHORT size, USHORT backfill)
{
    PNET_BUFFER_LIST_CONTEXT context = cts_block_take(
        CTS_BLOCK_POOL, sizeof *context + (size_t)size + (size_t)backfill, TAG_CONTEXT);

    if (!context)
        return NDIS_STATUS_RESOURCES;
    context->Next = list->Context;
    context->Size = size;
    context->Offset = backfill;
    list->Context = context;
    return NDIS_STATUS_SUCCESS;
}

PNET_BUFFER_LIST cts_ndis_list(struct cts_ndis_pool *pool, USHORT context, USHORT backfill)
{
    PNET_BUFFER_LIST list = cts_block_take(CTS_BLOCK_POOL, sizeof *list, CTS_NDIS_TAG_LIST);

    if (!list)
        return NULL;
    memset(list, 0, sizeof *list);
    list->NdisPoolHandle = pool;
    context = max(context, pool->context);
    if (context + backfill && add_context(list, context, backfill) != NDIS_STATUS_SUCCESS) {
        cts_block_give(list);
        return NULL;
    }
    pool->out++;
    return list;
}

void cts_ndis_list_free(PNET_BUFFER_LIST list)
{
    while (list->Context) {
        PNET_BUFFER_LIST_CONTEXT context = list->Context;
        list->Context = context->Next;
        cts_block_give(context);
    }
    ((struct cts_ndis_pool *)list->NdisPoolHandle)->out--;
    cts_block_give(list);
}

PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE handle, USHORT context, USHORT backfill)
{
    struct cts_ndis_pool *pool = cts_ndis_pool("NdisAllocateNetBufferList", handle, true);

    return pool ? cts_ndis_list(pool, context, backfill) : NULL;
}

PNET_BUFFER_LIST NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE handle, USHORT context,
                                                       USHORT backfill, PMDL mdl, ULONG offset,
                                                       SIZE_T length)
{
    static const char service[] = "NdisAllocateNetBufferAndNetBufferList";
    struct cts_ndis_pool *pool = cts_ndis_pool(service, handle, true);

    if (!pool)
        return NULL;
    if (!pool->with_buffer) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the pool has no net buffers", service);
        return NULL;
    }
    PNET_BUFFER_LIST list = cts_ndis_list(pool, context, backfill);
    if (!list)
        return NULL;
    list->FirstNetBuffer = cts_ndis_buffer(pool, mdl, offset, length);
    if (list->FirstNetBuffer)
        return list;
    cts_ndis_list_free(list);
    return NULL;
}

VOID NdisFreeNetBufferList(PNET_BUFFER_LIST list)
{
    if (!cts_ndis_packet_live("NdisFreeNetBufferList", list, CTS_NDIS_TAG_LIST))
        return;
    /* Only a net buffer that came with the list goes with it. */
    if (((struct cts_ndis_pool *)list->NdisPoolHandle)->with_buffer && list->FirstNetBuffer &&
        list->FirstNetBuffer->NdisPoolHandle == list->NdisPoolHandle)
        cts_ndis_buffer_free(list->FirstNetBuffer);
    cts_ndis_list_free(list);
}

NDIS_STATUS NdisAllocateNetBufferListContext(PNET_BUFFER_LIST list, USHORT size, USHORT backfill,
                                             ULONG tag)
{
    PNET_BUFFER_LIST_CONTEXT last = list->Context;

    (void)tag;
    cts_irql_at_most("NdisAllocateNetBufferListContext", DISPATCH_LEVEL);
    cts_point("NdisAllocateNetBufferListContext");
    if (!last || last->Offset < size)
        return add_context(list, size, backfill);
    last->Offset = (USHORT)(last->Offset - size);
    last->Size = (USHORT)(last->Size + size);
    return NDIS_STATUS_SUCCESS;
}

VOID NdisFreeNetBufferListContext(PNET_BUFFER_LIST list, USHORT size)
{
    PNET_BUFFER_LIST_CONTEXT last = list->Context;

    cts_irql_at_most("NdisFreeNetBufferListContext", DISPATCH_LEVEL);
    cts_point("NdisFreeNetBufferListContext");
    if (!last || last->Size < size) {
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisFreeNetBufferListContext: %u bytes of %u", size,
                   last ? last->Size : 0);
        return;
    }
    last->Offset = (USHORT)(last->Offset + size);
    last->Size = (USHORT)(last->Size - size);
    if (last->Size)
        return;
    list->Context = last->Next;
    cts_block_give(last);
}
