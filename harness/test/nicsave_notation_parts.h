/*
 * The inside of the notation of nicsave_notation.h, shared by nicsave_notation*.c.
 */
#ifndef CTS_TEST_NICSAVE_NOTATION_PARTS_H
#define CTS_TEST_NICSAVE_NOTATION_PARTS_H

#include "nicsave_notation.h"

#include <cts/nicsave.h>

#define ITEM_MAX    256
#define WORDS_MAX   16
#define PATTERN_MAX 101000u
#define MINE        1u /* module under test */

struct writer {
    struct test_stack_said *said;
    uint64_t stamp, frame;
    uint32_t numbers;   /* of requests and clones */
    uint32_t count, at; /* requests; the one that words speak of */
    uint32_t irql;
    uint32_t state;
    bool edge; /* the protocol edge is under test */
    struct cts_extension_descriptor descriptor;
};

struct item {
    int count;
    char *words[WORDS_MAX];
};

struct key {
    uint32_t port;
    uint16_t index;
};

struct data {
    uint32_t length, pattern, feature;
};

/* nicsave_notation_word.c */
uint32_t test_status_of(const char *word);
/* The value of "key=value", or NULL; for a bare "key" the empty string. */
const char *test_option(const struct item *i, const char *key);
uint32_t test_number(const struct item *i, const char *key, uint32_t fallback);
/* The n-th word as a number. */
uint32_t test_word(const struct item *i, int n, uint32_t fallback);
/* "=status" behind a word. */
uint32_t test_result(const struct item *i);
struct key test_key_of(const char *text);
bool test_data_of(const char *text, struct data *data);
struct cts_event test_blank(struct writer *w, uint16_t kind);
void test_put(struct writer *w, struct cts_event event, const void *payload, uint32_t length);
void test_simple(struct writer *w, uint16_t kind, uint32_t request, uint32_t status, uint32_t a,
                 uint32_t b);

/* nicsave_notation_request.c, nicsave_notation_answer.c: false, if it is no such item */
bool test_put_request(struct writer *w, const struct item *i);
bool test_put_answer(struct writer *w, const struct item *i);
/* PORT_CREATE .. PORT_DELETE about a NIC, given to the first driver. */
void test_put_life(struct writer *w, const struct item *i, uint32_t oid, struct key key);
/* Passes it down and completes it, as the miniport says. */
void test_forward(struct writer *w, const struct item *i);
/* nicsave_notation_edge.c */
bool test_put_edge(struct writer *w, const struct item *i);

/* The request that words speak of; 0: none. */
uint32_t test_request_number(const struct writer *w);
extern const uint8_t test_id_a[16];

#endif
