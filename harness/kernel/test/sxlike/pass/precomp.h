/* What both parts of the tests' extension include; the spelling is that of a Windows project. */
#include <NDIS.h>
#include <intsafe.h>
#include <netiodef.h>
#include <ntintsafe.h>

#include "..\..\sxlike\base\SxBase.h"
