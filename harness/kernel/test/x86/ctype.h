/*
 * Stands in for the C library's ctype.h where layouts are checked for x86: nothing of characters is called there.
 */
