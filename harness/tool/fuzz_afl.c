/*
 * AFL++ for any fuzz target written for libFuzzer: persistent mode, test cases in shared memory,
 * and a fork server that starts only after the target is loaded, so that its instrumentation counts
 * and its set-up is not repeated. Compiles with afl-clang-fast only; knows nothing of what is
 * fuzzed.
 */
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define EXECUTIONS_PER_PROCESS 100000

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#pragma weak LLVMFuzzerInitialize

__AFL_FUZZ_INIT();

int main(int argc, char **argv)
{
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    __AFL_INIT();
    const uint8_t *data = __AFL_FUZZ_TESTCASE_BUF;
    while (__AFL_LOOP(EXECUTIONS_PER_PROCESS))
        LLVMFuzzerTestOneInput(data, (size_t)__AFL_FUZZ_TESTCASE_LEN);
    return 0;
}
