/*
 * dontuse.h: accepted; what drivers need of it stands in the headers that this one includes.
 */
#ifndef CTS_EMPTY_DONTUSE_H
#define CTS_EMPTY_DONTUSE_H
#include <ntdef.h>
#endif
