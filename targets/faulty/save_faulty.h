/*
 * The faulty extension: the reference extension, with functions between its own that go wrong. It is made as the
 * faulty driver of faulty.h is: save_seams.c compiles the reference's sources unchanged and makes their functions
 * weak; a definition here takes their place, and Real##name is the reference's own.
 */
#ifndef CTS_FAULTY_SAVE_FAULTY_H
#define CTS_FAULTY_SAVE_FAULTY_H

#include "choice.h"

#include <saveext/saveext.h>

/* The functions that may be replaced. type, name, parameters */
#define SX_SEAM_MAP(X)                                                                             \
    X(NTSTATUS, DriverEntry, (PDRIVER_OBJECT, PUNICODE_STRING))                                    \
    X(NDIS_STATUS, SxPause, (NDIS_HANDLE, PNDIS_FILTER_PAUSE_PARAMETERS))                          \
    X(NDIS_STATUS, SxRestart, (NDIS_HANDLE, PNDIS_FILTER_RESTART_PARAMETERS))                      \
    X(PSX_NIC, SxFindNic, (PSX_MODULE, NDIS_SWITCH_PORT_ID, NDIS_SWITCH_NIC_INDEX))                \
    X(PSX_NIC, SxGetNic, (PSX_MODULE, NDIS_SWITCH_PORT_ID, NDIS_SWITCH_NIC_INDEX))                 \
    X(VOID, SxDropNic, (PSX_NIC))                                                                  \
    X(PSX_RECORD, SxDueRecord, (PSX_NIC))                                                          \
    X(VOID, SxDelivered, (PSX_NIC, PSX_RECORD, ULONG, BOOLEAN))                                    \
    X(BOOLEAN, SxView, (PVOID, ULONG, PSX_VIEW))                                                   \
    X(VOID, SxWriteRecord, (PSX_VIEW, PSX_RECORD, ULONG, ULONG))                                   \
    X(ULONG, SxPartLength, (PSX_VIEW, ULONG))                                                      \
    X(ULONG, SxBytesNeeded, (PSX_VIEW, ULONG))                                                     \
    X(NDIS_STATUS, SxAnswerSave, (PSX_NIC, PSX_RECORD, PSX_VIEW, PNDIS_OID_REQUEST))               \
    X(BOOLEAN, SxSave, (PSX_MODULE, PNDIS_OID_REQUEST, PNDIS_STATUS))                              \
    X(VOID, SxSaveComplete, (PSX_MODULE, PNDIS_OID_REQUEST))                                       \
    X(BOOLEAN, SxDataOf, (PSX_VIEW, PULONG))                                                       \
    X(NDIS_STATUS, SxTakeRecord, (PSX_MODULE, PSX_VIEW, ULONG))                                    \
    X(BOOLEAN, SxOwns, (PSX_VIEW))                                                                 \
    X(BOOLEAN, SxRestore, (PSX_MODULE, PNDIS_OID_REQUEST, PNDIS_STATUS))                           \
    X(VOID, SxPutInEffect, (PSX_NIC))                                                              \
    X(VOID, SxRestoreComplete, (PSX_MODULE, PNDIS_OID_REQUEST))                                    \
    X(VOID, SxNicChanged, (PSX_MODULE, PNDIS_OID_REQUEST))                                         \
    X(BOOLEAN, SxHandle, (PSX_MODULE, PNDIS_OID_REQUEST, PNDIS_STATUS))                            \
    X(VOID, SxCopyBack, (PNDIS_OID_REQUEST, PNDIS_OID_REQUEST))                                    \
    X(NDIS_STATUS, SxForward, (PSX_MODULE, PNDIS_OID_REQUEST))                                     \
    X(VOID, SxOidRequestComplete, (NDIS_HANDLE, PNDIS_OID_REQUEST, NDIS_STATUS))                   \
    X(NDIS_STATUS, SxOidRequest, (NDIS_HANDLE, PNDIS_OID_REQUEST))                                 \
    X(VOID, SxCancelOidRequest, (NDIS_HANDLE, PVOID))

#define SX_SEAM_REAL(type, name, parameters)                                                       \
    type name parameters;                                                                          \
    extern type Real##name parameters;
SX_SEAM_MAP(SX_SEAM_REAL)
#undef SX_SEAM_REAL

#define SX_POINTERS_MAX 32u

/* What the faults remember. Cleared when the driver is loaded; there is one module. */
typedef struct _SX_FAULTY {
    enum cts_choice Choice;
    BOOLEAN InSave; /* while a SAVE is handled */
    BOOLEAN InRestore;
    BOOLEAN Running;
    BOOLEAN Refused; /* the SAVE before was too short */
    NDIS_OID_REQUEST Own;
    ULONG Cursor;     /* of all NICs */
    ULONG Claims;     /* in all */
    ULONG LastOffset; /* of the request before */
    ULONG LastSize;
    NDIS_SWITCH_PORT_ID ClaimedPort; /* of the last claim */
    PSX_NIC Stale;                   /* freed */
    NDIS_SWITCH_PORT_ID StalePort;
    NDIS_SWITCH_PORT_ID Failing; /* a port whose requests fail */
    PVOID Leaked;
    LONG Pending; /* badly kept */
    struct {
        PSX_RECORD Record;
        PUCHAR Source; /* in the switch's buffer */
    } Kept[SX_POINTERS_MAX];
    ULONG KeptCount;
} SX_FAULTY;
extern SX_FAULTY SxFaulty;

/* -- beside something else (save_beside.c) -- */

/* Before the reference sees a request. TRUE: it ends with *Status. */
BOOLEAN SxBeside(PSX_MODULE Module, PNDIS_OID_REQUEST Request, PNDIS_STATUS Status);
VOID SxPauseBeside(PSX_MODULE Module);
/* A request that was passed down has come back. */
VOID SxCompletedBelow(PSX_MODULE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS Status);
VOID SxJoin(PSX_NIC Nic);

/* -- variants (save_variants.c) -- */

/* A malformed request of the four that the variant answers in its own way. TRUE: so; it ends with *Status, or goes
 * down unless *Ends. */
BOOLEAN SxMalformed(PNDIS_OID_REQUEST Request, PNDIS_STATUS Status, PBOOLEAN Ends);
/* The counts and the revision of a request that was answered here. */
VOID SxTellOtherwise(PNDIS_OID_REQUEST Request);
VOID SxCopyAll(PNDIS_OID_REQUEST Original, PNDIS_OID_REQUEST Clone);
VOID SxSignOtherwise(PNDIS_SWITCH_NIC_SAVE_STATE State);
BOOLEAN SxOwnsOtherwise(PSX_VIEW View);
NDIS_STATUS SxTakeAtOnce(PSX_NIC Nic);
VOID SxAbortHeld(PSX_MODULE Module, PVOID RequestId);

#endif
