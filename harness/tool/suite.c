/*
 * The suite: all cases of the corpus that the filter lets through, each kept in its byte form, because tens
 * of thousands of them must fit into memory beside everything else.
 */
#include "program/corpus.h"
#include "tool.h"
#include <cts/digest.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 128u /* sets of tables (enum cts_table) */

struct entry {
    size_t bytes; /* offsets into the arena */
    size_t name;
    size_t covers;
    uint32_t length; /* of the byte form */
    uint32_t number; /* in the whole corpus */
    uint32_t file;   /* index into files */
    uint32_t operations;
    uint32_t tables; /* of which a target must have one */
    int explore;
};

struct cts_suite {
    const char *filter;
    uint64_t seed;
    bool no_explore;
    uint32_t bound; /* at least, of what is explored */
    struct entry *entries;
    uint32_t count;
    uint32_t room;
    uint32_t seen;              /* cases of the whole corpus */
    uint32_t total[TABLES_MAX]; /* of them: for each set of tables */
    char **files;
    uint32_t file_count;
    uint8_t *arena;
    size_t arena_used;
    size_t arena_room;
    struct cts_program program; /* the case that was asked for last */
};

static bool reserve(struct cts_suite *suite, size_t bytes)
{
    if (suite->arena_used + bytes > suite->arena_room) {
        size_t room = 2 * suite->arena_room + bytes;
        uint8_t *grown = realloc(suite->arena, room);

        if (!grown)
            return false;
        suite->arena = grown;
        suite->arena_room = room;
    }
    return true;
}

static bool keep_text(struct cts_suite *suite, const char *text, size_t *offset)
{
    size_t size = strlen(text) + 1;

    if (!reserve(suite, size))
        return false;
    *offset = suite->arena_used;
    memcpy(suite->arena + suite->arena_used, text, size);
    suite->arena_used += size;
    return true;
}

/* Name of the file without folder and suffix. */
static bool keep_file(struct cts_suite *suite, const char *path)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    size_t length = strcspn(base, ".");
    char **grown;

    if (suite->file_count) {
        const char *last = suite->files[suite->file_count - 1];

        if (strlen(last) == length && memcmp(last, base, length) == 0)
            return true;
    }
    grown = realloc(suite->files, (suite->file_count + 1) * sizeof(*grown));
    if (!grown)
        return false;
    suite->files = grown;
    suite->files[suite->file_count] = strndup(base, length);
    return suite->files[suite->file_count] ? ++suite->file_count : false;
}

static bool matches(const char *filter, const char *text)
{
    return strpbrk(filter, "*?[") ? fnmatch(filter, text, 0) == 0 : strstr(text, filter) != NULL;
}

static bool wanted(const struct cts_suite *suite, const struct cts_corpus_case *c)
{
    char name[CTS_CORPUS_NAME_MAX + 64];
    char covers[CTS_CORPUS_COVERS_MAX];
    char *rest = covers;

    if (!suite->filter || matches(suite->filter, c->name))
        return true;
    snprintf(name, sizeof(name), "%.60s/%s", suite->files[suite->file_count - 1], c->name);
    if (matches(suite->filter, name))
        return true;
    snprintf(covers, sizeof(covers), "%s", c->covers);
    for (char *id = strsep(&rest, " "); id; id = strsep(&rest, " "))
        if (matches(suite->filter, id))
            return true;
    return false;
}

static struct entry *new_entry(struct cts_suite *suite)
{
    if (suite->count == suite->room) {
        uint32_t room = suite->room ? 2 * suite->room : 1024;
        struct entry *grown = realloc(suite->entries, room * sizeof(*grown));

        if (!grown)
            return NULL;
        suite->entries = grown;
        suite->room = room;
    }
    return &suite->entries[suite->count];
}

static enum cts_status keep_case(void *context, const struct cts_corpus_case *c)
{
    struct cts_suite *suite = context;
    struct entry *entry = new_entry(suite);
    size_t length;
    enum cts_status status;

    if (!entry || !keep_file(suite, c->file))
        return CTS_MEMORY;
    uint32_t number = suite->seen++;
    uint32_t tables = cts_tool_program_tables(c->program);

