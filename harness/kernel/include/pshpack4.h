/*
 * pshpack4.h: structures are packed to 4 byte(s) until poppack.h. Included again and again: no guard.
 */
#pragma pack(push, 4)
