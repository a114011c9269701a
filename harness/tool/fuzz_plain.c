/*
 * cts-fuzz-counter and cts-fuzz-nicsave without an engine: only its command line (fuzz_main.c).
 */
#include "fuzz_isolate.h"
#include "tool.h"

int main(int argc, char **argv)
{
    cts_tool_use(CTS_START_INTERFACE);
    return cts_fuzz_main(argc, argv);
}