    suite->total[tables]++;
    if (!wanted(suite, c))
        return CTS_OK;
    *entry = (struct entry){.number = number,
                            .file = suite->file_count - 1,
                            .operations = c->program->op_count,
                            .tables = tables,
                            .explore = suite->no_explore ? CTS_CORPUS_NOT_EXPLORED : c->explore};
    if (!keep_text(suite, c->name, &entry->name) || !keep_text(suite, c->covers, &entry->covers) ||
        !reserve(suite, CTS_PROGRAM_BYTES_MAX))
        return CTS_MEMORY;
    entry->bytes = suite->arena_used;
    status =
        cts_program_encode(c->program, suite->arena + entry->bytes, CTS_PROGRAM_BYTES_MAX, &length);
    if (status != CTS_OK)
        return status;
    entry->length = (uint32_t)length;
    suite->arena_used += length;
    suite->count++;
    return CTS_OK;
}

struct cts_suite *cts_suite_load(const struct cts_options *options)
{
    struct cts_suite *suite = calloc(1, sizeof(*suite));
    char message[256] = "";
    char path[PATH_MAX];
    enum cts_status status;

    if (!suite) {
        cts_complain("the suite: %s", cts_status_text(CTS_MEMORY));
        return NULL;
    }
    suite->filter = options->filter;
    suite->seed = options->seed;
    suite->no_explore = options->no_explore;
    suite->bound = options->explore ? (uint32_t)options->bound : 0;
    status = cts_corpus_load(cts_corpus_path(options, path), keep_case, suite, message);
    if (status != CTS_OK) {
        cts_complain("the cases in %s cannot be read: %s; name their folder with --corpus",
                     cts_corpus_path(options, path), *message ? message : cts_status_text(status));
    } else if (suite->count == 0) {
        cts_complain("no case of %u matches the filter \"%s\"; `list` shows cases and "
                     "requirements",
                     suite->seen, options->filter ? options->filter : "");
        status = CTS_NOT_FOUND;
    }
    if (status == CTS_OK)
        return suite;
    cts_suite_free(suite);
    return NULL;
}

void cts_suite_free(struct cts_suite *suite)
{
    if (!suite)
        return;
    for (uint32_t i = 0; i < suite->file_count; i++)
        free(suite->files[i]);
    free(suite->files);
    free(suite->entries);
    free(suite->arena);
    free(suite);
}

uint32_t cts_suite_select(struct cts_suite *suite, uint32_t tables)
{
    uint32_t kept = 0;
    uint32_t total = 0;

    for (uint32_t i = 0; i < suite->count; i++)
        if (suite->entries[i].tables & tables)
            suite->entries[kept++] = suite->entries[i];
    suite->count = kept;
    for (uint32_t i = 0; i < TABLES_MAX; i++)
        total += i & tables ? suite->total[i] : 0;
    return total;
}

uint32_t cts_suite_count(const struct cts_suite *suite)
{
    return suite->count;
}

/* Seed of a case: of the run's seed and the case's name alone, so that any part of the suite gets the same. */
static uint32_t case_seed(uint64_t seed, const char *name)
{
    uint64_t hash = CTS_DIGEST_BASIS ^ seed;

    for (; *name; name++)
        hash = cts_digest_add(hash, (uint8_t)*name);
    return (uint32_t)(hash ^ hash >> 32);
}

bool cts_suite_case(void *context, uint32_t index, struct cts_session_case *out)
{
    struct cts_suite *suite = context;
    const struct entry *entry = &suite->entries[index];
    const char *name = (const char *)suite->arena + entry->name;

    if (index >= suite->count)
        return false;
    cts_program_decode(suite->arena + entry->bytes, entry->length, &suite->program);
    if (suite->seed && suite->program.seed == 0)
        suite->program.seed = case_seed(suite->seed, name);
    *out = (struct cts_session_case){
        .name = name,
        .number = entry->number,
        .program = &suite->program,
        .explore = entry->explore != CTS_CORPUS_NOT_EXPLORED,
        .bound = entry->explore > (int)suite->bound ? (uint32_t)entry->explore : suite->bound,
    };
    return true;
}

const char *cts_suite_file(void *context, uint32_t index)
{
    struct cts_suite *suite = context;

    return suite->files[suite->entries[index].file];
}

const char *cts_suite_covers(const struct cts_suite *suite, uint32_t index)
{
    return (const char *)suite->arena + suite->entries[index].covers;
}

uint32_t cts_suite_operations(const struct cts_suite *suite, uint32_t index)
{
    return suite->entries[index].operations;
}
