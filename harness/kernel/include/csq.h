/*
 * csq.h: cancel-safe queues; they stand in wdm.h.
 */
#ifndef CTS_CSQ_H
#define CTS_CSQ_H
#include <wdm.h>
#endif
