/*
 * dpfilter.h: components and levels of DbgPrintEx; they stand in wdm.h.
 */
#ifndef CTS_DPFILTER_H
#define CTS_DPFILTER_H
#include <wdm.h>
#endif
