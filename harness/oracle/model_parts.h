/*
 * What the parts of the model share with each other and with nobody else.
 */
#ifndef CTS_MODEL_PARTS_H
#define CTS_MODEL_PARTS_H

#include "oracle/model.h"

#include <string.h>

#define CTS_MODEL_SKIP_MAX 16u /* numbers that a new handle or request may leave out */

static inline struct cts_id cts_model_id(const void *bytes)
{
    struct cts_id id;
    memcpy(&id, bytes, sizeof(id));
    return id;
}

static inline const uint8_t *cts_model_payload(const struct cts_event *e)
{
    return (const uint8_t *)(e + 1);
}

/* Makes room for element `wanted` of an array. False: beyond the limit, or out of memory. */
bool cts_model_grow(void **array, uint32_t *capacity, uint32_t wanted, uint32_t limit, size_t size);
/* Enters the id at `index` of the history into the table. True if it stood there before. */
bool cts_model_place(struct cts_model *model, uint32_t index);
/* From now on the target must know M as it was at `index`. */
void cts_model_judged(struct cts_model *model, uint32_t index, uint64_t stamp, bool by_resume);
/* Decides where the value of a success comes from. */
void cts_model_trace_value(struct cts_model *model, const struct cts_request *request);
bool cts_model_kind_unknown(uint16_t kind);
/* The first word on where the 16 bytes are. */
void cts_model_take_address(struct cts_model *model, uint32_t low, uint32_t high);

void cts_model_take_handle(struct cts_model *model, const struct cts_event *event);
void cts_model_take_request(struct cts_model *model, const struct cts_event *event);
void cts_model_take_platform(struct cts_model *model, const struct cts_event *event);

#endif
