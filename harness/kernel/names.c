/*
 * The object name space in small: device names, symbolic links, device interfaces. Repeated separators count
 * as one, as they do for a Win32 path.
 */
#include "kernel.h"

#include <stdio.h>
#include <string.h>

size_t cts_wide_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

static WCHAR lower(WCHAR c)
{
    return c >= 'A' && c <= 'Z' ? (WCHAR)(c + 32) : c;
}

int cts_wide_compare(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length,
                     bool insensitive)
{
    for (size_t i = 0; i < a_length && i < b_length; i++) {
        WCHAR x = insensitive ? lower(a[i]) : a[i], y = insensitive ? lower(b[i]) : b[i];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;
}

/* The roots under which Win32 names live; all mean the first. */
static const WCHAR *const roots[] = {L"\\DosDevices\\", L"\\??\\", L"\\GLOBAL??\\",
                                     L"\\DosDevices\\Global\\", L"\\??\\Global\\"};

bool cts_name_normal(const UNICODE_STRING *name, WCHAR normal[CTS_NAME_MAX])
{
    WCHAR text[CTS_NAME_MAX];
    size_t length = 0, skip = 0;
    const WCHAR *root = L"";

    for (size_t i = 0; i < name->Length / sizeof(WCHAR); i++) {
        WCHAR c = name->Buffer[i];
        if (c == '\\' && length && text[length - 1] == '\\')
            continue;
        if (length + 16 >= CTS_NAME_MAX)
            return false;
        text[length++] = c;
    }
    if (length == 0 || text[0] != '\\')
        return false;
    for (size_t r = 0; r < RTL_NUMBER_OF(roots); r++) {
        size_t size = cts_wide_length(roots[r]);
        if (length > size && cts_wide_compare(text, size, roots[r], size, true) == 0 &&
            size > skip) {
            root = roots[0];
            skip = size;
        }
    }
    size_t start = cts_wide_length(root);
    memset(normal, 0, CTS_NAME_MAX * sizeof(WCHAR));
    memcpy(normal, root, start * sizeof(WCHAR));
    memcpy(normal + start, text + skip, (length - skip) * sizeof(WCHAR));
    return true;
}

/* The entry of that name; the empty name finds a free entry. */
struct cts_name *cts_name_find(const WCHAR *text)
{
    size_t length = cts_wide_length(text);

    for (uint32_t i = 0; i < CTS_NAMES_MAX; i++)
        if (cts_wide_compare(cts_k.names[i].text, cts_wide_length(cts_k.names[i].text), text,
                             length, true) == 0)
            return &cts_k.names[i];
    return NULL;
}

/* Follows links, a few of them. */
PDEVICE_OBJECT cts_name_device(const WCHAR *text)
{
    for (int depth = 0; depth < 4; depth++) {
        struct cts_name *name = text[0] ? cts_name_find(text) : NULL;
        if (!name)
            return NULL;
        if (name->device)
            return name->device;
        text = name->target;
    }
    return NULL;
}

/* A link to a device that has left does not stand in the way of a new one. */
static bool in_the_way(const struct cts_name *name)
{
    PDEVICE_OBJECT device = cts_name_device(name->text);
    struct cts_device_info *info = device ? cts_device_info(device) : NULL;

    return !info || !info->gone;
}

NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING device)
{
    WCHAR text[CTS_NAME_MAX], target[CTS_NAME_MAX];

    cts_irql_at_most("IoCreateSymbolicLink", PASSIVE_LEVEL);
    cts_point("IoCreateSymbolicLink");
    if (!cts_name_normal(link, text) || !cts_name_normal(device, target))
        return STATUS_OBJECT_NAME_INVALID;
    struct cts_name *entry = cts_name_find(text);
    if (entry && (entry->device || in_the_way(entry)))
        return STATUS_OBJECT_NAME_COLLISION;
    if (!entry)
        entry = cts_name_find(L"");
    if (!entry || cts_k.host->fail_allocation(cts_k.host))
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(entry->text, text, sizeof text);
    memcpy(entry->target, target, sizeof target);
    entry->device = NULL;
    return STATUS_SUCCESS;
}

