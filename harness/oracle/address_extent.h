/*
 * What an exhaustive range of address calls counts for: ADDRESS_SWEPT has how often each requirement held, by the
 * profile of the run. Under a profile with other answers these counts say nothing.
 */
#ifndef CTS_ORACLE_ADDRESS_EXTENT_H
#define CTS_ORACLE_ADDRESS_EXTENT_H

#include "oracle/address.h"

/* A number for the answers of a profile: equal for profiles that differ in nothing but their names. */
uint64_t cts_address_fingerprint(const struct cts_profile *profile);
/* Takes an ADDRESS_SWEPT event in. */
void cts_address_swept(struct cts_oracle *oracle, const struct cts_event *event);

#endif
