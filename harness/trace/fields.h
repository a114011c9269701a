/*
 * Which fields each kind of event uses: the table behind lines for people and behind the dissector. Private
 * to the trace stage and its tests.
 */
#ifndef CTS_TRACE_FIELDS_H
#define CTS_TRACE_FIELDS_H

#include <cts/event.h>
#include <stddef.h>

/* A name of a number, or of a flag bit. Lists end with text NULL. */
struct cts_name {
    uint32_t value;
    const char *text;
};
#define CTS_NAMES_MAP(X)                                                                           \
    X(guests)                                                                                      \
    X(vm_events)                                                                                   \
    X(misuses)                                                                                     \
    X(client_calls)                                                                                \
    X(client_marks)                                                                                \
    X(outcomes)                                                                                    \
    X(deaths)                                                                                      \
    X(faults)                                                                                      \
    X(accesses)                                                                                    \
    X(guid_texts)                                                                                  \
    X(check_states)                                                                                \
    X(signal_states)                                                                               \
    X(bindings)                                                                                    \
    X(open_flags)                                                                                  \
    X(submit_flags)                                                                                \
    X(buffer_flags)                                                                                \
    X(change_flags)                                                                                \
    X(platform_flags)                                                                              \
    X(run_flags)                                                                                   \
    X(capabilities)                                                                                \
    X(tables)                                                                                      \
    X(oids)                                                                                        \
    X(ndis_statuses)                                                                               \
    X(request_types)                                                                               \
    X(modules)                                                                                     \
    X(module_flags)                                                                                \
    X(extension_capabilities)                                                                      \
    X(descriptor_flags)                                                                            \
    X(oid_flags)                                                                                   \
    X(oid_purposes)                                                                                \
    X(oid_changes)                                                                                 \
    X(oid_when)                                                                                    \
    X(completion_ways)                                                                             \
    X(clone_ends)                                                                                  \
    X(passed)                                                                                      \
    X(filter_states)                                                                               \
    X(edge_notes)                                                                                  \
    X(edge_world)                                                                                  \
    X(partition_events)                                                                            \
    X(sweeps)                                                                                      \
    X(address_calls)                                                                               \
    X(address_results)                                                                             \
    X(address_errors)                                                                              \
    X(address_changes)                                                                             \
    X(address_nulls)                                                                               \
    X(extents)
#define CTS_NAMES_EXTERN(name) extern const struct cts_name cts_names_##name[];
CTS_NAMES_MAP(CTS_NAMES_EXTERN)
#undef CTS_NAMES_EXTERN

/* How a field is written. */
enum cts_field_form {
    CTS_FIELD_NONE,     /* ends the list of a kind */
    CTS_FIELD_STATUS,   /* status as a Win32 code */
    CTS_FIELD_STATUS_N, /* status as a number */
    CTS_FIELD_STATUS_E, /* status as one of names */
    CTS_FIELD_NUMBER,
    CTS_FIELD_HEX,
    CTS_FIELD_WIDE, /* arg[n] low, arg[n + 1] high, hexadecimal */
    CTS_FIELD_LONG, /* the same, decimal */
    CTS_FIELD_ONE_OF,
    CTS_FIELD_FLAGS,
    CTS_FIELD_BYTES, /* payload as an id or as bytes */
    CTS_FIELD_TEXT,  /* payload as text */
    CTS_FIELD_CASE,  /* payload of RUN_BEGIN: name, NUL, program */
    CTS_FIELD_SOME,  /* a number, left out if 0 */
    CTS_FIELD_SIGNED,
    CTS_FIELD_IMAGE,      /* payload: struct cts_oid_image and the head of the buffer */
    CTS_FIELD_DESCRIPTOR, /* payload: struct cts_extension_descriptor */
    CTS_FIELD_RECORDS,    /* payload of PLANTED */
    CTS_FIELD_RECORD,     /* payload of EDGE_NOTE */
    CTS_FIELD_SWEEP,      /* payload of OID_SWEPT, ADDRESS_SWEPT */
    CTS_FIELD_MASK,       /* as WIDE, left out if 0 */
    CTS_FIELD_GIVEN,      /* payload of ADDRESS_CALL */
    CTS_FIELD_ANSWER,     /* status of ADDRESS_RETURN, by the call in arg[n] */
    CTS_FIELD_RESULT,     /* payload of ADDRESS_RETURN */
    CTS_FIELD_FORMS
};
struct cts_field {
    uint8_t form; /* enum cts_field_form */
    uint8_t arg;
    const char *label;
    const struct cts_name *names;
};
#define CTS_EVENT_FIELDS_MAX 6
extern const struct cts_field cts_event_fields[CTS_EVENT_KINDS][CTS_EVENT_FIELDS_MAX];

#endif
