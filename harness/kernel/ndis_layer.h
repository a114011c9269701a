/*
 * What the parts of the NDIS layer (ndis_*.c) share: the one filter driver of a run and its one module. Not
 * seen by driver sources. The layer never judges a request; it reports misuse of itself.
 */
#ifndef CTS_KERNEL_NDIS_LAYER_H
#define CTS_KERNEL_NDIS_LAYER_H

#include "kernel.h"

#include <cts/nicsave.h>
#include <ndis.h>

/* Life of a module. A driver may send OID requests from RESTARTING on, until its detach. */
enum cts_filter_life {
    CTS_LIFE_NONE, /* not attached */
    CTS_LIFE_ATTACHING,
    CTS_LIFE_PAUSED,
    CTS_LIFE_RESTARTING,
    CTS_LIFE_RUNNING,
    CTS_LIFE_PAUSING,
    CTS_LIFE_DETACHING,
    CTS_LIFE_DETACHED
};

/* Run-time data on its way to the driver, as a switch property (ndis_plant.c). */
struct cts_plant {
    struct cts_oid_request request, clone;
    bool cloned;    /* the driver has the clone */
    bool forwarded; /* it passed the request on: it does not know the property */
    bool completed;
    uint32_t status;
    KEVENT done;
};

/* A clone that the driver has made and not freed. */
struct cts_ndis_clone {
    const struct cts_oid_request *request;
    bool below; /* passed down and not back */
};
/* As many as the host has requests at once (512), and the one that is planted: whoever makes more comes to the host's
 * limit, which ends the run and says so. */
#define CTS_NDIS_CLONES_MAX 513

struct cts_ndis {
    bool registered;
    NDIS_FILTER_DRIVER_CHARACTERISTICS handlers;
    NDIS_HANDLE driver_context; /* what it gave at registration */
    WCHAR friendly[257], unique[64];
    enum cts_filter_life life;
    bool attributes, switch_handlers;
    NDIS_HANDLE context; /* the module's, of NdisFSetAttributes() */
    void *module;        /* the harness's word for it */
    bool pending;        /* FilterPause or FilterRestart has returned PENDING */
    NDIS_STATUS pended;  /* with what it was completed */
    KEVENT changed;
    bool inactive;                        /* the switch said that it is not active yet */
    const struct cts_oid_request *inside; /* the request that the driver has not completed, */
    uint32_t turn;                        /* and which one it is */
    bool planting;
    struct cts_ndis_clone clone[CTS_NDIS_CLONES_MAX]; /* not freed */
    uint32_t clones;
    int32_t below;       /* requests passed down and not back */
    int32_t ports, nics; /* references to ports and NICs of the switch */
    int32_t objects;     /* timers, work items, locks, pools */
    struct cts_oid_request *through, *through_clone; /* of a driver without FilterOidRequest */
    struct cts_plant plant;
};
extern struct cts_ndis cts_ndis;

/* The handles that a driver is given. */
#define CTS_NDIS_DRIVER ((NDIS_HANDLE)&cts_ndis.handlers)
#define CTS_NDIS_MODULE ((NDIS_HANDLE)&cts_ndis)

/* False, and a misuse, if the handle is not the module's or the module is no more. */
bool cts_ndis_module(const char *service, NDIS_HANDLE handle);
/* The same for a service that takes the driver's handle as well. */
bool cts_ndis_any(const char *service, NDIS_HANDLE handle);

/* What an NDIS object's header has to say; false, and a misuse, if it does not. */
bool cts_ndis_header(const char *service, const NDIS_OBJECT_HEADER *header, UCHAR type,
                     UCHAR revision, size_t size);

/* ndis_filter.c */
NDIS_STATUS cts_ndis_load(void); /* DriverEntry and FilterAttach */
void cts_ndis_unload(void);      /* FilterDetach and DriverUnload */

/* ndis_life.c */
NDIS_STATUS cts_ndis_restart(void);
NDIS_STATUS cts_ndis_pause(void);

/* A routine of the driver is entered at `irql`; at its return IRQL and locks have to be as they were. */
struct cts_ndis_entry {
    KIRQL before, irql;
    uint8_t locks;
};
struct cts_ndis_entry cts_ndis_enter(const char *routine, KIRQL irql);
void cts_ndis_leave(struct cts_ndis_entry entry, const char *routine);

/* ndis_oid.c: calls into the driver, and the end of a request that was inside it. */
uint32_t cts_ndis_request(struct cts_oid_request *request, uint32_t irql);
void cts_ndis_request_complete(struct cts_oid_request *request, uint32_t status, uint32_t irql);
void cts_ndis_copy_back(struct cts_oid_request *to, const struct cts_oid_request *from);

/* ndis_switch.c: false, and a misuse, if the context is not the switch's */
bool cts_ndis_switch(const char *service, NDIS_SWITCH_CONTEXT context);

/* ndis_forward.c: room for so many destinations behind a list; the handlers of the switch that concern packets. */
#define CTS_NDIS_DESTINATIONS 4 /* that a list begins with */
NDIS_STATUS cts_ndis_room(PNET_BUFFER_LIST list, UINT32 number);
void cts_ndis_room_release(PNET_BUFFER_LIST list);
void cts_ndis_forwarding(PNDIS_SWITCH_OPTIONAL_HANDLERS handlers);

/* ndis_flow.c: packets of the switch (option packets=N) through a module that runs; what of them is still inside at
 * the pause. */
void cts_ndis_flow(void);
void cts_ndis_flow_check(void);
/* False, and a misuse, if a chain of lists, net buffers or MDLs has a circle in it. */
bool cts_ndis_chain(const char *service, const void *first);

/* ndis_packet.c: what the driver's packets are made of. NULL: no memory, or a misuse that is reported. */
#define CTS_NDIS_TAG_LIST 'LBdN'
struct cts_ndis_pool {
    bool lists;       /* of lists; else of net buffers alone */
    bool with_buffer; /* each list comes with a net buffer */
    ULONG data;       /* bytes of data of each net buffer */
    USHORT context;
    int32_t out; /* what was taken and not given back */
};
struct cts_ndis_pool *cts_ndis_pool(const char *service, NDIS_HANDLE handle, bool lists);
PNET_BUFFER cts_ndis_buffer(struct cts_ndis_pool *pool, PMDL mdl, ULONG offset, SIZE_T length);
PNET_BUFFER cts_ndis_buffer_filled(struct cts_ndis_pool *pool, ULONG size, SIZE_T length);
void cts_ndis_buffer_free(PNET_BUFFER buffer);
PNET_BUFFER_LIST cts_ndis_list(struct cts_ndis_pool *pool, USHORT context, USHORT backfill);
void cts_ndis_list_free(PNET_BUFFER_LIST list);
bool cts_ndis_packet_live(const char *service, const void *object, ULONG tag);

/* ndis_plant.c: an NDIS_STATUS; NOT_SUPPORTED if the driver does not know the property. */
uint32_t cts_ndis_plant(struct cts_nic_key nic, const struct cts_planted_record *records,
                        uint32_t count);
void cts_ndis_grow(struct cts_nic_key nic, uint32_t record, int32_t bytes, uint32_t nth);

#endif
