/*
 * WppRecorder.h: software tracing of the recorder; it records nothing. The macros of a .tmh file are WPP's own.
 */
#ifndef CTS_WPPRECORDER_H
#define CTS_WPPRECORDER_H
#include <evntrace.h>
#define WPP_INIT_TRACING(...)        ((void)0)
#define WPP_CLEANUP(...)             ((void)0)
#define WPP_RECORDER_INITIALIZE(...) ((void)0)
#endif
