/*
 * Who may connect to whom: the VmId of a listener or of a target, seen from where it is used. Pure decisions; the
 * partitions themselves are known to the callers.
 */
#include "hvsocket.h"

/* -- listeners ---------------------------------------------------------------------------------------------- */

/* Which of the documented VmIds that is; HVS_GUID_KNOWN: one of a partition. */
static enum hvs_known known(const struct hvs_guid *vmid)
{
    for (uint32_t i = 0; i < HVS_GUID_TEMPLATE; i++)
        if (hvs_guid_equal(vmid, &hvs_known[i]))
            return (enum hvs_known)i;
    return HVS_GUID_KNOWN;
}

enum hvs_result hvs_listen_decide(const struct hvs_policy *policy, const struct hvs_guid *vmid,
                                  enum hvs_environment environment, enum hvs_permission permission,
                                  uint32_t *code)
{
    enum hvs_known is = known(vmid);
    uint32_t failure = 0;

    if (permission == HVS_DENIED)
        failure = HVS_WSAEACCES;
    else if (permission == HVS_DISABLED)
        failure = HVS_WSAEINVAL;
    else if ((is == HVS_GUID_PARENT && environment == HVS_IN_HOST &&
              policy->parent_on_host == HVS_BIND_FAILS) ||
             (is == HVS_GUID_BROADCAST && policy->broadcast_bind == HVS_BIND_FAILS))
        failure = HVS_WSAEADDRNOTAVAIL;
    *code = failure;
    return failure == 0 ? HVS_OK : HVS_BINDFAIL;
}

/* Whom a listener on PARENT hears; HVS_FROM_SELF: nobody. */
static enum hvs_origin heard_by_parent(const struct hvs_policy *policy,
                                       enum hvs_environment environment)
{
    switch (environment) {
    case HVS_IN_VM:
        return HVS_FROM_HOST;
    case HVS_IN_SILO:
        return HVS_FROM_SILO_HOST;
    case HVS_IN_HSILO:
        return policy->parent_in_container == HVS_HEADER ? HVS_FROM_HOST : HVS_FROM_SILO_HOST;
    default:
        return HVS_FROM_SELF;
    }
}

static bool are_wildcards_allowed(const struct hvs_policy *policy, enum hvs_environment environment,
                                  enum hvs_gate gate)
{
    if (environment != HVS_IN_HOST || gate == HVS_GATE_ALLOW)
        return true;
    return gate == HVS_GATE_ABSENT && policy->wildcard_config_absent == HVS_ALLOW;
}

static bool is_heard(const struct hvs_policy *policy, const struct hvs_guid *listener,
                     const struct hvs_guid *from, enum hvs_environment environment,
                     enum hvs_origin origin, enum hvs_gate gate)
{
    switch (known(listener)) {
    case HVS_GUID_WILDCARD:
        return are_wildcards_allowed(policy, environment, gate);
    case HVS_GUID_CHILDREN:
        return origin == HVS_FROM_CHILD && are_wildcards_allowed(policy, environment, gate);
    case HVS_GUID_LOOPBACK:
        return origin == HVS_FROM_SELF;
    case HVS_GUID_PARENT:
        return origin != HVS_FROM_SELF && origin == heard_by_parent(policy, environment);
    case HVS_GUID_BROADCAST:
    case HVS_GUID_SILOHOST:
        return false;
    default:
        return hvs_guid_equal(listener, from);
    }
}

enum hvs_result hvs_accept_decide(const struct hvs_policy *policy, const struct hvs_hv *listener,
                                  const struct hvs_hv *from, enum hvs_environment environment,
                                  enum hvs_origin origin, enum hvs_gate gate,
                                  enum hvs_permission permission, uint32_t *code)
{
    enum hvs_result result =
        hvs_listen_decide(policy, &listener->vmid, environment, permission, code);

    if (result != HVS_OK)
        return result;
    if (!hvs_guid_equal(&listener->service, &from->service))
        return HVS_NOMATCH;
    return is_heard(policy, &listener->vmid, &from->vmid, environment, origin, gate) ? HVS_MATCH
                                                                                     : HVS_NOMATCH;
}

/* -- connectors --------------------------------------------------------------------------------------------- */

/* What PARENT and SILOHOST reach, by environment and in this order of parent-in-container: doc, header. -1: nothing */
#define NOBODY (-1)
static const int8_t parents[4][2] = {
    [HVS_IN_HOST] = {NOBODY, NOBODY},
    [HVS_IN_VM] = {HVS_REACHED_HOST, HVS_REACHED_HOST},
    [HVS_IN_SILO] = {HVS_REACHED_HOST, HVS_REACHED_HOST},
    [HVS_IN_HSILO] = {HVS_REACHED_SILO_HOST, HVS_REACHED_HOST},
};
static const int8_t silo_hosts[4] = {
    [HVS_IN_HOST] = NOBODY,
    [HVS_IN_VM] = NOBODY,
    [HVS_IN_SILO] = HVS_REACHED_HOST,
    [HVS_IN_HSILO] = HVS_REACHED_SILO_HOST,
};

/* Whom a VmId reaches, or NOBODY and the code. */
static int target_of(const struct hvs_policy *policy, enum hvs_known vmid,
                     const struct hvs_connecting *is, uint32_t *code)
{
    *code = HVS_WSAEADDRNOTAVAIL;
    switch (vmid) {
    case HVS_GUID_WILDCARD:
    case HVS_GUID_CHILDREN:
    case HVS_GUID_BROADCAST:
        return NOBODY;
    case HVS_GUID_LOOPBACK:
        return HVS_REACHED_SELF;
    case HVS_GUID_PARENT:
        return parents[is->environment][policy->parent_in_container == HVS_HEADER];
    case HVS_GUID_SILOHOST:
        return silo_hosts[is->environment];
    default:
        break;
    }
    bool has_vms = is->environment == HVS_IN_HOST || is->environment == HVS_IN_VM;
    if (!has_vms || !is->known)
        return NOBODY;
    *code = is->permission == HVS_DENIED ? HVS_WSAEACCES : HVS_WSAEINVAL;
    return is->permission == HVS_PERMITTED ? HVS_REACHED_VM : NOBODY;
}

enum hvs_result hvs_connect_decide(const struct hvs_policy *policy, const struct hvs_guid *target,
                                   const struct hvs_connecting *is, enum hvs_reached *reached,
                                   uint32_t *code)
{
    int found = target_of(policy, known(target), is, code);

    if (found == NOBODY)
        return HVS_NOMATCH;
    if (is->environment == HVS_IN_HOST && !is->registered &&
        policy->unregistered_service == HVS_REFUSE) {
        *code = HVS_WSAECONNREFUSED;
        return HVS_NOMATCH;
    }
    *reached = (enum hvs_reached)found;
    *code = 0;
    return HVS_OK;
}
