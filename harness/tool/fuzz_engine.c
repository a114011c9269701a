/*
 * Fuzz target of all interfaces. Proves: no program under no schedule makes the target
 * break a requirement of the catalogue, crash, or hang. Any bytes are a program with its schedule;
 * the oracle is the judge, a failed requirement ends the process with a report. Engines: libFuzzer,
 * AFL++ (fuzz_afl.c). With CTS_FUZZ_REPLAY set the engine stays out, and the command line is that
 * of fuzz_main.c: only a program with an engine's functions can load a target that was instrumented
 * for it.
 */
#include "fuzz_core.h"
#include "fuzz_isolate.h"
#include "tool.h"
#include <signal.h>
#include <stdlib.h>

#define SIGNAL_STACK_BYTES 65536u

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
                                 uint8_t *out, size_t capacity, unsigned seed);
/* libFuzzer's own, which knows its dictionary. Absent under other engines. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t capacity);

static struct cts_fuzz *fuzz;

/* A target that calls exit() has failed like one that crashes; AFL++ would not see it. */
static void at_exit(void)
{
    if (fuzz && cts_fuzz_remember(fuzz, NULL, 0))
        abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    /* A target that overruns its stack must leave room for the engine's report. */
    static uint8_t stack[SIGNAL_STACK_BYTES];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack}, present;
    char message[256];
    cts_tool_use(CTS_START_INTERFACE);
    if (getenv(CTS_FUZZ_ENV_REPLAY))
        exit(cts_fuzz_main(*argc, *argv));
    if (sigaltstack(NULL, &present) == 0 && present.ss_flags & SS_DISABLE)
        sigaltstack(&alternate, NULL);
    if (cts_fuzz_open(&fuzz, message) != CTS_OK) {
        fprintf(stderr, "cts-fuzz-%s: %s\n", cts_tool()->name, message);
        exit(2);
    }
    cts_fuzz_remember(fuzz, NULL, 0);
    atexit(at_exit);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cts_program program;
    cts_fuzz_decode(data, size, &program);
    cts_fuzz_remember(fuzz, data, size);
    if (cts_fuzz_play(fuzz, &program, NULL, NULL)) {
        const struct cts_finding *finding = cts_fuzz_decisive(fuzz, stderr);
        if (finding) {
            cts_fuzz_report(stderr, finding, &program);
            abort();
        }
    }
    cts_fuzz_remember(fuzz, NULL, 0);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned seed)
{
    /* Now and then bytes change without regard to what they mean. */
    if (seed % 16 == 0 && LLVMFuzzerMutate)
        return LLVMFuzzerMutate(data, size, capacity);
    size_t length = cts_fuzz_mutate(cts_tool()->number, data, size, capacity, NULL, 0, seed);
    return length ? length : size;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
                                 uint8_t *out, size_t capacity, unsigned seed)
{
    size_t size = a_size < capacity ? a_size : capacity;
    for (size_t n = 0; n < size; n++)
        out[n] = a[n];
    size_t length = cts_fuzz_mutate(cts_tool()->number, out, size, capacity, b, b_size, seed);
    return length ? length : size;
}
