/*
 * What tests of leaks ask of the heap they run on. Included by each of them; allocates, and gives back.
 */
#ifndef CTS_TEST_HEAP_HELPER_H
#define CTS_TEST_HEAP_HELPER_H

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

/* Sanitizers and valgrind have heaps of their own, of which the C library tells nothing. */
static bool heap_tells(void)
{
    size_t before = mallinfo2().uordblks;
    void *volatile more = malloc(4096);
    bool tells = more && mallinfo2().uordblks > before;
    free(more);
    return tells;
}

#endif
