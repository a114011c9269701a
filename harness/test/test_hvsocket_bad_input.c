/*
 * What nobody should give a parser, given to every parser of the reference: nothing, a NUL, bytes beyond ASCII, a mebibyte
 * of digits. Inputs and outputs end where memory that faults begins. Each has its exact error, and leaves every byte and
 * every number of the output as it was.
 */
#include <cts/sockaddr.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "reference_helper.h"

#define MEBIBYTE  (1u << 20)
#define CAPACITY  4096u
#define POISON    0xEEu
#define RESULT    0xEEEEEEEEu
#define SVC       "00000ac9-facb-11e6-bd58-64006a7986d3"
#define VMID      "a42e7cda-d03f-480c-9cc2-a4de20abb878"
#define THE(word) (CTS_ADDRESS_##word)

/* What is put to a parser. MIDST: a NUL for the last byte but one of what is good; BEYOND: an Arabic digit behind it;
 * DIGITS: nothing but digits; BEHIND: digits behind what is good. */
enum bad { NOTHING, EMPTY, NUL, MIDST, BEYOND, DIGITS, BEHIND, BADS };
static const char *const bad_names[BADS] = {
    "nothing",      "no bytes", "a NUL behind", "a NUL in the midst",
    "beyond ASCII", "digits",   "digits behind"};

static const struct parser {
    uint32_t call;
    const char *good;
    uint32_t good_length;
    uint32_t answer[BADS]; /* enum cts_address_result; OK: it is good input for this one */
} parsers[] = {
#define TEXT(call, good, ...)                                                                      \
    {                                                                                              \
        CTS_CALL_##call, good, sizeof(good) - 1,                                                   \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
    TEXT(HV_DECODE, "\x22\0\0\0................................", THE(LEN), THE(LEN), THE(OK),
         THE(OK), THE(OK), THE(FAMILY), THE(OK)),
    TEXT(VM_DECODE, "\x28\0\0\0....----\0...", THE(LEN), THE(LEN), THE(OK), THE(OK), THE(OK),
         THE(FAMILY), THE(OK)),
    TEXT(GUID_PARSE, SVC, THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX),
         THE(SYNTAX), THE(SYNTAX)),
    TEXT(GUID_NAMED, "HV_GUID_PARENT", THE(NOMAP), THE(NOMAP), THE(NOMAP), THE(NOMAP), THE(NOMAP),
         THE(NOMAP), THE(NOMAP)),
    TEXT(CIDPORT_PARSE, "2:15", THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX),
         THE(SYNTAX), THE(RANGE)),
    TEXT(URI_PARSE, "vsock://2:15", THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX),
         THE(SYNTAX), THE(RANGE)),
    TEXT(VMIDSVC_PARSE, VMID ":" SVC, THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX),
         THE(SYNTAX), THE(SYNTAX), THE(SYNTAX)),
    TEXT(TEXT_TO_PORT, SVC, THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX), THE(SYNTAX),
         THE(SYNTAX), THE(SYNTAX)),
    TEXT(SERVICE_TO_PORT, "\xc9\x0a\0\0\xcb\xfa\xe6\x11\xbd\x58\x64\0\x6a\x79\x86\xd3", THE(LEN),
         THE(LEN), THE(LEN), THE(NOMAP), THE(LEN), THE(LEN), THE(LEN)),
    TEXT(VMID_TO_CID, "................", THE(LEN), THE(LEN), THE(LEN), THE(NOMAP), THE(LEN),
         THE(LEN), THE(LEN)),
    TEXT(GUID_NAME, "................", THE(LEN), THE(LEN), THE(LEN), THE(NOMAP), THE(LEN),
         THE(LEN), THE(LEN)),
    TEXT(HYB_REQUEST, "CONNECT 1\n", THE(MORE), THE(MORE), THE(OK), THE(SYNTAX), THE(OK),
         THE(SYNTAX), THE(OK)),
    TEXT(HYB_REPLY, "OK 1\n", THE(MORE), THE(MORE), THE(OK), THE(SYNTAX), THE(OK), THE(SYNTAX),
         THE(OK)),
    TEXT(CAP_DECODE, "\3\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\4\0\0\xc9\x0a\0\0\1\0\2\0\x20\0\0\0",
         THE(LEN), THE(LEN), THE(LEN), THE(LEN), THE(LEN), THE(OK), THE(RANGE)),
    TEXT(CAP_PRINT, "\3\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\4\0\0\xc9\x0a\0\0\1\0\2\0\x20\0\0\0",
         THE(LEN), THE(LEN), THE(LEN), THE(LEN), THE(LEN), THE(OK), THE(RANGE)),
    TEXT(REG_LIST, "\xff\xff\xff\xff\x24\0\0\0\0\0\0\0" SVC, THE(OK), THE(OK), THE(LEN), THE(OK),
         THE(LEN), THE(LEN), THE(LEN)),
