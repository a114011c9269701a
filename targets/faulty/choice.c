/*
 * Looks up a fault or variant by its option. Serves the faulty driver and the faulty platform.
 */
#include "choice.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *key;
    const char *value;
    enum cts_choice choice;
} choices[] = {
#define CTS_CHOICE_ROW(symbol, key, value) {key, value, symbol},
    CTS_CHOICE_MAP(CTS_CHOICE_ROW)
#undef CTS_CHOICE_ROW
};

static enum cts_choice find(const char *key, size_t key_length, const char *value,
                            size_t value_length)
{
    for (size_t n = 0; n < sizeof(choices) / sizeof(choices[0]); n++)
        if (strlen(choices[n].key) == key_length && strlen(choices[n].value) == value_length &&
            memcmp(choices[n].key, key, key_length) == 0 &&
            memcmp(choices[n].value, value, value_length) == 0)
            return choices[n].choice;
    return CTS_REFERENCE;
}

enum cts_choice cts_choice_find(const char *key, const char *value)
{
    return find(key, strlen(key), value, strlen(value));
}

enum cts_choice cts_choice_of_options(const char *options)
{
    while (options != NULL && *options != '\0') {
        size_t length = strcspn(options, ",");
        const char *equals = memchr(options, '=', length);
        if (equals != NULL) {
            enum cts_choice choice = find(options, (size_t)(equals - options), equals + 1,
                                          length - (size_t)(equals + 1 - options));
            if (choice != CTS_REFERENCE)
                return choice;
        }
        options += length + (options[length] == ',');
    }
    return CTS_REFERENCE;
}
