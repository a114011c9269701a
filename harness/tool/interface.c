/*
 * What differs between cts-counter, cts-nicsave and cts-sockaddr: a row per interface, and the rules by which
 * requirements, faults and cases belong to one. Everything else in this folder is the same program.
 */
#include "tool.h"
#include <stdlib.h>
#include <string.h>

static const struct cts_tool_interface interfaces[] = {
    {CTS_INTERFACE_COUNTER, "counter", "cts-counter", "GEN-", "counter",
     CTS_TABLE_COUNTER | CTS_TABLE_PLATFORM | CTS_TABLE_CLIENT,
     "neither a VM generation counter nor a client of one"},
    {CTS_INTERFACE_NICSAVE, "nicsave", "cts-nicsave", "SAV-", "nicsave",
     CTS_TABLE_EXTENSION | CTS_TABLE_EDGE | CTS_TABLE_MINIPORT,
     "neither a switch extension nor an edge of the switch"},
    {CTS_INTERFACE_SOCKADDR, "sockaddr", "cts-sockaddr", "ADR-", "hvsocket", CTS_TABLE_ADDRESS,
     "neither codecs of socket addresses nor sockets"},
};
#define COUNT (sizeof(interfaces) / sizeof(interfaces[0]))

static const struct cts_tool_interface *chosen = &interfaces[0];

const struct cts_tool_interface *cts_tool(void)
{
    return chosen;
}

static const char *self;

void cts_self_is(const char *first_word)
{
    const char *launcher = getenv("HVCTS_NAME");
    const char *slash = first_word ? strrchr(first_word, '/') : NULL;

    self = launcher && *launcher ? launcher : slash ? slash + 1 : first_word;
}

const char *cts_self(void)
{
    return self && *self ? self : chosen->program;
}

const char *cts_self_name(void)
{
    const char *slash = strrchr(cts_self(), '/');

    return slash ? slash + 1 : cts_self();
}

void cts_tool_use(enum cts_interface interface)
{
    for (size_t i = 0; i < COUNT; i++)
        if (interfaces[i].number == interface)
            chosen = &interfaces[i];
}

const struct cts_tool_interface *cts_tool_each(size_t index)
{
    return index < COUNT ? &interfaces[index] : NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

bool cts_tool_lists(uint32_t requirement)
{
    const char *id = cts_requirement(requirement)->id;

    for (size_t i = 0; i < COUNT; i++)
        if (&interfaces[i] != chosen && begins(id, interfaces[i].prefix))
            return false;
    return true;
}

bool cts_tool_has_fault(const char *fault, bool all)
{
    for (size_t i = 0; all && i < COUNT; i++)
        if (begins(fault, interfaces[i].prefix))
            chosen = &interfaces[i];
    return begins(fault, chosen->prefix);
}

uint32_t cts_tool_tables(uint32_t tables)
{
    /* The cases of a client drive it alone, even if it brings a counter. */
    if (chosen->number == CTS_INTERFACE_COUNTER && (tables & CTS_TABLE_CLIENT))
        return CTS_TABLE_CLIENT;
    return tables & chosen->tables;
}

static uint32_t switch_tables(const struct cts_program *program)
{
    for (uint32_t i = 0; i < program->op_count; i++)
        switch (program->ops[i].kind) {
        case CTS_OP_CONNECT:
        case CTS_OP_LEAVE:
        case CTS_OP_PARTITION:
        case CTS_OP_RELOAD:
            return CTS_TABLE_EDGE;
        default:
            break;
        }
    for (uint32_t i = 0; i < program->stack_count; i++)
        if (program->stack[i] == CTS_STACK_TARGET)
            return CTS_TABLE_EXTENSION;
    return CTS_TABLE_MINIPORT;
}

uint32_t cts_tool_program_tables(const struct cts_program *program)
{
    if (program->interface == CTS_INTERFACE_NICSAVE)
        return switch_tables(program);
    if (program->interface == CTS_INTERFACE_SOCKADDR)
        return CTS_TABLE_ADDRESS;
    for (uint32_t i = 0; i < program->op_count; i++)
        if (program->ops[i].kind == CTS_OP_CLIENT)
            return CTS_TABLE_CLIENT;
    return CTS_TABLE_COUNTER | CTS_TABLE_PLATFORM;
}

const char *cts_tool_reference(const struct cts_program *program)
{
    switch (cts_tool_program_tables(program)) {
    case CTS_TABLE_EXTENSION:
        return "nicsave";
    case CTS_TABLE_EDGE:
    case CTS_TABLE_MINIPORT:
        return "nicsave-edge";
    case CTS_TABLE_ADDRESS:
        return "hvsocket";
    case CTS_TABLE_CLIENT:
        return "client";
    default:
        return "counter";
    }
}
