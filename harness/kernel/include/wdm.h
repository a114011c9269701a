/*
 * The Windows Driver Model, for driver sources that run on the harness's kernel. The list of what exists is
 * harness/kernel/SERVICES.md; what a driver calls and is not there is a compile error that names it.
 */
#ifndef _WDMDDK_
#define _WDMDDK_
#define _NTDDK_WDM_

/* The C library's memory functions first: they are renamed below. */
#include <string.h>

#include <ntdef.h>

#include <bugcodes.h>
#include <devioctl.h>

#include <wdm/ex.h>
#include <wdm/io.h>
#include <wdm/ke.h>
#include <wdm/more.h>
#include <wdm/pnp.h>
#include <wdm/po.h>
#include <wdm/rtl.h>
#endif
