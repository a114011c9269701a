/*
 * The wrong things that the tests' extension does to an OID request when it is asked to: each breaks one rule of NDIS
 * about originals, clones or completion, and is otherwise in order.
 */
#include "precomp.h"

static NDIS_STATUS Clone(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request, PNDIS_OID_REQUEST *Made)
{
    NDIS_STATUS status =
        NdisAllocateCloneOidRequest(Switch->Filter, Request, SxExtAllocationTag, Made);

    NT_ASSERT(status == NDIS_STATUS_SUCCESS);
    return status;
}

static VOID CompleteClone(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone;

    if (Clone(Switch, Request, &clone) != NDIS_STATUS_SUCCESS)
        return;
    NdisFOidRequestComplete(Switch->Filter, clone, NDIS_STATUS_SUCCESS);
    NdisFreeCloneOidRequest(Switch->Filter, clone);
}

static VOID FreeTwice(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone;

    if (Clone(Switch, Request, &clone) != NDIS_STATUS_SUCCESS)
        return;
    NdisFreeCloneOidRequest(Switch->Filter, clone);
    NdisFreeCloneOidRequest(Switch->Filter, clone);
}

static VOID FreeOriginal(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    NdisFreeCloneOidRequest(Switch->Filter, Request);
}

static VOID ForwardFreed(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone;

    if (Clone(Switch, Request, &clone) != NDIS_STATUS_SUCCESS)
        return;
    NdisFreeCloneOidRequest(Switch->Filter, clone);
    NdisFOidRequest(Switch->Filter, clone);
}

static VOID ForwardOriginal(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    NdisFOidRequest(Switch->Filter, Request);
}

static VOID CloneAtDevice(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    PNDIS_OID_REQUEST clone;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    if (Clone(Switch, Request, &clone) == NDIS_STATUS_SUCCESS)
        NdisFreeCloneOidRequest(Switch->Filter, clone);
    KeLowerIrql(irql);
}

static VOID CompleteTwice(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    NdisFOidRequestComplete(Switch->Filter, Request, NDIS_STATUS_NOT_SUPPORTED);
    NdisFOidRequestComplete(Switch->Filter, Request, NDIS_STATUS_NOT_SUPPORTED);
}

static VOID TouchAfter(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    PUCHAR buffer = Request->DATA.METHOD_INFORMATION.InformationBuffer;

    NdisFOidRequestComplete(Switch->Filter, Request, NDIS_STATUS_NOT_SUPPORTED);
    buffer[0] ^= 1;
}

static const struct {
    PCWSTR Name;
    VOID (*Do)(PSX_SWITCH, PNDIS_OID_REQUEST);
    BOOLEAN Ends; /* the request is complete then */
} Wrongs[] = {
    {L"complete-clone", CompleteClone, FALSE},     {L"free-twice", FreeTwice, FALSE},
    {L"free-original", FreeOriginal, FALSE},       {L"forward-freed", ForwardFreed, FALSE},
    {L"forward-original", ForwardOriginal, FALSE}, {L"clone-at-device", CloneAtDevice, FALSE},
    {L"oid-twice", CompleteTwice, TRUE},           {L"touch-after", TouchAfter, TRUE},
};

/* True: the request is complete. */
BOOLEAN SxExtWrong(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(Wrongs); i++)
        if (SxExtErrs(Wrongs[i].Name)) {
            Wrongs[i].Do(Switch, Request);
            return Wrongs[i].Ends;
        }
    return FALSE;
}
