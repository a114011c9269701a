/*
 * aux_klib.h: the auxiliary kernel library: only its initialisation.
 */
#ifndef CTS_AUX_KLIB_H
#define CTS_AUX_KLIB_H
#include <wdm.h>
FORCEINLINE NTSTATUS AuxKlibInitialize(VOID)
{
    return STATUS_SUCCESS;
}
#endif
