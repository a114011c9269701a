/*
 * ntimage.h: accepted; images are not looked into.
 */
#ifndef CTS_NTIMAGE_H
#define CTS_NTIMAGE_H
#include <ntdef.h>
#endif
