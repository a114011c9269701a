/*
 * The faulty codecs and socket stack: the reference ones, with functions between their own that go wrong. address_seams.c
 * compiles the reference with every function below open to replacement; the other address_*.c replace some of them and
 * call the real ones for everything that is not the fault at hand.
 */
#ifndef CTS_FAULTY_ADDRESS_FAULTY_H
#define CTS_FAULTY_ADDRESS_FAULTY_H

#include "choice.h"

#include <hvsocket/stack.h>

#define ADDRESS_CALL (const struct hvs_policy *, struct cts_address_call *)
#define SOCKET_CALL  (struct hvs_stack *, struct hvs_socket *, const struct cts_address_call *)
#define STREAM_CALL  (struct hvs_stack *, struct hvs_socket *, struct cts_address_call *)

/* The functions that may be replaced. type, name, parameters */
#define ADDRESS_SEAM_MAP(X)                                                                        \
    X(enum hvs_result, hvs_guid_parse_plain, (const char *, struct hvs_guid *))                    \
    X(enum hvs_result, hvs_guid_parse,                                                             \
      (const struct hvs_policy *, const char *, size_t, struct hvs_guid *))                        \
    X(enum hvs_result, hvs_guid_format, (const struct hvs_guid *, char *, size_t))                 \
    X(const char *, hvs_guid_name, (const struct hvs_policy *, const struct hvs_guid *))           \
    X(enum hvs_result, hvs_hv_encode,                                                              \
      (const struct hvs_policy *, const struct hvs_hv *, uint8_t *, size_t))                       \
    X(enum hvs_result, hvs_hv_decode,                                                              \
      (const struct hvs_policy *, const uint8_t *, size_t, struct hvs_hv *))                       \
    X(int, hvs_hv_compare, (const struct hvs_hv *, const struct hvs_hv *))                         \
    X(enum hvs_result, hvs_vm_encode,                                                              \
      (const struct hvs_policy *, const struct hvs_vm *, uint8_t *, size_t))                       \
    X(enum hvs_result, hvs_vm_decode,                                                              \
      (const struct hvs_policy *, const uint8_t *, size_t, struct hvs_vm *))                       \
    X(int, hvs_vm_compare, (const struct hvs_vm *, const struct hvs_vm *))                         \
    X(size_t, hvs_vm_getname,                                                                      \
      (const struct hvs_policy *, uint32_t, uint32_t, uint8_t *, size_t, size_t *))                \
    X(enum hvs_result, hvs_number_parse,                                                           \
      (const struct hvs_policy *, const char *, size_t, uint32_t *))                               \
    X(enum hvs_result, hvs_cidport_parse,                                                          \
      (const struct hvs_policy *, const char *, size_t, uint32_t *, uint32_t *))                   \
    X(enum hvs_result, hvs_cidport_format, (uint32_t, uint32_t, char *, size_t, size_t *))         \
    X(enum hvs_result, hvs_vmidsvc_parse,                                                          \
      (const struct hvs_policy *, const char *, size_t, struct hvs_hv *))                          \
    X(enum hvs_result, hvs_uri_parse,                                                              \
      (const struct hvs_policy *, const char *, size_t, struct hvs_uri *))                         \
    X(enum hvs_result, hvs_service_of_port,                                                        \
      (const struct hvs_policy *, uint32_t, struct hvs_guid *))                                    \
    X(enum hvs_result, hvs_port_of_service,                                                        \
      (const struct hvs_policy *, const struct hvs_guid *, uint32_t *))                            \
    X(enum hvs_result, hvs_port_to_text, (const struct hvs_policy *, uint32_t, char *, size_t))    \
    X(enum hvs_result, hvs_text_to_port,                                                           \
      (const struct hvs_policy *, const char *, size_t, uint32_t *))                               \
    X(enum hvs_result, hvs_cid_to_vmid, (const struct hvs_policy *, uint32_t, struct hvs_guid *))  \
    X(enum hvs_result, hvs_vmid_to_cid,                                                            \
      (const struct hvs_policy *, const struct hvs_guid *, uint32_t *))                            \
    X(enum hvs_result, hvs_listen_decide,                                                          \
      (const struct hvs_policy *, const struct hvs_guid *, enum hvs_environment,                   \
       enum hvs_permission, uint32_t *))                                                           \
    X(enum hvs_result, hvs_accept_decide,                                                          \
      (const struct hvs_policy *, const struct hvs_hv *, const struct hvs_hv *,                    \
       enum hvs_environment, enum hvs_origin, enum hvs_gate, enum hvs_permission, uint32_t *))     \
    X(enum hvs_result, hvs_connect_decide,                                                         \
      (const struct hvs_policy *, const struct hvs_guid *, const struct hvs_connecting *,          \
       enum hvs_reached *, uint32_t *))                                                            \
    X(enum hvs_result, hvs_hybrid_request,                                                         \
      (const struct hvs_policy *, const char *, size_t, struct hvs_request *))                     \
    X(enum hvs_result, hvs_hybrid_reply, (const char *, size_t, bool, uint32_t *, size_t *))       \
    X(enum hvs_result, hvs_hybrid_answer, (uint32_t, char *, size_t, size_t *))                    \
    X(enum hvs_result, hvs_hybrid_path,                                                            \
      (const char *, size_t, uint32_t, char *, size_t, size_t *))                                  \
    X(enum hvs_result, hvs_capture_decode, (const uint8_t *, size_t, struct hvs_capture *))        \
    X(enum hvs_result, hvs_capture_encode, (const struct hvs_capture *, uint8_t *, size_t))        \
    X(enum hvs_result, hvs_capture_print,                                                          \
      (const struct hvs_capture *, char *, size_t, size_t *))                                      \
    X(enum hvs_listing, hvs_registration_read,                                                     \
      (const struct hvs_policy *, const struct hvs_registration *, struct hvs_service *))          \
    X(enum hvs_result, hvs_call_hv_compare, ADDRESS_CALL)                                          \
    X(enum hvs_result, hvs_call_hv_encode, ADDRESS_CALL)                                           \
    X(enum hvs_result, hvs_call_guid_parse, ADDRESS_CALL)                                          \
    X(enum hvs_result, hvs_call_cidport_parse, ADDRESS_CALL)                                       \
    X(enum hvs_result, hvs_call_hyb_limit, ADDRESS_CALL)                                           \
    X(enum hvs_result, hvs_call_reg_make, ADDRESS_CALL)                                            \
    X(enum hvs_result, hvs_call_reg_list, ADDRESS_CALL)                                            \
    X(enum hvs_result, hvs_call_reg_add, ADDRESS_CALL)                                             \
    X(bool, hvs_point, (struct hvs_stack *, struct hvs_socket *, const char *))                    \
    X(void, hvs_wake, (struct hvs_stack *, struct hvs_socket *))                                   \
    X(enum hvs_waited, hvs_wait, (struct hvs_stack *, struct hvs_socket *, uint64_t))              \
    X(uint32_t, hvs_world_call, (struct hvs_stack *, const struct cts_address_call *))             \
    X(enum hvs_origin, hvs_origin_of,                                                              \
      (struct hvs_stack *, const struct hvs_partition *, const struct hvs_partition *))            \
    X(struct hvs_partition *, hvs_reached_of,                                                      \
      (struct hvs_stack *, struct hvs_partition *, enum hvs_reached, const struct hvs_guid *))     \
    X(uint32_t, hvs_windows_socket, (const uint32_t[6]))                                           \
    X(struct hvs_hv, hvs_windows_name_of,                                                          \
      (struct hvs_stack *, const struct hvs_partition *, const struct hvs_partition *,             \
       const struct hvs_guid *))                                                                   \
    X(uint32_t, hvs_windows_bind, SOCKET_CALL)                                                     \
    X(uint32_t, hvs_windows_listen, (struct hvs_stack *, struct hvs_socket *))                     \
    X(uint32_t, hvs_windows_connect, SOCKET_CALL)                                                  \
    X(uint32_t, hvs_windows_set_option, SOCKET_CALL)                                               \
    X(uint32_t, hvs_linux_socket, (const uint32_t[6]))                                             \
    X(uint32_t, hvs_linux_bind, SOCKET_CALL)                                                       \
    X(uint32_t, hvs_linux_connect, SOCKET_CALL)                                                    \
    X(struct hvs_socket *, hvs_linux_listener,                                                     \
      (struct hvs_stack *, const struct hvs_partition *, uint32_t, uint32_t))                      \
    X(bool, hvs_linux_is_taken,                                                                    \
      (struct hvs_stack *, const struct hvs_socket *, uint32_t, uint32_t))                         \
    X(enum hvs_error, hvs_linux_autobind, (struct hvs_stack *, struct hvs_socket *, uint32_t))     \
    X(struct hvs_vm, hvs_linux_hv_sock_peer, (struct hvs_stack *, uint32_t))                       \
    X(uint32_t, hvs_listen, (struct hvs_stack *, struct hvs_socket *, uint32_t))                   \
    X(uint32_t, hvs_accept, STREAM_CALL)                                                           \
    X(uint32_t, hvs_send, STREAM_CALL)                                                             \
    X(uint32_t, hvs_receive, STREAM_CALL)                                                          \
    X(void, hvs_close, (struct hvs_stack *, struct hvs_socket *))                                  \
    X(uint32_t, hvs_deliver, (struct hvs_socket *, const uint8_t *, uint32_t))                     \
    X(uint32_t, hvs_getname,                                                                       \
      (struct hvs_stack *, const struct hvs_socket *, bool, struct cts_address_call *))            \
    X(uint32_t, hvs_put_name,                                                                      \
      (struct hvs_stack *, const struct hvs_socket *, bool, struct cts_address_call *))            \
    X(uint32_t, hvs_offer, (struct hvs_stack *, const struct cts_address_call *))                  \
    X(uint32_t, hvs_packet, SOCKET_CALL)                                                           \
    X(uint32_t, hvs_pause, (struct hvs_stack *, struct hvs_partition *, bool))

