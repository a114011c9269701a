/*
 * Rules on the options of AF_HYPERV sockets: what is set, what is shown, and that the timeout of connect is kept.
 */
#include "oracle/address_world.h"

static bool is_known(const struct cts_address_model *m, uint32_t option)
{
    return option == CTS_HVSOCKET_CONNECT_TIMEOUT || option == CTS_HVSOCKET_CONNECTED_SUSPEND ||
           option == CTS_HVSOCKET_HIGH_VTL ||
           (option == CTS_HVSOCKET_CONTAINER_PASSTHRU && WORLD_ANSWERS(m, PASSTHRU_OPTION, ACCEPT));
}

/* Of an option that is not known: numbers are names; but level and the option that newer headers have lost have a
 * requirement of their own. */
static uint32_t row_of(const struct cts_address_seen *c)
{
    bool lost = c->number[2] == CTS_HVSOCKET_CONTAINER_PASSTHRU;
    return lost || c->number[1] != CTS_HV_PROTOCOL_RAW ? CTS_ADR_SOCK_040 : CTS_ADR_SOCK_050;
}

static void get_option(struct cts_address_model *m, struct world_socket *s, bool known)
{
    const struct cts_address_seen *c = m->call;
    uint32_t option = c->number[2];

    if (!known) {
        if (c->capacity == 4)
            cts_world_say(m, row_of(c), c->status != 0, "an option that does not exist is refused",
                          "level %u, option %u: a value", c->number[1], option);
        return;
    }
    if (c->status || c->out_shown < 4 || c->capacity != 4)
        return;
    uint32_t value = cts_get_32(c->out);
    bool flag = option != CTS_HVSOCKET_CONNECT_TIMEOUT;
    bool same = flag ? !value == !s->option[option] : value == s->option[option];
    if (s->option_set >> option & 1)
        cts_world_say(m, CTS_ADR_SOCK_050, same, "the value that was set last",
                      "option %u: %u, and %u was set", option, value, s->option[option]);
    /* A flag may be shown as 1, but not first as one value and then as another. */
    if (s->option_shown >> option & 1)
        cts_world_say(m, CTS_ADR_SOCK_050, value == s->shown[option],
                      "the value that was shown before, for nobody has set it since",
                      "option %u: %u, and %u before", option, value, s->shown[option]);
    s->shown[option] = value;
    s->option_shown |= (uint16_t)(1u << option);
}

static void set_option(struct cts_address_model *m, struct world_socket *s, bool known)
{
    const struct cts_address_seen *c = m->call;
    uint32_t option = c->number[2], length = c->in_length[0];
    bool given = !(c->null & CTS_ADDRESS_NULL_IN_0);
    uint32_t value = given && length >= 4 ? cts_get_32(c->in[0]) : 0;

    if (!known || length != 4 || !given) {
        uint32_t row = known ? CTS_ADR_SOCK_040 : row_of(c);
        cts_world_say(m, row, c->status != 0, "level 1, a known option and 4 bytes, else a failure",
                      "level %u, option %u, %u bytes: accepted", c->number[1], option, length);
        if (c->status == 0 && option < WORLD_OPTIONS) {
            s->option_set &= (uint16_t) ~(1u << option);
            s->option_shown &= (uint16_t) ~(1u << option);
            s->option_open |= (uint16_t)(1u << option);
        }
        return;
    }
    bool over = option == CTS_HVSOCKET_CONNECT_TIMEOUT && value > CTS_HVSOCKET_CONNECT_TIMEOUT_MAX;
    bool refused = over && WORLD_ANSWERS(m, TIMEOUT_OVER_MAX, REJECT);
    /* What can be set later than before a connection is open. */
    bool early = s->state == WORLD_FRESH && m->partitions[s->partition].kind == CTS_PARTITION_HOST;
    if (s->state <= WORLD_BOUND && (c->status == 0 || option != CTS_HVSOCKET_HIGH_VTL || early))
        cts_world_say(m,
                      option == CTS_HVSOCKET_CONNECT_TIMEOUT ? CTS_ADR_SOCK_060 : CTS_ADR_SOCK_040,
                      refused == (c->status != 0),
                      refused ? "a timeout above 300000 is refused" : "the option is set",
                      "option %u, value %u: error %u", option, value, c->status);
    if (c->status)
        return;
    s->option_shown &= (uint16_t) ~(1u << option);
    s->option[option] = over && WORLD_ANSWERS(m, TIMEOUT_OVER_MAX, CLAMP)
                            ? CTS_HVSOCKET_CONNECT_TIMEOUT_MAX
                            : value;
    s->option_set |= (uint16_t)(1u << option);
    s->option_open &= (uint16_t) ~(1u << option);
}

void cts_world_option(struct cts_address_model *m, struct world_socket *s, bool set)
{
    bool known = m->call->number[1] == CTS_HV_PROTOCOL_RAW && is_known(m, m->call->number[2]);

    if (!m->own) { /* the one or the other value came last */
        uint16_t bit =
            (uint16_t)(set && m->call->number[2] < WORLD_OPTIONS ? 1u << m->call->number[2] : 0);
        s->option_set &= (uint16_t)~bit;
        s->option_open |= bit;
        s->option_shown &= (uint16_t)~bit;
        return;
    }
    if (set)
        set_option(m, s, known);
    else
        get_option(m, s, known);
}

/* A timeout is in milliseconds: no more than so many pass. */
void cts_world_timeout(struct cts_address_model *m, const struct world_socket *s)
{
    uint32_t limit = s->option[CTS_HVSOCKET_CONNECT_TIMEOUT];
    uint64_t passed = m->news->passed;
    bool ends = m->news->moment == CTS_ADDRESS_RETURNED;

    if (!(s->option_set >> CTS_HVSOCKET_CONNECT_TIMEOUT & 1) || !limit ||
        limit > CTS_HVSOCKET_CONNECT_TIMEOUT_MAX || (ends && m->call->status != WSA_ETIMEDOUT))
        return;
    if (ends || passed > limit)
        cts_world_say(m, CTS_ADR_SOCK_060, passed <= limit,
                      "a connect that ends after its timeout in milliseconds",
                      "timeout %u, %s more than %llu ms", limit,
                      ends ? "ended after" : "and it still waits after",
                      (unsigned long long)passed);
    /* Who does not wait at all may know that it is in vain. */
    m->now->early = ends && passed > 0 && passed <= limit ? limit : 0;
}

void cts_world_timed(struct cts_address_model *m)
{
    if (m->now->early)
        cts_world_say(m, CTS_ADR_SOCK_060, m->news->passed >= m->now->early,
                      "a connect that waits for its timeout in milliseconds",
                      "timeout %u, ended before %llu ms had passed", m->now->early,
                      (unsigned long long)m->news->passed);
    m->now->early = 0;
}
