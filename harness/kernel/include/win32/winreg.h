/*
 * The registry for client sources: keys and values that the clients of a run make themselves, in memory. Sixteen keys,
 * 32 values of 512 bytes; beyond that ERROR_NO_SYSTEM_RESOURCES. The narrow functions refuse text values.
 */
#ifndef CTS_WIN32_WINREG_H
#define CTS_WIN32_WINREG_H

#include <windows.h>

typedef struct cts_win32_key *HKEY, **PHKEY;
typedef LONG LSTATUS;
typedef DWORD REGSAM;
#define HKEY_CLASSES_ROOT  ((HKEY)(ULONG_PTR)0x80000000u)
#define HKEY_CURRENT_USER  ((HKEY)(ULONG_PTR)0x80000001u)
#define HKEY_LOCAL_MACHINE ((HKEY)(ULONG_PTR)0x80000002u)
#define HKEY_USERS         ((HKEY)(ULONG_PTR)0x80000003u)

#define KEY_QUERY_VALUE         0x0001
#define KEY_SET_VALUE           0x0002
#define KEY_CREATE_SUB_KEY      0x0004
#define KEY_READ                0x00020019
#define KEY_WRITE               0x00020006
#define KEY_ALL_ACCESS          0x000F003F
#define KEY_WOW64_64KEY         0x0100
#define REG_OPTION_NON_VOLATILE 0
#define REG_OPTION_VOLATILE     1
#define REG_CREATED_NEW_KEY     1
#define REG_OPENED_EXISTING_KEY 2

#define REG_NONE      0
#define REG_SZ        1
#define REG_EXPAND_SZ 2
#define REG_BINARY    3
#define REG_DWORD     4
#define REG_MULTI_SZ  7
#define REG_QWORD     11

#define RRF_RT_REG_NONE   0x01
#define RRF_RT_REG_SZ     0x02
#define RRF_RT_REG_BINARY 0x08
#define RRF_RT_REG_DWORD  0x10
#define RRF_RT_REG_QWORD  0x40
#define RRF_RT_DWORD      (RRF_RT_REG_BINARY | RRF_RT_REG_DWORD)
#define RRF_RT_QWORD      (RRF_RT_REG_BINARY | RRF_RT_REG_QWORD)
#define RRF_RT_ANY        0xFFFF

/* The functions return a Win32 error code. */
LSTATUS RegCreateKeyExW(HKEY parent, LPCWSTR subkey, DWORD reserved, LPWSTR class_name,
                        DWORD options, REGSAM access, const LPSECURITY_ATTRIBUTES security,
                        PHKEY key, LPDWORD disposition);
LSTATUS RegCreateKeyExA(HKEY parent, LPCSTR subkey, DWORD reserved, LPSTR class_name, DWORD options,
                        REGSAM access, const LPSECURITY_ATTRIBUTES security, PHKEY key,
                        LPDWORD disposition);
LSTATUS RegOpenKeyExW(HKEY parent, LPCWSTR subkey, DWORD options, REGSAM access, PHKEY key);
LSTATUS RegOpenKeyExA(HKEY parent, LPCSTR subkey, DWORD options, REGSAM access, PHKEY key);
LSTATUS RegCloseKey(HKEY key);
LSTATUS RegSetValueExW(HKEY key, LPCWSTR value, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD length);
LSTATUS RegSetValueExA(HKEY key, LPCSTR value, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD length);
LSTATUS RegQueryValueExW(HKEY key, LPCWSTR value, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD length);
LSTATUS RegQueryValueExA(HKEY key, LPCSTR value, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD length);
LSTATUS RegGetValueW(HKEY key, LPCWSTR subkey, LPCWSTR value, DWORD flags, LPDWORD type, PVOID data,
                     LPDWORD length);
LSTATUS RegDeleteValueW(HKEY key, LPCWSTR value);
LSTATUS RegDeleteValueA(HKEY key, LPCSTR value);
#ifdef UNICODE
#define RegCreateKeyEx  RegCreateKeyExW
#define RegOpenKeyEx    RegOpenKeyExW
#define RegSetValueEx   RegSetValueExW
#define RegQueryValueEx RegQueryValueExW
#define RegGetValue     RegGetValueW
#define RegDeleteValue  RegDeleteValueW
#else
#define RegCreateKeyEx  RegCreateKeyExA
#define RegOpenKeyEx    RegOpenKeyExA
#define RegSetValueEx   RegSetValueExA
#define RegQueryValueEx RegQueryValueExA
#define RegDeleteValue  RegDeleteValueA
#endif

#endif
