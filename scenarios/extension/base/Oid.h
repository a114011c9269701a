/*
 * Which requests the base library answers itself.
 */
#ifndef ACME_OID_H
#define ACME_OID_H

#include "Base.h"

/* TRUE: the request ends with *Status. FALSE: it has to go on down. */
BOOLEAN AcmeHandles(PACME_MODULE Module, PNDIS_OID_REQUEST Request, NDIS_STATUS *Status);

#endif