#undef TEXT
};
#define PARSERS (sizeof parsers / sizeof *parsers)

static const struct cts_address_ops *ops;
static uint8_t *in_end, *out_end; /* where memory ends */

/* Bytes that can be used, before a page that faults: where they end. */
static uint8_t *region(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (size + page - 1) / page * page;
    uint8_t *memory =
        mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert_true(memory != MAP_FAILED);
    assert_int_equal(mprotect(memory + whole, page, PROT_NONE), 0);
    return memory + whole;
}

static int load(void **state)
{
    in_end = region(2 * MEBIBYTE);
    out_end = region(CAPACITY);
    *state = load_reference(&ops);
    return *state ? 0 : -1;
}

static int unload(void **state)
{
    return dlclose(*state);
}

/* Lays the input before the end of memory. */
static const uint8_t *lay(const struct parser *parser, enum bad bad, uint32_t *length)
{
    static const char arabic[] = "\xd9\xa5";
    uint32_t good = bad == NOTHING || bad == EMPTY || bad == DIGITS ? 0 : parser->good_length;
    uint32_t more = bad == DIGITS || bad == BEHIND ? MEBIBYTE
                    : bad == NUL                   ? 1
                    : bad == BEYOND                ? 2
                                                   : 0;

    *length = good + more;
    uint8_t *at = in_end - *length;
    memcpy(at, parser->good, good);
    if (bad == MIDST)
        at[good - 2] = 0;
    else if (bad == NUL)
        at[good] = 0;
    else if (bad == BEYOND)
        memcpy(at + good, arabic, 2);
    else
        memset(at + good, '9', more);
    return bad == NOTHING ? NULL : at;
}

static bool is_untouched(const struct cts_address_call *call)
{
    bool same = call->written == 0;

    for (uint32_t i = 0; i < CAPACITY && same; i++)
        same = call->out[i] == POISON;
    for (uint32_t i = 0; i < 6 && same; i++)
        same = call->result[i] == RESULT;
    return same;
}

static void every_parser_says_what_is_wrong(void **state)
{
    struct cts_address_config config = {.size = sizeof config, .options = ""};
    void *target = ops->create(NULL, &config);
    uint32_t wrong = 0;

    (void)state;
    assert_non_null(target);
    for (size_t p = 0; p < PARSERS; p++)
        for (enum bad bad = 0; bad < BADS; bad++) {
            struct cts_address_call call = {
                .call = parsers[p].call, .out = out_end - CAPACITY, .capacity = CAPACITY};
            call.in[0] = lay(&parsers[p], bad, &call.in_length[0]);
            memset(call.out, POISON, CAPACITY);
            memset(call.result, POISON, sizeof call.result);
            uint32_t answer = ops->call(target, &call);
            bool fails = parsers[p].answer[bad] != CTS_ADDRESS_OK;
            if (answer == parsers[p].answer[bad] && (!fails || is_untouched(&call)))
                continue;
            print_error("call %u, %s: %u instead of %u, output %s\n", parsers[p].call,
                        bad_names[bad], answer, parsers[p].answer[bad],
                        is_untouched(&call) ? "untouched" : "touched");
            wrong++;
        }
    ops->destroy(target);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parser_says_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
