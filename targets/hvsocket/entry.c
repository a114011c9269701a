/*
 * The reference target `hvsocket`: hands the calls of cts/sockaddr.h to the codecs and to the socket stack. Policy
 * switches are options under their own names.
 */
#include "entry.h"

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
    free(self);
}

static uint32_t call(void *self, struct cts_address_call *call)
{
    struct hvs_target *target = self;

    if (call->call < CTS_CALL_SOCKET && hvs_codecs[call->call] != NULL)
        return hvs_codecs[call->call](&target->policy, call);
    return CTS_ADDRESS_OTHER;
}

#define CALLS_OF_CODECS (CTS_CALL_BIT(CTS_CALL_REG_PORT + 1) - 1)

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_address_ops address = {
        .size = sizeof address,
        .calls = CALLS_OF_CODECS,
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
