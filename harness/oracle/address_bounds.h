/*
 * The memory of a call: which requirement speaks of what a target touches beside its buffers, by dying of it or by
 * leaving marks.
 */
#ifndef CTS_ORACLE_ADDRESS_BOUNDS_H
#define CTS_ORACLE_ADDRESS_BOUNDS_H

#include "oracle/address.h"

/* The target died in this call: DIED says where it touched memory, if it was at a buffer's end. */
void cts_address_bounds_died(struct cts_oracle *oracle, const struct cts_address_seen *call,
                             const struct cts_event *died);
/* A socket call has returned: guard bytes and inputs are as they were. Codec calls are judged with their results. */
void cts_address_bounds_returned(struct cts_oracle *oracle, const struct cts_address_seen *call);

#endif
