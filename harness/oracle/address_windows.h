/*
 * What the files on AF_HYPERV sockets share: questions to the rules on accept_decide and connect_decide about
 * partitions and sockets that are really there.
 */
#ifndef CTS_ORACLE_ADDRESS_WINDOWS_H
#define CTS_ORACLE_ADDRESS_WINDOWS_H

#include "oracle/address_world.h"

/* VmId and ServiceId that the call names; false: it is not clear that it names any. */
bool cts_windows_parse(const struct cts_address_model *m, uint8_t pair[2 * CTS_GUID_SIZE]);
/* The VM of a host that has this id; WORLD_PARTITIONS: none. */
uint32_t cts_windows_find_vm(const struct cts_address_model *m, uint32_t host, const uint8_t *vmid);
/* The id of a container: whom it reaches is nowhere said. */
bool cts_windows_is_container(const struct cts_address_model *m, const uint8_t *vmid);

/* A question, with everything that it refers to. Stays where it was asked: it points into itself. */
struct cts_question {
    struct cts_address_seen seen;
    uint8_t in[2][2 * CTS_GUID_SIZE];
};
/* May this listener have a connection to `service` from that partition? */
void cts_windows_ask_accept(const struct cts_address_model *m, struct cts_question *q,
                            const struct world_socket *listener, uint32_t from,
                            const uint8_t *service);
/* Whom does an address reach from that partition? */
void cts_windows_ask_connect(const struct cts_address_model *m, struct cts_question *q,
                             uint32_t from, const uint8_t pair[2 * CTS_GUID_SIZE]);
/* Bits of enum cts_address_result; 0: the rules leave it open. */
uint32_t cts_windows_allowed(const struct cts_address_model *m, const struct cts_question *q,
                             struct cts_address_expected *expected);
/* True if the rules leave one answer: this one. */
bool cts_windows_surely(const struct cts_address_model *m, const struct cts_question *q,
                        uint32_t status);
/* Judges what has come of it as if the target had answered the question itself. */
void cts_windows_judge(struct cts_address_model *m, struct cts_question *q, uint32_t status,
                       uint32_t first, uint32_t second);

#endif
