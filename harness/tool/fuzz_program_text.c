/*
 * Fuzz target of the readers of program text. Proves: any text is either refused with a line and a
 * sentence, or gives a program that prints to a text which reads back as the same program; the same
 * bytes as a corpus file never crash its reader.
 */
#include "program/corpus.h"
#include "program/program.h"
#include <stdlib.h>
#include <string.h>

#define CASES_MAX 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum cts_status count_case(void *count, const struct cts_corpus_case *corpus_case)
{
    (void)corpus_case;
    return ++*(uint32_t *)count < CASES_MAX ? CTS_OK : CTS_LIMIT;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cts_program program, again;
    static char text[1u << 18];
    char message[256] = "";
    uint32_t line = 0, cases = 0;
    /* An exact copy: one byte read behind it is seen by ASan. */
    char *copy = malloc(size ? size : 1);
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    if (cts_program_parse(copy, size, &program, &line, message) == CTS_OK) {
        if (cts_program_print(&program, text, sizeof text) != CTS_OK ||
            cts_program_parse(text, strlen(text), &again, &line, message) != CTS_OK)
            abort();
        if (!cts_program_equal(&program, &again))
            abort();
    } else if (line == 0 || message[0] == 0) {
        abort();
    }
    message[0] = 0;
    if (cts_corpus_read("fuzz", copy, size, count_case, &cases, message) != CTS_OK &&
        cases < CASES_MAX && message[0] == 0)
        abort();
    free(copy);
    return 0;
}
