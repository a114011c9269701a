/*
 * procgrp.h: processor groups; the functions stand in wdm.h.
 */
#ifndef CTS_PROCGRP_H
#define CTS_PROCGRP_H
#include <wdm.h>
#endif
