/*
 * Every answer to every policy switch of socket addresses, end to end: the reference that was told of an answer passes
 * the programs under that answer, fails them under the default one, and fails under it when it was not told.
 */
#include "oracle/profile.h"
#include "oracle/requirement.h"
#include "player_helper.h"
#include "program/corpus.h"

#define REFERENCE CTS_BINARY_DIR "/targets/hvsocket.so"
#define CORPUS    CTS_SOURCE_DIR "/corpora/sockaddr"

/* An answer, the requirement whose programs are played, and whether they show a difference. HIDDEN: what is open in
 * either answer, live checks, and what differs together with other switches. ONE_WAY: who ignores Reserved may do so
 * where other values than 1 are open, too. */
enum shown { HIDDEN, SHOWN, ONE_WAY };
static const struct row {
    const char *name, *requirement;
    enum shown shown;
} rows[] = {
    {"hv-long-length=exact", "ADR-HV-050", SHOWN},
    {"vm-long-length=exact", "ADR-VM-030", SHOWN},
    {"hv-family=legacy-43", "ADR-HV-010", SHOWN},
    {"hv-reserved=reject", "ADR-HV-080", SHOWN},
    {"hv-reserved=container-flag", "ADR-HV-080", ONE_WAY},
    {"vm-flags=zero-only", "ADR-VM-060", SHOWN},
    {"vm-reserved=reject", "ADR-VM-070", SHOWN},
    {"vm-errno=eafnosupport", "ADR-SOCK-120", SHOWN},
    {"vm-os-layout=macos", "ADR-VM-010", SHOWN},
    {"vm-os-layout=freebsd", "ADR-VM-010", SHOWN},
    {"guid-braces=accept-pair", "ADR-GUID-060", SHOWN},
    {"guid-forms=dotnet", "ADR-GUID-070", SHOWN},
    {"guid-forms=python", "ADR-GUID-070", SHOWN},
    {"zero-name=zero", "ADR-GUID-150", SHOWN},
    {"plus-sign=accept", "ADR-TEXT-030", SHOWN},
    {"empty-cid=any", "ADR-TEXT-070", SHOWN},
    {"cid-minus-one=any", "ADR-TEXT-080", SHOWN},
    {"cid-names=none", "ADR-TEXT-090", SHOWN},
    {"text-port-any=accept", "ADR-TEXT-100", SHOWN},
    {"type-prefix=accept", "ADR-TEXT-150", SHOWN},
    {"hvsock-scheme=vmid-service", "ADR-TEXT-160", SHOWN},
    {"hvsock-scheme=hybrid-path", "ADR-TEXT-160", SHOWN},
    {"vmid-names=names", "ADR-TEXT-180", SHOWN},
    {"hv-port-range=full", "ADR-MAP-050", SHOWN},
    {"hv-port-range=legacy", "ADR-MAP-050", HIDDEN},
    {"cid-zero=loopback", "ADR-MAP-090", SHOWN},
    {"hvs-peer-cid=any", "ADR-SOCK-260", SHOWN},
    {"wildcard-config-absent=deny", "ADR-WILD-050", SHOWN},
    {"wildcard-no-match=timeout", "ADR-WILD-040", SHOWN},
    {"parent-in-container=header", "ADR-WILD-110", SHOWN},
    {"parent-on-host=never-matches", "ADR-WILD-120", SHOWN},
    {"broadcast-bind=bind-fails", "ADR-WILD-130", SHOWN},
    {"silohost-listen=unspecified", "ADR-WILD-140", HIDDEN},
    {"silohost-outside=unspecified", "ADR-WILD-200", HIDDEN},
    {"timeout-over-max=clamp", "ADR-SOCK-060", SHOWN},
    {"timeout-over-max=store", "ADR-SOCK-060", SHOWN},
    {"passthru-option=accept", "ADR-SOCK-040", SHOWN},
    {"suspend-unset=unspecified", "ADR-SOCK-080", HIDDEN},
    {"hyb-separator=spaces", "ADR-HYB-010", SHOWN},
    {"hyb-separator=any-whitespace", "ADR-HYB-010", SHOWN},
    {"hyb-crlf=accept", "ADR-HYB-030", SHOWN},
    {"hyb-trailing=ignore", "ADR-HYB-030", SHOWN},
    {"hyb-leading=skip", "ADR-HYB-030", SHOWN},
    {"hyb-guid=accept", "ADR-HYB-080", SHOWN},
    {"reg-braced-key=accept", "ADR-REG-050", SHOWN},
    {"reg-missing-name=skip", "ADR-REG-060", SHOWN},
    {"unregistered-service=allow", "ADR-REG-080", SHOWN},
    {"vsocket-config=page", "ADR-REG-080", HIDDEN},
    {"vsocket-config=kernel", "ADR-REG-080", HIDDEN},
};
#define ROWS (sizeof rows / sizeof *rows)

