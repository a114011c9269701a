/*
 * The registry as a driver sees it: the key of its service, whose values are the run's options
 * ("key=value,key=value") and what an installation writes, and its subkey Parameters, which shows the same
 * values. Read-only.
 */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

static char registry_key; /* its address stands for an open key */

/* Finds the value of an option. `name` is compared without regard to case, as value names are. */
bool cts_option(const WCHAR *name, size_t length, char value[128])
{
    const char *at = cts_k.options;

    while (*at) {
        size_t item = strcspn(at, ",");
        size_t key = strcspn(at, "=");
        size_t text = 0;
        if (key > item)
            key = item;
        bool same = key == length;
        for (size_t i = 0; same && i < key; i++)
            same = RtlDowncaseUnicodeChar((UCHAR)at[i]) == RtlDowncaseUnicodeChar(name[i]);
        if (same) {
            if (key < item)
                text = item - key - 1;
            text = min(text, (size_t)127);
            memcpy(value, at + key + 1, text);
            value[text] = 0;
            if (key == item)
                memcpy(value, "1", 2);
            return true;
        }
        at += item + (at[item] == ',');
    }
    return false;
}

/* A value that reads as a number is a REG_DWORD, any other a REG_SZ. */
struct value {
    ULONG type, size;
    union {
        ULONG number;
        WCHAR text[128];
    };
};

/* What an installation of the driver leaves in the key of its service. */
static const struct {
    const char *name, *value;
} installed[] = {{"Type", "1"},
                 {"Start", "3"},
                 {"ErrorControl", "1"},
                 {"Group", "Extended Base"},
                 {"ImagePath", "system32\\DRIVERS\\gencounter.sys"}};

static bool find_installed(const WCHAR *name, size_t length, char value[128])
{
    for (size_t i = 0; i < RTL_NUMBER_OF(installed); i++) {
        WCHAR wide[16];
        size_t count = strlen(installed[i].name);
        for (size_t c = 0; c < count; c++)
            wide[c] = (UCHAR)installed[i].name[c];
        if (cts_wide_compare(name, length, wide, count, true) != 0)
            continue;
        memcpy(value, installed[i].value, strlen(installed[i].value) + 1);
        return true;
    }
    return false;
}

static bool lookup(const WCHAR *name, size_t length, struct value *value)
{
    char text[128], *end;

    if (!cts_option(name, length, text) && !find_installed(name, length, text))
        return false;
    unsigned long number = strtoul(text, &end, 0);
    if (text[0] && !*end) {
        value->type = REG_DWORD;
        value->size = sizeof(ULONG);
        value->number = (ULONG)number;
        return true;
    }
    size_t count = strlen(text) + 1;
    value->type = REG_SZ;
    value->size = (ULONG)(count * sizeof(WCHAR));
    for (size_t i = 0; i < count; i++)
        value->text[i] = (UCHAR)text[i];
    return true;
}

/* -- keys ---------------------------------------------------------------------------------------------------------- */

static bool is_service_key(const UNICODE_STRING *name, bool relative)
{
    static const WCHAR parameters[] = L"Parameters";
    size_t length = name->Length / sizeof(WCHAR), path = cts_wide_length(cts_k.registry_path);

    if (relative)
        return length == 0 || cts_wide_compare(name->Buffer, length, parameters, 10, true) == 0;
    if (length < path || cts_wide_compare(name->Buffer, path, cts_k.registry_path, path, true) != 0)
        return false;
    return length == path ||
           (length == path + 11 && name->Buffer[path] == '\\' &&
            cts_wide_compare(name->Buffer + path + 1, 10, parameters, 10, true) == 0);
}

NTSTATUS ZwOpenKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes)
{
    (void)access;
    cts_irql_at_most("ZwOpenKey", PASSIVE_LEVEL);
    cts_point("ZwOpenKey");
    if (!is_service_key(attributes->ObjectName, attributes->RootDirectory != NULL))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *key = cts_handle_new(&registry_key, CTS_BLOCK_FREE);
    return *key ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS ZwCreateKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, ULONG title,
                     PUNICODE_STRING class_name, ULONG options, PULONG disposition)
{
    (void)title;
    (void)class_name;
    (void)options;
    if (disposition)
        *disposition = 2; /* REG_OPENED_EXISTING_KEY */
    return ZwOpenKey(key, access, attributes);
}

NTSTATUS IoOpenDeviceRegistryKey(PDEVICE_OBJECT pdo, ULONG kind, ACCESS_MASK access, PHANDLE key)
{
    (void)kind;
    (void)access;
    cts_irql_at_most("IoOpenDeviceRegistryKey", PASSIVE_LEVEL);
    if (!cts_acpi_bus(pdo))
        return STATUS_INVALID_DEVICE_REQUEST;
    *key = cts_handle_new(&registry_key, CTS_BLOCK_FREE);
    return *key ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS give_partial(const struct value *value, PKEY_VALUE_PARTIAL_INFORMATION out,
                             ULONG room, PULONG need)
{
    *need = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + value->size;
    if (room < (ULONG)FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data))
        return STATUS_BUFFER_TOO_SMALL;
    out->TitleIndex = 0;
    out->Type = value->type;
    out->DataLength = value->size;
    if (room < *need)
        return STATUS_BUFFER_OVERFLOW;
    memcpy(out->Data, value->text, value->size);
    return STATUS_SUCCESS;
}

