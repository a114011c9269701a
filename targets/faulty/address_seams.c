/*
 * The reference codecs and socket stack, unchanged, with their functions open to replacement (see address_faulty.h),
 * and the choice of what to play, which the options tell.
 */
#include "address_faulty.h"

#define ADDRESS_SEAM_WEAK(type, name, parameters) extern type name parameters __attribute__((weak));
ADDRESS_SEAM_MAP(ADDRESS_SEAM_WEAK)
#undef ADDRESS_SEAM_WEAK

#define cts_target_entry reference_entry
#include <hvsocket/address.c>
#include <hvsocket/capture.c>
#include <hvsocket/codec.c>
#include <hvsocket/codec_map.c>
#include <hvsocket/codec_registry.c>
#include <hvsocket/container.c>
#include <hvsocket/decide.c>
#include <hvsocket/entry.c>
#include <hvsocket/guid.c>
#include <hvsocket/hybrid.c>
#include <hvsocket/linux.c>
#include <hvsocket/map.c>
#include <hvsocket/names.c>
#include <hvsocket/offer.c>
#include <hvsocket/policy.c>
#include <hvsocket/registry.c>
#include <hvsocket/stack.c>
#include <hvsocket/stream.c>
#include <hvsocket/suspend.c>
#include <hvsocket/text.c>
#include <hvsocket/windows.c>
#include <hvsocket/world.c>
#undef cts_target_entry

#define ADDRESS_SEAM_ALIAS(type, name, parameters)                                                 \
    extern type real_##name parameters __attribute__((alias(#name), visibility("hidden")));
ADDRESS_SEAM_MAP(ADDRESS_SEAM_ALIAS)
#undef ADDRESS_SEAM_ALIAS

struct address_faulty address_faulty;

static void *make_faulty(const struct cts_host *host, const struct cts_address_config *config)
{
    memset(&address_faulty, 0, sizeof address_faulty);
    address_faulty.choice = cts_choice_of_options(config->options);
    return create(host, config);
}

static uint32_t call_loose(void *self, struct cts_address_call *is)
{
    return address_loosen(self, is, call);
}

static uint32_t call_faulty(void *self, struct cts_address_call *is)
{
    return address_vary(is, address_twist(is, address_answer(self, is, call_loose)));
}

const struct cts_target *cts_target_entry(void)
{
    static struct cts_address_ops table;
    static struct cts_target target;

    target = *reference_entry();
    table = *target.address;
    table.create = make_faulty;
    table.call = call_faulty;
    target.name = "hvsocket-faulty";
    target.description =
        "the reference codecs and stack with one seeded fault or permitted variant";
    target.address = &table;
    return &target;
}
