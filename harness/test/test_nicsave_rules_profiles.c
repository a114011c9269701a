/*
 * Every policy switch that the rules on extensions honour: the same events under two answers. Then what the profiles
 * of the catalogue answer, what a profile or a target takes out, and what a sweep counts as evidence.
 */
#include "nicsave_notation.h"

#include "oracle/nicsave_call.h"
#include "oracle/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* HELD: no finding of the requirement, and it was observed. */
enum answer { HELD, UNSEEN, FAILS, WARNS, NOT_APPLICABLE };

#define ONE  "plant 7 64:1;"
#define C7   "save 7; claim 64:1; = ok;"
#define END  "save 7; fwd; done 7; fwd;"
#define WIDE ONE "save 7 offset=600 cap=32; short 664;"
#define DOC  ONE "save 7 offset=600 cap=32; short 632;"
/* A request whose structure is malformed, refused and passed down. */
#define REFUSED "save 7 header=0; = nosup"
#define PASSED  "save 7 header=0; fwd"

#define A(id, with, text, is, ...)                                                                 \
    {                                                                                              \
        .requirement = (id), .answers = (with), .events = text, .answer = (is), __VA_ARGS__        \
    }

static const struct row {
    const char *requirement, *answers; /* NULL: the defaults */
    const char *events;
    enum answer answer;
    uint32_t without, unsaid, said;
} rows[] = {
    A("SAV-SAVE-130", NULL, ONE "save 7 total=632 size=568; claim 64:1; = ok", FAILS),
    A("SAV-SAVE-130", "header-size=fixed-struct", ONE "save 7 total=632 size=568; claim 64:1; = ok",
      HELD),
    A("SAV-NEED-010", "header-size=fixed-struct", ONE "save 7 total=600 size=568; short 632", HELD),
    A("SAV-SAVE-120", NULL, ONE "save 7 fill=1; claim 64:1; put 14 9 2; = ok", FAILS),
    A("SAV-SAVE-120", "structure-init=extension-may-rewrite",
      ONE "save 7 fill=1; claim 64:1; put 14 9 2; = ok", HELD),
    A("SAV-SAVE-120", "structure-init=extension-may-rewrite",
      ONE "save 7 flags=3; claim 64:1; put 4 0; = ok", HELD),
    A("SAV-SAVE-120", "structure-init=extension-may-rewrite",
      ONE "save 7; claim 64:1; put 4 1; = ok", FAILS),
    A("SAV-SAVE-110", "structure-init=extension-may-rewrite",
      ONE "save 7; claim 64:1; put 1 2; = ok", FAILS),
    A("SAV-SAVE-130", NULL, ONE "save 7 out=600; claim 64:1 written=600; = ok", FAILS),
    A("SAV-SAVE-130", "capacity-source=header-size",
      ONE "save 7 out=600; claim 64:1 written=600; = ok", HELD),
    A("SAV-SAVE-130", NULL, ONE "save 7 size=600; claim 64:1; = ok", FAILS),
    A("SAV-SAVE-130", "capacity-source=output-length", ONE "save 7 size=600; claim 64:1; = ok",
      HELD),
    A("SAV-SAVE-130", NULL, ONE "save 7 dsize=32; claim 64:1; = ok", HELD),
    A("SAV-SAVE-130", "capacity-source=save-data-size", ONE "save 7 dsize=32; claim 64:1; = ok",
      FAILS),
    A("SAV-NEED-020", NULL, WIDE DOC, HELD),
    A("SAV-NEED-020", "bytes-needed-offset=doc-literal", DOC, HELD),
    A("SAV-NEED-020", "bytes-needed-offset=doc-literal", WIDE, FAILS),
    A("SAV-NEED-020", "bytes-needed-offset=offset-plus-data", WIDE, HELD),
    A("SAV-NEED-020", "bytes-needed-offset=offset-plus-data", DOC, FAILS),
    A("SAV-NEED-010", NULL, ONE "save 7 cap=32; short 1000", FAILS),
    A("SAV-NEED-010", "bytes-needed-slack=at-least", ONE "save 7 cap=32; short 1000", HELD),
    A("SAV-NEED-010", "bytes-needed-slack=at-least", ONE "save 7 cap=32; short 631", FAILS),
    A("SAV-NEED-030", NULL, ONE "save 7 cap=32; set needed=632; = length", FAILS),
    A("SAV-NEED-030", "too-short-status=also-invalid-length",
      ONE "save 7 cap=32; set needed=632; = length;" C7 END, HELD),
    A("SAV-NEED-010", "too-short-status=also-invalid-length",
      ONE "save 7 cap=32; set needed=64; = length", FAILS),
    A("SAV-NEED-030", "too-short-status=also-invalid-length",
      ONE "save 7 cap=32; set needed=632; = small", FAILS),
    A("SAV-SAVE-070", NULL, ONE "save 7 cap=100; claim 64:1 dsize=100; = ok", FAILS),
    A("SAV-SAVE-070", "save-data-size=unchanged", ONE "save 7 cap=100; claim 64:1 dsize=100; = ok",
      HELD),
    A("SAV-SAVE-070", "save-data-size=unchanged", ONE "save 7 cap=100; claim 64:1; = ok", FAILS),
    A("SAV-SAVE-070", "save-data-size=either", ONE "save 7 cap=100; claim 64:1; = ok", HELD),
    A("SAV-SAVE-160", "save-data-size=either",
      ONE "save 7 cap=100; claim 64:1 dsize=100; = ok;" END, HELD),
    A("SAV-SAVE-210", NULL, "plant 7 0:1; save 7; claim 0:1; = ok", WARNS),
    A("SAV-SAVE-210", "zero-length-save=fail", "plant 7 0:1; save 7; claim 0:1; = ok", FAILS),
    A("SAV-SAVE-210", "zero-length-save=accept", "plant 7 0:1; save 7; claim 0:1; = ok",
      NOT_APPLICABLE),
    A("SAV-NDIS-120", NULL, ONE "save 7 type=0; claim 64:1; set method=0 out=632; = ok", FAILS),
    A("SAV-NDIS-120", "request-type=table-query",
      ONE "save 7 type=0; claim 64:1; set method=0 out=632; = ok", UNSEEN),
    A("SAV-NDIS-150", NULL, REFUSED, HELD),
    A("SAV-NDIS-150", NULL, PASSED, HELD),
    A("SAV-NDIS-150", "malformed-request=error", REFUSED, HELD),
    A("SAV-NDIS-150", "malformed-request=error", PASSED, FAILS),
    A("SAV-NDIS-150", "malformed-request=forward", REFUSED, FAILS),
    A("SAV-NDIS-150", "malformed-request=forward", PASSED, HELD),
    A("SAV-NDIS-150", "malformed-request=forward", "save 7 offset=900 total=632; short 632", HELD),
    A("SAV-NDIS-150", "malformed-request=ms-sample", REFUSED, HELD),
    A("SAV-NDIS-150", "malformed-request=ms-sample", PASSED, FAILS),
    A("SAV-NDIS-150", "malformed-request=ms-sample", "save 7 header=0; = fail", FAILS),
    A("SAV-NDIS-150", "malformed-request=ms-sample", "give 7 64:1 header=0; fwd", HELD),
    A("SAV-NDIS-150", "malformed-request=ms-sample", "give 7 64:1 header=0; = nosup", FAILS),
    A("SAV-DONE-040", "malformed-request=forward", "done 7 header=0; = nosup", FAILS),
    A("SAV-DONE-040", NULL, "done 7 header=0; = nosup", UNSEEN),
    A("SAV-SAVE-130", NULL, ONE "save 7 rev=2 size=572; claim 64:1; = ok", FAILS),
    A("SAV-SAVE-130", "revision=rev2-fixed-572", ONE "save 7 rev=2 size=572; claim 64:1; = ok",
      HELD),
    A("SAV-SAVE-130", "revision=rev2-saturate",
      "plant 7 70000:1; save 7 rev=2 cap=70000 size=65535; claim 70000:1; = ok", HELD),
    A("SAV-SAVE-030", NULL, ONE "save 7; claim 64:1 id=b; = ok", FAILS),
    A("SAV-SAVE-030", "extension-id=any-stable", ONE "save 7; claim 64:1 id=b; = ok", HELD),
    A("SAV-SAVE-230", "extension-id=any-stable",
      "plant 7 64:1 5:2; save 7; claim 64:1 id=b; = ok; save 7; claim 5:2; = ok", FAILS),
    A("SAV-SAVE-040", NULL, ONE "save 7; claim 64:1 name=x; = ok", FAILS),
    A("SAV-SAVE-040", "friendly-name=well-formed", ONE "save 7; claim 64:1 name=x; = ok", HELD),
    A("SAV-SAVE-040", "friendly-name=well-formed", ONE "save 7; claim 64:1; put 32 21; = ok",
      FAILS),
    A("SAV-SAVE-050", NULL, ONE "save 7; claim 64:1; put 60 1; = ok", FAILS),
    A("SAV-SAVE-050", "string-tail=ignore", ONE "save 7; claim 64:1; put 60 1; = ok",
      NOT_APPLICABLE),
    A("SAV-NDIS-160", NULL, ONE C7 END "give 8 64:1; = ok", FAILS),
    A("SAV-NDIS-160", "supported-revision=ignore", ONE C7 END "give 8 64:1; = ok", NOT_APPLICABLE),
    A("SAV-NDIS-170", NULL, ONE "save 7; claim 64:1 written=0 read=0; = ok", NOT_APPLICABLE),
    A("SAV-NDIS-170", NULL, ONE "save 7; claim 64:1 written=600; = ok", HELD),
    A("SAV-NDIS-170", "byte-counts=require", ONE "save 7; claim 64:1 written=0; = ok", FAILS),
    A("SAV-NDIS-170", "byte-counts=require", ONE C7, HELD),
    A("SAV-SAVE-200", NULL, "save 9; = nosup", FAILS),
    A("SAV-SAVE-200", NULL, "connect 9; save 9.4; = nosup", FAILS),
    A("SAV-SAVE-200", "unknown-nic=error-allowed", "save 9; = nosup", UNSEEN),
    A("SAV-SAVE-090", "unknown-nic=error-allowed", "plant 7; save 7; = nosup", FAILS),
    A("SAV-SAVE-150", NULL, ONE "save 7; = veto", FAILS),
    A("SAV-SAVE-150", "veto-status=as-failure", ONE "save 7; = veto", NOT_APPLICABLE),
    A("SAV-SAVE-260", NULL, ONE C7, HELD, .said = CTS_DESCRIBES_CAPTURE),
    A("SAV-SAVE-260", "capture-save=forbidden", ONE C7, FAILS, .said = CTS_DESCRIBES_CAPTURE),
    A("SAV-SAVE-260", "capture-save=forbidden", ONE C7, NOT_APPLICABLE),
    A("SAV-NDIS-230", NULL, "plant 7; save 7; cancel; cancelled; rest; fwd", HELD),
    A("SAV-NDIS-230", "cancel=prompt", "plant 7; save 7; cancel; cancelled; rest; fwd", FAILS),
    A("SAV-NDIS-230", "cancel=prompt", "plant 7; save 7; cancel; fwd; cancelled; rest", HELD),
    A("SAV-ORDER-120", NULL, ONE "delete 7; save 7; = fail", FAILS),
    A("SAV-ORDER-120", "disconnect-mid-save=not-issued", ONE "delete 7; save 7; = fail",
      NOT_APPLICABLE),
    A("SAV-ORDER-040", "interleave=sequential", ONE C7 END, NOT_APPLICABLE),
    /* What a target cannot show is not held against it. */
    A("SAV-NDIS-180", NULL, ONE C7, NOT_APPLICABLE, .without = CTS_EXTENSION_CAN_STATES),
    A("SAV-NDIS-180", NULL, ONE C7, UNSEEN),
    A("SAV-NDIS-230", NULL, ONE C7, NOT_APPLICABLE, .without = CTS_EXTENSION_CAN_CANCEL),
    A("SAV-NEED-040", NULL, "connect 7; save 7; fwd", NOT_APPLICABLE,
      .without = CTS_EXTENSION_CAN_PLANT),
    A("SAV-REST-070", NULL, "save 7; fwd", NOT_APPLICABLE, .without = CTS_EXTENSION_CAN_PLANT,
      .unsaid = CTS_DESCRIBES_SAVER, .said = CTS_DESCRIBES_TRANSPARENT),
    A("SAV-DONE-030", NULL, "save 7; fwd", UNSEEN, .without = CTS_EXTENSION_CAN_PLANT,
      .unsaid = CTS_DESCRIBES_SAVER, .said = CTS_DESCRIBES_TRANSPARENT),
};

