/*
 * pshpack2.h: structures are packed to 2 byte(s) until poppack.h. Included again and again: no guard.
 */
#pragma pack(push, 2)
