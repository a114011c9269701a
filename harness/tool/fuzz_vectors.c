/*
 * Fuzz target of the reader of vector files. Proves: any bytes are refused with a sentence, or give programs of one call in
 * normal form, each with a name.
 */
#include "program/address.h"
#include "program/vectors.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum cts_status take(void *context, const struct cts_corpus_case *one)
{
    static struct cts_program again;

    (void)context;
    if (!one->name[0] || one->program->op_count != 1 || !cts_call_row(one->program->ops[0].code))
        abort();
    again = *one->program;
    cts_program_normalize(&again);
    if (!cts_program_equal(&again, one->program))
        abort();
    return CTS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char message[256] = "";
    /* An exact copy: one byte read behind it is seen by ASan. */
    char *copy = malloc(size ? size : 1);

    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    if (cts_vectors_read("fuzz", copy, size, take, NULL, message) != CTS_OK && message[0] == 0)
        abort();
    free(copy);
    return 0;
}
