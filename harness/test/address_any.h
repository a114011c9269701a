/*
 * Any address call at all, for tests that hold two opinions of it against each other.
 */
#ifndef CTS_TEST_ADDRESS_ANY_H
#define CTS_TEST_ADDRESS_ANY_H

#include "address_notation.h"

/* 0 .. below - 1. */
uint32_t test_any(uint32_t below);
/* A codec call and a profile; of the profile only switches of this interface are drawn. */
void test_any_call(struct test_address *t);

#endif