static bool is_right(const struct row *row, const struct test_stack_said *said)
{
    uint64_t explored;
    struct cts_result result =
        cts_oracle_result(said->oracle, cts_requirement_find(row->requirement), &explored);
    switch (row->answer) {
    case HELD:
        return result.verdict == CTS_VERDICT_PASS && result.observations > 0;
    case UNSEEN:
        return result.verdict == CTS_VERDICT_INCONC;
    case FAILS:
        return result.verdict == CTS_VERDICT_FAIL;
    case WARNS:
        return result.verdict == CTS_VERDICT_WARN;
    case NOT_APPLICABLE:
        return result.verdict == CTS_VERDICT_NA && result.reason;
    }
    return false;
}

static void test_answers(void **state)
{
    uint32_t wrong = 0;
    (void)state;
    for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        struct test_stack run = {.answers = rows[n].answers,
                                 .events = rows[n].events,
                                 .without = rows[n].without,
                                 .unsaid = rows[n].unsaid,
                                 .said = rows[n].said};
        struct test_stack_said said;
        test_stack_judge(&run, &said);
        if (!is_right(&rows[n], &said)) {
            print_error("%s with %s on: %s\n", rows[n].requirement,
                        rows[n].answers ? rows[n].answers : "the defaults", rows[n].events);
            for (uint32_t f = 0; f < said.count; f++)
                print_error("  %s: %s; %s\n", cts_requirement(said.findings[f].requirement)->id,
                            said.findings[f].expected, said.findings[f].seen);
            wrong++;
        }
        cts_oracle_free(said.oracle);
    }
    assert_int_equal(wrong, 0);
}

