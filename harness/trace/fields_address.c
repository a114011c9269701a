/*
 * Names of the numbers in events about calls on socket addresses; part of the tables of fields.h.
 */
#include "trace/fields.h"
#include <cts/sockaddr.h>

#define END_OF_NAMES                                                                               \
    {                                                                                              \
        0, NULL                                                                                    \
    }

const struct cts_name cts_names_address_calls[] = {
#define CALL(value, name, word, ...) {value, word},
    CTS_ADDRESS_CALL_MAP(CALL)
#undef CALL
        END_OF_NAMES};
const struct cts_name cts_names_address_results[] = {
#define RESULT(name, value, text, meaning) {value, text},
    CTS_ADDRESS_RESULT_MAP(RESULT)
#undef RESULT
        END_OF_NAMES};
/* Errors of socket calls: numbers of Linux (x86-64) and of Winsock do not meet. */
const struct cts_name cts_names_address_errors[] = {{0, "OK"},
                                                    {1, "EPERM"},
                                                    {9, "EBADF"},
                                                    {11, "EAGAIN"},
                                                    {13, "EACCES"},
                                                    {14, "EFAULT"},
                                                    {19, "ENODEV"},
                                                    {22, "EINVAL"},
                                                    {24, "EMFILE"},
                                                    {32, "EPIPE"},
                                                    {92, "ENOPROTOOPT"},
                                                    {93, "EPROTONOSUPPORT"},
                                                    {94, "ESOCKTNOSUPPORT"},
                                                    {95, "EOPNOTSUPP"},
                                                    {97, "EAFNOSUPPORT"},
                                                    {98, "EADDRINUSE"},
                                                    {99, "EADDRNOTAVAIL"},
                                                    {101, "ENETUNREACH"},
                                                    {104, "ECONNRESET"},
                                                    {106, "EISCONN"},
                                                    {107, "ENOTCONN"},
                                                    {110, "ETIMEDOUT"},
                                                    {111, "ECONNREFUSED"},
                                                    {114, "EALREADY"},
                                                    {115, "EINPROGRESS"},
                                                    {10004, "WSAEINTR"},
                                                    {10013, "WSAEACCES"},
                                                    {10014, "WSAEFAULT"},
                                                    {10022, "WSAEINVAL"},
                                                    {10035, "WSAEWOULDBLOCK"},
                                                    {10038, "WSAENOTSOCK"},
                                                    {10041, "WSAEPROTOTYPE"},
                                                    {10042, "WSAENOPROTOOPT"},
                                                    {10043, "WSAEPROTONOSUPPORT"},
                                                    {10044, "WSAESOCKTNOSUPPORT"},
                                                    {10045, "WSAEOPNOTSUPP"},
                                                    {10047, "WSAEAFNOSUPPORT"},
                                                    {10048, "WSAEADDRINUSE"},
                                                    {10049, "WSAEADDRNOTAVAIL"},
                                                    {10051, "WSAENETUNREACH"},
                                                    {10053, "WSAECONNABORTED"},
                                                    {10054, "WSAECONNRESET"},
                                                    {10056, "WSAEISCONN"},
                                                    {10057, "WSAENOTCONN"},
                                                    {10058, "WSAESHUTDOWN"},
                                                    {10060, "WSAETIMEDOUT"},
                                                    {10061, "WSAECONNREFUSED"},
                                                    END_OF_NAMES};
const struct cts_name cts_names_address_changes[] = {
    {CTS_ADDRESS_CHANGED_OUT, "out"},       {CTS_ADDRESS_CHANGED_BEHIND, "behind"},
    {CTS_ADDRESS_CHANGED_BEFORE, "before"}, {CTS_ADDRESS_CHANGED_INPUT, "input"},
    {CTS_ADDRESS_OUT_ZERO, "zero-out"},     {CTS_ADDRESS_RESULT_ZERO, "zero-result"},
    {CTS_ADDRESS_CHANGED_AFTER, "after"},   END_OF_NAMES};
const struct cts_name cts_names_address_nulls[] = {{CTS_ADDRESS_NULL_IN_0, "in"},
                                                   {CTS_ADDRESS_NULL_IN_1, "in2"},
                                                   {CTS_ADDRESS_NULL_OUT, "out"},
                                                   END_OF_NAMES};
const struct cts_name cts_names_extents[] = {
#define EXTENT(value, name, word, text) {value, word},
    CTS_EXTENT_MAP(EXTENT)
#undef EXTENT
        END_OF_NAMES};
