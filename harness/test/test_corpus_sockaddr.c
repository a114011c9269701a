/*
 * Proves that the conformance programs of socket addresses are whole: every scenario that programs can play has its
 * file, every case is read, printed and encoded without loss and has a name of its own, every requirement named is a
 * row of the table, and every row but those of live checks is named by some case.
 */
#include "oracle/address_requirements.h"
#include "program/corpus.h"
#include "program_helper.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CORPUS    CTS_SOURCE_DIR "/corpora/sockaddr"
#define SCENARIOS 16u
#define LIVE      13u /* needs a kernel, not a program */
#define CASES_MIN 5000u
#define CASES_MAX 30000u

static struct {
    const char *id;
    uint32_t cases;
} rows[] = {
#define CALLS(...)                                    0
#define NO_CALLS                                      0
#define ROW(area, number, level, calls, text, source) {"ADR-" #area "-" #number, 0},
    CTS_ADDRESS_REQUIREMENTS(ROW)
#undef ROW
#undef NO_CALLS
#undef CALLS
};
#define ROWS (sizeof rows / sizeof *rows)

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

    if (strncmp(one->name, base, strcspn(base, "-.") + 1) != 0)
        fail_msg("%s:%u: %s does not begin with the scenario", one->file, (unsigned)one->line,
                 one->name);
    check_new_name(one->name);
}

static void check_covers(const struct cts_corpus_case *one)
{
    const char *at = one->covers;

    do {
        size_t length = strcspn(at, " ");
        size_t row = 0;

        while (row < ROWS && (strlen(rows[row].id) != length || memcmp(rows[row].id, at, length)))
            row++;
        if (row == ROWS)
            fail_msg("%s:%u: '%s' is no requirement", one->file, (unsigned)one->line, at);
        rows[row].cases++;
        at += length;
    } while (*at++ == ' ');
}

static enum cts_status check_case(void *context, const struct cts_corpus_case *one)
{
    size_t length = strlen(one->file);

    (void)context;
    if (length > 5 && strcmp(one->file + length - 5, ".json") == 0)
        return CTS_OK; /* vectors have their own test */
    if (strcmp(seen.file, one->file) != 0)
        end_file();
    snprintf(seen.file, sizeof seen.file, "%s", one->file);
    seen.in_file++;
    seen.cases++;
    seen.explored += one->explore != CTS_CORPUS_NOT_EXPLORED;
    seen.operations += one->program->op_count;
    check_name(one);
    check_covers(one);
    assert_true(one->explore <= 2);
    assert_int_equal(one->program->interface, CTS_INTERFACE_SOCKADDR);
    assert_true(one->program->op_count > 0);
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

static void every_row_has_a_case(void **state)
{
    (void)state;
    for (size_t row = 0; row < ROWS; row++) {
        bool live = strcmp(rows[row].id, "ADR-SOCK-290") == 0;

        if ((rows[row].cases == 0) != live)
            fail_msg("%s: %u cases", rows[row].id, (unsigned)rows[row].cases);
    }
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

        if (sscanf(entry->d_name, "sc%2u-%n", &number, &used) == 1 && used == 5 && number > 0 &&
            number <= SCENARIOS)
            found[number] = true;
    }
    closedir(directory);
    for (uint32_t number = 1; number <= SCENARIOS; number++) {
        if (found[number] == (number == LIVE))
            fail_msg("scenario SC-%02u: a file or none", (unsigned)number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lossless),
        cmocka_unit_test(every_row_has_a_case),
        cmocka_unit_test(every_scenario_has_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
