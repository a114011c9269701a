/*
 * The misuse that a test asks for: the registry value "misuse" of the service's key. Without the value a driver
 * that includes this errs in nothing.
 */
#ifndef CHOSEN_H
#define CHOSEN_H

#include <ntddk.h>

static WCHAR Text[32];
static UNICODE_STRING Chosen = {0, sizeof(Text), Text};

static BOOLEAN Is(PCWSTR Name)
{
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    return RtlEqualUnicodeString(&name, &Chosen, TRUE);
}

/* Also asks for what an installation writes: a driver cannot do without it. */
static NTSTATUS Choose(PUNICODE_STRING RegistryPath)
{
    RTL_QUERY_REGISTRY_TABLE table[3];
    ULONG start = 0;
    NTSTATUS status;

    RtlZeroMemory(table, sizeof(table));
    table[0].Flags = RTL_QUERY_REGISTRY_DIRECT;
    table[0].Name = L"misuse";
    table[0].EntryContext = &Chosen;
    table[0].DefaultType = REG_NONE;
    table[1].Flags = RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_REQUIRED;
    table[1].Name = L"Start";
    table[1].EntryContext = &start;
    status = RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, RegistryPath->Buffer, table, NULL, NULL);
    return NT_SUCCESS(status) && start != 3 ? STATUS_UNSUCCESSFUL : status;
}

#endif