static NTSTATUS give_full(const UNICODE_STRING *name, const struct value *value,
                          PKEY_VALUE_FULL_INFORMATION out, ULONG room, PULONG need)
{
    ULONG offset =
        (ULONG)ALIGN_UP_BY(FIELD_OFFSET(KEY_VALUE_FULL_INFORMATION, Name) + name->Length, 8);

    *need = offset + value->size;
    if (room < (ULONG)FIELD_OFFSET(KEY_VALUE_FULL_INFORMATION, Name))
        return STATUS_BUFFER_TOO_SMALL;
    if (room < *need)
        return STATUS_BUFFER_OVERFLOW;
    *out = (KEY_VALUE_FULL_INFORMATION){0, value->type, offset, value->size, name->Length, {0}};
    memcpy(out->Name, name->Buffer, name->Length);
    memcpy((PUCHAR)out + offset, value->text, value->size);
    return STATUS_SUCCESS;
}

NTSTATUS ZwQueryValueKey(HANDLE key, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS kind,
                         PVOID information, ULONG length, PULONG result)
{
    struct value value;

    (void)key;
    cts_irql_at_most("ZwQueryValueKey", PASSIVE_LEVEL);
    cts_point("ZwQueryValueKey");
    if (!lookup(name->Buffer, name->Length / sizeof(WCHAR), &value))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (kind == KeyValuePartialInformation)
        return give_partial(&value, information, length, result);
    if (kind == KeyValueFullInformation)
        return give_full(name, &value, information, length, result);
    return STATUS_INVALID_PARAMETER;
}

/* -- tables ---------------------------------------------------------------------------------------------------------- */

static NTSTATUS store_direct(const RTL_QUERY_REGISTRY_TABLE *row, const struct value *value)
{
    if (value->type == REG_DWORD) {
        *(PULONG)row->EntryContext = value->number;
        return STATUS_SUCCESS;
    }
    PUNICODE_STRING string = row->EntryContext;
    if (!string->Buffer) {
        UNICODE_STRING source = {(USHORT)(value->size - sizeof(WCHAR)), (USHORT)value->size,
                                 (PWCH)(uintptr_t)value->text};
        return RtlDuplicateUnicodeString(0, &source, string);
    }
    if (string->MaximumLength < value->size)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(string->Buffer, value->text, value->size);
    string->Length = (USHORT)(value->size - sizeof(WCHAR));
    return STATUS_SUCCESS;
}

static NTSTATUS query_row(const RTL_QUERY_REGISTRY_TABLE *row, PVOID context)
{
    struct value value;
    bool found = row->Name && lookup(row->Name, cts_wide_length(row->Name), &value);

    if (!found) {
        if (row->Flags & RTL_QUERY_REGISTRY_REQUIRED)
            return STATUS_OBJECT_NAME_NOT_FOUND;
        if ((row->DefaultType & 0xffffff) == REG_NONE || !row->DefaultData)
            return STATUS_SUCCESS;
        value.type = row->DefaultType & 0xffffff;
        value.size = value.type == REG_DWORD ? sizeof(ULONG)
                     : row->DefaultLength
                         ? min(row->DefaultLength, (ULONG)sizeof value.text)
                         : (ULONG)((cts_wide_length(row->DefaultData) + 1) * sizeof(WCHAR));
        if (value.size > sizeof value.text)
            return STATUS_BUFFER_TOO_SMALL;
        memcpy(value.text, row->DefaultData, value.size);
    }
    if (row->Flags & RTL_QUERY_REGISTRY_DIRECT) {
        ULONG expected = row->DefaultType >> RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
        if ((row->Flags & RTL_QUERY_REGISTRY_TYPECHECK) && expected && expected != value.type)
            return STATUS_OBJECT_TYPE_MISMATCH;
        return store_direct(row, &value);
    }
    return row->QueryRoutine(row->Name, value.type, value.text, value.size, context,
                             row->EntryContext);
}

NTSTATUS RtlQueryRegistryValues(ULONG relative, PCWSTR path, PRTL_QUERY_REGISTRY_TABLE table,
                                PVOID context, PVOID environment)
{
    UNICODE_STRING name;

    (void)environment;
    cts_irql_at_most("RtlQueryRegistryValues", PASSIVE_LEVEL);
    cts_point("RtlQueryRegistryValues");
    if ((relative & 0xff) == RTL_REGISTRY_ABSOLUTE && !(relative & RTL_REGISTRY_HANDLE)) {
        RtlInitUnicodeString(&name, path);
        if (!is_service_key(&name, false))
            return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    for (; table->QueryRoutine || table->Name; table++) {
        if (table->Flags & RTL_QUERY_REGISTRY_SUBKEY)
            continue; /* every key shows the same values */
        NTSTATUS status = query_row(table, context);
        if (!NT_SUCCESS(status))
            return status;
    }
    return STATUS_SUCCESS;
}

NTSTATUS RtlCheckRegistryKey(ULONG relative, PWSTR path)
{
    UNICODE_STRING name;

    (void)relative;
    RtlInitUnicodeString(&name, path);
    return is_service_key(&name, false) ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND;
}
