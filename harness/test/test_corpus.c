/*
 * Proves that corpus files are read as corpus.h says: names, expansion, lists; and that every
 * fault names its file and line.
 */
#include "program/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char seen[1 << 16]; /* what the call-back was given, in one text */
static char message[256];
static uint32_t count;

static enum cts_status note(void *context, const struct cts_corpus_case *one)
{
    char text[4096];
    size_t used = strlen(seen);

    assert_int_equal(cts_program_print(one->program, text, sizeof text), CTS_OK);
    snprintf(seen + used, sizeof seen - used, "%s:%u:%s|%d|%s|%s\n", one->file, (unsigned)one->line,
             one->name, one->explore, one->covers, text);
    count++;
    return context != NULL && count == *(uint32_t *)context ? CTS_IO : CTS_OK;
}

static enum cts_status read_all(const char *text)
{
    seen[0] = '\0';
    count = 0;
    return cts_corpus_read("f", text, strlen(text), note, NULL, message);
}

static void cases(void **state)
{
    (void)state;
    assert_int_equal(read_all("# head\n\ncase one\ncovers GEN-A-1 GEN-A-2\ncovers GEN-A-3\n"
                              "explore 2\nguest xp-sp3\npoll h0 # why\n\ncase two\nnotify"),
                     CTS_OK);
    assert_string_equal(seen, "f:3:one|2|GEN-A-1 GEN-A-2 GEN-A-3|guest xp-sp3\npoll h0\n\n"
                              "f:10:two|-1||notify\n\n");
    assert_int_equal(read_all(""), CTS_OK);
    assert_int_equal(count, 0);
}

static void expansion(void **state)
{
    (void)state;
    assert_int_equal(read_all("case c\nfor V = v1 zero\nfor N = 9..10\nchange $V\nidle $N\n"),
                     CTS_OK);
    assert_string_equal(seen, "f:1:c/V=v1/N=9|-1||change v1\nidle 9\n\n"
                              "f:1:c/V=v1/N=10|-1||change v1\nidle 10\n\n"
                              "f:1:c/V=zero/N=9|-1||change zero\nidle 9\n\n"
                              "f:1:c/V=zero/N=10|-1||change zero\nidle 10\n\n");
    assert_int_equal(read_all("case c\nfor F = - odd odd+same\narm h0 v1 $F -> w0\n"
                              "for E = change+v1;notify close+h0\n$E\n"),
                     CTS_OK);
    assert_int_equal(count, 6);
    assert_non_null(
        strstr(seen, "c/F=-/E=change-v1.notify|-1||arm h0 v1 -> w0\nchange v1\nnotify"));
    assert_non_null(strstr(seen, "c/F=odd-same/E=close-h0|-1||arm h0 v1 same odd -> w0\nclose h0"));
    assert_int_equal(read_all("case c\nfor N = 1\nfor N += 2 7..8\nfor M = arm+h0+v0+->+w0\n"
                              "idle $N\n$M\n"),
                     CTS_OK);
    assert_int_equal(count, 4);
    assert_non_null(strstr(seen, "c/N=8/M=arm-h0-v0-w0|-1||idle 8\narm h0 v0 -> w0\n"));
    assert_int_equal(read_all("case c\nfor LONG = 0..99\nfor B = 0..99\nidle $LONG\nidle $B\n"),
                     CTS_OK);
    assert_int_equal(count, 10000);
    /* What is no range of 32-bit numbers is one word. */
    assert_int_equal(read_all("case c\nfor N = 5..4294967305 5..x 7..6\nconfigure \"$N\"\n"),
                     CTS_OK);
    assert_int_equal(count, 3);
}

