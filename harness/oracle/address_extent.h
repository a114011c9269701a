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

/* Judges calls in a range as a trace of them would be, item by item. */
#define CTS_ADDRESS_WATCH_MAX 16u
struct cts_address_watch;
/* NULL: out of memory. */
struct cts_address_watch *cts_address_watch_new(const struct cts_profile *profile);
void cts_address_watch_free(struct cts_address_watch *watch);
/* Takes the events of an item in; what earlier ones have done to the world stays. Returns how many requirements it has
 * broken: these. */
uint32_t cts_address_watch_take(struct cts_address_watch *watch, const uint8_t *bytes, size_t used,
                                uint16_t broken[CTS_ADDRESS_WATCH_MAX]);
/* How often a requirement held since this was asked last. */
uint64_t cts_address_watch_held(struct cts_address_watch *watch, uint32_t requirement);

#endif
