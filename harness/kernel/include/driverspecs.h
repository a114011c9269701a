/*
 * driverspecs.h: accepted; what drivers need of it stands in the headers that this one includes.
 */
#ifndef CTS_EMPTY_DRIVERSPECS_H
#define CTS_EMPTY_DRIVERSPECS_H
#include <ntdef.h>
#endif
