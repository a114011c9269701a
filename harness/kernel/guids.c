/*
 * The GUIDs of wdmguid.h, as wdmguid.lib gives them to a driver that only declares them. A driver that includes
 * initguid.h has its own.
 */
#include "kernel.h"

#include <initguid.h>
#include <wdmguid.h>
