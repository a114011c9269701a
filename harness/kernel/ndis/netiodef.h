/*
 * netiodef.h: nothing of it is needed; sources of switch extensions include it.
 */
#include <ntddk.h>
