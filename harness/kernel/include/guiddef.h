/*
 * GUID and DEFINE_GUID: a declaration, or a definition once initguid.h has been included. Layout as on
 * Windows; no other header is needed.
 */
#ifndef GUID_DEFINED
#define GUID_DEFINED

typedef struct _GUID {
    unsigned int Data1;
    unsigned short Data2;
    unsigned short Data3;
    unsigned char Data4[8];
} GUID, *LPGUID, CLSID, IID;
typedef const GUID *LPCGUID, *REFGUID, *REFIID, *REFCLSID;
_Static_assert(sizeof(GUID) == 16, "a GUID is 16 bytes");

#define IsEqualGUID(a, b)       (__builtin_memcmp((a), (b), sizeof(GUID)) == 0)
#define InlineIsEqualGUID(a, b) IsEqualGUID(a, b)
#define IsEqualIID(a, b)        IsEqualGUID(a, b)
#define IsEqualCLSID(a, b)      IsEqualGUID(a, b)
#endif

#ifndef CTS_DEFINE_GUID
#define CTS_DEFINE_GUID
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    extern const GUID name;                                                                        \
    const GUID name __attribute__((weak)) = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) extern const GUID name
#endif
#endif
