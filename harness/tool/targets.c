/*
 * references and suites: which target goes with which cases, a name per line, for the launcher and other programs.
 */
#include "tool.h"
#include <string.h>

int cts_tool_references(const struct cts_options *options)
{
    const char *names[8];
    uint32_t count = 0;
    struct cts_suite *suite = cts_suite_load(options);
    struct cts_session_case c;

    if (!suite)
        return CTS_EXIT_USAGE;
    for (uint32_t i = 0; i < cts_suite_count(suite) && cts_suite_case(suite, i, &c); i++) {
        const char *name = cts_tool_reference(c.program);
        uint32_t n = 0;

        while (n < count && strcmp(names[n], name) != 0)
            n++;
        if (n == count && count < sizeof(names) / sizeof(names[0]))
            names[count++] = name;
    }
    for (uint32_t n = 0; n < count; n++)
        printf("%s\n", names[n]);
    cts_suite_free(suite);
    return CTS_EXIT_PASS;
}

int cts_tool_suites(const struct cts_options *options)
{
    struct cts_session_target target;
    const struct cts_tool_interface *interface;
    char path[PATH_MAX];
    char message[256];

    if (cts_session_probe(cts_target_path(options->target, path), options->options, &target,
                          message) != CTS_OK)
        return cts_complain("the target cannot be used: %s", message);
    for (size_t i = 0; (interface = cts_tool_each(i)); i++)
        if (target.tables & interface->tables)
            printf("%s\n", interface->name);
    return CTS_EXIT_PASS;
}