NTSTATUS IoCreateUnprotectedSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING device)
{
    return IoCreateSymbolicLink(link, device);
}

NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING link)
{
    WCHAR text[CTS_NAME_MAX];

    cts_irql_at_most("IoDeleteSymbolicLink", PASSIVE_LEVEL);
    cts_point("IoDeleteSymbolicLink");
    struct cts_name *entry = cts_name_normal(link, text) ? cts_name_find(text) : NULL;
    if (!entry || entry->device)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *entry = (struct cts_name){.text = {0}};
    return STATUS_SUCCESS;
}

void cts_names_check(void)
{
    char text[CTS_NAME_MAX];

    for (uint32_t i = 0; i < CTS_NAMES_MAX; i++) {
        if (!cts_k.names[i].target[0])
            continue;
        for (size_t n = 0; n < CTS_NAME_MAX; n++)
            text[n] = (char)cts_k.names[i].text[n];
        cts_misuse(CTS_MISUSE_LEAK, "the symbolic link %s was not deleted at unload", text);
    }
}

/* -- device interfaces ------------------------------------------------------------------------------------------ */

static struct cts_device_interface *interface_of(const WCHAR *link, size_t length)
{
    for (uint32_t i = 0; i < CTS_BUS_MAX; i++) {
        struct cts_device_interface *one = &cts_k.interfaces[i];
        if (one->used &&
            cts_wide_compare(one->link, cts_wide_length(one->link), link, length, true) == 0)
            return one;
    }
    return NULL;
}

static void make_link(WCHAR link[CTS_NAME_MAX], uint32_t instance, const GUID *guid)
{
    char text[CTS_NAME_MAX];
    int length = snprintf(text, sizeof text,
                          "\\??\\ACPI#VM_Gen_Counter#%u#{%08x-%04x-%04x-%02x%02x-"
                          "%02x%02x%02x%02x%02x%02x}",
                          instance, guid->Data1, guid->Data2, guid->Data3, guid->Data4[0],
                          guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4],
                          guid->Data4[5], guid->Data4[6], guid->Data4[7]);
    for (int i = 0; i <= length; i++)
        link[i] = (WCHAR)text[i];
}

