/*
 * Finds and reads the files of a corpus; their content is the matter of corpus.c.
 */
#include "program/vectors.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX         ".prog"
#define VECTORS        ".json"
#define VECTORS_FOLDER "vectors"
#define PATH_MAX_BYTES 4096u

static enum cts_status io_fault(const char *what, const char *path, int error, char message[256])
{
    snprintf(message, 256, "%s %.140s: %.60s", what, path, strerror(error));
    return CTS_IO;
}

static bool ends(const char *name, const char *suffix)
{
    size_t length = strlen(name);

    return name[0] != '.' && length > strlen(suffix) &&
           strcmp(name + length - strlen(suffix), suffix) == 0;
}

static enum cts_status load_file(const char *path, cts_corpus_fn *each, void *context,
                                 char message[256])
{
    struct stat info;
    FILE *file;
    char *text;
    size_t length;
    enum cts_status status;

    if (stat(path, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode))) {
        snprintf(message, 256, "%.140s: it is a pipe, which may never end", path);
        return CTS_IO;
    }
    file = fopen(path, "rb");
    if (file == NULL)
        return io_fault("cannot open", path, errno, message);
    text = malloc(CTS_CORPUS_FILE_MAX + 1);
    if (text == NULL) {
        fclose(file);
        snprintf(message, 256, "%.140s: out of memory", path);
        return CTS_MEMORY;
    }
    errno = 0;
    length = fread(text, 1, CTS_CORPUS_FILE_MAX + 1, file);
    if (ferror(file)) {
        status = io_fault("cannot read", path, errno, message);
    } else if (length > CTS_CORPUS_FILE_MAX) {
        snprintf(message, 256, "%.140s: the file is longer than 4 MiB", path);
        status = CTS_LIMIT;
    } else {
        status = (ends(path, VECTORS) ? cts_vectors_read : cts_corpus_read)(path, text, length,
                                                                            each, context, message);
    }
    free(text);
    fclose(file);
    return status;
}

static int is_corpus(const struct dirent *entry)
{
    return ends(entry->d_name, SUFFIX);
}

static int is_vectors(const struct dirent *entry)
{
    return ends(entry->d_name, VECTORS);
}

/* By bytes, not by locale: the order of cases is part of the results. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* All files that `wanted` lets through, in the order of their names; *count of them. */
static enum cts_status load_files(const char *path, int (*wanted)(const struct dirent *),
                                  int *count, cts_corpus_fn *each, void *context, char message[256])
{
    struct dirent **entries = NULL;
    enum cts_status status = CTS_OK;

    *count = scandir(path, &entries, wanted, by_name);
    if (*count < 0)
        return io_fault("cannot list", path, errno, message);
    for (int i = 0; i < *count; i++) {
        char file[PATH_MAX_BYTES];

        if (status == CTS_OK) {
            if ((size_t)snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name) <
                sizeof file)
                status = load_file(file, each, context, message);
            else
                status = io_fault("cannot open", path, ENAMETOOLONG, message);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* The programs, then the vectors beside them, if there are any. */
static enum cts_status load_directory(const char *path, cts_corpus_fn *each, void *context,
                                      char message[256])
{
    char vectors[PATH_MAX_BYTES];
    struct stat info;
    int programs, files;
    enum cts_status status = load_files(path, is_corpus, &programs, each, context, message);

    if (status != CTS_OK)
        return status;
    if (programs == 0) {
        snprintf(message, 256, "%.140s: the directory has no *%s files", path, SUFFIX);
        return CTS_NOT_FOUND;
    }
    if ((size_t)snprintf(vectors, sizeof vectors, "%s/" VECTORS_FOLDER, path) >= sizeof vectors ||
        stat(vectors, &info) != 0)
        return CTS_OK;
    return load_files(vectors, is_vectors, &files, each, context, message);
}

enum cts_status cts_corpus_load(const char *path, cts_corpus_fn *each, void *context,
                                char message[256])
{
    struct stat info;

    message[0] = '\0';
    if (stat(path, &info) != 0)
        return io_fault("cannot open", path, errno, message);
    if (S_ISDIR(info.st_mode))
        return load_directory(path, each, context, message);
    return load_file(path, each, context, message);
}
