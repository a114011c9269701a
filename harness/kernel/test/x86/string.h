/*
 * Stands in for the C library's string.h where layouts are checked for x86: nothing of strings is called there.
 */
