/*
 * Stands in for the C library's wchar.h where layouts are checked for x86: nothing of wide strings is called there.
 */
