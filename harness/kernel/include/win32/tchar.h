/* Text that is wide with UNICODE and narrow without, for client sources. */
#ifndef CTS_WIN32_TCHAR_H
#define CTS_WIN32_TCHAR_H

#include <windows.h>

#ifdef _UNICODE
typedef wchar_t _TCHAR;
#define _tmain      wmain
#define _tprintf    wprintf
#define _ftprintf   fwprintf
#define _stprintf_s swprintf_s
#define _sntprintf  _snwprintf
#define _tcscmp     wcscmp
#define _tcsicmp    _wcsicmp
#define _tcslen     wcslen
#define _tcsncmp    wcsncmp
#define _tcscpy     wcscpy
#define _tcstoul    wcstoul
#define _ttoi       _wtoi
#define _fputts     fputws
#define _putts      _putws
#else
typedef char _TCHAR;
#define _tmain      main
#define _tprintf    printf
#define _ftprintf   fprintf
#define _stprintf_s sprintf_s
#define _sntprintf  _snprintf
#define _tcscmp     strcmp
#define _tcsicmp    _stricmp
#define _tcslen     strlen
#define _tcsncmp    strncmp
#define _tcscpy     strcpy
#define _tcstoul    strtoul
#define _ttoi       atoi
#define _fputts     fputs
#define _putts      puts
#endif
#ifndef _T
#define _T(text) TEXT(text)
#endif

#endif
