/*
 * evntprov.h: event tracing; what this kernel has of it stands in wdm.h.
 */
#ifndef CTS_EVNTPROV_H
#define CTS_EVNTPROV_H
#include <wdm.h>
#endif
