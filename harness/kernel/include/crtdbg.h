/*
 * crtdbg.h: assertions of the C run-time; they do nothing, as in a release build.
 */
#ifndef CTS_CRTDBG_H
#define CTS_CRTDBG_H
#define _ASSERT(expression)  ((void)0)
#define _ASSERTE(expression) ((void)0)
#endif
