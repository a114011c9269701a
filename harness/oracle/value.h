/*
 * Generation ids as values: what they are called, what was done to their bytes, how text becomes
 * one. Knows nothing of runs or rules.
 */
#ifndef CTS_VALUE_H
#define CTS_VALUE_H

#include "oracle/model.h"

#define CTS_VALUE_TEXT_SIZE 72u

/* Names an id: "V(3)", "low half of V(3), high half of V(2)", or 32 hexadecimal digits. Returns
 * `text`. */
const char *cts_value_text(struct cts_id id, char text[CTS_VALUE_TEXT_SIZE]);
/* How `seen` follows from `id` by a known mistake: "halves swapped"; NULL if it does not, or is
 * equal. */
const char *cts_value_alteration(struct cts_id id, struct cts_id seen);
/* Could a comparison that looks at less than all 16 bytes, or at a sum of them, take these for
 * equal? */
bool cts_value_akin(struct cts_id a, struct cts_id b);
/* The cheap half of the same question: a half, a prefix, or all but a few bits in common. */
bool cts_value_similar(struct cts_id a, struct cts_id b);
/* Order of two ids as 128-bit numbers: a < b. */
bool cts_value_less(struct cts_id a, struct cts_id b);
/* All zeroes or all ones. */
bool cts_value_special(struct cts_id id);
/* Configured text to guest bytes. `notation`: enum cts_guid_text. False: not such a text. */
bool cts_value_parse(const char *text, uint32_t notation, struct cts_id *id);

#endif
