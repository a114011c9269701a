/*
 * The part of the oracle that judges NIC save state: a model of the requests in a stack of drivers, and the rules on
 * the extension under test. It reads events of kinds 59..79 and 84, and answers by cts_oracle_say().
 */
#ifndef CTS_ORACLE_NICSAVE_H
#define CTS_ORACLE_NICSAVE_H

#include "oracle/model.h"

struct cts_oracle;
struct cts_nicsave;

/* NULL: out of memory. */
struct cts_nicsave *cts_nicsave_new(void);
void cts_nicsave_free(struct cts_nicsave *nicsave);
/* Takes an event in and judges it; called after cts_model_update(). Any event at all is safe. */
void cts_nicsave_event(struct cts_nicsave *nicsave, struct cts_oracle *oracle,
                       const struct cts_event *event);
/* Why a requirement on an extension had no chance to be seen: what it needs, this one does not have. NULL: it had
 * one. Static storage. */
const char *cts_nicsave_unseen(const struct cts_nicsave *nicsave, uint32_t requirement);
/* Why so little of an extension could be shown: it takes no data to save. NULL: it does. Static storage. */
const char *cts_nicsave_unshown(const struct cts_nicsave *nicsave);
/* As cts_nicsave_unseen(), of a requirement on a protocol edge. */
const char *cts_nicsave_edge_unseen(const struct cts_nicsave *nicsave, uint32_t requirement);
/* Why the profile takes a requirement out; NULL: it does not. Static storage. */
struct cts_profile;
const char *cts_nicsave_na(const struct cts_profile *profile, uint32_t requirement);

#endif
