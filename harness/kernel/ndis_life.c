/*
 * Restart and pause of a filter module, which the driver may end later, and what the switch does once the module runs.
 * Calls out of order are misuse events.
 */
#include "ndis_layer.h"

#include <string.h>

static NDIS_STATUS await_change(NDIS_STATUS status)
{
    if (status == NDIS_STATUS_PENDING) {
        cts_wait_event(&cts_ndis.changed);
        status = cts_ndis.pended;
    }
    cts_ndis.pending = false;
    return status;
}

static void expect_change(enum cts_filter_life life)
{
    KeInitializeEvent(&cts_ndis.changed, NotificationEvent, FALSE);
    cts_ndis.pending = true;
    cts_ndis.life = life;
}

static void complete_change(const char *service, NDIS_HANDLE handle, enum cts_filter_life life,
                            NDIS_STATUS status)
{
    cts_irql_at_most(service, DISPATCH_LEVEL);
    cts_point(service);
    if (!cts_ndis_module(service, handle))
        return;
    if (cts_ndis.life != life || !cts_ndis.pending) {
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: nothing of that kind is pending", service);
        return;
    }
    cts_ndis.pending = false;
    cts_ndis.pended = status;
    cts_ndis.changed.Header.SignalState = 1;
    cts_wait_signal(&cts_ndis.changed);
}

VOID NdisFRestartComplete(NDIS_HANDLE handle, NDIS_STATUS status)
{
    complete_change("NdisFRestartComplete", handle, CTS_LIFE_RESTARTING, status);
}

VOID NdisFPauseComplete(NDIS_HANDLE handle)
{
    complete_change("NdisFPauseComplete", handle, CTS_LIFE_PAUSING, NDIS_STATUS_SUCCESS);
}

NDIS_STATUS NdisFRestartFilter(NDIS_HANDLE handle)
{
    return cts_ndis_module("NdisFRestartFilter", handle) ? NDIS_STATUS_SUCCESS
                                                         : NDIS_STATUS_INVALID_PARAMETER;
}

/* A switch that was not active at the restart becomes so once the stack runs. */
static void activate(void)
{
    NET_PNP_EVENT_NOTIFICATION event;

    if (!cts_ndis.inactive || !cts_ndis.handlers.NetPnPEventHandler)
        return;
    cts_ndis.inactive = false;
    memset(&event, 0, sizeof event);
    event.Header = (NDIS_OBJECT_HEADER){NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof event};
    event.NetPnPEvent.NetEvent = NetEventSwitchActivate;
    struct cts_ndis_entry entry = cts_ndis_enter("FilterNetPnPEvent", PASSIVE_LEVEL);
    cts_ndis.handlers.NetPnPEventHandler(cts_ndis.context, &event);
    cts_ndis_leave(entry, "FilterNetPnPEvent");
}

NDIS_STATUS cts_ndis_restart(void)
{
    NDIS_FILTER_RESTART_PARAMETERS parameters;

    if (cts_ndis.life != CTS_LIFE_PAUSED)
        return cts_ndis.life == CTS_LIFE_RUNNING ? NDIS_STATUS_SUCCESS : NDIS_STATUS_INVALID_STATE;
    memset(&parameters, 0, sizeof parameters);
    parameters.Header =
        (NDIS_OBJECT_HEADER){NDIS_OBJECT_TYPE_FILTER_RESTART_PARAMETERS, 1, sizeof parameters};
    parameters.MiniportMediaType = NdisMedium802_3;
    expect_change(CTS_LIFE_RESTARTING);
    struct cts_ndis_entry entry = cts_ndis_enter("FilterRestart", PASSIVE_LEVEL);
    NDIS_STATUS status = cts_ndis.handlers.RestartHandler(cts_ndis.context, &parameters);
    cts_ndis_leave(entry, "FilterRestart");
    status = await_change(status);
    cts_ndis.life = status == NDIS_STATUS_SUCCESS ? CTS_LIFE_RUNNING : CTS_LIFE_PAUSED;
    if (status == NDIS_STATUS_SUCCESS) {
        activate();
        cts_ndis_flow();
    }
    return status;
}

NDIS_STATUS cts_ndis_pause(void)
{
    NDIS_FILTER_PAUSE_PARAMETERS parameters;

    if (cts_ndis.life != CTS_LIFE_RUNNING)
        return cts_ndis.life == CTS_LIFE_PAUSED ? NDIS_STATUS_SUCCESS : NDIS_STATUS_INVALID_STATE;
    memset(&parameters, 0, sizeof parameters);
    parameters.Header =
        (NDIS_OBJECT_HEADER){NDIS_OBJECT_TYPE_FILTER_PAUSE_PARAMETERS, 1, sizeof parameters};
    expect_change(CTS_LIFE_PAUSING);
    struct cts_ndis_entry entry = cts_ndis_enter("FilterPause", PASSIVE_LEVEL);
    NDIS_STATUS status = cts_ndis.handlers.PauseHandler(cts_ndis.context, &parameters);
    cts_ndis_leave(entry, "FilterPause");
    status = await_change(status);
    if (status != NDIS_STATUS_SUCCESS)
        cts_misuse(CTS_MISUSE_PARAMETER, "FilterPause ended with status %08x; it cannot fail",
                   (unsigned)status);
    cts_ndis_flow_check();
    cts_ndis.life = CTS_LIFE_PAUSED;
    return NDIS_STATUS_SUCCESS;
}
