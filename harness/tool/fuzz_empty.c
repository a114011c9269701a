/*
 * A fuzz target that does next to nothing (engines refuse to run without any branch to watch): what
 * an engine costs by itself. The benchmark runs it beside the counter's.
 */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static volatile unsigned longer;
    if (size > 8 && data[0] == 'x')
        longer++;
    return 0;
}
