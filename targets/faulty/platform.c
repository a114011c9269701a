/*
 * The faulty hypervisor: the reference platform with one fault between its functions. The same
 * method as in faulty.h: platform_seams.c holds the reference, unchanged and weak, and Real names
 * reach it.
 */
#include "platform_seams.h"

#include "choice.h"

#include <stdlib.h>
#include <string.h>

#define SNAPSHOTS 16u

struct faulty_platform {
    enum cts_choice choice;
    void *real; /* the reference's instance */
    bool reverted;
    uint32_t draws;
    bool have[SNAPSHOTS];
    uint8_t ids[SNAPSHOTS][CTS_COUNTER_ID_SIZE];
};

/* The functions between those of the reference know only its instance. One run at a time. */
static struct faulty_platform *playing;

static enum cts_choice choice(void)
{
    return playing != NULL ? playing->choice : CTS_REFERENCE;
}

static void *faulty_create(const struct cts_host *host, const struct cts_platform_config *config)
{
    struct faulty_platform *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return NULL;
    self->choice = cts_choice_of_options(config->options);
    self->real = cts_reference_platform.create(host, config);
    playing = self;
    if (self->real == NULL) {
        free(self);
        playing = self = NULL;
    }
    return self;
}

static void faulty_destroy(void *instance)
{
    struct faulty_platform *self = instance;
    cts_reference_platform.destroy(self->real);
    playing = NULL;
    free(self);
}

static void faulty_describe(void *instance, struct cts_platform_device *device)
{
    struct faulty_platform *self = instance;
    cts_reference_platform.describe(self->real, device);
    if (self->choice == GEN_X_70)
        device->count = 2;
    if (self->choice == GEN_X_71)
        device->cid[0] = '\0';
}

void cts_platform_store(struct cts_platform *platform, const uint8_t id[CTS_COUNTER_ID_SIZE])
{
    uint8_t swapped[CTS_COUNTER_ID_SIZE];
    if (choice() != GEN_X_60) {
        real_platform_store(platform, id);
        return;
    }
    memcpy(swapped, id + 8, 8);
    memcpy(swapped + 8, id, 8);
    real_platform_store(platform, swapped);
    memcpy(platform->id, id, CTS_COUNTER_ID_SIZE);
}

void cts_platform_draw(struct cts_platform *platform, uint8_t id[CTS_COUNTER_ID_SIZE])
{
    real_platform_draw(platform, id);
    if (choice() == GEN_X_63) {
        /* two places, used in turn: the third draw gives what the first gave */
        uint8_t *place = playing->ids[playing->draws % 2];
        if (playing->draws++ < 2)
            memcpy(place, id, CTS_COUNTER_ID_SIZE);
        memcpy(id, place, CTS_COUNTER_ID_SIZE);
    }
    if (choice() == GEN_X_64) {
        id[7] = (uint8_t)((id[7] & 0x0F) | 0x40);
        id[8] = (uint8_t)((id[8] & 0x3F) | 0x80);
    }
}

void cts_platform_enter(struct cts_platform *platform, const uint8_t id[CTS_COUNTER_ID_SIZE])
{
    bool changed = memcmp(platform->id, id, CTS_COUNTER_ID_SIZE) != 0;
    uint8_t other[CTS_COUNTER_ID_SIZE];
    switch (choice()) {
    case GEN_F_37:
        if (changed)
            platform->host->raise(platform->host);
        cts_platform_store(platform, id);
        return;
    case GEN_X_65:
        if (changed)
            cts_platform_store(platform, id);
        return;
    case GEN_X_69:
        if (!changed) {
            cts_platform_draw(platform, other);
            id = other;
        }
        break;
    default:
        break;
    }
    real_platform_enter(platform, id);
}

bool cts_platform_is_shift(const struct cts_platform *platform, enum cts_vm_event event)
{
    switch (choice()) {
    case GEN_F_38:
        return event != CTS_VM_RESTORE && real_platform_is_shift(platform, event);
    case GEN_X_61:
        return event == CTS_VM_REBOOT || real_platform_is_shift(platform, event);
    default:
        return real_platform_is_shift(platform, event);
    }
}

bool cts_guid_text_parse(enum cts_guid_text notation, const char *text,
                         uint8_t id[CTS_COUNTER_ID_SIZE])
{
    if (choice() == GEN_X_68 && notation == CTS_GUID_MIXED)
        notation = CTS_GUID_RAW;
    return real_guid_text_parse(notation, text, id);
}

void cts_guid_text_print(enum cts_guid_text notation, const uint8_t id[CTS_COUNTER_ID_SIZE],
                         char text[CTS_GUID_TEXT_MAX])
{
    if (choice() == GEN_X_68 && notation == CTS_GUID_MIXED)
        notation = CTS_GUID_RAW;
    real_guid_text_print(notation, id, text);
}

static void faulty_change(void *instance, uint32_t what, const uint8_t *id)
{
    struct faulty_platform *self = instance;
    struct cts_platform *platform = self->real;
    bool both = what == (CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY);
    if (self->choice == GEN_F_37 && both) {
        platform->host->raise(platform->host);
        what &= ~CTS_CHANGE_NOTIFY;
    }
    cts_reference_platform.change(platform, what, id);
    if (self->choice == GEN_X_72 && (what & CTS_CHANGE_NOTIFY))
        platform->host->raise(platform->host);
}

static void faulty_vm(void *instance, enum cts_vm_event event, uint32_t argument)
{
    struct faulty_platform *self = instance;
    struct cts_platform *platform = self->real;
    uint8_t *id = self->ids[argument % SNAPSHOTS];
    bool *have = &self->have[argument % SNAPSHOTS];
    uint8_t other[CTS_COUNTER_ID_SIZE];

    if (self->choice == GEN_X_62 && event == CTS_VM_RESTORE) {
        if (!*have)
            cts_platform_draw(platform, id);
        *have = true;
        cts_platform_store(platform, id);
        platform->host->raise(platform->host);
        return;
    }
    if (self->choice == GEN_X_66 && event == CTS_VM_PAUSE && self->reverted) {
        self->reverted = false;
        cts_platform_draw(platform, other);
        cts_platform_enter(platform, other);
        return;
    }
    self->reverted = self->reverted || event == CTS_VM_REVERT || event == CTS_VM_RESTORE;
    cts_reference_platform.vm(platform, event, argument);
}

static uint32_t faulty_configure(void *instance, const char *text)
{
    static const uint8_t zero[CTS_COUNTER_ID_SIZE];
    struct faulty_platform *self = instance;
    struct cts_platform *platform = self->real;
    uint8_t id[CTS_COUNTER_ID_SIZE];
    if (self->choice == GEN_X_67 && cts_guid_text_parse(platform->guid_text, text, id) &&
        memcmp(id, zero, sizeof(id)) == 0) {
        cts_platform_enter(platform, id);
        return CTS_WIN32_SUCCESS;
    }
    return cts_reference_platform.configure(platform, text);
}

static uint32_t faulty_read_back(void *instance, char *text, uint32_t capacity)
{
    struct faulty_platform *self = instance;
    return cts_reference_platform.read_back(self->real, text, capacity);
}

const struct cts_platform_ops cts_faulty_platform = {
    .size = sizeof(struct cts_platform_ops),
    .create = faulty_create,
    .destroy = faulty_destroy,
    .describe = faulty_describe,
    .change = faulty_change,
    .vm = faulty_vm,
    .configure = faulty_configure,
    .read_back = faulty_read_back,
};
