/*
 * ntddstor.h: device interface classes of storage; a generation device has none.
 */
#ifndef CTS_NTDDSTOR_H
#define CTS_NTDDSTOR_H
#include <devioctl.h>
#include <guiddef.h>
#define IOCTL_STORAGE_BASE 0x0000002d
#endif
