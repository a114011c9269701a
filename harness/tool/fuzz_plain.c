/*
 * cts-fuzz-counter without an engine: only its command line (fuzz_main.c).
 */
#include "fuzz_isolate.h"

int main(int argc, char **argv)
{
    return cts_fuzz_main(argc, argv);
}
