/*
 * Vector files (corpora/sockaddr/vectors/<area>.json): golden and adversarial inputs for the calls of cts/sockaddr.h,
 * each with what it has to answer. Read here, a vector becomes a program of one call; what it has to answer is for
 * others, since programs know no rules.
 *
 *     {"schema": "hvcts-sockaddr-vectors-1", "profile": "ms-docs", "tests": 2, "notes": {FLAG: {"requirements": [..]}},
 *      "groups": [{"call": "hv-decode", "tests": [{"id": 1, "given": {"bytes": "2200.."}, "flags": [FLAG], ..}]}]}
 *
 * "given" holds "bytes" and "second", the two inputs of a call in hexadecimal, and "numbers" by the call's own words.
 */
#ifndef CTS_VECTORS_H
#define CTS_VECTORS_H

#include "program/corpus.h"

/* Reads a file in memory and hands out one case per vector, named "hv-decode-1", not explored; `covers` is what the
 * notes on its flags name. On a fault `message` says "file: vector 12: what is wrong". CTS_SYNTAX, CTS_MEMORY,
 * CTS_LIMIT, or what `each` returned. */
enum cts_status cts_vectors_read(const char *file, const char *text, size_t length,
                                 cts_corpus_fn *each, void *context, char message[256]);

#endif
