/* Preloaded into parsers of others that would open a socket. What they pass to bind() or connect() for AF_VSOCK, and
 * the CID that QEMU hands to vhost, is written down as a line on the descriptor CTS_PEER_RECORD; the call itself
 * fails. Behind an AF_VSOCK "socket" stands an eventfd, so nothing of the family ever reaches the kernel; every other
 * family but AF_UNIX is refused, and AF_UNIX leads nowhere either, save to the server that a program
 * brings itself. It judges nothing. */
#define _GNU_SOURCE 1
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    MOST_FDS = 4096,
    MOST_BYTES = 128, /* of an address: what the kernel's own limit is */
    VHOST_TYPE = 0xAF,
    SET_GUEST_CID = 0x60,
    CALLS_PER_FD = 2
};

enum stand_in { NOTHING, VSOCK, VHOST };

static _Atomic unsigned char stands_in[MOST_FDS];

static enum stand_in kind_of(int fd)
{
    return fd >= 0 && fd < MOST_FDS ? (enum stand_in)atomic_load(&stands_in[fd]) : NOTHING;
}

static int stand_in(enum stand_in kind)
{
    int fd = eventfd(0, EFD_CLOEXEC);
    if (fd >= MOST_FDS) {
        syscall(SYS_close, fd);
        errno = EMFILE;
        return -1;
    }
    if (fd >= 0)
        atomic_store(&stands_in[fd], (unsigned char)kind);
    return fd;
}

/* One line, in one write: WORD and the bytes in hex. */
static void record(const char *word, const void *bytes, size_t length)
{
    const char *where = getenv("CTS_PEER_RECORD");
    char line[64 + 2 * MOST_BYTES];
    int used = snprintf(line, sizeof(line), "@ %.16s ", word);
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length && i < MOST_BYTES; i++)
        used += snprintf(line + used, sizeof(line) - (size_t)used, "%02x", byte[i]);
    line[used++] = '\n';
    if (where)
        syscall(SYS_write, atoi(where), line, (size_t)used);
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

int socket(int domain, int type, int protocol)
{
    if (domain == AF_VSOCK) {
        int32_t what[] = {type & 0xF, protocol};
        record("socket", what, sizeof(what));
        return stand_in(VSOCK);
    }
    return domain == AF_UNIX ? (int)syscall(SYS_socket, domain, type, protocol) : refuse(EACCES);
}

/* Of Unix sockets, the one that a program and its own server share may be named in CTS_PEER_UNIX. */
static int is_own(const struct sockaddr *address, socklen_t length)
{
    const struct sockaddr_un *local = (const void *)address;
    const char *own = getenv("CTS_PEER_UNIX");
    size_t head = offsetof(struct sockaddr_un, sun_path);
    return own && address && length > head && local->sun_family == AF_UNIX &&
           strnlen(local->sun_path, length - head) == strlen(own) &&
           memcmp(local->sun_path, own, strlen(own)) == 0;
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    if (kind_of(fd) == VSOCK)
        record("bind", address, length);
    else if (is_own(address, length))
        return (int)syscall(SYS_bind, fd, address, length);
    return refuse(EACCES);
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    if (kind_of(fd) == VSOCK)
        record("connect", address, length);
    else if (is_own(address, length))
        return (int)syscall(SYS_connect, fd, address, length);
    return refuse(EACCES);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
    if (kind_of(fd) == VSOCK)
        return 0;
    return (int)syscall(SYS_setsockopt, fd, level, name, value, length);
}

int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict length)
{
    if (kind_of(fd) == VSOCK) {
        memset(value, 0, *length);
        return 0;
    }
    return (int)syscall(SYS_getsockopt, fd, level, name, value, length);
}

int close(int fd)
{
    if (kind_of(fd) != NOTHING)
        atomic_store(&stands_in[fd], NOTHING);
    return (int)syscall(SYS_close, fd);
}

/* The devices of the family: one asks for the machine's own CID, the other gives one to a guest. */
static int device(const char *path)
{
    if (strcmp(path, "/dev/vhost-vsock") == 0)
        return stand_in(VHOST);
    return strcmp(path, "/dev/vsock") == 0 ? refuse(EACCES) : -2;
}

static int open_real(const char *path, int flags, mode_t mode)
{
    int fd = device(path);
    return fd == -2 ? (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode) : fd;
}

#define OPEN(name, extra)                                                                          \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                    \
        va_end(more);                                                                              \
        return open_real(path, flags | (extra), mode);                                             \
    }

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);

OPEN(open, 0)
OPEN(open64, O_LARGEFILE)

int __open_2(const char *path, int flags)
{
    return open_real(path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
    return open_real(path, flags | O_LARGEFILE, 0);
}

/* vhost gets as far as the CID, which is what there is to see. */
int ioctl(int fd, unsigned long request, ...)
{
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    if (kind_of(fd) == NOTHING)
        return (int)syscall(SYS_ioctl, fd, request, argument);
    if (kind_of(fd) == VSOCK || _IOC_TYPE(request) != VHOST_TYPE)
        return refuse(ENOTTY);
    if (_IOC_NR(request) == SET_GUEST_CID) {
        record("guest-cid", argument, sizeof(uint64_t));
        return refuse(EACCES);
    }
    if (_IOC_DIR(request) & _IOC_READ)
        memset(argument, 0, _IOC_SIZE(request));
    return 0;
}
