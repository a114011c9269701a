/*
 * What comparisons of addresses say together: one order over all that a run compares, whichever address comes first and
 * whatever stands in the bytes that do not count. One comparison by itself is ruled on in address_hv.c and address_vm.c.
 */
#ifndef CTS_ORACLE_ADDRESS_ORDER_H
#define CTS_ORACLE_ADDRESS_ORDER_H

#include "oracle/address.h"

#define CTS_ORDER_NODES 8u  /* addresses that are remembered at a time */
#define CTS_ORDER_KEY   32u /* most bytes of one that count */

struct cts_address_orders {
    struct {
        uint32_t count, next; /* remembered; the next to be forgotten */
        uint32_t hash[CTS_ORDER_NODES];
        uint8_t key[CTS_ORDER_NODES][CTS_ORDER_KEY];
        uint8_t order[CTS_ORDER_NODES][CTS_ORDER_NODES]; /* of a pair, as the call gives it */
    } kinds[2];                                          /* SOCKADDR_HV, sockaddr_vm */
};

/* A run begins. */
void cts_address_orders_forget(struct cts_address_orders *orders);
/* Takes a call in; only comparisons that have succeeded matter. */
void cts_address_orders_judge(struct cts_address_orders *orders, struct cts_oracle *oracle,
                              const struct cts_address_seen *seen);

#endif
