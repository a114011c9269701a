/*
 * The client's part of the model (section 2.8): what a client has obtained, stored, compared and done. Kept
 * apart from oracle/model.h because only traces of clients need it; its rules are in client*.c.
 */
#ifndef CTS_ORACLE_CLIENT_H
#define CTS_ORACLE_CLIENT_H

#include "oracle/rule.h"

/* NULL: out of memory. */
struct cts_client_model *cts_client_model_new(void);
void cts_client_model_free(struct cts_client_model *client);
/* Forgets everything: a run begins. */
void cts_client_model_reset(struct cts_client_model *client);
/* Takes an event of a run with CTS_RUN_FLAG_CLIENT in; called after cts_model_update() and before the rules. */
void cts_client_model_update(struct cts_client_model *client, const struct cts_model *model);

/* Why a duty without observations could not be seen: what the client does not tell. NULL: no such reason. */
const char *cts_client_unseen(const struct cts_client_model *client, uint32_t requirement);

#endif
