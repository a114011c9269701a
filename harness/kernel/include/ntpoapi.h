/*
 * ntpoapi.h: power types; they stand in wdm.h.
 */
#ifndef CTS_NTPOAPI_H
#define CTS_NTPOAPI_H
#include <wdm.h>
#endif
