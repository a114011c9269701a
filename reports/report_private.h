/* What the writers of one report share; private to reports/. */
#ifndef CTS_REPORT_PRIVATE_H
#define CTS_REPORT_PRIVATE_H

#include "report.h"
#include <jansson.h>
#include <stdio.h>

/* A JSON string from any bytes: what is no UTF-8 becomes "?". NULL gives JSON null. New reference.
 */
json_t *cts_report_json(const char *text);

/* junit.xml as it grows: test cases in memory, one file at the end. */
struct cts_junit;
/* `partial`: what was not judged was not played, which is no error. */
struct cts_junit *cts_junit_new(bool partial);
void cts_junit_free(struct cts_junit *junit);
/* Both return CTS_MEMORY. */
enum cts_status cts_junit_finding(struct cts_junit *junit, const struct cts_report_finding *finding,
                                  uint64_t number);
enum cts_status cts_junit_requirement(struct cts_junit *junit,
                                      const struct cts_requirement *requirement,
                                      const struct cts_result *result);
/* CTS_IO (errno), CTS_MEMORY. */
enum cts_status cts_junit_write(struct cts_junit *junit, const char *path, const char *target,
                                const char *profile);

#endif
