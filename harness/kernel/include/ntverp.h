/*
 * ntverp.h: the version that resource scripts put into files.
 */
#ifndef CTS_NTVERP_H
#define CTS_NTVERP_H
#define VER_PRODUCTMAJORVERSION 10
#define VER_PRODUCTMINORVERSION 0
#define VER_PRODUCTBUILD        9200
#define VER_PRODUCTBUILD_QFE    1
#endif
