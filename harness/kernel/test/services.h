/*
 * What the parts of the services driver share: a failed check ends the run and names the line.
 */
#ifndef TEST_SERVICES_H
#define TEST_SERVICES_H

#include <ntddk.h>

#define CHECK(expression)                                                                          \
    ((expression) ? (void)0 : RtlAssert((PVOID) #expression, (PVOID)__FILE__, __LINE__, NULL))

VOID CheckText(VOID);
VOID CheckBits(VOID);
VOID CheckLocks(PDEVICE_OBJECT Device);
VOID CheckMemory(PDEVICE_OBJECT Device);

#endif
