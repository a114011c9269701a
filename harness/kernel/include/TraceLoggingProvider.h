/*
 * TraceLoggingProvider.h: self-describing traces; nobody listens, so they cost nothing and say nothing.
 */
#ifndef CTS_TRACELOGGINGPROVIDER_H
#define CTS_TRACELOGGINGPROVIDER_H
#include <wdm.h>
typedef const struct cts_trace_provider *TraceLoggingHProvider;
#define TRACELOGGING_DECLARE_PROVIDER(provider)               extern TraceLoggingHProvider const provider
#define TRACELOGGING_DEFINE_PROVIDER(provider, ...)           TraceLoggingHProvider const provider = NULL
#define TraceLoggingRegister(provider)                        ((void)(provider), STATUS_SUCCESS)
#define TraceLoggingRegisterEx(provider, callback, context)   ((void)(provider), STATUS_SUCCESS)
#define TraceLoggingUnregister(provider)                      ((void)(provider))
#define TraceLoggingWrite(provider, ...)                      ((void)(provider))
#define TraceLoggingWriteActivity(provider, ...)              ((void)(provider))
#define TraceLoggingProviderEnabled(provider, level, keyword) ((void)(provider), FALSE)
#endif
