/*
 * The client's part of the model: made and freed here, brought up to date once per event of a client's run.
 * Judges nothing; the rules of section 2.8 stand in the other client*.c files.
 */
#include "oracle/client.h"

#include <stdlib.h>

struct cts_client_model {
    bool begun; /* CLIENT_BEGIN has come */
};

struct cts_client_model *cts_client_model_new(void)
{
    return calloc(1, sizeof(struct cts_client_model));
}

void cts_client_model_free(struct cts_client_model *client)
{
    free(client);
}

void cts_client_model_reset(struct cts_client_model *client)
{
    client->begun = false;
}

void cts_client_model_update(struct cts_client_model *client, const struct cts_model *model)
{
    client->begun |= model->event->kind == CTS_EVENT_CLIENT_BEGIN;
}
