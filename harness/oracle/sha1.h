/*
 * SHA-1 of FIPS 180-4, for UUIDs of version 5 and nothing that has to be secret.
 */
#ifndef CTS_SHA1_H
#define CTS_SHA1_H

#include <stddef.h>
#include <stdint.h>

#define CTS_SHA1_SIZE 20u
void cts_sha1(const uint8_t *bytes, size_t length, uint8_t hash[CTS_SHA1_SIZE]);

#endif
