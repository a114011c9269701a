/*
 * A host that passes everything on: see io_host.c.
 */
#ifndef CTS_FAULTY_IO_HOST_H
#define CTS_FAULTY_IO_HOST_H

#include <cts/counter.h>

/* Fills in `host`. Services of the platform (store, raise) are left out. */
void cts_host_forward(struct cts_host *host, const struct cts_host *to);

#endif
