/*
 * Finds and reads the files of a corpus; their content is the matter of corpus.c.
 */
#include "program/corpus.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX         ".prog"
#define PATH_MAX_BYTES 4096u

static enum cts_status io_fault(const char *what, const char *path, int error, char message[256])
{
    snprintf(message, 256, "%s %.140s: %.60s", what, path, strerror(error));
    return CTS_IO;
}

static enum cts_status load_file(const char *path, cts_corpus_fn *each, void *context,
                                 char message[256])
{
    FILE *file = fopen(path, "rb");
    char *text;
    size_t length;
    enum cts_status status;

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
        status = cts_corpus_read(path, text, length, each, context, message);
    }
    free(text);
    fclose(file);
    return status;
}

static int is_corpus(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > strlen(SUFFIX) &&
           strcmp(entry->d_name + length - strlen(SUFFIX), SUFFIX) == 0;
}

/* By bytes, not by locale: the order of cases is part of the results. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum cts_status load_directory(const char *path, cts_corpus_fn *each, void *context,
                                      char message[256])
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_corpus, by_name);
    enum cts_status status = CTS_OK;

    if (count < 0)
        return io_fault("cannot list", path, errno, message);
    if (count == 0) {
        snprintf(message, 256, "%.140s: the directory has no *%s files", path, SUFFIX);
        status = CTS_NOT_FOUND;
    }
    for (int i = 0; i < count; i++) {
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
