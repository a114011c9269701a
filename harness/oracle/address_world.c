/*
 * The model of the socket world. Reads what address.c hands over; keeps which sockets there are and who waits.
 */
#include "oracle/address_model.h"
#include "oracle/state.h"

#include <stdlib.h>

struct cts_address_model {
    uint32_t sockets; /* made in this run */
};

struct cts_address_model *cts_address_model_new(void)
{
    return calloc(1, sizeof(struct cts_address_model));
}

void cts_address_model_free(struct cts_address_model *model)
{
    free(model);
}

void cts_address_model_event(struct cts_address_model *model, struct cts_oracle *oracle,
                             const struct cts_address_news *news)
{
    (void)oracle;
    if (news->moment == CTS_ADDRESS_RUN_BEGINS)
        model->sockets = 0;
    else if (news->moment == CTS_ADDRESS_RETURNED && news->made)
        model->sockets++;
}
