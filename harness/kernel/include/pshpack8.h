/*
 * pshpack8.h: structures are packed to 8 byte(s) until poppack.h. Included again and again: no guard.
 */
#pragma pack(push, 8)
