/*
 * The extension proper of the tests' two-part extension: passes everything on, but for run-time data that it
 * is given as a property, and for the one thing that it does wrong if the registry value "misuse" says so.
 */
#include "precomp.h"

#include "chosen.h"

UCHAR SxExtMajorNdisVersion = NDIS_FILTER_MAJOR_VERSION;
UCHAR SxExtMinorNdisVersion = NDIS_FILTER_MINOR_VERSION;
PWCHAR SxExtFriendlyName = L"Pass through";
PWCHAR SxExtUniqueName = L"{5CBF81BE-5055-47CD-9055-A76B2B4E3697}";
PWCHAR SxExtServiceName = L"passthrough";
ULONG SxExtAllocationTag = 'tPsM';

static const GUID PlantId = {
    0x0fea0100, 0x0001, 0x4000, {0x80, 0x00, 0x48, 0x56, 0x43, 0x54, 0x53, 0x4e}};
static NDIS_HANDLE Work;
static ULONG Loads;

NDIS_STATUS SxExtInitialize(PDRIVER_OBJECT Driver, PUNICODE_STRING Registry)
{
    UNREFERENCED_PARAMETER(Driver);
    NT_ASSERT(Loads == 0);
    return Choose(Registry) < 0 || Loads++ ? NDIS_STATUS_FAILURE : NDIS_STATUS_SUCCESS;
}

BOOLEAN SxExtErrs(PCWSTR Name)
{
    return Is(Name);
}

NDIS_STATUS SxExtCreate(PSX_SWITCH Switch)
{
    if (Is(L"early-oid"))
        SxQuery(Switch, OID_SWITCH_PARAMETERS, NULL, 0);
    return SxExtOpen(Switch);
}

static VOID Later(PVOID Context, NDIS_HANDLE Item)
{
    PSX_SWITCH sw = Context;

    NdisFreeIoWorkItem(Item);
    if (sw->Running)
        NdisFRestartComplete(sw->Filter, NDIS_STATUS_SUCCESS);
    else
        NdisFPauseComplete(sw->Filter);
}

static NDIS_STATUS Pend(PSX_SWITCH Switch)
{
    Work = NdisAllocateIoWorkItem(Switch->Filter);
    if (!Work)
        return NDIS_STATUS_RESOURCES;
    NdisQueueIoWorkItem(Work, Later, Switch);
    return NDIS_STATUS_PENDING;
}

NDIS_STATUS SxExtRestart(PSX_SWITCH Switch)
{
    NDIS_SWITCH_PARAMETERS parameters;

    NdisZeroMemory(&parameters, sizeof(parameters));
    if (Is(L"own-oid") && SxQuery(Switch, OID_SWITCH_PARAMETERS, &parameters, sizeof(parameters)) !=
                              NDIS_STATUS_SUCCESS)
        return NDIS_STATUS_FAILURE;
    if (Is(L"reference"))
        Switch->Handlers.ReferenceSwitchNic(Switch->Context, 7, 0);
    if (Is(L"dereference"))
        Switch->Handlers.DereferenceSwitchPort(Switch->Context, 7);
    if (Is(L"foreign-context"))
        Switch->Handlers.ReferenceSwitchPort(Switch, 7);
    if (Is(L"complete-twice"))
        NdisFPauseComplete(Switch->Filter);
    return Is(L"pend") ? Pend(Switch) : NDIS_STATUS_SUCCESS;
}

NDIS_STATUS SxExtPause(PSX_SWITCH Switch)
{
    return Is(L"pend") ? Pend(Switch) : NDIS_STATUS_SUCCESS;
}

VOID SxExtDelete(PSX_SWITCH Switch)
{
    if (Is(L"late-attributes"))
        NdisFSetAttributes(Switch->Filter, Switch, NULL);
    SxExtClose();
}

VOID SxExtUnload(VOID)
{
    if (Is(L"registered"))
        SxDriver = NULL;
}

static NDIS_STATUS Plant(PNDIS_OID_REQUEST Request, PBOOLEAN Taken)
{
    PNDIS_SWITCH_PORT_PROPERTY_PARAMETERS property =
        Request->DATA.SET_INFORMATION.InformationBuffer;

    *Taken = Is(L"plant") && property->PropertyType == NdisSwitchPortPropertyTypeCustom &&
             RtlEqualMemory(&property->PropertyId, &PlantId, sizeof(PlantId));
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS SxExtRequest(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request, PBOOLEAN Taken)
{
    PNDIS_OID_REQUEST clone;
    LOCK_STATE_EX state;
    NDIS_EVENT event;
    KIRQL irql;

    NdisAcquireRWLockRead(Switch->Table, &state, 0);
    if (!Is(L"lock-held"))
        NdisReleaseRWLock(Switch->Table, &state);
    NdisAcquireSpinLock(&Switch->Lock);
    NdisReleaseSpinLock(&Switch->Lock);
    if (Is(L"lock-unowned"))
        NdisReleaseSpinLock(&Switch->Lock);
    if (Is(L"rw-twice"))
        NdisReleaseRWLock(Switch->Table, &state);
    if (Is(L"memory-leak"))
        (void)!NdisAllocateMemoryWithTagPriority(Switch->Filter, 8, 'kaeL', LowPoolPriority);
    if (Is(L"clone-leak"))
        NdisAllocateCloneOidRequest(Switch->Filter, Request, SxExtAllocationTag, &clone);
    if (Is(L"wait-at-dispatch")) {
        NdisInitializeEvent(&event);
        NdisSetEvent(&event);
        NdisWaitEvent(&event, 1);
    }
    if (Is(L"sleep-at-dispatch"))
        NdisMSleep(10);
    if (Is(L"irql-raised"))
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
    *Taken = SxExtWrong(Switch, Request);
    if (*Taken)
        return NDIS_STATUS_PENDING;
    if (Request->DATA.SET_INFORMATION.Oid == OID_SWITCH_PORT_PROPERTY_ADD)
        return Plant(Request, Taken);
    return NDIS_STATUS_SUCCESS;
}
