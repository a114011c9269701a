/*
 * What the rules on AF_VSOCK sockets share: which error is due, and what is wrong with an address.
 */
#ifndef CTS_ORACLE_ADDRESS_LINUX_H
#define CTS_ORACLE_ADDRESS_LINUX_H

#include "oracle/address_world.h"

#define LINUX_LENGTH_MAX    128u /* of a socket address */
#define LINUX_RESERVED_LAST 1023u
#define LINUX_TRIES         24u /* for a free port */

/* What is due: an error, or 0; and the requirement that says so. */
struct cts_due {
    uint32_t error;
    uint32_t or_error; /* another one that will do; else the same */
    uint32_t row;
    const char *text;
    bool silent; /* nothing is */
};

static inline struct cts_due cts_due(uint32_t error, uint32_t row, const char *text)
{
    return (struct cts_due){error, error, row, text, false};
}

static inline struct cts_due cts_due_nothing(void)
{
    return (struct cts_due){.silent = true};
}

/* What the system call finds wrong before any socket code sees the address. */
struct cts_due cts_linux_check_copy(const struct cts_address_seen *call);
/* What AF_VSOCK finds wrong with it; the bytes are there. */
struct cts_due cts_linux_check_address(const struct cts_address_model *m);
/* False: more is stated than given, in bounds; what lies behind is nobody's, and nothing is judged. */
bool cts_linux_readable(const struct cts_address_seen *call);
/* The guest has a cid of its own that its transport knows. */
static inline bool cts_linux_has_cid(const struct world_partition *p)
{
    return (p->transports & CTS_TRANSPORT_GUEST) && p->cid;
}
static inline bool cts_linux_reserved_set(const uint8_t *raw)
{
    return raw[2] || raw[3] || raw[13] || raw[14] || raw[15];
}

/* A socket whose port nobody has told, or of which nothing is known, may listen anywhere in the partition. */
bool cts_linux_may_listen(const struct cts_address_model *m, uint32_t partition);

/* The partition has so many sockets that a search for a free port may fail. */
bool cts_linux_may_lack_ports(const struct cts_address_model *m, uint32_t partition);

enum cts_busy { PORT_FREE, PORT_BUSY, PORT_PERHAPS };
/* Does another socket of the partition have the port? */
enum cts_busy cts_linux_port_in_use(const struct cts_address_model *m,
                                    const struct world_socket *self, uint32_t cid, uint32_t port);

#endif
