/*
 * main() of the tools: which interface a binary is for is a definition of the build.
 */
#include "tool.h"

int main(int count, char **words)
{
    return cts_tool_main(count, words, CTS_START_INTERFACE);
}
