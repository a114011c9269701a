/*
 * The reference switch extension: an NDIS filter driver that keeps run-time data for every NIC of a switch, hands
 * it out when the NIC's partition is saved, and takes it back when the partition is restored. What follows lies
 * between its files; a request goes from request.c to save.c or restore.c, which work on the data in state.c.
 */
#ifndef SAVEEXT_H
#define SAVEEXT_H

#include <ndis.h>

#define SX_TAG           'xSvH'
#define SX_FRIENDLY_NAME L"HvctsSaveA"
#define SX_UNIQUE_NAME   L"{C0FFEE01-0203-4405-8607-08090A0B0C0D}"
#define SX_SERVICE_NAME  L"saveext"

/* Header.Size has 16 bits; a buffer that is larger says so. */
#define SX_SIZE_MAX 65535u
/* Feature classes of records: F1 and F2. */
#define SX_FEATURES 2u

extern const GUID SxExtensionId;

/* -- the life of a module (filter.c) -- */

FILTER_PAUSE SxPause;
FILTER_RESTART SxRestart;

/* -- run-time data (state.c) -- */

typedef struct _SX_RECORD {
    LIST_ENTRY Link;
    GUID FeatureClassId; /* zero: none */
    ULONG Length;
    ULONG Capacity;
    LONG GrowBy; /* what happens to the length after GrowAfter more looks at it */
    ULONG GrowAfter;
    UCHAR Data[ANYSIZE_ARRAY];
} SX_RECORD, *PSX_RECORD;

typedef struct _SX_NIC {
    LIST_ENTRY Link;
    NDIS_SWITCH_PORT_ID PortId;
    NDIS_SWITCH_NIC_INDEX NicIndex;
    BOOLEAN Disconnected;
    BOOLEAN Saving;      /* an operation has delivered something */
    LIST_ENTRY Records;  /* in effect */
    LIST_ENTRY Received; /* of a restore operation that is not complete */
    PLIST_ENTRY Due;     /* while Saving: the record that comes next, or the head of Records */
    ULONG Delivered;     /* bytes of it that are delivered already */
} SX_NIC, *PSX_NIC;

typedef struct _SX_MODULE {
    NDIS_HANDLE FilterHandle;
    NDIS_SWITCH_CONTEXT SwitchContext;
    NDIS_SWITCH_OPTIONAL_HANDLERS SwitchHandlers;
    NDIS_SPIN_LOCK Lock; /* over all that follows */
    LIST_ENTRY Nics;
    PNDIS_OID_REQUEST Held;   /* waits for the work item */
    PNDIS_OID_REQUEST Passed; /* the clone that a lower driver has */
    BOOLEAN Pends;            /* every request is answered from the work item */
    BOOLEAN WorkQueued;
    ULONG Working;   /* work items that are queued or running */
    NDIS_EVENT Idle; /* none is */
    NDIS_HANDLE WorkItem;
} SX_MODULE, *PSX_MODULE;

PSX_NIC SxFindNic(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, NDIS_SWITCH_NIC_INDEX NicIndex);
/* NULL: no memory. */
PSX_NIC SxGetNic(PSX_MODULE Module, NDIS_SWITCH_PORT_ID PortId, NDIS_SWITCH_NIC_INDEX NicIndex);
VOID SxDropNic(PSX_NIC Nic);
VOID SxDropRecords(PLIST_ENTRY Records);
/* At the end of the list. NULL: no memory. Its data is the caller's to fill. */
PSX_RECORD SxAddRecord(PLIST_ENTRY Records, ULONG Length, const GUID *FeatureClassId);
/* Looks at a record's length, once for each answer. */
ULONG SxLookAtLength(PSX_RECORD Record);
/* The record that the next SAVE of this operation delivers; NULL: none is left. */
PSX_RECORD SxDueRecord(PSX_NIC Nic);
/* `Length` bytes of it are delivered. */
VOID SxDelivered(PSX_NIC Nic, PSX_RECORD Record, ULONG Length, BOOLEAN Whole);

/* -- properties of a port (property.c) -- */

/* TRUE: the property was this extension's, and the request ends with *Status. */
BOOLEAN SxProperty(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status);

/* -- the structure in a request's buffer (view.c) -- */

typedef struct _SX_VIEW {
    PNDIS_SWITCH_NIC_SAVE_STATE State;
    ULONG Size;      /* bytes that may be touched */
    ULONG Structure; /* bytes of the revision that is handled; data lies behind */
    UCHAR Revision;  /* that is handled: 1 or 2 */
    ULONG Offset;    /* SaveDataOffset */
} SX_VIEW, *PSX_VIEW;

/* FALSE: no such structure. `Length` is of the request. */
BOOLEAN SxView(PVOID Buffer, ULONG Length, PSX_VIEW View);

/* -- the four requests (save.c, restore.c): TRUE: the request ends with *Status; FALSE: it goes down -- */

BOOLEAN SxSave(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status);
VOID SxSaveComplete(PSX_MODULE Module, PNDIS_OID_REQUEST Request);
BOOLEAN SxRestore(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status);
VOID SxRestoreComplete(PSX_MODULE Module, PNDIS_OID_REQUEST Request);
/* NIC_CONNECT, NIC_DISCONNECT, NIC_DELETE. */
VOID SxNicChanged(PSX_MODULE Module, PNDIS_OID_REQUEST Request);

/* -- requests (request.c) -- */

FILTER_OID_REQUEST SxOidRequest;
FILTER_OID_REQUEST_COMPLETE SxOidRequestComplete;
FILTER_CANCEL_OID_REQUEST SxCancelOidRequest;
NDIS_IO_WORKITEM_FUNCTION SxWork;

#endif
