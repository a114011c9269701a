/*
 * The reference target `hvsocket`: hands the calls of cts/sockaddr.h to the codecs and to the socket stack. Policy
 * switches are options under their own names.
 */
#include "stack.h"

#include <stdlib.h>

static void *create(const struct cts_host *host, const struct cts_address_config *config)
{
    struct hvs_target *target = calloc(1, sizeof *target);

    if (target == NULL)
        return NULL;
    target->host = host;
    hvs_policy_read(&target->policy, config->options);
    return target;
}

static void destroy(void *self)
{
    struct hvs_target *target = self;

    if (target->stack != NULL)
        hvs_stack_free(target->stack);
    free(target);
}

static uint32_t call(void *self, struct cts_address_call *call)
{
    struct hvs_target *target = self;

    if (call->call < CTS_CALL_SOCKET && hvs_codecs[call->call] != NULL)
        return hvs_codecs[call->call](&target->policy, call);
    if (target->stack == NULL) /* made when first needed: most runs are codecs alone */
        target->stack = hvs_stack_new(target->host, &target->policy);
    if (target->stack == NULL)
        return hvs_error(CTS_OS_LINUX, HVS_E_NOMEM);
    return hvs_stack_call(target->stack, call);
}

#define BITS(first, last) (CTS_CALL_BIT((last) + 1) - CTS_CALL_BIT(first))
#define CALLS             (BITS(CTS_CALL_HV_ENCODE, CTS_CALL_REG_PORT) | BITS(CTS_CALL_SOCKET, CTS_CALL_PACKET))

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_address_ops address = {
        .size = sizeof address,
        .calls = CALLS,
        .create = create,
        .destroy = destroy,
        .call = call,
    };
    static const struct cts_target target = {
        .version = CTS_TARGET_VERSION,
        .size = sizeof target,
        .name = "hvsocket",
        .description = "the reference codecs and socket stack of Hyper-V socket addresses",
        .address = &address,
    };
    return &target;
}
