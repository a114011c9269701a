/*
 * Fuzz target of the reader of program bytes. Proves: any bytes give a normal program; encoding and
 * decoding it, and printing and parsing it, give an equal one.
 */
#include "program/program.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cts_program program, again;
    static uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
    static char text[1u << 18];
    char message[160];
    size_t length;
    uint32_t line;
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    cts_program_decode(copy, size, &program);
    free(copy);
    again = program;
    cts_program_normalize(&again);
    if (!cts_program_equal(&program, &again))
        abort();
    if (cts_program_encode(&program, bytes, sizeof bytes, &length) != CTS_OK)
        abort();
    cts_program_decode(bytes, length, &again);
    if (!cts_program_equal(&program, &again))
        abort();
    if (cts_program_print(&program, text, sizeof text) != CTS_OK ||
        cts_program_parse(text, strlen(text), &again, &line, message) != CTS_OK)
        abort();
    if (!cts_program_equal(&program, &again))
        abort();
    return 0;
}
