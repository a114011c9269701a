/*
 * FNV-1a with 64 bits, the digest of everything that traces and tools sum up: one definition for
 * the harness and for targets that tell digests. It protects against accidents, not against
 * forgers.
 */
#ifndef CTS_DIGEST_H
#define CTS_DIGEST_H

#include <stdint.h>

#define CTS_DIGEST_BASIS UINT64_C(0xcbf29ce484222325)
#define CTS_DIGEST_PRIME UINT64_C(0x100000001b3)

/* Takes one value in: a byte, or, where the text of a digest says so, a word. */
static inline uint64_t cts_digest_add(uint64_t digest, uint64_t value)
{
    return (digest ^ value) * CTS_DIGEST_PRIME;
}

#endif
