/*
 * specstrings.h: accepted; what drivers need of it stands in the headers that this one includes.
 */
#ifndef CTS_EMPTY_SPECSTRINGS_H
#define CTS_EMPTY_SPECSTRINGS_H
#include <ntdef.h>
#endif
