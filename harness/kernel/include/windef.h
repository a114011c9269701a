/*
 * windef.h: accepted; what drivers need of it stands in the headers that this one includes.
 */
#ifndef CTS_EMPTY_WINDEF_H
#define CTS_EMPTY_WINDEF_H
#include <ntdef.h>
#endif