/* Section 3 of the catalogue, as far as it is about this interface. */
static void test_profiles_of_the_catalogue(void **state)
{
    static const struct {
        const char *profile, *settings;
    } profiles[] = {
        {"ms-docs", ""},
        {"ms-sample",
         "bytes-needed-offset=offset-plus-data malformed-request=ms-sample "
         "supported-revision=ignore zero-length-save=accept friendly-name=well-formed"},
        {"cloudbase",
         "bytes-needed-offset=offset-plus-data malformed-request=ms-sample "
         "supported-revision=ignore zero-length-save=accept friendly-name=well-formed"},
        {"ovs", "malformed-request=forward"},
        {"juniper-vrouter", "malformed-request=forward"},
        {"wfp-inbox",
         "extension-id=any-stable friendly-name=well-formed supported-revision=ignore"},
        {"nic-6.50", "revision=rev2-saturate over-64k=rev2"},
        {"strict", "bytes-needed-offset=offset-plus-data zero-length-save=fail "
                   "malformed-request=error byte-counts=require restore-order=any cancel=prompt"},
    };
    (void)state;
    for (size_t n = 0; n < sizeof profiles / sizeof profiles[0]; n++) {
        uint32_t index = 0;
        while (cts_profile_name(index) && strcmp(cts_profile_name(index), profiles[n].profile) != 0)
            index++;
        assert_non_null(cts_profile_name(index));
        const char *settings = cts_profile_settings(index);
        /* strict has answers for other interfaces around these */
        assert_non_null(strstr(settings, profiles[n].settings));
    }
}

