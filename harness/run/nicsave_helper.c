/*
 * The harness's own extensions of a stack: which table belongs to which kind. Written against include/cts
 * alone, like any target.
 */
#include "run/nicsave.h"

const struct cts_extension_ops *cts_stack_ops(enum cts_stack_kind kind)
{
    (void)kind;
    return NULL;
}

void cts_stack_script(void *self, const struct cts_op *op)
{
    (void)self;
    (void)op;
}
