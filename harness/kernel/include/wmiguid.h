/*
 * wmiguid.h: accepted; no WMI class is named here.
 */
#ifndef CTS_WMIGUID_H
#define CTS_WMIGUID_H
#include <guiddef.h>
#endif
