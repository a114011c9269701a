/*
 * Which fault or variant an instance of counter-faulty plays. The enumeration is made from the
 * lists targets/faulty/faults and targets/variants/variants (choices.h, in the build folder).
 */
#ifndef CTS_FAULTY_CHOICE_H
#define CTS_FAULTY_CHOICE_H

#include "choices.h"

enum cts_choice {
    CTS_REFERENCE, /* none: behaves as the reference */
#define CTS_CHOICE_ENUM(symbol, key, value) symbol,
    CTS_CHOICE_MAP(CTS_CHOICE_ENUM)
#undef CTS_CHOICE_ENUM
};

/* By an option's key and value; CTS_REFERENCE if there is no such choice. */
enum cts_choice cts_choice_find(const char *key, const char *value);
/* The first choice among "key=value,key=value". */
enum cts_choice cts_choice_of_options(const char *options);

#endif
