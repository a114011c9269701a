/*
 * no_sal2.h: accepted; annotations mean nothing here.
 */
#ifndef CTS_NO_SAL2_H
#define CTS_NO_SAL2_H
#include <sal.h>
#endif
