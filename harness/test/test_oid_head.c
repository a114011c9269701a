/*
 * The head of a buffer in an event: what is left out comes back as zero, and numbers that do not fit give nothing.
 */
#include <cts/event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
// clang-format off: cmocka needs the headers above
#include <cmocka.h>
// clang-format on

static uint32_t unpack(uint16_t whole, uint16_t cut, uint32_t length,
                       uint8_t head[CTS_OID_HEAD_MAX])
{
    static uint8_t packed[CTS_OID_HEAD_MAX];
    struct cts_oid_image image = {.head_length = whole, .name_cut = cut};
    for (uint32_t i = 0; i < sizeof packed; i++)
        packed[i] = (uint8_t)(i | 1);
    return cts_oid_head(&image, packed, length, head);
}

static void test_without_a_cut_it_is_as_it_was(void **state)
{
    uint8_t head[CTS_OID_HEAD_MAX];
    (void)state;
    for (uint16_t whole = 0; whole <= CTS_OID_HEAD_MAX; whole += 4) {
        assert_int_equal(unpack(whole, 0, whole, head), whole);
        for (uint32_t i = 0; i < whole; i++)
            assert_int_equal(head[i], (uint8_t)(i | 1));
    }
}

static void test_a_cut_is_filled_with_zero(void **state)
{
    uint8_t head[CTS_OID_HEAD_MAX];
    (void)state;
    for (uint16_t cut = 1; cut <= CTS_OID_NAME_END - CTS_OID_NAME; cut++) {
        assert_int_equal(unpack(572, cut, 572u - cut, head), 572);
        for (uint32_t i = 0; i < 572; i++) {
            bool left_out = i >= CTS_OID_NAME_END - cut && i < CTS_OID_NAME_END;
            uint32_t from = i < CTS_OID_NAME_END ? i : i - cut;
            assert_int_equal(head[i], left_out ? 0 : (uint8_t)(from | 1));
        }
    }
}

static void test_numbers_that_do_not_fit(void **state)
{
    uint8_t head[CTS_OID_HEAD_MAX];
    (void)state;
    assert_int_equal(unpack(CTS_OID_HEAD_MAX + 1, 0, 2000, head), 0);
    assert_int_equal(unpack(572, 515, 572, head), 0);
    assert_int_equal(unpack(547, 1, 547, head), 0);
    assert_int_equal(unpack(572, 0, 571, head), 0);
    assert_int_equal(unpack(572, 514, 57, head), 0);
    assert_int_equal(unpack(572, 514, 58, head), 572);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_without_a_cut_it_is_as_it_was),
                                       cmocka_unit_test(test_a_cut_is_filled_with_zero),
                                       cmocka_unit_test(test_numbers_that_do_not_fit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
