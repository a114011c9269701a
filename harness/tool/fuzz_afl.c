/*
 * AFL++ for any fuzz target written for libFuzzer: persistent mode, test cases in shared memory,
 * and a fork server that starts only after the target is loaded, so that its instrumentation counts
 * and its set-up is not repeated. Compiles with afl-clang-fast only; knows nothing of what is
 * fuzzed.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXECUTIONS_PER_PROCESS 100000

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#pragma weak LLVMFuzzerInitialize

__AFL_FUZZ_INIT();

static volatile bool inside; /* an execution */

/* AFL++ takes a process that ends by itself for a good end. These stand before those of the C
 * library, for loaded targets too: only a bare system call goes past them. */
_Noreturn void _exit(int code)
{
    if (inside)
        abort();
    for (;;)
        syscall(SYS_exit_group, code);
}

_Noreturn void _Exit(int code)
{
    _exit(code);
}

int main(int argc, char **argv)
{
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    __AFL_INIT();
    const uint8_t *data = __AFL_FUZZ_TESTCASE_BUF;
    while (__AFL_LOOP(EXECUTIONS_PER_PROCESS)) {
        inside = true;
        LLVMFuzzerTestOneInput(data, (size_t)__AFL_FUZZ_TESTCASE_LEN);
        inside = false;
    }
    return 0;
}
