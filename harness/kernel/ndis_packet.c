/*
 * Packets of a filter driver's own: pools, net buffers, lists of them, clones, and the bytes they stand for. Every
 * object is a block of the pool, so that what is not released is a leak and a late touch is seen. Nothing here
 * knows where a packet goes (ndis_flow.c).
 */
#include "ndis_layer.h"

#include <string.h>

#define TAG_POOL    'lPdN'
#define TAG_LIST    'LBdN'
#define TAG_BUFFER  'BNdN'
#define TAG_CONTEXT 'xCdN'
#define TAG_DATA    'aDdN'

/* -- pools ----------------------------------------------------------------------------------------------------- */

struct pool {
    bool lists;       /* of lists; else of net buffers alone */
    bool with_buffer; /* each list comes with a net buffer */
    ULONG data;       /* bytes of data of each net buffer */
    USHORT context;
    int32_t out; /* what was taken and not given back */
};

static NDIS_HANDLE make_pool(const char *service, NDIS_HANDLE handle, struct pool made)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!cts_ndis_any(service, handle))
        return NULL;
    cts_point(service);
    struct pool *pool = cts_block_take(CTS_BLOCK_POOL, sizeof *pool, TAG_POOL);
    if (pool)
        *pool = made;
    return pool;
}

/* The pool of a handle, or NULL and a misuse. */
static struct pool *pool_of(const char *service, NDIS_HANDLE handle, bool lists)
{
    struct cts_block *block = cts_block_of(handle, CTS_BLOCK_POOL);
    struct pool *pool = handle;

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
    struct pool *pool = pool_of(service, handle, lists);

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
                     (struct pool){.lists = true,
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
    return make_pool(service, handle, (struct pool){.data = given->DataSize});
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

static PNET_BUFFER make_buffer(struct pool *pool, PMDL mdl, ULONG offset, SIZE_T length)
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

static bool live(const char *service, const void *object, ULONG tag)
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
    struct pool *pool = pool_of("NdisAllocateNetBuffer", handle, false);

    return pool ? make_buffer(pool, mdl, offset, length) : NULL;
}

/* A net buffer of `size` bytes of its own. */
static PNET_BUFFER make_filled(struct pool *pool, ULONG size, SIZE_T length)
{
    PVOID data = size ? cts_block_take(CTS_BLOCK_POOL, size, TAG_DATA) : NULL;
    PMDL mdl = data ? IoAllocateMdl(data, size, FALSE, FALSE, NULL) : NULL;
    PNET_BUFFER buffer = mdl ? make_buffer(pool, mdl, size - (ULONG)length, length) : NULL;

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
    struct pool *pool = pool_of("NdisAllocateNetBufferMdlAndData", handle, false);

    return pool ? make_filled(pool, pool->data, 0) : NULL;
}

static void free_buffer(PNET_BUFFER buffer)
{
    if (buffer->NdisReserved[0]) {
        IoFreeMdl(buffer->NdisReserved[1] ? buffer->NdisReserved[1] : buffer->MdlChain);
        cts_block_give(buffer->NdisReserved[0]);
    }
    ((struct pool *)buffer->NdisPoolHandle)->out--;
    cts_block_give(buffer);
}

VOID NdisFreeNetBuffer(PNET_BUFFER buffer)
{
    if (live("NdisFreeNetBuffer", buffer, TAG_BUFFER))
        free_buffer(buffer);
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

static PNET_BUFFER_LIST make_list(struct pool *pool, USHORT context, USHORT backfill)
{
    PNET_BUFFER_LIST list = cts_block_take(CTS_BLOCK_POOL, sizeof *list, TAG_LIST);

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

static void free_list(PNET_BUFFER_LIST list)
{
    while (list->Context) {
        PNET_BUFFER_LIST_CONTEXT context = list->Context;
        list->Context = context->Next;
        cts_block_give(context);
    }
    ((struct pool *)list->NdisPoolHandle)->out--;
    cts_block_give(list);
}

PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE handle, USHORT context, USHORT backfill)
{
    struct pool *pool = pool_of("NdisAllocateNetBufferList", handle, true);

    return pool ? make_list(pool, context, backfill) : NULL;
}

PNET_BUFFER_LIST NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE handle, USHORT context,
                                                       USHORT backfill, PMDL mdl, ULONG offset,
                                                       SIZE_T length)
{
    static const char service[] = "NdisAllocateNetBufferAndNetBufferList";
    struct pool *pool = pool_of(service, handle, true);

    if (!pool)
        return NULL;
    if (!pool->with_buffer) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the pool has no net buffers", service);
        return NULL;
    }
    PNET_BUFFER_LIST list = make_list(pool, context, backfill);
    if (!list)
        return NULL;
    list->FirstNetBuffer = make_buffer(pool, mdl, offset, length);
    if (list->FirstNetBuffer)
        return list;
    free_list(list);
    return NULL;
}

