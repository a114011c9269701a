/*
 * pshpack1.h: structures are packed to 1 byte(s) until poppack.h. Included again and again: no guard.
 */
#pragma pack(push, 1)
