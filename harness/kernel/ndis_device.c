/*
 * The device object that a filter driver makes for programs, its configuration, and device events. The values of the
 * configuration are the run's options; no program opens the device in a run.
 */
#include "ndis_layer.h"

#include <string.h>

#define TAG_DEVICE 'vDdN'
#define TAG_CONFIG 'gCdN'

/* -- device ---------------------------------------------------------------------------------------------------- */

struct device {
    PDEVICE_OBJECT object;
    WCHAR link[128];
    UNICODE_STRING name;
};

NDIS_STATUS NdisRegisterDeviceEx(NDIS_HANDLE handle, PNDIS_DEVICE_OBJECT_ATTRIBUTES given,
                                 PDEVICE_OBJECT *object, PNDIS_HANDLE made)
{
    static const char service[] = "NdisRegisterDeviceEx";

    cts_irql_at_most(service, PASSIVE_LEVEL);
    if (!cts_ndis_any(service, handle) ||
        !cts_ndis_header(service, &given->Header, NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES, 1,
                         NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1))
        return NDIS_STATUS_INVALID_PARAMETER;
    cts_point(service);
    if (given->SymbolicName && given->SymbolicName->Length >= sizeof((struct device *)0)->link) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: the symbolic name is too long", service);
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    struct device *device = cts_block_take(CTS_BLOCK_POOL, sizeof *device, TAG_DEVICE);
    if (!device)
        return NDIS_STATUS_RESOURCES;
    memset(device, 0, sizeof *device);
    NTSTATUS status = IoCreateDevice(&cts_k.driver, given->ExtensionSize, given->DeviceName,
                                     FILE_DEVICE_NETWORK, 0, FALSE, &device->object);
    if (NT_SUCCESS(status) && given->SymbolicName) {
        memcpy(device->link, given->SymbolicName->Buffer, given->SymbolicName->Length);
        RtlInitUnicodeString(&device->name, device->link);
        status = IoCreateSymbolicLink(&device->name, given->DeviceName);
        if (!NT_SUCCESS(status))
            IoDeleteDevice(device->object);
    }
    if (!NT_SUCCESS(status)) {
        cts_block_give(device);
        return status;
    }
    for (unsigned i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION && given->MajorFunctions; i++)
        if (given->MajorFunctions[i])
            cts_k.driver.MajorFunction[i] = given->MajorFunctions[i];
    device->object->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    *object = device->object;
    *made = device;
    return NDIS_STATUS_SUCCESS;
}

VOID NdisDeregisterDeviceEx(NDIS_HANDLE handle)
{
    struct cts_block *block = cts_block_of(handle, CTS_BLOCK_POOL);
    struct device *device = handle;

    cts_irql_at_most("NdisDeregisterDeviceEx", PASSIVE_LEVEL);
    cts_point("NdisDeregisterDeviceEx");
    if (!block || block->tag != TAG_DEVICE) {
        cts_misuse(CTS_MISUSE_PARAMETER, "NdisDeregisterDeviceEx: no device that is registered");
        return;
    }
    if (device->name.Length)
        IoDeleteSymbolicLink(&device->name);
    IoDeleteDevice(device->object);
    cts_block_give(device);
}

PVOID NdisGetDeviceReservedExtension(PDEVICE_OBJECT object)
{
    return object->DeviceExtension;
}

/* -- configuration ----------------------------------------------------------------------------------------------- */

struct configuration {
    NDIS_CONFIGURATION_PARAMETER value;
    WCHAR text[128];
};

NDIS_STATUS NdisOpenConfigurationEx(PNDIS_CONFIGURATION_OBJECT given, PNDIS_HANDLE handle)
{
    static const char service[] = "NdisOpenConfigurationEx";

    cts_irql_at_most(service, PASSIVE_LEVEL);
    *handle = NULL;
    if (!cts_ndis_header(service, &given->Header, NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT, 1,
                         NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1) ||
        !cts_ndis_any(service, given->NdisHandle))
        return NDIS_STATUS_INVALID_PARAMETER;
    cts_point(service);
    *handle = cts_block_take(CTS_BLOCK_POOL, sizeof(struct configuration), TAG_CONFIG);
    return *handle ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static struct configuration *opened(const char *service, NDIS_HANDLE handle)
{
    struct cts_block *block = cts_block_of(handle, CTS_BLOCK_POOL);

    cts_irql_at_most(service, PASSIVE_LEVEL);
    cts_point(service);
    if (block && block->tag == TAG_CONFIG)
        return handle;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: no configuration that is open", service);
    return NULL;
}

VOID NdisReadConfiguration(PNDIS_STATUS status, PNDIS_CONFIGURATION_PARAMETER *value,
                           NDIS_HANDLE handle, PNDIS_STRING keyword, NDIS_PARAMETER_TYPE type)
{
    struct configuration *read = opened("NdisReadConfiguration", handle);
    char text[128];

    *status = NDIS_STATUS_FAILURE;
    if (!read || !cts_option(keyword->Buffer, keyword->Length / sizeof(WCHAR), text))
        return;
    unsigned length = 0;
    for (; text[length] && length < RTL_NUMBER_OF(read->text) - 1; length++)
        read->text[length] = (UCHAR)text[length];
    read->text[length] = 0;
    memset(&read->value, 0, sizeof read->value);
    read->value.ParameterType = type;
    RtlInitUnicodeString(&read->value.ParameterData.StringData, read->text);
    if (type == NdisParameterInteger || type == NdisParameterHexInteger) {
        UNICODE_STRING digits = read->value.ParameterData.StringData;
        ULONG number = 0;
        if (!NT_SUCCESS(
                RtlUnicodeStringToInteger(&digits, type == NdisParameterInteger ? 0 : 16, &number)))
            return;
        read->value.ParameterData.IntegerData = number;
    }
    *value = &read->value;
    *status = NDIS_STATUS_SUCCESS;
}

VOID NdisWriteConfiguration(PNDIS_STATUS status, NDIS_HANDLE handle, PNDIS_STRING keyword,
                            PNDIS_CONFIGURATION_PARAMETER value)
{
    (void)keyword;
    (void)value;
    opened("NdisWriteConfiguration", handle);
    *status = NDIS_STATUS_FAILURE;
}

VOID NdisCloseConfiguration(NDIS_HANDLE handle)
{
    struct configuration *read = opened("NdisCloseConfiguration", handle);

    if (read)
        cts_block_give(read);
}

/* -- device events: nobody listens above ---------------------------------------------------------------------------- */

VOID NdisFDevicePnPEventNotify(NDIS_HANDLE handle, PNET_DEVICE_PNP_EVENT event)
{
    (void)event;
    cts_irql_at_most("NdisFDevicePnPEventNotify", PASSIVE_LEVEL);
    cts_point("NdisFDevicePnPEventNotify");
    cts_ndis_module("NdisFDevicePnPEventNotify", handle);
}