VOID NdisFreeNetBufferList(PNET_BUFFER_LIST list)
{
    if (!live("NdisFreeNetBufferList", list, TAG_LIST))
        return;
    /* Only a net buffer that came with the list goes with it. */
    if (((struct pool *)list->NdisPoolHandle)->with_buffer && list->FirstNetBuffer &&
        list->FirstNetBuffer->NdisPoolHandle == list->NdisPoolHandle)
        free_buffer(list->FirstNetBuffer);
    free_list(list);
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

/* -- clones: the same bytes, or a copy ----------------------------------------------------------------------------- */

static void free_clone(PNET_BUFFER_LIST clone)
{
    while (clone->FirstNetBuffer) {
        PNET_BUFFER buffer = clone->FirstNetBuffer;
        clone->FirstNetBuffer = buffer->Next;
        if (!buffer->NdisReserved[0] && !buffer->NdisReserved[1])
            IoFreeMdl(buffer->MdlChain);
        free_buffer(buffer);
    }
    free_list(clone);
}

/* A net buffer for the bytes of `from`. It shares them through an MDL of its own if they are in one MDL; else it has
 * a copy of them. */
static PNET_BUFFER clone_buffer(struct pool *pool, PNET_BUFFER from, ULONG flags)
{
    PMDL mdl = from->CurrentMdl;
    ULONG offset = from->CurrentMdlOffset;

    if (flags & NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS) {
        PNET_BUFFER buffer = make_buffer(pool, from->MdlChain, from->DataOffset, from->DataLength);
        if (buffer)
            buffer->NdisReserved[1] = buffer->MdlChain; /* not its own */
        return buffer;
    }
    if (mdl && mdl->ByteCount >= offset && mdl->ByteCount - offset >= from->DataLength) {
        PMDL own = IoAllocateMdl((PUCHAR)mdl->MappedSystemVa + offset, from->DataLength, FALSE,
                                 FALSE, NULL);
        PNET_BUFFER buffer = own ? make_buffer(pool, own, 0, from->DataLength) : NULL;
        if (own && !buffer)
            IoFreeMdl(own);
        return buffer;
    }
    PNET_BUFFER buffer = make_filled(pool, from->DataLength, from->DataLength);
    ULONG copied;
    if (buffer)
        NdisCopyFromNetBufferToNetBuffer(buffer, 0, from->DataLength, from, 0, &copied);
    return buffer;
}

PNET_BUFFER_LIST NdisAllocateCloneNetBufferList(PNET_BUFFER_LIST original, NDIS_HANDLE lists,
                                                NDIS_HANDLE buffers, ULONG flags)
{
    static const char service[] = "NdisAllocateCloneNetBufferList";
    static struct pool of_ndis = {.lists = true}; /* what NDIS takes clones from by itself */
    struct pool *pool = lists ? pool_of(service, lists, true) : &of_ndis;
    struct pool *of_buffers = buffers ? pool_of(service, buffers, false) : pool;

    if (!pool || !of_buffers || !cts_ndis_chain(service, original->FirstNetBuffer))
        return NULL;
    PNET_BUFFER_LIST clone = make_list(pool, 0, 0);
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
    if (live(service, clone, TAG_LIST) && cts_ndis_chain(service, clone->FirstNetBuffer))
        free_clone(clone);
}
