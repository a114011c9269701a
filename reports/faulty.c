/*
 * The table of faulty targets: for people on the terminal, and as faulty.json for the report.
 */
#include "report_private.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum cts_status cts_faulty_write(const char *folder, const struct cts_faulty_row *rows,
                                 size_t count, char message[512])
{
    json_t *table = json_array();
    char path[PATH_MAX];
    char *text = NULL;
    FILE *file = NULL;
    enum cts_status status = CTS_MEMORY;

    snprintf(message, 512, "%s", cts_status_text(CTS_MEMORY));
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            table,
            json_pack("{so so so so sI sI so sI sI sI so so sb}", "fault",
                      cts_report_json(rows[i].fault), "requirement",
                      cts_report_json(rows[i].requirement), "found", cts_report_json(rows[i].found),
                      "others", cts_report_json(rows[i].others), "programs",
                      (json_int_t)rows[i].programs, "schedules", (json_int_t)rows[i].schedules,
                      "text", cts_report_json(rows[i].text), "fuzz_limit",
                      (json_int_t)rows[i].fuzz_limit, "fuzz_executions",
                      (json_int_t)rows[i].fuzz_executions, "fuzz_seconds",
                      (json_int_t)rows[i].fuzz_seconds, "fuzz_found",
                      cts_report_json(rows[i].fuzz_found), "fuzz_others",
                      cts_report_json(rows[i].fuzz_others), "fuzz_died", (int)rows[i].fuzz_died));
    if (table && json_array_size(table) == count)
        text = json_dumps(table, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    json_decref(table);
    if (!text)
        return status;
    snprintf(path, sizeof(path), "%s/faulty.json", folder);
    if (cts_folder_make(folder) == CTS_OK)
        file = fopen(path, "w");
    status = file && fputs(text, file) >= 0 && fputc('\n', file) != EOF ? CTS_OK : CTS_IO;
    if (file && fclose(file) != 0)
        status = CTS_IO;
    if (status != CTS_OK)
        snprintf(message, 512, "%.300s cannot be written: %s; name another folder with --out", path,
                 strerror(errno));
    free(text);
    return status;
}

/* "1234", or "not in 600 s", or nothing if no fuzzer was asked. */
static const char *fuzz_text(const struct cts_faulty_row *row, char text[64])
{
    text[0] = '\0';
    if (row->fuzz_found[0])
        snprintf(text, 64, "%llu", (unsigned long long)row->fuzz_executions);
    else if (row->fuzz_limit)
        snprintf(text, 64, "not in %llu s%s", (unsigned long long)row->fuzz_limit,
                 row->fuzz_died ? ", died" : "");
    return text;
}

void cts_faulty_print(const struct cts_faulty_row *rows, size_t count)
{
    size_t missed = 0, fuzzed = 0, fuzz_found = 0;
    char fuzz[64];

    for (size_t i = 0; i < count; i++) {
        missed += rows[i].found[0] == '\0';
        fuzzed += rows[i].fuzz_limit > 0;
        fuzz_found += rows[i].fuzz_found[0] != '\0';
    }
    printf("programs: cases of the suite, in its order, until the first finding of what the fault "
           "breaks\n");
    if (fuzzed)
        printf("fuzzing: executions until the same, by libFuzzer from an empty corpus, without the "
               "suite's programs as seeds\n");
    const int width = fuzzed ? 18 : 0;
    printf("\n%-10s  %-30s  %-30s  %9s  %*s  %s\n", "fault", "breaks", "found", "programs", width,
           fuzzed ? "fuzzing" : "", "what it is");
    for (size_t i = 0; i < count; i++) {
        const char *found = rows[i].found[0] ? rows[i].found : "MISSED";

        printf("%-10s  %-30s  %-30s  %9llu  %*s  %s\n", rows[i].fault, rows[i].requirement, found,
               (unsigned long long)rows[i].programs, width, fuzz_text(&rows[i], fuzz),
               rows[i].text);
    }
    printf("%zu faults, %zu found, %zu missed\n", count, count - missed, missed);
    if (fuzzed)
        printf("%zu fuzzed, %zu found by that\n", fuzzed, fuzz_found);
}
