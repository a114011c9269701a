/*
 * Proves that the counter's conformance programs are whole: every scenario of the catalogue has
 * its file, every case is read, printed and encoded without loss and has a name of its own, every
 * requirement named exists in form, and reading all of it again gives as many.
 */
#include "program/corpus.h"
#include "program_helper.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CORPUS    CTS_SOURCE_DIR "/corpora/counter"
#define SCENARIOS 38u
#define CASES_MIN 10000u
#define CASES_MAX 40000u

static struct {
    uint32_t cases;
    uint32_t explored;
    uint64_t operations;
    char file[256];
    uint32_t in_file;
} seen;

static void end_file(void)
{
    if (seen.in_file > 0)
        print_message("%6u  %s\n", (unsigned)seen.in_file, strrchr(seen.file, '/') + 1);
    seen.in_file = 0;
}

/* The scenario of a file is that of its cases, and no name is used in two files. */
static void check_name(const struct cts_corpus_case *one)
{
    const char *base = strrchr(one->file, '/') + 1;

    if (strncmp(one->name, base, 4) != 0)
        fail_msg("%s:%u: %s does not begin with the scenario", one->file, (unsigned)one->line,
                 one->name);
    check_new_name(one->name);
}

/* GEN-AREA-NUMBER, at least one. */
static void check_covers(const struct cts_corpus_case *one)
{
    const char *at = one->covers;

    do {
        char area[16];
        unsigned number;
        int used = 0;

        if (sscanf(at, "GEN-%15[A-Z]-%3u%n", area, &number, &used) != 2 ||
            (at[used] != ' ' && at[used] != '\0'))
            fail_msg("%s:%u: '%s' is no requirement", one->file, (unsigned)one->line, at);
        at += used;
    } while (*at++ == ' ');
}

static enum cts_status check_case(void *context, const struct cts_corpus_case *one)
{
    (void)context;
    if (strcmp(seen.file, one->file) != 0)
        end_file();
    snprintf(seen.file, sizeof seen.file, "%s", one->file);
    seen.in_file++;
    seen.cases++;
    seen.explored += one->explore != CTS_CORPUS_NOT_EXPLORED;
    seen.operations += one->program->op_count;
    check_name(one);
    check_covers(one);
    assert_true(one->explore <= 3);
    assert_true(one->program->op_count > 0);
    assert_true(one->program->switch_count <= 2);
    check_lossless(one->program);
    return CTS_OK;
}

static void lossless(void **state)
{
    char message[256];

    (void)state;
    if (cts_corpus_load(CORPUS, check_case, NULL, message) != CTS_OK)
        fail_msg("%s", message);
    end_file();
    print_message("%6u  cases, %u of them explored, %llu operations\n", (unsigned)seen.cases,
                  (unsigned)seen.explored, (unsigned long long)seen.operations);
    assert_in_range(seen.cases, CASES_MIN, CASES_MAX);
}

static void every_scenario_has_a_file(void **state)
{
    bool found[SCENARIOS + 1] = {false};
    DIR *directory = opendir(CORPUS);
    struct dirent *entry;

    (void)state;
    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL) {
        unsigned number;
        int used = 0;

        if (sscanf(entry->d_name, "s%2u-%n", &number, &used) == 1 && used == 4 && number > 0 &&
            number <= SCENARIOS)
            found[number] = true;
    }
    closedir(directory);
    for (uint32_t number = 1; number <= SCENARIOS; number++) {
        if (!found[number])
            fail_msg("scenario S%u has no file", (unsigned)number);
    }
}

static enum cts_status count_case(void *context, const struct cts_corpus_case *one)
{
    (void)one;
    ++*(uint32_t *)context;
    return CTS_OK;
}

static void reading_again_gives_as_many(void **state)
{
    char message[256];
    uint32_t cases = 0;

    (void)state;
    assert_int_equal(cts_corpus_load(CORPUS, count_case, &cases, message), CTS_OK);
    assert_int_equal(cases, seen.cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scenario_has_a_file),
        cmocka_unit_test(lossless),
        cmocka_unit_test(reading_again_gives_as_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