static const struct {
    const char *text;
    const char *sentence;
} faults[] = {
    {"poll h0", "f:1: expected 'case'"},
    {"case", "f:1: expected one name"},
    {"case a b", "f:1: expected one name"},
    {"case a\n\npoll h99", "f:3: expected a handle register"},
    {"case a\ncase a", "f:2: the name 'a' is used twice"},
    {"case a\nfor K = 1 1\nidle $K", "f:1: the name 'a/K=1' is used twice"},
    {"case a\ncovers", "f:2: expected requirement ids"},
    {"case a\nexplore x", "f:2: expected one preemption bound"},
    {"case a\nexplore 1001", "f:2: expected one preemption bound"},
    {"case a\nfor", "f:2: expected a new name"},
    {"case a\nfor $ = 1", "f:2: expected a name of letters"},
    {"case a\nfor K 1", "f:2: expected '='"},
    {"case a\nfor K =", "f:2: expected words"},
    {"case a\nfor K = 1\nfor K = 2", "f:3: expected a new name"},
    {"case a\nfor K = 1\nfor K +=", "f:3: expected words"},
    {"case a\nfor K += 1", "f:2: expected '='"},
    {"case a\nfor K = 1\nfor L = 1\nfor K += 2", "f:4: expected a new name"},
    {"case a\nfor K = 0\nfor L = 0\nfor M = 0\nfor N = 0\nfor O = 0\nfor P = 0\nfor Q = 0\n"
     "for R = 0\nfor S = 0",
     "f:10: the case has more than 8"},
    {"case a\nidle $K", "f:2: expected the name of a 'for'"},
    {"case a\nfor K = 0..99999999\nidle $K", "f:2: the 'for' lines have more than 512 words"},
    {"case a\nfor K = notify;idle+x\nsuspend\n$K", "f:4: expected a number"},
    {"case a\nfor K = notify;notify\n$K\nsuspend\nnonsense", "f:5: expected an operation"},
    {"case a\nrepeat 2\nnotify", "f:3: expected the 'end'"},
    {"case a\nfor A = 0..99\nfor B = 0..99\nfor C = 0..9\nidle $A", "f:1: the case expands to"},
    {"case a\nguest win9\ncase b", "f:2: expected a guest"},
};

static void faulty_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        assert_int_not_equal(read_all(faults[i].text), CTS_OK);
        if (strncmp(message, faults[i].sentence, strlen(faults[i].sentence)) != 0)
            fail_msg("'%s' gives '%s'", faults[i].text, message);
    }
}

static void hostile_text(void **state)
{
    static char large[1 << 18];
    size_t used;

    (void)state;
    memset(large, 'x', sizeof large);
    assert_int_equal(cts_corpus_read("f", large, sizeof large, note, NULL, message), CTS_SYNTAX);
    memcpy(large, "case ", 5);
    assert_int_equal(cts_corpus_read("f", large, sizeof large, note, NULL, message), CTS_LIMIT);
    used = (size_t)snprintf(large, sizeof large, "case a\ncovers");
    large[used] = ' ';
    assert_int_equal(cts_corpus_read("f", large, sizeof large, note, NULL, message), CTS_LIMIT);
    used = (size_t)snprintf(large, sizeof large, "case a\n");
    while (used + 8 < sizeof large)
        used += (size_t)snprintf(large + used, sizeof large - used, "notify\n");
    assert_int_equal(cts_corpus_read("f", large, used, note, NULL, message), CTS_LIMIT);
    assert_int_equal(cts_corpus_read("f", "case a\nno\0te", 12, note, NULL, message), CTS_SYNTAX);
    assert_non_null(strstr(message, "f:2: expected text"));
}

/* A call-back that refuses ends the reading with its own status. */
static void refusal(void **state)
{
    static const char text[] = "case a\nnotify\ncase b\nnotify\ncase c\nnotify\n";
    uint32_t stop = 2;

    (void)state;
    seen[0] = '\0';
    count = 0;
    assert_int_equal(cts_corpus_read("f", text, sizeof text - 1, note, &stop, message), CTS_IO);
    assert_int_equal(count, 2);
}

static void write_file(const char *directory, const char *name, const char *text)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    fclose(file);
}

static void files(void **state)
{
    static const char *const names[] = {"b.prog", "a.prog", "c.txt", ".d.prog"};
    char directory[] = "corpus-XXXXXX";
    char path[512];
    const char *first;

    (void)state;
    assert_int_equal(cts_corpus_load("no/such/place", note, NULL, message), CTS_IO);
    assert_non_null(strstr(message, "no/such/place"));
    assert_non_null(mkdtemp(directory));
    assert_int_equal(cts_corpus_load(directory, note, NULL, message), CTS_NOT_FOUND);
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        write_file(directory, names[i], "case same\nnotify\n");
    seen[0] = '\0';
    count = 0;
    assert_int_equal(cts_corpus_load(directory, note, NULL, message), CTS_OK);
    assert_int_equal(count, 2);
    first = strstr(seen, "a.prog");
    assert_non_null(first);
    assert_non_null(strstr(first, "b.prog"));
    snprintf(path, sizeof path, "%s/c.txt", directory);
    assert_int_equal(cts_corpus_load(path, note, NULL, message), CTS_OK);
    assert_int_equal(count, 3);
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),        cmocka_unit_test(expansion), cmocka_unit_test(faulty_text),
        cmocka_unit_test(hostile_text), cmocka_unit_test(refusal),   cmocka_unit_test(files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
