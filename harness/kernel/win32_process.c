/*
 * What a client asks about its process and its machine: command line, version of the guest, thread-local storage,
 * and the memory calls beyond LocalAlloc (win32_system.c).
 */
#include "win32.h"

#include <malloc.h>
#include <versionhelpers.h>

LPSTR GetCommandLineA(void)
{
    return cts_win32.command;
}

LPWSTR GetCommandLineW(void)
{
    cts_win32_to_utf16(cts_win32.wide_command, ARRAYSIZE(cts_win32.wide_command),
                       cts_win32.command);
    return cts_win32.wide_command;
}

/* -- version ------------------------------------------------------------------------------------------ */

static const struct {
    WORD major, minor, service_pack;
} guests[] = {
#define CTS_ROW(name, major, minor, pack, integration, event, text)                                \
    [CTS_GUEST_##name] = {major, minor, pack},
    CTS_GUEST_MAP(CTS_ROW)
#undef CTS_ROW
};

BOOL cts_win32_is_version(WORD major, WORD minor, WORD service_pack)
{
    const ULONGLONG wanted = (ULONGLONG)major << 32 | (ULONGLONG)minor << 16 | service_pack;
    const ULONGLONG have = (ULONGLONG)guests[cts_win32_guest].major << 32 |
                           (ULONGLONG)guests[cts_win32_guest].minor << 16 |
                           guests[cts_win32_guest].service_pack;
    return have >= wanted;
}

/* -- thread-local storage ------------------------------------------------------------------------------ */

DWORD TlsAlloc(void)
{
    for (DWORD slot = 0; slot < CTS_WIN32_SLOTS; slot++)
        if (!(cts_win32.tls_used >> slot & 1)) {
            cts_win32.tls_used |= 1ull << slot;
            for (uint32_t thread = 0; thread < CTS_THREADS_MAX; thread++)
                cts_win32.tls[thread][slot] = NULL;
            return slot;
        }
    SetLastError(ERROR_NO_MORE_ITEMS);
    return TLS_OUT_OF_INDEXES;
}

static bool is_slot(DWORD slot)
{
    return cts_win32_answer(slot < CTS_WIN32_SLOTS && cts_win32.tls_used >> slot & 1
                                ? ERROR_SUCCESS
                                : ERROR_INVALID_PARAMETER);
}

BOOL TlsFree(DWORD slot)
{
    if (!is_slot(slot))
        return FALSE;
    cts_win32.tls_used &= ~(1ull << slot);
    return TRUE;
}

LPVOID TlsGetValue(DWORD slot)
{
    if (!is_slot(slot))
        return NULL;
    SetLastError(ERROR_SUCCESS); /* so that NULL can be told from a failure */
    return cts_win32.tls[cts_win32_thread()][slot];
}

BOOL TlsSetValue(DWORD slot, LPVOID value)
{
    if (!is_slot(slot))
        return FALSE;
    cts_win32.tls[cts_win32_thread()][slot] = value;
    return TRUE;
}

/* -- memory ------------------------------------------------------------------------------------------- */

#define PAGE 4096u

LPVOID VirtualAlloc(LPVOID address, SIZE_T bytes, DWORD type, DWORD protection)
{
    if (!bytes || bytes > SIZE_MAX - PAGE) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (address || !(type & MEM_COMMIT) || protection != PAGE_READWRITE) {
        SetLastError(ERROR_NOT_SUPPORTED);
        return NULL;
    }
    bytes = (bytes + PAGE - 1) / PAGE * PAGE;
    void *block = aligned_alloc(PAGE, bytes);
    if (cts_win32_keep(block))
        return memset(block, 0, bytes);
    free(block);
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

BOOL VirtualFree(LPVOID address, SIZE_T bytes, DWORD type)
{
    if (type != MEM_RELEASE || bytes || !address)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    return LocalFree(address) ? cts_win32_answer(ERROR_INVALID_PARAMETER) : TRUE;
}

LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID memory, SIZE_T bytes)
{
    bool known = false;
    for (uint32_t i = 0; i < CTS_WIN32_BLOCKS; i++)
        known |= memory && cts_win32.blocks[i] == memory;
    void *block = known && !(flags & HEAP_REALLOC_IN_PLACE_ONLY)
                      ? HeapAlloc(heap, flags & HEAP_ZERO_MEMORY, bytes)
                      : NULL;
    if (!block) {
        SetLastError(known ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    const SIZE_T before = malloc_usable_size(memory);
    memcpy(block, memory, before < bytes ? before : bytes);
    HeapFree(heap, 0, memory);
    return block;
}