static NTSTATUS give_link(PUNICODE_STRING string, const WCHAR *link)
{
    size_t size = (cts_wide_length(link) + 1) * sizeof(WCHAR);

    string->Buffer = ExAllocatePoolWithTag(PagedPool, size, 'knlS');
    if (!string->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(string->Buffer, link, size);
    string->Length = (USHORT)(size - sizeof(WCHAR));
    string->MaximumLength = (USHORT)size;
    return STATUS_SUCCESS;
}

NTSTATUS IoRegisterDeviceInterface(PDEVICE_OBJECT pdo, const GUID *guid, PUNICODE_STRING reference,
                                   PUNICODE_STRING link)
{
    WCHAR text[CTS_NAME_MAX];

    (void)reference;
    cts_irql_at_most("IoRegisterDeviceInterface", PASSIVE_LEVEL);
    cts_point("IoRegisterDeviceInterface");
    struct cts_bus_device *bus = cts_acpi_bus(pdo);
    if (!bus || bus->pdo != pdo) {
        cts_misuse(CTS_MISUSE_PARAMETER, "IoRegisterDeviceInterface: the device is no PDO");
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    make_link(text, (uint32_t)(bus - cts_k.bus), guid);
    struct cts_device_interface *one = interface_of(text, cts_wide_length(text));
    for (uint32_t i = 0; i < CTS_BUS_MAX && !one; i++)
        if (!cts_k.interfaces[i].used)
            one = &cts_k.interfaces[i];
    if (!one)
        return STATUS_INSUFFICIENT_RESOURCES;
    NTSTATUS status = give_link(link, text);
    if (!NT_SUCCESS(status))
        return status;
    one->used = true;
    one->guid = *guid;
    one->pdo = pdo;
    memcpy(one->link, text, sizeof text);
    return STATUS_SUCCESS;
}

NTSTATUS IoSetDeviceInterfaceState(PUNICODE_STRING link, BOOLEAN enable)
{
    cts_irql_at_most("IoSetDeviceInterfaceState", PASSIVE_LEVEL);
    cts_point("IoSetDeviceInterfaceState");
    struct cts_device_interface *one = interface_of(link->Buffer, link->Length / sizeof(WCHAR));
    if (!one)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (enable && one->enabled)
        return STATUS_OBJECT_NAME_EXISTS;
    one->enabled = enable;
    return STATUS_SUCCESS;
}

NTSTATUS IoGetDeviceInterfaces(const GUID *guid, PDEVICE_OBJECT pdo, ULONG flags, PWSTR *list)
{
    UNICODE_STRING string;
    WCHAR found[CTS_NAME_MAX] = {0};

    cts_irql_at_most("IoGetDeviceInterfaces", PASSIVE_LEVEL);
    for (uint32_t i = 0; i < CTS_BUS_MAX; i++) {
        struct cts_device_interface *one = &cts_k.interfaces[i];
        if (one->used && IsEqualGUID(&one->guid, guid) && (!pdo || one->pdo == pdo) &&
            (one->enabled || (flags & DEVICE_INTERFACE_INCLUDE_NONACTIVE)))
            memcpy(found, one->link, sizeof found);
    }
    found[CTS_NAME_MAX - 2] = 0;
    size_t size = (cts_wide_length(found) + 2) * sizeof(WCHAR);
    string.Buffer = ExAllocatePoolWithTag(PagedPool, size, 'knlS');
    *list = string.Buffer;
    if (!string.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(string.Buffer, found, size); /* two zeros at the end */
    return STATUS_SUCCESS;
}

PDEVICE_OBJECT cts_interface_device(const GUID *guid)
{
    for (uint32_t i = 0; i < CTS_BUS_MAX; i++) {
        struct cts_device_interface *one = &cts_k.interfaces[i];
        if (one->used && one->enabled && IsEqualGUID(&one->guid, guid))
            return one->pdo;
    }
    return NULL;
}

/* -- opening by name from a driver --------------------------------------------------------------------------------- */

NTSTATUS IoGetDeviceObjectPointer(PUNICODE_STRING name, ACCESS_MASK access, PFILE_OBJECT *file,
                                  PDEVICE_OBJECT *device)
{
    WCHAR text[CTS_NAME_MAX];
    struct cts_file *opened;

    (void)access;
    cts_irql_at_most("IoGetDeviceObjectPointer", PASSIVE_LEVEL);
    cts_point("IoGetDeviceObjectPointer");
    if (!cts_name_normal(name, text))
        return STATUS_OBJECT_NAME_INVALID;
    PDEVICE_OBJECT target = cts_name_device(text);
    if (!target)
        target = interface_of(text, cts_wide_length(text))
                     ? interface_of(text, cts_wide_length(text))->pdo
                     : NULL;
    if (!target)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    NTSTATUS status =
        cts_io_open(target, CTS_OPEN_READ | CTS_OPEN_WRITE | CTS_OPEN_OVERLAPPED, true, &opened);
    if (!NT_SUCCESS(status))
        return status;
    if (cts_acpi_bus(target))
        cts_note(CTS_EVENT_ACPI_FOUND, cts_wide_length(text) > 22 ? 1 : 2, 0, 0);
    *file = &opened->object;
    *device = cts_device_top(target);
    cts_object_reference(opened); /* the caller's; the handle goes at once */
    cts_io_close(opened);
    return STATUS_SUCCESS;
}
