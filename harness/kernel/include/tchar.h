/*
 * tchar.h: text that is wide with UNICODE and narrow without.
 */
#ifndef CTS_TCHAR_H
#define CTS_TCHAR_H
#include <wdm.h>
#ifndef _T
#define _T(text)    TEXT(text)
#define _TEXT(text) TEXT(text)
#endif
typedef WCHAR TCHAR, _TCHAR, *PTCHAR, *PTSTR;
typedef const WCHAR *PCTSTR;
#endif