/* -- sweeps -------------------------------------------------------------------------------------------------- */

static uint64_t seen(const char *profile, enum cts_swept class, const char *requirement)
{
    struct test_stack run = {.profile = profile, .events = ""};
    struct test_stack_said said;
    struct {
        struct cts_event event;
        uint64_t values[1 + CTS_SWEPT_COUNTS];
    } swept = {.event = {.magic = CTS_EVENT_MAGIC,
                         .version = CTS_EVENT_VERSION,
                         .interface = CTS_INTERFACE_NICSAVE,
                         .kind = CTS_EVENT_OID_SWEPT,
                         .stamp = 3,
                         .length = sizeof swept.values}};
    uint64_t explored;
    swept.values[1 + class] = 1000;
    run.last = &swept.event;
    test_stack_judge(&run, &said);
    uint64_t observed =
        cts_oracle_result(said.oracle, cts_requirement_find(requirement), &explored).observations;
    assert_int_equal(said.count, 0);
    cts_oracle_free(said.oracle);
    return observed;
}

static void test_a_sweep_is_evidence(void **state)
{
    (void)state;
    assert_int_equal(seen("ms-docs", CTS_SWEPT_SHORT, "SAV-NEED-010"), 1000);
    assert_int_equal(seen("ms-docs", CTS_SWEPT_CLAIM, "SAV-NEED-010"), 0);
    assert_int_equal(seen("ms-docs", CTS_SWEPT_SHORT_LITERAL, "SAV-NEED-020"), 1000);
    assert_int_equal(seen("ms-sample", CTS_SWEPT_SHORT_LITERAL, "SAV-NEED-020"), 0);
    assert_int_equal(seen("ms-sample", CTS_SWEPT_SHORT_WIDE, "SAV-NEED-020"), 1000);
    assert_int_equal(seen("strict", CTS_SWEPT_MALFORMED_PASSED, "SAV-NDIS-150"), 0);
    assert_int_equal(seen("ovs", CTS_SWEPT_MALFORMED_PASSED, "SAV-NDIS-150"), 1000);
    assert_int_equal(seen("ms-docs", CTS_SWEPT_REFUSED, "SAV-REST-090"), 1000);
}

