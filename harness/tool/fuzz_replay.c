/*
 * Plays inputs through any fuzz target without an engine: files and folders named on the command
 * line, each once. A target that finds something ends the process, after the name of the file has
 * been printed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned played;

static int play_file(const char *path)
{
    uint8_t *data = malloc(INPUT_MAX);
    FILE *file = fopen(path, "rbe");
    if (!data || !file) {
        perror(path);
        free(data);
        return 2;
    }
    size_t size = fread(data, 1, INPUT_MAX, file);
    fclose(file);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    played++;
    return 0;
}

static int play(const char *path)
{
    struct stat status;
    struct dirent **entries;
    if (stat(path, &status) != 0) {
        perror(path);
        return 2;
    }
    if (!S_ISDIR(status.st_mode))
        return play_file(path);
    int count = scandir(path, &entries, NULL, alphasort), result = count < 0 ? 2 : 0;
    for (int n = 0; n < count; n++) {
        char inner[PATH_MAX];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[n]->d_name);
        if (result == 0 && entries[n]->d_name[0] != '.')
            result = play(inner);
        free(entries[n]);
    }
    if (count >= 0)
        free(entries);
    return result;
}

int main(int argc, char **argv)
{
    int result = 0;
    for (int n = 1; n < argc && result == 0; n++)
        result = play(argv[n]);
    if (result == 0 && played == 0) {
        fprintf(stderr, "usage: %s FILE|FOLDER... (at least one input)\n", argv[0]);
        result = 2;
    }
    return result;
}
