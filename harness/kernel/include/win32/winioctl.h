/* Control codes, for client sources. */
#ifndef CTS_WIN32_WINIOCTL_H
#define CTS_WIN32_WINIOCTL_H

#include <devioctl.h>

#endif
