/*
 * specstrings_strict.h: accepted; annotations mean nothing here.
 */
#ifndef CTS_SPECSTRINGS_STRICT_H
#define CTS_SPECSTRINGS_STRICT_H
#include <sal.h>
#endif
