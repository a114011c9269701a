/*
 * A switch extension as vendors write them: a base library, which speaks to NDIS, and an extension part, which has
 * the data. The scenarios compile the two folders as one driver. This header is what lies between them.
 */
#ifndef ACME_BASE_H
#define ACME_BASE_H

#include <ndis.h>

#define ACME_SAVE_STATE_SIZE 568u /* of NDIS_SWITCH_NIC_SAVE_STATE, revision 1 */

typedef struct _ACME_MODULE {
    NDIS_HANDLE FilterHandle;
    NDIS_SWITCH_CONTEXT SwitchContext;
    NDIS_SWITCH_OPTIONAL_HANDLERS SwitchHandlers;
    PVOID Extension;
} ACME_MODULE, *PACME_MODULE;

/* -- what the extension part has -- */

extern PWCHAR AcmeFriendlyName;
extern PWCHAR AcmeUniqueName;
extern PWCHAR AcmeServiceName;
extern const GUID AcmeExtensionId;
extern ULONG AcmeTag;

/* Makes and frees what a switch needs; NULL: no memory. */
PVOID AcmeCreate(PACME_MODULE Module);
VOID AcmeDelete(PACME_MODULE Module, PVOID Extension);

VOID AcmeNicConnected(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index);
VOID AcmeNicDisconnected(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index);
VOID AcmeNicDeleted(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index);

/* SUCCESS with *Written > 0: a record is in the structure. SUCCESS with 0: there is none (any more).
 * BUFFER_TOO_SHORT: *Needed is the length of the data. `Room` is what the buffer has for data. */
NDIS_STATUS AcmeSave(PVOID Extension, PNDIS_SWITCH_NIC_SAVE_STATE State, ULONG Room, PULONG Written,
                     PULONG Needed);
VOID AcmeSaveComplete(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index);
/* Takes a record of its own. */
NDIS_STATUS AcmeRestore(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index,
                        const UCHAR *Data, ULONG Length);
VOID AcmeRestoreComplete(PVOID Extension, NDIS_SWITCH_PORT_ID Port, NDIS_SWITCH_NIC_INDEX Index);

#endif