#define ADDRESS_SEAM_REAL(type, name, parameters)                                                  \
    extern __attribute__((visibility("hidden"))) type real_##name parameters;
ADDRESS_SEAM_MAP(ADDRESS_SEAM_REAL)
#undef ADDRESS_SEAM_REAL

/* What the faults remember. Cleared when a target is made. */
struct address_faulty {
    enum cts_choice choice;
    uint32_t last_port;  /* of a mapping that succeeded */
    uint32_t asked_port; /* of the last request line */
    bool is_free;       /* the port at hand was free a moment ago */
    uint32_t ghost_port; /* of a listener that is closed, and where it was */
    const struct hvs_partition *ghost_at;
    const struct hvs_socket *crowded; /* a listener for whom more than three have waited at once */
};
extern struct address_faulty address_faulty;

/* A call, bent before or after. address_answer.c */
uint32_t address_answer(void *self, struct cts_address_call *call,
                        uint32_t (*real)(void *self, struct cts_address_call *call));
/* A call that takes too much for good. address_loose.c */
uint32_t address_loosen(void *self, struct cts_address_call *call,
                        uint32_t (*real)(void *self, struct cts_address_call *call));
/* An answer, twisted by a fault that only shows beside others. address_twist.c */
uint32_t address_twist(struct cts_address_call *call, uint32_t status);
/* What a permitted variant makes of an answer. address_variants.c */
uint32_t address_vary(struct cts_address_call *call, uint32_t status);

/* What goes wrong with connections. address_link.c: before a pause, before an accept (true: nobody is there), in a name,
 * before a close. */
void address_pauses(struct hvs_stack *stack, const struct hvs_partition *at);
bool address_hides(const struct hvs_socket *listener);
void address_names(const struct hvs_socket *socket, bool peer, struct cts_address_call *call);
void address_ends(struct hvs_stack *stack, struct hvs_socket *socket);

/* What goes wrong in queues and around them. address_queue.c: before an accept (true: it is sent away), before a close,
 * whether a closed listener holds the port, before a connect (true: it is connected; true: it fails for want of time). */
bool address_accepts(struct hvs_stack *stack, struct hvs_socket *listener,
                     const struct cts_address_call *call);
void address_leaves(struct hvs_socket *socket);
bool address_haunts(const struct hvs_socket *socket, uint32_t port);
bool address_connects(struct hvs_stack *stack, struct hvs_socket *socket);
bool address_stands_still(struct hvs_stack *stack, const struct cts_address_call *call);

static inline bool is_fault(enum cts_choice choice)
{
    return address_faulty.choice == choice;
}

#endif
