/*
 * Where things are: corpus, targets and results, from the options or from the source tree.
 */
#include "tool.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *cts_root(void)
{
    const char *root = getenv("HVCTS_ROOT");

    return root && *root ? root : CTS_SOURCE_DIR;
}

const char *cts_corpus_path(const struct cts_options *options, char path[PATH_MAX])
{
    if (options->corpus)
        return options->corpus;
    snprintf(path, PATH_MAX, "%s/corpora/%s", cts_root(), cts_tool()->name);
    return path;
}

const char *cts_target_path(const char *name, char path[PATH_MAX])
{
    if (name && (strchr(name, '/') || strstr(name, ".so")))
        return name;
    snprintf(path, PATH_MAX, "%s/targets/%s.so", CTS_BINARY_DIR, name ? name : cts_tool()->target);
    return path;
}

const char *cts_shown_path(const char *path, char shown[PATH_MAX])
{
    char real_root[PATH_MAX];
    char real[PATH_MAX];
    size_t length;

    if (!realpath(path, real) || !realpath(cts_root(), real_root))
        return path;
    length = strlen(real_root);
    if (strncmp(real, real_root, length) != 0 || real[length] != '/')
        return path;
    snprintf(shown, PATH_MAX, "%s", real + length + 1);
    return shown;
}
