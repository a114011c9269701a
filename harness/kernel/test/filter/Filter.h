/*
 * What the parts of the checking filter share: a check is a row, played by the OID request of its number.
 */
#ifndef FILTER_H
#define FILTER_H

#include <ndis.h>

/* A failed check ends the run and names the line. */
#define CHECK(expression)                                                                          \
    ((expression) ? (void)0 : RtlAssert((PVOID) #expression, (PVOID)__FILE__, __LINE__, NULL))
#define TAG 'tliF'

typedef struct _FILTER {
    NDIS_HANDLE Handle;
    NDIS_SWITCH_CONTEXT Context;
    NDIS_SWITCH_OPTIONAL_HANDLERS Handlers;
} FILTER, *PFILTER;

extern NDIS_HANDLE FilterDriver;

/* NDIS_STATUS_RESOURCES: there was no memory, and nothing is left behind. */
typedef NDIS_STATUS CHECK_FN(PFILTER Filter);
typedef struct _CHECK_ROW {
    PCSTR Name;
    CHECK_FN *Run;
} CHECK_ROW;
extern const CHECK_ROW AllocatingChecks[], PacketChecks[], OtherChecks[];
extern const ULONG AllocatingCount, PacketCount, OtherCount;

#define OID_CHECK_ALLOCATING 0xFF010000u /* + row */
#define OID_CHECK_PACKET     0xFF020000u
#define OID_CHECK_OTHER      0xFF030000u

#endif
