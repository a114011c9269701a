/*
 * The services that an export of GuestCommunicationServices leaves in the registry, once it is imported, and what is wrong
 * with it. Reads what regfile.h hands out; registry.c shows the outcome.
 */
#ifndef CTS_SERVICES_H
#define CTS_SERVICES_H

#include "regfile.h"

#include "oracle/address_rule.h"
#include <jansson.h>

#define CTS_SERVICES_MAX  65536u
#define CTS_WARNINGS_EACH 10u /* of one kind are kept; the others are counted */
#define CTS_WARNING_KINDS 24u

struct cts_service {
    uint32_t line; /* of its first key */
    uint8_t guid[CTS_GUID_SIZE];
    char *name;    /* NULL: none */
    uint32_t type; /* of ElementName; 0: there is none */
    bool gone;     /* its key was taken away again */
};

struct cts_warning_kind {
    const char *format;
    uint32_t count, first, last; /* `first`, `last`: lines of those that are not kept */
};

struct cts_services {
    const struct cts_profile *profile;
    struct cts_service *list;
    uint32_t count, room;
    json_t *index;    /* place in `list` by GUID, in hex */
    uint32_t current; /* place behind that of the key that values belong to; 0: of none */
    bool named;       /* that key had a name already */
    bool in_folder;   /* at least one key of the folder was there */
    bool short_of_room;
    json_t *warnings; /* {line, text}; in the order of lines after cts_services_end */
    uint32_t warned;  /* also those that are not kept */
    struct cts_warning_kind kinds[CTS_WARNING_KINDS];
};

/* A cts_reg_fn; `context` is a struct cts_services, all zero but for `profile`, `index` and `warnings`. */
void cts_services_read(void *context, const struct cts_reg_line *line);

/* Checks what is there at the end of the file, and puts warnings in order. */
void cts_services_end(struct cts_services *s);
void cts_services_free(struct cts_services *s);

/* The port that a Linux guest knows the service by. */
bool cts_services_port(const struct cts_services *s, const uint8_t *guid, uint32_t *port);

#endif
