/*
 * concurrencysal.h: accepted; annotations mean nothing here.
 */
#ifndef CTS_CONCURRENCYSAL_H
#define CTS_CONCURRENCYSAL_H
#include <sal.h>
#endif
