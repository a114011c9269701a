/* cts-peer-cage FILE.so PROGRAM ARGUMENT...: runs a program of others with FILE.so preloaded, and with a filter in the
 * kernel that refuses every socket but AF_UNIX ones, also to programs that do not use the C library and to their
 * children. The program is not changed in any way. Exit 125: the cage could not be closed, and nothing was run; 127: it
 * was closed, and the program could not be started. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_PROCESSOR AUDIT_ARCH_X86_64
#define OTHER_CALLS    0x40000000u /* x32: the same calls under other numbers */
#elif defined(__aarch64__)
#define THIS_PROCESSOR AUDIT_ARCH_AARCH64
#define OTHER_CALLS    0xFFFFFFFFu
#else
#error "the cage knows the system calls of x86-64 and of arm64"
#endif

enum { NOT_CLOSED = 125, NOT_STARTED = 127, SECONDS = 20 };

static int close_cage(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_PROCESSOR, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_CALLS, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof(rules) / sizeof(rules[0]), .filter = rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: cts-peer-cage FILE.so PROGRAM ARGUMENT...\n");
        return NOT_CLOSED;
    }
    const struct rlimit none = {0, 0}, time = {SECONDS, SECONDS};
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
    if (setenv("LD_PRELOAD", argv[1], 1) != 0 || close_cage() != 0) {
        fprintf(stderr, "cts-peer-cage: no filter for system calls: %s\n", strerror(errno));
        return NOT_CLOSED;
    }
    execvp(argv[2], argv + 2);
    fprintf(stderr, "cts-peer-cage: %s: %s\n", argv[2], strerror(errno));
    return NOT_STARTED;
}
