/* Which Windows the client runs on: that of the run's guest. */
#ifndef CTS_WIN32_VERSIONHELPERS_H
#define CTS_WIN32_VERSIONHELPERS_H

#include <windows.h>

BOOL cts_win32_is_version(WORD major, WORD minor, WORD service_pack); /* or later */
#define IsWindowsVersionOrGreater(major, minor, pack) cts_win32_is_version(major, minor, pack)
#define IsWindowsXPOrGreater()                        cts_win32_is_version(5, 1, 0)
#define IsWindowsXPSP3OrGreater()                     cts_win32_is_version(5, 1, 3)
#define IsWindowsVistaOrGreater()                     cts_win32_is_version(6, 0, 0)
#define IsWindowsVistaSP1OrGreater()                  cts_win32_is_version(6, 0, 1)
#define IsWindowsVistaSP2OrGreater()                  cts_win32_is_version(6, 0, 2)
#define IsWindows7OrGreater()                         cts_win32_is_version(6, 1, 0)
#define IsWindows7SP1OrGreater()                      cts_win32_is_version(6, 1, 1)
#define IsWindows8OrGreater()                         cts_win32_is_version(6, 2, 0)
#define IsWindows8Point1OrGreater()                   cts_win32_is_version(6, 3, 0)
#define IsWindows10OrGreater()                        cts_win32_is_version(10, 0, 0)

#endif
