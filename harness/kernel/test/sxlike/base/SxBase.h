/*
 * A switch extension in two parts, for the tests of the NDIS layer: what the base asks of the extension proper.
 */
#ifndef SXBASE_H
#define SXBASE_H

typedef struct _SX_SWITCH {
    NDIS_HANDLE Filter;
    NDIS_SWITCH_CONTEXT Context;
    NDIS_SWITCH_OPTIONAL_HANDLERS Handlers;
    NDIS_SPIN_LOCK Lock;
    PNDIS_RW_LOCK_EX Table;
    NDIS_EVENT Answered;
    NDIS_STATUS Answer;
    LONG Inside;
    BOOLEAN Running;
} SX_SWITCH, *PSX_SWITCH;

extern UCHAR SxExtMajorNdisVersion, SxExtMinorNdisVersion;
extern PWCHAR SxExtFriendlyName, SxExtUniqueName, SxExtServiceName;
extern ULONG SxExtAllocationTag;
extern NDIS_HANDLE SxDriver;

NDIS_STATUS SxExtInitialize(PDRIVER_OBJECT Driver, PUNICODE_STRING Registry);
NDIS_STATUS SxExtCreate(PSX_SWITCH Switch);
NDIS_STATUS SxExtRestart(PSX_SWITCH Switch);
NDIS_STATUS SxExtPause(PSX_SWITCH Switch);
VOID SxExtDelete(PSX_SWITCH Switch);
VOID SxExtUnload(VOID);
/* *Taken: the request is the extension's own; otherwise it is passed on. */
NDIS_STATUS SxExtRequest(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request, PBOOLEAN Taken);

BOOLEAN SxExtErrs(PCWSTR Name);
BOOLEAN SxExtWrong(PSX_SWITCH Switch, PNDIS_OID_REQUEST Request);
NDIS_STATUS SxExtOpen(PSX_SWITCH Switch);
VOID SxExtClose(VOID);
FILTER_SEND_NET_BUFFER_LISTS SxExtSend;
FILTER_SEND_NET_BUFFER_LISTS_COMPLETE SxExtSendComplete;
FILTER_RECEIVE_NET_BUFFER_LISTS SxExtReceive;
FILTER_RETURN_NET_BUFFER_LISTS SxExtReturn;

NDIS_STATUS SxQuery(PSX_SWITCH Switch, NDIS_OID Oid, PVOID Buffer, ULONG Length);

#endif
