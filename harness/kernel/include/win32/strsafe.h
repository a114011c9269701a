/* The few bounded string functions of <strsafe.h> that clients print with. */
#ifndef CTS_WIN32_STRSAFE_H
#define CTS_WIN32_STRSAFE_H

#include <windows.h>

/* Writes at most `capacity` characters with the closing NUL. STRSAFE_E_INSUFFICIENT_BUFFER: cut
 * short. */
HRESULT StringCchPrintfW(LPWSTR text, size_t capacity, LPCWSTR format, ...);
HRESULT StringCchPrintfA(LPSTR text, size_t capacity, LPCSTR format, ...);
HRESULT StringCchCopyW(LPWSTR text, size_t capacity, LPCWSTR source);
HRESULT StringCchCopyA(LPSTR text, size_t capacity, LPCSTR source);
#ifdef UNICODE
#define StringCchPrintf StringCchPrintfW
#define StringCchCopy   StringCchCopyW
#else
#define StringCchPrintf StringCchPrintfA
#define StringCchCopy   StringCchCopyA
#endif

#endif
