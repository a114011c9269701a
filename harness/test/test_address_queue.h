/*
 * More rows of test_address_world.c, in its array: queues of several, what happens before an accept, and calls at once.
 */

/* h1 and h2 stand in the queue of h0, and have sent. */
#define TWO                                                                                        \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1          \
                "call connect h1 " ONE_5000 " => 0\n"                                              \
                "call socket partition=1 domain=40 type=1 -> h2 => 0\ncall connect h2 " ONE_5000   \
                " => 0\ncall send h1 \"abc\" => 0 r0=3\ncall send h2 \"xyz\" => 0 r0=3\n"
#define TAKE_3 "call accept h0 -> h3 => 0\n"
#define TAKE_4 "call accept h0 -> h4 => 0\n"
#define ONE_GONE                                                                                   \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1          \
                "call connect h1 " ONE_5000 " => 0\ncall send h1 \"abc\" => 0 r0=3\ncall close h1 => 0\n"
#define HASTY(ms) WINDOWS HVSOCK("1", "h1") OPTION("1", ms) " => 0\n@1 call connect h1 " HV(PARENT) " wait=1\n"
#define BOTH(first, second)                                                                        \
    LISTENER HVSOCK("1", "h1") "@1 call connect h1 " HV(PARENT) " wait=1\n@2 call connect h1 "     \
    HV(PARENT) " wait=1\n@1 => " first "\n@2 => " second "\ncall accept h0 -> h2 => 0\ncall accept h0 -> h3 => 0"
#define RUSH(second)                                                                               \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1          \
                "@1 call connect h1 " ONE_5000 "\n@2 call connect h1 " ONE_5000 "\n@1 => 0\n@2 => " second

    /* Each accepted socket has the bytes of one of those who waited, and no two have those of one. */
    {HOLDS, "ADR-SOCK-030", NULL, TWO TAKE_3 "call receive h3 => 0 out=78797a\n" TAKE_4 "call receive h4 => 0 out=616263"},
    {BREAKS, "ADR-SOCK-030", NULL, TWO TAKE_3 "call receive h3 => 0 out=6263"},
    {BREAKS, "ADR-SOCK-030", NULL, TWO TAKE_3 TAKE_4 "call receive h3 => 0 out=616263\ncall receive h4 => 0 out=616263"},
    {BREAKS, "ADR-SOCK-030", NULL, TWO TAKE_3 "call receive h3 => 0"},
    {HOLDS, "ADR-SOCK-030", NULL, TWO TAKE_3 TAKE_4 "call send h3 \"q\" => 0 r0=1\ncall receive h1 => 0 out=71\n"
     "call receive h3 => 0 out=616263\ncall receive h4 => 0 out=78797a"},
    {BREAKS, "ADR-SOCK-030", NULL, TWO TAKE_3 TAKE_4 "call send h3 \"q\" => 0 r0=1\ncall receive h1 => 0 out=71\n"
     "call receive h3 => 0 out=78797a"},
    {BREAKS, "ADR-SOCK-030", NULL, TWO TAKE_3 TAKE_4 "call send h3 \"q\" => 0 r0=1\ncall receive h1 => 0 out=72"},
    /* Who sends more just now may have sent what comes; and who has closed may still have bytes on the way. */
    {HOLDS, "ADR-SOCK-030", NULL, TWO TAKE_3 "@1 call send h2 \"uvw\"\ncall receive h3 => 0 out=78797a7576\n@1 => 0 r0=3\n"
     "call receive h3 => 0 out=77\n" TAKE_4 "call receive h4 => 0 out=616263"},
    {HOLDS, "ADR-SOCK-030", NULL, TWO "call close h2 => 0\n" TAKE_3 "call receive h3 => 0 out=616263\n" TAKE_4
     "call receive h4 => 0 out=78797a\ncall receive h4 => 0"},
    {HOLDS, "ADR-SOCK-030", NULL, ONE_GONE TAKE_3 "call receive h3 => 0 out=616263\ncall receive h3 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, ONE_GONE TAKE_3 "call receive h3 => 0"},
    {BREAKS, "ADR-SOCK-180", NULL, TWO "call accept h0 -> h3 => 0 r1=16 out=28000000010400000100000000000000\n"
     "call receive h3 => 0 out=78797a\ncall getsockname h2 => 0 r0=16 out=2800000002040000ffffffff00000000"},
    {HOLDS, "ADR-SOCK-180", NULL, TWO "call accept h0 -> h3 => 0 r1=16 out=28000000020400000100000000000000\n"
     "call receive h3 => 0 out=78797a\ncall getsockname h2 => 0 r0=16 out=2800000002040000ffffffff00000000"},
    {BREAKS, "ADR-SOCK-030", NULL, TWO "call accept h0 -> h3 => 0 r1=16 out=28000000010400000100000000000000\n"
     "call getsockname h2 => 0 r0=16 out=2800000001040000ffffffff00000000\ncall receive h3 => 0 out=616263"},

    /* A listener gives its port back unless somebody has come. */
    {BREAKS, "ADR-SOCK-160", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n"
     "call close h0 => 0\n" VSOCK_1 "call bind h1 " ANY_5000 " => 98"},
    {HOLDS, "ADR-SOCK-160", NULL, STREAM "call bind h0 " ANY_80 " => 22\ncall close h0 => 0\n" VSOCK_1
     "call bind h1 " ANY_5000 " => 98"},

    /* A timeout that is too short, one that is not, and somebody who does not wait at all. */
    {BREAKS, "ADR-SOCK-060", NULL, HASTY("e8030000") "idle 100\nidle 100\n@1 => 10060\nidle 200"},
    {HOLDS, "ADR-SOCK-060", NULL, HASTY("e8030000") "idle 500\nidle 400\n@1 => 10060\nidle 200"},
    {HOLDS, "ADR-SOCK-060", NULL, HASTY("e8030000") "@1 => 10060\nidle 10"},

    /* Connects of one socket at once, and how many come of them. */
    {BREAKS, "ADR-SOCK-210", NULL, RUSH("0")},
    {HOLDS, "ADR-SOCK-210", NULL, RUSH("106")},
    {BREAKS, "ADR-SOCK-030", NULL, BOTH("0", "0")},
    {HOLDS, "ADR-SOCK-010", NULL, BOTH("10060", "0")},

    /* Who waits ends when he can, and not before. */
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call accept h0 wait=1 => 11"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "@1 call send h2 \"abc\" wait=1\ncall close h1 => 0\nquiet"},
    {BREAKS, "ADR-SOCK-030", NULL, LISTENER HVSOCK("1", "h1") "@1 call connect h1 " HV(PARENT) " wait=1\nquiet"},
