/*
 * Where things are: corpus, targets and results, from the options or from the source tree.
 */
#include "tool.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

const char *cts_results_path(char path[PATH_MAX])
{
    const char *out = getenv("HVCTS_OUT");

    if (out && *out)
        snprintf(path, PATH_MAX, "%s", out);
    else
        snprintf(path, PATH_MAX, "%.4000s/reports/out", cts_root());
    return path;
}

const char *cts_target_path(const char *name, char path[PATH_MAX])
{
    if (name && (strchr(name, '/') || strstr(name, ".so")))
        return name;
    snprintf(path, PATH_MAX, "%s/targets/%s.so", CTS_BINARY_DIR, name ? name : cts_tool()->target);
    return path;
}

/* What follows `folder` in `path`, both real; NULL if it does not lie within. */
static const char *within(const char *folder, const char *path)
{
    size_t length = strlen(folder);

    if (strncmp(path, folder, length) != 0)
        return NULL;
    if (strcmp(folder, "/") == 0)
        return NULL; /* what is relative to the top is shorter by nothing */
    return path[length] == '/' ? path + length + 1 : NULL;
}

bool cts_is_readable_file(const char *path)
{
    char real[PATH_MAX];
    struct stat about;

    /* One that the shell has opened for us has no name, and a writer. */
    if (stat(path, &about) != 0 || !S_ISFIFO(about.st_mode) || !realpath(path, real))
        return true;
    cts_complain("%s is a pipe; save what comes out of it as a file first", path);
    return false;
}

bool cts_target_name(const char *path, char name[PATH_MAX])
{
    char real[PATH_MAX];
    char folder[PATH_MAX];
    const char *rest = realpath(CTS_BINARY_DIR "/targets", folder) && realpath(path, real)
                           ? within(folder, real)
                           : NULL;
    size_t length = rest ? strlen(rest) : 0;

    if (length <= 3 || strchr(rest, '/') || strcmp(rest + length - 3, ".so") != 0)
        return false;
    snprintf(name, PATH_MAX, "%.*s", (int)length - 3, rest);
    return true;
}

static const char *relative_to(const char *folder, const char *path, char shown[PATH_MAX])
{
    char real_folder[PATH_MAX];
    char real[PATH_MAX];
    const char *rest;

    if (!realpath(path, real))
        return path;
    rest = realpath(folder, real_folder) ? within(real_folder, real) : NULL;
    snprintf(shown, PATH_MAX, "%s", rest ? rest : real);
    return shown;
}

const char *cts_shown_path(const char *path, char shown[PATH_MAX])
{
    return relative_to(cts_root(), path, shown);
}

const char *cts_typed_path(const char *path, char typed[PATH_MAX])
{
    return relative_to(".", path, typed);
}

const char *cts_launcher(char typed[PATH_MAX])
{
    char path[PATH_MAX];
    char here[PATH_MAX];
    char top[PATH_MAX];

    if (!realpath(".", here) || !realpath(cts_root(), top) || strcmp(here, top) == 0)
        return "./hvcts";
    snprintf(path, sizeof(path), "%.4000s/hvcts", top);
    return cts_typed_path(path, typed);
}

void cts_quoted(const char *word, char *out, size_t size)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "/._-+,:=@%";
    size_t used = 0;

    if (*word && word[strspn(word, plain)] == '\0') {
        snprintf(out, size, "%s", word);
        return;
    }
    out[used++] = '\'';
    for (; *word && used + 6 < size; word++) {
        if (*word == '\'') {
            memcpy(out + used, "'\\''", 4);
            used += 4;
        } else {
            out[used++] = *word;
        }
    }
    out[used++] = '\'';
    out[used] = '\0';
}