/* One target under one profile, and what the oracle found in it. */
struct judged {
    struct cts_oracle *oracle;
    uint32_t found[CTS_REQUIREMENT_COUNT], all;
    bool speaks; /* nothing is to be found */
    const char *name;
};
enum { TOLD_AND_ASKED, TOLD_ONLY, ASKED_ONLY, WAYS };

static struct playing {
    struct cts_profile profile;
    struct cts_player *told;
    struct judged judged[WAYS];
    uint32_t cases;
} playing[ROWS];
static struct cts_player *plain;

static void found(void *context, const struct cts_finding *finding)
{
    struct judged *j = context;

    j->found[finding->requirement]++;
    if (j->speaks && j->all++ < 3)
        print_error("%s: %s wants %s, saw %s\n", j->name, cts_requirement(finding->requirement)->id,
                    finding->expected, finding->seen);
}

static void feed(struct cts_oracle *oracle)
{
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;

    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status)))
        cts_oracle_event(oracle, event, 1);
    assert_int_equal(status, CTS_OK);
}

static void begin(struct cts_player *player)
{
    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    assert_int_equal(cts_player_begin(player, &buffer, "ms-docs", 0), CTS_OK);
}

/* The switch and the option of "switch=option". */
static void set(struct cts_profile *profile, const char *name)
{
    size_t length = strcspn(name, "=");

    for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++)
        for (uint8_t o = 1; strncmp(cts_switch_text(s), name, length) == 0 &&
                            strlen(cts_switch_text(s)) == length && *cts_option_text(s, o);
             o++)
            if (strcmp(cts_option_text(s, o), name + length + 1) == 0) {
                profile->settings[s] = o;
                return;
            }
    fail_msg("%s is no answer", name);
}

static int set_up(void **state)
{
    char message[256] = "";

    (void)state;
    if (cts_player_load(REFERENCE, "", &plain, message) != CTS_OK)
        fail_msg("%s", message);
    for (size_t i = 0; i < ROWS; i++) {
        struct playing *p = &playing[i];
        p->profile = *cts_profile_find("ms-docs");
        set(&p->profile, rows[i].name);
        if (cts_player_load(REFERENCE, rows[i].name, &p->told, message) != CTS_OK)
            fail_msg("%s", message);
        for (uint32_t way = 0; way < WAYS; way++) {
            struct judged *j = &p->judged[way];
            const struct cts_profile *by =
                way == TOLD_ONLY ? cts_profile_find("ms-docs") : &p->profile;
            bool quiet = rows[i].shown == HIDDEN || (rows[i].shown == ONE_WAY && way == ASKED_ONLY);
            *j = (struct judged){.speaks = way == TOLD_AND_ASKED || quiet, .name = rows[i].name};
            j->oracle = cts_oracle_new(by, false, found, j);
            assert_non_null(j->oracle);
            begin(way == ASKED_ONLY ? plain : p->told);
            feed(j->oracle);
        }
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        for (uint32_t way = 0; way < WAYS; way++)
            cts_oracle_free(playing[i].judged[way].oracle);
        cts_player_free(playing[i].told);
    }
    cts_player_free(plain);
    return 0;
}

