/*
 * The functions of the reference platform that a faulty one may replace, and their own names (see
 * faulty.h).
 */
#ifndef CTS_FAULTY_PLATFORM_SEAMS_H
#define CTS_FAULTY_PLATFORM_SEAMS_H

#include <counter/platform.h>

/* type, name without "cts_", parameters */
#define CTS_PLATFORM_SEAM_MAP(X)                                                                   \
    X(void, platform_store, (struct cts_platform *, const uint8_t[CTS_COUNTER_ID_SIZE]))           \
    X(void, platform_draw, (struct cts_platform *, uint8_t[CTS_COUNTER_ID_SIZE]))                  \
    X(void, platform_enter, (struct cts_platform *, const uint8_t[CTS_COUNTER_ID_SIZE]))           \
    X(bool, platform_is_shift, (const struct cts_platform *, enum cts_vm_event))                   \
    X(bool, guid_text_parse, (enum cts_guid_text, const char *, uint8_t[CTS_COUNTER_ID_SIZE]))     \
    X(void, guid_text_print,                                                                       \
      (enum cts_guid_text, const uint8_t[CTS_COUNTER_ID_SIZE], char[CTS_GUID_TEXT_MAX]))

#define CTS_PLATFORM_SEAM_REAL(type, name, parameters) extern type real_##name parameters;
CTS_PLATFORM_SEAM_MAP(CTS_PLATFORM_SEAM_REAL)
#undef CTS_PLATFORM_SEAM_REAL

extern const struct cts_platform_ops cts_faulty_platform;

#endif
