/*
 * The inside of exhaustive ranges, shared by address_extent*.c: one call of a range, and the state of a range. Calls are
 * played without events and judged on the spot by the oracle's rules for one call (oracle/address.h); what disagrees is
 * played again with events.
 */
#ifndef CTS_RUN_ADDRESS_EXTENT_H
#define CTS_RUN_ADDRESS_EXTENT_H

#include "oracle/address.h"
#include "oracle/requirement.h"
#include "run/address.h"

#define CTS_EXTENT_SHOWN_MAX 32u        /* disagreements that are played again with events */
#define CTS_EXTENT_SHOWN_OF  2u         /* of these, for one requirement */
#define CTS_EXTENT_PART      (1u << 19) /* calls that one ADDRESS_SWEPT sums up */
#define CTS_EXTENT_FAST_PART (1u << 24) /* the same of ports, which are fast */
#define CTS_EXTENT_HELD_MAX  16u

struct cts_extent_range {
    struct cts_player *player;
    uint32_t thread;
    uint32_t kind; /* enum cts_extent */
    uint64_t calls_offered;
    uint64_t first, end; /* items to play */
    uint64_t at;         /* the next item */
    const struct cts_profile *profile;
    uint64_t fingerprint; /* of the profile */
    uint32_t limit;       /* of request lines, as the target says; 0: not known */
    uint64_t digest;
    uint32_t shown;
    uint8_t shown_of[CTS_REQUIREMENT_COUNT];
    /* since the last ADDRESS_SWEPT */
    uint64_t part_first, calls, disagreements;
    uint64_t held[CTS_REQUIREMENT_COUNT], broke[CTS_REQUIREMENT_COUNT];
    /* of the call at hand */
    bool broken, fresh;
    uint32_t held_count;
    uint16_t held_now[CTS_EXTENT_HELD_MAX];
};

/* True if the next item of the range is to be played. */
bool cts_extent_wants(struct cts_extent_range *range);
static inline bool cts_extent_over(const struct cts_extent_range *range)
{
    return range->at >= range->end;
}
static inline bool cts_extent_offers(const struct cts_extent_range *range, uint32_t call)
{
    return range->calls_offered & CTS_CALL_BIT(call);
}
/* Plays a call, judges it, counts, and shows it if it disagrees. Returns whether it agrees. A capacity of CTS_ABSENT
 * is that of the usual result; calls that the target does not offer agree. */
bool cts_extent_try(struct cts_extent_range *range, const struct cts_address_spec *spec);
/* The same of a call that has been made, and looked at. What it left behind is cleaned away. */
bool cts_extent_judge(struct cts_extent_range *range, const struct cts_address_spec *spec,
                      const struct cts_address_turn *turn);
/* A call with one or two inputs and no numbers. */
struct cts_address_spec cts_extent_spec(uint32_t call, const void *in_0, uint32_t length_0,
                                        const void *in_1, uint32_t length_1);
/* ADDRESS_SWEPT, and begins anew. */
void cts_extent_sum_up(struct cts_extent_range *range);
static inline void cts_extent_digest(struct cts_extent_range *range, uint64_t word)
{
    range->digest = (range->digest ^ word) * 0x100000001b3u;
}

/* The 16 bytes of a well-known GUID. */
extern const uint8_t cts_extent_guids[CTS_HV_GUID_COUNT][16];

/* address_extent_ports.c */
void cts_extent_ports(struct cts_extent_range *range);
/* address_extent_shapes.c */
void cts_extent_hv_shapes(struct cts_extent_range *range);
void cts_extent_vm_shapes(struct cts_extent_range *range);
void cts_extent_template_bits(struct cts_extent_range *range);
void cts_extent_wildcards(struct cts_extent_range *range);
void cts_extent_cap_lengths(struct cts_extent_range *range);
/* address_extent_texts.c */
void cts_extent_short_texts(struct cts_extent_range *range);
void cts_extent_edits(struct cts_extent_range *range);
void cts_extent_guid_bytes(struct cts_extent_range *range);
void cts_extent_hyb_splits(struct cts_extent_range *range);
/* address_extent_world.c */
void cts_extent_topologies(struct cts_extent_range *range);

#endif