static void play_case(struct cts_player *player, const struct cts_corpus_case *one)
{
    struct cts_run_case run = {.name = one->name, .number = 1, .program = one->program};

    cts_buffer_init(&buffer, buffer_bytes, sizeof buffer_bytes);
    assert_in_range(cts_player_run(player, &run, NULL, NULL, &buffer), CTS_RUN_FINISHED,
                    CTS_RUN_BLOCKED);
}

static bool names(const char *covers, const char *requirement)
{
    size_t length = strlen(requirement);
    const char *at = strstr(covers, requirement);

    return at && (at[length] == ' ' || at[length] == '\0');
}

/* Ranges, soaks and schedules have their own tests. */
static enum cts_status play_rows(void *context, const struct cts_corpus_case *one)
{
    bool by_itself = false;

    (void)context;
    if (one->name[0] == 'x' || one->explore != CTS_CORPUS_NOT_EXPLORED)
        return CTS_OK;
    for (size_t i = 0; i < ROWS; i++) {
        struct playing *p = &playing[i];
        if (!names(one->covers, rows[i].requirement))
            continue;
        by_itself = true;
        p->cases++;
        play_case(p->told, one);
        feed(p->judged[TOLD_AND_ASKED].oracle);
        feed(p->judged[TOLD_ONLY].oracle);
    }
    if (by_itself)
        play_case(plain, one);
    for (size_t i = 0; i < ROWS && by_itself; i++)
        if (names(one->covers, rows[i].requirement))
            feed(playing[i].judged[ASKED_ONLY].oracle);
    return CTS_OK;
}

static uint32_t requirement_of(const char *id)
{
    for (uint32_t r = 0; r < CTS_REQUIREMENT_COUNT; r++)
        if (strcmp(cts_requirement(r)->id, id) == 0)
            return r;
    fail_msg("%s is no requirement", id);
    return 0;
}

static void each_answer_passes_by_itself_alone(void **state)
{
    char message[256];
    uint32_t wrong = 0;

    (void)state;
    if (cts_corpus_load(CORPUS, play_rows, NULL, message) != CTS_OK)
        fail_msg("%s", message);
    for (size_t i = 0; i < ROWS; i++) {
        struct playing *p = &playing[i];
        uint32_t r = requirement_of(rows[i].requirement);
        bool quiet = p->judged[TOLD_AND_ASKED].all == 0;
        bool told = p->judged[TOLD_ONLY].found[r] > 0, asked = p->judged[ASKED_ONLY].found[r] > 0;
        bool shown = rows[i].shown != HIDDEN;

        if (strncmp(rows[i].name, "vm-os-layout", 12) == 0) /* another requirement there */
            asked = p->judged[ASKED_ONLY].found[CTS_ADR_VM_140] > 0;
        if (rows[i].shown == ONE_WAY)
            asked = p->judged[ASKED_ONLY].all == 0;
        bool hidden = p->judged[TOLD_ONLY].all + p->judged[ASKED_ONLY].all == 0;
        if (p->cases > 0 && quiet && (shown ? told && asked : hidden))
            continue;
        print_error("%s, %s: %u cases; passes %d, found by default %d, found when asked %d\n",
                    rows[i].name, rows[i].requirement, (unsigned)p->cases, quiet, told, asked);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void no_answer_is_forgotten(void **state)
{
    uint32_t options = 0;

    (void)state;
    for (uint32_t s = CTS_SWITCH_HV_LONG_LENGTH; s < CTS_SWITCH_COUNT; s++)
        for (uint32_t o = 1; *cts_option_text(s, o); o++, options++) {
            char name[96];
            size_t row = 0;
            snprintf(name, sizeof name, "%s=%s", cts_switch_text(s), cts_option_text(s, o));
            while (row < ROWS && strcmp(rows[row].name, name) != 0)
                row++;
            if (row == ROWS)
                fail_msg("%s has no row", name);
        }
    assert_int_equal(options, ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_passes_by_itself_alone),
        cmocka_unit_test(no_answer_is_forgotten),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
