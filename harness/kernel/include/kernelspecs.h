/*
 * kernelspecs.h: accepted; annotations mean nothing here.
 */
#ifndef CTS_KERNELSPECS_H
#define CTS_KERNELSPECS_H
#include <sal.h>
#endif
