/*
 * Fuzz target of the reader of registry exports. Proves: any bytes are read to their end or refused with a sentence, and
 * every text that is handed out ends.
 */
#include "regfile.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *context, const struct cts_reg_line *line)
{
    size_t *bytes = context;
    *bytes += strlen(line->text) + strlen(line->data);
    if (line->line == 0 || (line->kind != CTS_REG_VALUE && *line->data))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char message[160] = "";
    const char *encoding = NULL;
    size_t bytes = 0;
    enum cts_status status = cts_reg_read(data, size, take, &bytes, &encoding, message);
    if (status != CTS_OK && message[0] == 0)
        abort();
    /* A UTF-16 unit becomes at most three bytes. */
    if (status == CTS_OK && (!encoding || bytes > 2 * size + 4))
        abort();
    return 0;
}