/* Numbers in and a class out: what is right by one formula only has a class of its own. */
static void test_classes_of_answers(void **state)
{
    const struct cts_nicsave_held held = {.known = true, .mine = true, .whole = true, .length = 64};
    const uint32_t too_short = (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
    static const uint32_t record = CTS_OID_CHANGED_ID | CTS_OID_CHANGED_DATA | CTS_OID_CHANGED_SIZE;
    const struct {
        uint32_t total, offset;
        struct cts_nicsave_answer answer;
        enum cts_swept class;
    } calls[] = {
        {600, 568, {.status = too_short, .needed = 632}, CTS_SWEPT_SHORT},
        {600, 568, {.status = too_short, .needed = 636}, CTS_SWEPT_DOUBTFUL},
        {620, 600, {.status = too_short, .needed = 632}, CTS_SWEPT_SHORT_LITERAL},
        {620, 600, {.status = too_short, .needed = 664}, CTS_SWEPT_SHORT_WIDE},
        {620, 600, {.status = too_short, .needed = 665}, CTS_SWEPT_DOUBTFUL},
        {631, 568, {.status = too_short, .needed = 632}, CTS_SWEPT_SHORT_BY_ONE},
        {632, 568, {.status = too_short, .needed = 632}, CTS_SWEPT_DOUBTFUL},
        {600, 568, {.status = too_short, .needed = 632, .changed = 0x2000000}, CTS_SWEPT_DOUBTFUL},
        {632, 568, {.changed = record, .data_size = 64, .data_right = true}, CTS_SWEPT_CLAIM_EXACT},
        {700, 568, {.changed = record, .data_size = 64, .data_right = true}, CTS_SWEPT_CLAIM},
        {700, 568, {.changed = record, .data_size = 64}, CTS_SWEPT_DOUBTFUL},
        {700, 568, {.changed = record, .data_size = 63, .data_right = true}, CTS_SWEPT_DOUBTFUL},
        {600, 568, {.changed = record, .data_size = 64, .data_right = true}, CTS_SWEPT_DOUBTFUL},
        {632, 568, {.at_miniport = true}, CTS_SWEPT_DOUBTFUL},
        {500, 568, {.at_miniport = true}, CTS_SWEPT_MALFORMED_PASSED},
        {500, 568, {.status = 0xC0010014u}, CTS_SWEPT_MALFORMED_REFUSED},
        {500, 568, {.status = 0}, CTS_SWEPT_DOUBTFUL},
        {632, 700, {.status = too_short, .needed = 632}, CTS_SWEPT_BEYOND},
    };
    (void)state;
    for (size_t n = 0; n < sizeof calls / sizeof calls[0]; n++) {
        uint32_t total = calls[n].total, offset = calls[n].offset;
        struct cts_nicsave_call call = {.oid = CTS_OID_NIC_SAVE,
                                        .request_type = CTS_REQUEST_METHOD,
                                        .capacity = total,
                                        .in = total,
                                        .out = total,
                                        .size = total,
                                        .data_size = offset < total ? total - offset : 0,
                                        .offset = offset,
                                        .type = CTS_SAVE_TYPE,
                                        .revision = 1,
                                        .present = total >= CTS_SAVE_SIZE_REVISION_1};
        if (cts_nicsave_swept(&call, &held, &calls[n].answer) != calls[n].class)
            fail_msg("row %zu is class %d", n,
                     (int)cts_nicsave_swept(&call, &held, &calls[n].answer));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_profiles_of_the_catalogue),
        cmocka_unit_test(test_a_sweep_is_evidence),
        cmocka_unit_test(test_classes_of_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
