/*
 * wdm.h, part: the C run-time functions that the kernel of Windows exports. They are renamed, because the C
 * library of the same names has other sizes (wide characters, long) and other formats. Text functions that
 * format or look at Unicode are for PASSIVE_LEVEL only, as on Windows.
 */
#ifndef CTS_WDM_CRT_H
#define CTS_WDM_CRT_H

#include <ctype.h>
#include <ntdef.h>

typedef int errno_t;
#define _TRUNCATE ((size_t)-1)
#define STRUNCATE 80
#ifndef EINVAL
#define EINVAL 22
#define ERANGE 34
#endif

/* -- formatted output: the formats of Windows, with %ws, %S, %Z, %wZ, %I64d; %ld takes a LONG ---------------- */

#define _snprintf    cts_kernel__snprintf
#define _vsnprintf   cts_kernel__vsnprintf
#define _snwprintf   cts_kernel__snwprintf
#define _vsnwprintf  cts_kernel__vsnwprintf
#define _snprintf_s  cts_kernel__snprintf_s
#define _snwprintf_s cts_kernel__snwprintf_s
#define sprintf      cts_kernel_sprintf
#define sprintf_s    cts_kernel_sprintf_s
#define swprintf     cts_kernel_swprintf
#define swprintf_s   cts_kernel_swprintf_s
int _snprintf(char *to, size_t count, const char *format, ...);
int _vsnprintf(char *to, size_t count, const char *format, va_list arguments);
int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...);
int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list arguments);
int _snprintf_s(char *to, size_t size, size_t count, const char *format, ...);
int _snwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, ...);
int sprintf(char *to, const char *format, ...);
int sprintf_s(char *to, size_t size, const char *format, ...);
int swprintf(wchar_t *to, size_t count, const wchar_t *format, ...);
int swprintf_s(wchar_t *to, size_t size, const wchar_t *format, ...);

/* -- bounded copies: 0, EINVAL, ERANGE, STRUNCATE ---------------------------------------------------------------- */

#define memcpy_s  cts_kernel_memcpy_s
#define memmove_s cts_kernel_memmove_s
#define strcpy_s  cts_kernel_strcpy_s
#define strcat_s  cts_kernel_strcat_s
#define strncpy_s cts_kernel_strncpy_s
#define strncat_s cts_kernel_strncat_s
#define wcscpy_s  cts_kernel_wcscpy_s
#define wcscat_s  cts_kernel_wcscat_s
#define wcsncpy_s cts_kernel_wcsncpy_s
#define wcsncat_s cts_kernel_wcsncat_s
#define strnlen_s cts_kernel_strnlen_s
#define wcsnlen   cts_kernel_wcsnlen
#define wcsnlen_s cts_kernel_wcsnlen_s
errno_t memcpy_s(void *to, size_t room, const void *from, size_t length);
errno_t memmove_s(void *to, size_t room, const void *from, size_t length);
errno_t strcpy_s(char *to, size_t room, const char *from);
errno_t strcat_s(char *to, size_t room, const char *from);
errno_t strncpy_s(char *to, size_t room, const char *from, size_t count);
errno_t strncat_s(char *to, size_t room, const char *from, size_t count);
errno_t wcscpy_s(wchar_t *to, size_t room, const wchar_t *from);
errno_t wcscat_s(wchar_t *to, size_t room, const wchar_t *from);
errno_t wcsncpy_s(wchar_t *to, size_t room, const wchar_t *from, size_t count);
errno_t wcsncat_s(wchar_t *to, size_t room, const wchar_t *from, size_t count);
size_t strnlen_s(const char *text, size_t most);
size_t wcsnlen(const wchar_t *text, size_t most);
size_t wcsnlen_s(const wchar_t *text, size_t most);

/* -- comparisons, characters, numbers ------------------------------------------------------------------------------ */

#undef isdigit
#undef isxdigit
#undef isspace
#undef isalpha
#undef isalnum
#undef isupper
#undef islower
#undef isprint
#undef tolower
#undef toupper
#define _stricmp  cts_kernel__stricmp
#define _strnicmp cts_kernel__strnicmp
#define isdigit   cts_kernel_isdigit
#define isxdigit  cts_kernel_isxdigit
#define isspace   cts_kernel_isspace
#define isalpha   cts_kernel_isalpha
#define isalnum   cts_kernel_isalnum
#define isupper   cts_kernel_isupper
#define islower   cts_kernel_islower
#define isprint   cts_kernel_isprint
#define tolower   cts_kernel_tolower
#define toupper   cts_kernel_toupper
#define towlower  cts_kernel_towlower
#define towupper  cts_kernel_towupper
#define atoi      cts_kernel_atoi
#define atol      cts_kernel_atol
#define strtol    cts_kernel_strtol
#define strtoul   cts_kernel_strtoul
#define wcstol    cts_kernel_wcstol
#define wcstoul   cts_kernel_wcstoul
#define _wtoi     cts_kernel__wtoi
#define _wtol     cts_kernel__wtoi
#define _itoa     cts_kernel__itoa
#define _itow     cts_kernel__itow
#define _ultow    cts_kernel__ultow
#define _itoa_s   cts_kernel__itoa_s
#define _itow_s   cts_kernel__itow_s
#define _wcslwr   cts_kernel__wcslwr
#define _wcsupr   cts_kernel__wcsupr
#define _strlwr   cts_kernel__strlwr
#define _strupr   cts_kernel__strupr
int _stricmp(const char *a, const char *b);
int _strnicmp(const char *a, const char *b, size_t count);
int isdigit(int c);
int isxdigit(int c);
int isspace(int c);
int isalpha(int c);
int isalnum(int c);
int isupper(int c);
int islower(int c);
int isprint(int c);
int tolower(int c);
int toupper(int c);
unsigned towlower(unsigned c);
unsigned towupper(unsigned c);
int atoi(const char *text);
long atol(const char *text);
/* With the limits of a 32-bit long. */
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
long wcstol(const wchar_t *text, wchar_t **end, int base);
unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base);
int _wtoi(const wchar_t *text);
char *_itoa(int value, char *to, int base);
wchar_t *_itow(int value, wchar_t *to, int base);
wchar_t *_ultow(ULONG value, wchar_t *to, int base);
errno_t _itoa_s(int value, char *to, size_t room, int base);
errno_t _itow_s(int value, wchar_t *to, size_t room, int base);
wchar_t *_wcslwr(wchar_t *text);
wchar_t *_wcsupr(wchar_t *text);
char *_strlwr(char *text);
char *_strupr(char *text);
size_t wcsspn(const wchar_t *text, const wchar_t *set);
size_t wcscspn(const wchar_t *text, const wchar_t *set);
wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count);

/* -- searching and sorting ---------------------------------------------------------------------------------------------- */

#define qsort   cts_kernel_qsort
#define bsearch cts_kernel_bsearch
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *, const void *));

#endif
