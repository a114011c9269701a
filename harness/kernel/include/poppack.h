/*
 * poppack.h: ends what pshpack1.h and its kin began. Included again and again: no guard.
 */
#pragma pack(pop)
