/*
 * The requests of the notation, shared by the files that make them, show them in events and answer them.
 */
#ifndef CTS_TEST_NICSAVE_NOTATION_REQUEST_H
#define CTS_TEST_NICSAVE_NOTATION_REQUEST_H

#include "nicsave_notation_parts.h"

#include "run/nicsave_state.h"

#define REQUESTS_MAX 40
#define BYTES_MAX    132000u

/* NDIS_SWITCH_NIC_PARAMETERS: a size that holds it, and where PortId and NicIndex lie. */
#define NIC_PARAMETERS 2304u
#define NIC_PORT       1040u
#define NIC_INDEX      1044u

/* A request of the edge, and the latest clone of it. */
struct request {
    struct cts_oid_slot slot, clone;
    uint32_t completions;
    bool cloned, freed;
    uint8_t bytes[BYTES_MAX], shadow[BYTES_MAX];
};

extern struct request test_requests[REQUESTS_MAX];

static inline uint32_t read16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static inline uint32_t read32(const uint8_t *bytes)
{
    return read16(bytes) | read16(bytes + 2) << 16;
}

static inline void write16(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

static inline void write32(uint8_t *bytes, uint32_t value)
{
    write16(bytes, value);
    write16(bytes + 2, value >> 16);
}

static inline bool test_is_four(uint32_t oid)
{
    return oid >= CTS_OID_NIC_SAVE && oid <= CTS_OID_NIC_RESTORE_COMPLETE;
}

static inline bool test_is_port(uint32_t oid)
{
    return oid == CTS_OID_PORT_CREATE || oid == CTS_OID_PORT_TEARDOWN || oid == CTS_OID_PORT_DELETE;
}

/* nicsave_notation_show.c: an event with an image of the request or its clone. */
void test_show(struct writer *w, uint16_t kind, struct request *r, bool clone,
               struct cts_event fields);

/* nicsave_notation_request.c */
/* The request that words speak of. */
struct request *test_request_now(struct writer *w);
struct request *test_begin(struct writer *w, const struct item *i, uint32_t oid, uint32_t total);
void test_put_id(uint8_t *bytes, const char *text, const struct writer *w);
void test_put_feature(uint8_t *bytes, uint32_t feature, const struct writer *w);
void test_put_name(uint8_t *bytes, const char *text);

#endif
