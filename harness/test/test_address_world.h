/*
 * The rows of test_address_world.c.
 */

/* A Linux guest (partition 1, cid 3) of a Windows host, with loopback and virtio. */
#define LINUX                                                                                      \
    "call partition hex:00000000000000000000000000000000 partition=0 kind=0 => 0\n"                \
    "call partition hex:11111111111111111111111111111111 partition=1 kind=1 flavour=1 cid=3 => 0\n" \
    "call transports partition=1 set=3 => 0\n"
#define HV_SOCK LINUX "call transports partition=1 set=8 => 0\n"
#define VSOCK   "call socket partition=1 domain=40 type=1 -> h0 => 0\n"
#define VSOCK_1 "call socket partition=1 domain=40 type=1 -> h1 => 0\n"
#define EIGHT   VSOCK_1 VSOCK_1 VSOCK_1 VSOCK_1 VSOCK_1 VSOCK_1 VSOCK_1 VSOCK_1
/* Addresses: cid:port. */
#define ANY_5000  "hex:2800000088130000ffffffff00000000"
#define ONE_5000  "hex:28000000881300000100000000000000"
#define TWO_5000  "hex:28000000881300000200000000000000"
#define OWN_5000  "hex:28000000881300000300000000000000"
#define NINE_5000 "hex:28000000881300000900000000000000"
#define ANY_80    "hex:2800000050000000ffffffff00000000"
#define ANY_1024  "hex:2800000000040000ffffffff00000000"
#define ANY_ANY   "hex:28000000ffffffffffffffff00000000"
#define ONE_ANY   "hex:28000000ffffffff0100000000000000"
#define TWO_HIGH  "hex:28000000000000800200000000000000"
/* A listener h0 and a connection from h1 to it, accepted as h2, over loopback. */
#define STREAM                                                                                     \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1          \
                "call connect h1 " ONE_5000 " => 0\ncall accept h0 -> h2 => 0\n"

/* A Windows host with a VM (1), service S with a key on the host. */
#define SERVICE "11223344556677889900aabbccddeeff"
#define ZERO    "00000000000000000000000000000000"
#define VMID    "22222222222222222222222222222222"
#define WINDOWS                                                                                    \
    "call partition hex:" ZERO " partition=0 kind=0 => 0\n"                                        \
    "call partition hex:" VMID " partition=1 kind=1 flavour=0 cid=4 => 0\n"                        \
    "call service hex:" SERVICE " partition=0 registered=1 gate=1 => 0\n"
#define HVSOCK(partition, register)                                                                \
    "call socket partition=" partition " domain=34 type=1 protocol=1 -> " register " => 0\n"
#define HV(vmid)   "hex:22000000" vmid SERVICE
#define PARENT     "da7c2ea43fd00c489cc2a4de20abb878"
#define LOOPBACK   "9761e1e056dd104a91955ee7a155a838"
#define LISTENER   WINDOWS HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=4 => 0\n"
#define OPTION(o, hex) "call set-option h1 hex:" hex " level=1 option=" o
/* A VM's connection h1 to the host's h0, accepted as h2; both with CONNECTED_SUSPEND. */
#define PAUSABLE                                                                                   \
    LISTENER HVSOCK("1", "h1") OPTION("4", "01000000") " => 0\n"                                   \
    "call connect h1 " HV(PARENT) " => 0\ncall accept h0 -> h2 => 0\n"                             \
    "call set-option h2 hex:01000000 level=1 option=4 => 0\n"
#define PLAIN                                                                                      \
    LISTENER HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 0\ncall accept h0 -> h2 => 0\n"
#define NAP "call pause partition=1 => 0\ncall resume partition=1 => 0\n"

#define TAIL    "cbfae611bd5864006a7986d3"
#define OFFERED HV_SOCK VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n"
#define OFFER   "call offer hex:88130000" TAIL " hex:50000000" TAIL " partition=1"

/* The same, and who connects was bound to cid 3 and port 1032. */
#define NAMED                                                                                      \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1          \
                "call bind h1 hex:28000000080400000300000000000000 => 0\n"                         \
                "call connect h1 " ONE_5000 " => 0\ncall accept h0 -> h2 => 0\n"
/* A Linux guest's connection h1 over hv_sock to the Windows host's h0, accepted as h2. */
#define PORT_5000 "88130000" TAIL
#define MIXED                                                                                      \
    HV_SOCK "call service hex:" PORT_5000 " partition=0 registered=1 gate=1 => 0\n" HVSOCK("0", "h0") \
    "call bind h0 hex:22000000" ZERO PORT_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1    \
    "call connect h1 " TWO_5000 " => 0\ncall accept h0 -> h2 => 0\n"

#define TWO_QUEUED                                                                                                     \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1                            \
    "call socket partition=1 domain=40 type=1 -> h3 => 0\ncall connect h1 " ONE_5000 " => 0\ncall connect h3 "       \
    ONE_5000 " => 0\n"
#define ACCEPTED_IN_VAIN                                                                                               \
    LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1 "@1 call connect h1 "      \
    ONE_5000 "\n@2 call accept h0 -> h2\n@2 => 0\n@1 => 110\n"
#define TWO_FOR_OFFERS                                                                                                 \
    LINUX "call transports partition=1 set=13 => 0\n" VSOCK "call bind h0 " ONE_5000                                  \
    " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1 "call bind h1 " TWO_5000 " => 0\ncall listen h1 backlog=4 => 0\n"

static const struct row rows[] = {
    {HOLDS, "ADR-SOCK-010", NULL, WINDOWS HVSOCK("1", "h0")},
    {HOLDS, "ADR-SOCK-010", NULL, WINDOWS "call socket partition=1 domain=34 type=1 protocol=0 => 10043"},
    {BREAKS, "ADR-SOCK-010", NULL, WINDOWS "call socket partition=1 domain=34 type=1 protocol=0 -> h0 => 0"},
    /* Two binds at once: the socket listens on what one of them named. */
    {HOLDS, "ADR-SOCK-010", NULL, WINDOWS HVSOCK("0", "h0") HVSOCK("1", "h1") "@1 call bind h0 " HV(ZERO)
     "\n@2 call bind h0 " HV(ZERO) "\n@2 => 0\n@1 => 10022\ncall listen h0 backlog=4 => 0\n"
     "call connect h1 " HV(PARENT) " => 0"},
    /* Of ids that no VM has nothing is said, of a VM's own id a good deal. */
    {HOLDS, "ADR-SOCK-010", NULL, WINDOWS HVSOCK("0", "h0") "call bind h0 " HV("33333333333333333333333333333333")
     " => 10049"},
    {BREAKS, "ADR-WILD-150", NULL, WINDOWS HVSOCK("0", "h0") "call bind h0 " HV(VMID) " => 10049"},
    {BREAKS, "ADR-SOCK-010", NULL, WINDOWS "call socket partition=1 domain=34 type=1 protocol=1 => 10044"},
    {BREAKS, "ADR-SOCK-010", NULL, WINDOWS "call socket partition=1 domain=34 type=2 protocol=1 -> h0 => 0"},

    {HOLDS, "ADR-SOCK-030", NULL, STREAM
     "call send h1 \"abcde\" => 0 r0=5\ncall send h1 \"fgh\" => 0 r0=3\ncall receive h2 => 0 out=6162636465666768\n"
     "call close h1 => 0\ncall receive h2 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=3\ncall receive h2 => 0 out=616263616263"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=3\ncall receive h2 => 0 out=6263"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=3\ncall close h1 => 0\ncall receive h2 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call receive h2 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=4"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=2\ncall receive h2 => 0 out=6162"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=3\n@1 call receive h2 wait=1\nquiet"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call accept h0 -> h3 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM VSOCK_1 "call connect h1 " ONE_5000 " => 104"},
    {BREAKS, "ADR-SOCK-030", NULL,
     STREAM VSOCK_1 "call connect h1 " ONE_5000 " => 0\n@1 call accept h0 wait=1 -> h3\nquiet"},

    /* One end closes beside a connect that fails; the transports go beside one that succeeds. */
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"abc\" => 0 r0=3\ncall receive h2 => 0 out=616263\n"
     "@1 call connect h1 " ONE_5000 "\n@2 call close h1\n@1 => 106\n@2 => 0\ncall receive h2 => 0"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM VSOCK_1 "@1 call connect h1 " ONE_5000 "\n@2 call transports partition=1 set=0\n"
     "@2 => 0\n@1 => 0"},
    /* Sent before it was accepted; and two in the queue, of which either may come first. */
    {HOLDS, "ADR-SOCK-030", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1
     "call connect h1 " ONE_5000 " => 0\ncall send h1 \"abc\" => 0 r0=3\ncall shutdown h1 how=1 => 0\n"
     "call accept h0 -> h2 => 0\ncall receive h2 => 0 out=616263\ncall receive h2 => 0"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM VSOCK_1 "call connect h1 " ONE_5000 " => 0\n"
     "call socket partition=1 domain=40 type=1 -> h3 => 0\ncall connect h3 " ONE_5000 " => 0\n"
     "call accept h0 -> h4 => 0\ncall accept h0 -> h5 => 0\ncall send h1 \"abc\" => 0 r0=3\ncall send h3 \"xy\" => 0 r0=2\n"
     "call receive h4 => 0 out=7879\ncall receive h5 => 0 out=616263"},

    /* A connector needs a port of its own, which may be lacking among many sockets. */
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "call send h1 \"a\" => 0 r0=1\ncall receive h2 => 0 out=61\n" EIGHT EIGHT EIGHT VSOCK_1
     "call connect h1 " ONE_5000 " => 99"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM EIGHT VSOCK_1 "call connect h1 " ONE_5000 " => 99"},
    /* A receive within a shutdown of its own socket, and within a send of the other end; two sends at once. */
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "@1 call shutdown h2 how=2\n@2 call receive h2\n@2 => 0\n@1 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call shutdown h1 how=0 => 0\ncall receive h2 => 0"},
    /* Who has shut down his receiving side before he was accepted may refuse bytes after. */
    {HOLDS, "ADR-SOCK-030", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1
     "call connect h1 " ONE_5000 " => 0\ncall shutdown h1 how=0 => 0\ncall accept h0 -> h2 => 0\ncall send h2 \"a\" => 32"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call send h2 \"a\" => 32"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "@1 call send h1 \"abc\"\ncall receive h2 => 0 out=6162\n@1 => 0 r0=3\n"
     "call receive h2 => 0 out=63"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "@1 call send h1 \"abc\"\n@2 call send h1 \"x\"\n@1 => 0 r0=3\n@2 => 0 r0=1\n"
     "call receive h2 => 0 out=78616263"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "@1 call receive h1 wait=1\ncall send h1 \"abc\" => 0 r0=3\n"
     "call receive h2 => 0 out=626163"},
    /* A packet beside the other end may bring bytes, or the end. */
    {HOLDS, "ADR-SOCK-100", NULL, STREAM "call packet h2 \"ab\" length=0 => 0\ncall receive h2 => 0"},
    {HOLDS, "ADR-SOCK-100", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1
     "call connect h1 " ONE_5000 " => 0\ncall packet h1 length=0 => 0\ncall accept h0 -> h2 => 0\ncall receive h1 => 0"},
    /* One that would block, as its partition is paused, is in the queue or not. */
    {HOLDS, "ADR-SOCK-010", NULL, LISTENER HVSOCK("1", "h1") "call pause partition=1 => 0\ncall connect h1 " HV(PARENT)
     " => 10035\ncall resume partition=1 => 0\n" HVSOCK("1", "h2") "call connect h2 " HV(PARENT) " => 0\n"
     "call accept h0 -> h3 => 0\ncall accept h0 => 10035"},
    /* One that closes while it connects is in the queue or not; two that do not are in it. */
    {HOLDS, "ADR-SOCK-010", NULL, LISTENER HVSOCK("1", "h1") "@1 call connect h1 " HV(PARENT) "\n@2 call close h1\n@2 => 0\n"
     "@1 => 9\n" HVSOCK("1", "h2") "call connect h2 " HV(PARENT) " => 0\ncall accept h0 -> h3 => 0\n"
     "call accept h0 => 10035"},
    {BREAKS, "ADR-SOCK-030", NULL, LISTENER HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 0\n" HVSOCK("1", "h2")
     "call connect h2 " HV(PARENT) " => 0\ncall accept h0 -> h3 => 0\ncall accept h0 => 10035"},

    /* Ends: an error is none, nothing comes behind one, and none waits where there is one. */
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call close h1 => 0\ncall receive h2 => 104"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "call send h2 \"a\" => 0 r0=1\ncall close h1 => 0\ncall receive h2 => 104"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call receive h2 => 104"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call shutdown h1 how=1 => 0\ncall send h1 \"a\" => 0 r0=1"},
    {HOLDS, "ADR-SOCK-030", NULL, STREAM "call shutdown h1 how=1 => 0\ncall send h1 \"a\" => 32\ncall receive h2 => 0"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM "call shutdown h1 how=1 => 0\nquiet\ncall receive h2 => 11"},
    {HOLDS, "ADR-SOCK-200", NULL, STREAM "call shutdown h1 how=1 => 0\ncall receive h2 => 11\ncall accept h2 => 22"},
    {BREAKS, "ADR-SOCK-200", NULL, STREAM "call accept h2 => 11"},
    /* Sent before anybody accepted it: all of it arrives. */
    {BREAKS, "ADR-SOCK-030", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1
     "call connect h1 " ONE_5000 " => 0\ncall send h1 \"abc\" => 0 r0=3\ncall accept h0 -> h2 => 0\ncall receive h2 => 0 out=62"},
    {BREAKS, "ADR-SOCK-030", NULL, OFFERED OFFER " => 0\ncall accept h0 => 11"},
    /* The names of both ends. */
    {BREAKS, "ADR-SOCK-190", NULL, STREAM "call getpeername h1 => 0 r0=16 out=28000000891300000100000000000000"},
    {HOLDS, "ADR-SOCK-190", NULL, STREAM "call getpeername h1 => 0 r0=16 out=28000000881300000100000000000000"},
    {BREAKS, "ADR-SOCK-190", NULL, STREAM "call getpeername h1 => 107"},
    {HOLDS, "ADR-SOCK-180", NULL, NAMED "call getpeername h2 => 0 r0=16 out=28000000080400000300000000000000"},
    {HOLDS, "ADR-SOCK-180", NULL, NAMED "call getpeername h2 => 0 r0=16 out=28000000080400000100000000000000"},
    {BREAKS, "ADR-SOCK-180", NULL, NAMED "call getpeername h2 => 0 r0=16 out=28000000090400000100000000000000"},
    {BREAKS, "ADR-SOCK-180", NULL, NAMED "call getpeername h2 => 0 r0=16 out=28000000080400000900000000000000"},
    {BREAKS, "ADR-SOCK-180", NULL, NAMED "call getsockname h2 => 0 r0=16 out=28000000080400000100000000000000"},
    {BREAKS, "ADR-SOCK-260", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0\n"
     "call getpeername h2 => 0 r0=16 out=28000000510000000200000000000000"},
    /* Second binds, in the order of what is wrong; and two at once. */
    {BREAKS, "ADR-SOCK-170", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall bind h0 length=16 null=1 => 22"},
    {HOLDS, "ADR-SOCK-170", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall bind h0 length=16 null=1 => 14"},
    {BREAKS, "ADR-SOCK-160", NULL, STREAM "call bind h0 " ANY_1024 " => 0"},
    {BREAKS, "ADR-SOCK-160", NULL, LINUX VSOCK VSOCK_1 "@1 call bind h0 " ANY_5000 "\n@2 call bind h1 " ANY_5000
     "\n@1 => 0\n@2 => 0"},
    {HOLDS, "ADR-SOCK-160", NULL, LINUX VSOCK VSOCK_1 "call bind h0 " ANY_5000 " => 0\n@1 call close h0\n@2 call bind h1 " ANY_5000
     "\n@2 => 0\n@1 => 0\ncall bind h1 " ANY_5000 " => 22"},
    {BREAKS, "ADR-SOCK-280", NULL, LINUX "call partition hex:44444444444444444444444444444444 partition=2 kind=1 parent=1 flavour=1 cid=3 => 0"},
    {BREAKS, "ADR-SOCK-050", NULL, WINDOWS HVSOCK("1", "h1") "call get-option h1 level=1 option=8 => 0 out=00000000\n"
     "call get-option h1 level=1 option=8 => 0 out=05000000"},

    {HOLDS, "ADR-SOCK-040", NULL, WINDOWS HVSOCK("1", "h1") OPTION("4", "01000000") " => 0\n" OPTION("4", "010000") " => 10022"},
    {BREAKS, "ADR-SOCK-040", NULL, WINDOWS HVSOCK("1", "h1") OPTION("4", "010000") " => 0"},
    {BREAKS, "ADR-SOCK-040", NULL, WINDOWS HVSOCK("1", "h1") OPTION("4", "01000000") " => 10022"},
    {BREAKS, "ADR-SOCK-040", NULL, WINDOWS HVSOCK("1", "h1") "call set-option h1 hex:01000000 level=2 option=4 => 0"},
    {HOLDS, "ADR-SOCK-050", NULL, WINDOWS HVSOCK("1", "h1") OPTION("5", "01000000") " => 10042\n"
     OPTION("4", "07000000") " => 0\n" OPTION("1", "64000000") " => 0\n"
     "call get-option h1 level=1 option=4 => 0 out=07000000"},
    {HOLDS, "ADR-SOCK-050", NULL, WINDOWS HVSOCK("1", "h1") OPTION("4", "07000000") " => 0\n"
     "call get-option h1 level=1 option=4 => 0 out=01000000"},
    {HOLDS, "ADR-SOCK-050", NULL, WINDOWS HVSOCK("1", "h1") OPTION("4", "01000000") " => 0\n"
     "@1 " OPTION("1", "05000000") "\n@2 " OPTION("1", "06000000") "\n@2 => 0\n@1 => 0\n"
     "call get-option h1 level=1 option=1 capacity=4 => 0 out=06000000\n"
     "call get-option h1 level=1 option=4 capacity=4 => 0 out=01000000"},
    {BREAKS, "ADR-SOCK-050", NULL, WINDOWS HVSOCK("1", "h1") OPTION("5", "01000000") " => 0"},
    {BREAKS, "ADR-SOCK-040", NULL, WINDOWS HVSOCK("1", "h1") OPTION("2", "01000000") " => 0"},
    {HOLDS, "ADR-SOCK-040", "passthru-option=accept", WINDOWS HVSOCK("1", "h1") OPTION("2", "01000000") " => 0"},
    {BREAKS, "ADR-SOCK-050", NULL, WINDOWS HVSOCK("1", "h1") OPTION("4", "01000000") " => 0\n"
     OPTION("1", "64000000") " => 0\ncall get-option h1 level=1 option=4 => 0 out=00000000"},
    {HOLDS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "e0930400") " => 0\n" OPTION("1", "e1930400") " => 10022"},
    {BREAKS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "e1930400") " => 0"},
    {HOLDS, "ADR-SOCK-060", "timeout-over-max=store", WINDOWS HVSOCK("1", "h1") OPTION("1", "e1930400") " => 0\n"
     "call get-option h1 level=1 option=1 => 0 out=e1930400"},
    {BREAKS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "64000000") " => 0\n"
     "@1 call connect h1 " HV(PARENT) " wait=1\nidle 90\nidle 90\nidle 20\n@1 => 10060"},
    {HOLDS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "64000000") " => 0\n"
     "@1 call connect h1 " HV(PARENT) " wait=1\nidle 90\n@1 => 10060"},
    {BREAKS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "64000000") " => 0\n"
     "@1 call connect h1 " HV(PARENT) " wait=1\nidle 90\nidle 90\nidle 20\nquiet"},
    {HOLDS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "64000000") " => 0\n"
     "@1 call connect h1 " HV(PARENT) " wait=1\nidle 90\nidle 90\nquiet"},
    /* It may have been idle for long before the call. */
    {HOLDS, "ADR-SOCK-060", NULL, WINDOWS HVSOCK("1", "h1") OPTION("1", "64000000") " => 0\n"
     "@1 call connect h1 " HV(PARENT) " wait=1\nidle 1000\nidle 90\n@1 => 10060"},

    {HOLDS, "ADR-SOCK-010", NULL, PAUSABLE "call shutdown h1 => 0\ncall pause partition=1 => 0\ncall send h2 \"a\" => 10054"},
    {HOLDS, "ADR-SOCK-070", NULL, PAUSABLE NAP "call send h1 \"abc\" => 0 r0=3\ncall receive h2 => 0 out=616263"},
    {HOLDS, "ADR-WILD-210", NULL, WINDOWS "call service hex:" SERVICE " partition=1 registered=1 gate=1 => 0\n" HVSOCK("1", "h0")
     "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=4 => 0\n" HVSOCK("0", "h1") HVSOCK("0", "h2")
     "call connect h2 " HV(VMID) " => 0\ncall pause partition=1 => 0\ncall connect h1 " HV(VMID) " => 10060\n"},
    {HOLDS, "ADR-SOCK-070", NULL, PAUSABLE NAP "call send h1 \"abc\" => 0 r0=3\ncall close h1 => 0\ncall send h2 \"x\" => 10054"},
    {BREAKS, "ADR-SOCK-070", NULL, PAUSABLE NAP "call send h1 \"abc\" => 10054"},
    {BREAKS, "ADR-SOCK-070", NULL, PAUSABLE NAP "call receive h2 => 0"},
    /* An accepted socket may have the options of its listener. */
    {HOLDS, "ADR-SOCK-040", NULL, WINDOWS HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=4 => 0\n"
     "call set-option h0 hex:01000000 level=1 option=4 => 0\n" HVSOCK("1", "h1") OPTION("4", "01000000") " => 0\n"
     "call connect h1 " HV(PARENT) " => 0\ncall accept h0 -> h2 => 0\n" NAP "call send h1 \"abc\" => 0 r0=3"},
    {HOLDS, "ADR-SOCK-080", NULL, PLAIN NAP "call send h1 \"abc\" => 10054\ncall receive h2 => 0"},
    {BREAKS, "ADR-SOCK-080", NULL, PLAIN NAP "call send h1 \"abc\" => 0 r0=3"},
    /* Over hv_sock the host's end alone has the option; what lies within the VM sees nothing of a pause. */
    {BREAKS, "ADR-SOCK-080", NULL, MIXED NAP "call send h1 \"abc\" => 0 r0=3"},
    {HOLDS, "ADR-SOCK-080", NULL, MIXED NAP "call send h1 \"abc\" => 104"},
    {BREAKS, "ADR-SOCK-070", NULL, MIXED "call set-option h2 hex:01000000 level=1 option=4 => 0\n" NAP "call send h1 \"abc\" => 104"},
    {BREAKS, "ADR-SOCK-030", NULL, MIXED "call set-option h2 hex:01000000 level=1 option=4 => 0\n"
     "call send h1 \"abc\" => 0 r0=3\n" NAP "call receive h2 => 0 out=6263"},
    {BREAKS, "ADR-SOCK-070", NULL, PAUSABLE "call pause partition=1 => 0\ncall send h2 \"abc\" => 10054"},
    {HOLDS, "ADR-SOCK-040", NULL, PAUSABLE "call pause partition=1 => 0\ncall send h2 \"abc\" => 10035"},
    {BREAKS, "ADR-SOCK-080", NULL, PLAIN NAP "quiet\ncall receive h2 => 10035"},
    {BREAKS, "ADR-SOCK-030", NULL, STREAM NAP "call send h1 \"abc\" => 104"},
    {HOLDS, "ADR-SOCK-030", "suspend-unset=unspecified", PLAIN NAP "call send h1 \"abc\" => 0 r0=3"},

    {HOLDS, "ADR-SOCK-100", NULL, LINUX VSOCK "call socket partition=1 domain=40 type=3 protocol=7 => 93\n"
     "call socket partition=1 domain=40 type=3 => 94"},
    {BREAKS, "ADR-SOCK-100", NULL, LINUX "call socket partition=1 domain=40 type=3 protocol=7 => 94"},
    {BREAKS, "ADR-SOCK-100", NULL, LINUX "call socket partition=1 domain=40 type=1 protocol=40 => 93"},
    {BREAKS, "ADR-SOCK-100", NULL, LINUX "call socket partition=1 domain=40 type=4 -> h0 => 0"},

    {HOLDS, "ADR-SOCK-110", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " length=15 => 22\ncall bind h0 " ANY_5000
     " length=129 => 22\ncall bind h0 length=16 null=1 => 14\ncall bind h0 " ANY_5000 "eeee => 0"},
    {BREAKS, "ADR-SOCK-110", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " length=15 => 0"},
    {BREAKS, "ADR-SOCK-110", NULL, LINUX VSOCK "call bind h0 length=16 null=1 => 22"},
    {BREAKS, "ADR-SOCK-110", NULL, LINUX VSOCK "call bind h0 " ANY_5000 "eeee => 22"},
    {BREAKS, "ADR-SOCK-110", NULL, LINUX VSOCK "call connect h0 " ONE_5000 " length=4294967295 => 104"},
    {HOLDS, "ADR-SOCK-120", NULL, LINUX VSOCK "call bind h0 hex:2200000088130000ffffffff00000000 => 22\n"
     "call bind h0 hex:2800000088130000ffffffff02000000 => 22\ncall bind h0 hex:2800eeee88130000ffffffff01eeeeee => 0"},
    {BREAKS, "ADR-SOCK-120", NULL, LINUX VSOCK "call bind h0 hex:2800000088130000ffffffff02000000 => 0"},
    {BREAKS, "ADR-SOCK-120", NULL, LINUX VSOCK "call bind h0 hex:2800000088130000ffffffff01000000 => 22"},
    {BREAKS, "ADR-SOCK-120", NULL, LINUX VSOCK "call bind h0 hex:0000000088130000ffffffff00000000 => 97"},
    {HOLDS, "ADR-SOCK-120", "vm-errno=eafnosupport", LINUX VSOCK "call bind h0 hex:0000000088130000ffffffff00000000 => 97"},
    {BREAKS, "ADR-SOCK-120", "vm-flags=zero-only", LINUX VSOCK "call bind h0 hex:2800000088130000ffffffff01000000 => 0"},

    {HOLDS, "ADR-SOCK-130", NULL, LINUX VSOCK "call bind h0 " NINE_5000 " => 99\ncall bind h0 " TWO_5000 " => 99\n"
     "call bind h0 " OWN_5000 " => 0"},
    {BREAKS, "ADR-SOCK-130", NULL, LINUX VSOCK "call bind h0 " NINE_5000 " => 0"},
    {BREAKS, "ADR-SOCK-130", NULL, LINUX VSOCK "call bind h0 " TWO_5000 " => 0"},
    {BREAKS, "ADR-SOCK-130", NULL, LINUX VSOCK "call bind h0 " ONE_5000 " => 99"},
    {HOLDS, "ADR-SOCK-130", NULL, LINUX "call transports partition=1 set=6 => 0\n" VSOCK "call bind h0 " TWO_5000 " => 0"},
    {HOLDS, "ADR-SOCK-140", NULL, LINUX "call privilege partition=1 on=0 => 0\n" VSOCK "call bind h0 " ANY_80
     " => 13\ncall bind h0 " ANY_1024 " => 0\n" VSOCK_1 "call connect h1 hex:28000000500000000100000000000000 => 104"},
    {BREAKS, "ADR-SOCK-140", NULL, LINUX "call privilege partition=1 on=0 => 0\n" VSOCK "call bind h0 " ANY_80 " => 0"},
    {BREAKS, "ADR-SOCK-140", NULL, LINUX "call privilege partition=1 on=0 => 0\n" VSOCK "call bind h0 " ANY_1024 " => 13"},
    {BREAKS, "ADR-SOCK-140", NULL, LINUX "call privilege partition=1 on=0 => 0\n" VSOCK
     "call connect h0 hex:28000000500000000100000000000000 => 13"},
    {HOLDS, "ADR-SOCK-150", NULL, LINUX VSOCK "call bind h0 " ANY_ANY " => 0\n"
     "call getsockname h0 capacity=16 => 0 r0=16 out=2800000000040000ffffffff00000000"},
    /* What many sockets have got is not known before they are asked for their names. */
    {HOLDS, "ADR-SOCK-150", NULL, LINUX "call autobind partition=1 first=5000 => 0\n" VSOCK "call bind h0 " ANY_ANY
     " => 0\n" EIGHT EIGHT EIGHT VSOCK_1 "call bind h1 " ANY_ANY " => 99"},
    {BREAKS, "ADR-SOCK-150", NULL, LINUX "call autobind partition=1 first=5000 => 0\n" VSOCK "call bind h0 " ANY_ANY
     " => 0\n" EIGHT EIGHT VSOCK_1 "call bind h1 " ANY_ANY " => 99"},
    {BREAKS, "ADR-SOCK-150", NULL, LINUX VSOCK "call bind h0 " ANY_ANY " => 0\n"
     "call getsockname h0 capacity=16 => 0 r0=16 out=28000000ffffffffffffffff00000000"},
    {BREAKS, "ADR-SOCK-150", NULL, LINUX VSOCK "call bind h0 " ANY_ANY " => 0\n"
     "call getsockname h0 capacity=16 => 0 r0=16 out=28000000ff030000ffffffff00000000"},
    {BREAKS, "ADR-SOCK-150", NULL, LINUX VSOCK_1 "call bind h1 " ANY_1024 " => 0\n" VSOCK "call bind h0 " ANY_ANY
     " => 0\ncall getsockname h0 capacity=16 => 0 r0=16 out=2800000000040000ffffffff00000000"},
    {BREAKS, "ADR-SOCK-150", NULL, LINUX VSOCK "call bind h0 " ANY_ANY " => 99"},
    {HOLDS, "ADR-SOCK-160", NULL, LINUX VSOCK VSOCK_1 "call bind h0 " ANY_5000 " => 0\ncall bind h0 " ANY_1024
     " => 22\ncall bind h1 " OWN_5000 " => 98"},
    {BREAKS, "ADR-SOCK-160", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall bind h0 " ANY_1024 " => 0"},
    {BREAKS, "ADR-SOCK-160", NULL, LINUX VSOCK VSOCK_1 "call bind h0 " OWN_5000 " => 0\ncall bind h1 " ANY_5000 " => 0"},
    {HOLDS, "ADR-SOCK-130", NULL, LINUX VSOCK VSOCK_1 "call bind h0 " OWN_5000 " => 0\ncall bind h1 " ONE_5000 " => 0"},
    {HOLDS, "ADR-SOCK-170", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall bind h0 " NINE_5000 " => 22"},
    {BREAKS, "ADR-SOCK-170", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall bind h0 " NINE_5000 " => 99"},
    {BREAKS, "ADR-SOCK-170", NULL, LINUX "call privilege partition=1 on=0 => 0\n" VSOCK
     "call bind h0 hex:28000000500000000900000000000000 => 13"},

    {HOLDS, "ADR-SOCK-180", NULL, LINUX VSOCK "call bind h0 hex:2800eeee88130000ffffffff01eeeeee => 0\n"
     "call getsockname h0 capacity=16 => 0 r0=16 out=2800000088130000ffffffff00000000"},
    {BREAKS, "ADR-SOCK-180", NULL, LINUX VSOCK "call bind h0 hex:2800eeee88130000ffffffff01eeeeee => 0\n"
     "call getsockname h0 capacity=16 => 0 r0=16 out=2800000088130000ffffffff01000000"},
    {BREAKS, "ADR-SOCK-180", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\n"
     "call getsockname h0 capacity=16 => 0 r0=16 out=28000000881300000300000000000000"},
    {HOLDS, "ADR-SOCK-190", NULL, LINUX VSOCK
     "call getsockname h0 capacity=16 => 0 r0=16 out=28000000ffffffffffffffff00000000\ncall getpeername h0 => 107"},
    {HOLDS, "ADR-SOCK-190", NULL, LINUX VSOCK "call getsockname h0 capacity=4 => 0 r0=16 out=28000000"},
    {BREAKS, "ADR-SOCK-190", NULL, LINUX VSOCK
     "call getsockname h0 capacity=16 => 0 r0=16 out=28000000000000000000000000000000"},
    {BREAKS, "ADR-SOCK-190", NULL, LINUX VSOCK "call getpeername h0 => 22"},
    {HOLDS, "ADR-SOCK-200", NULL, LINUX VSOCK "call listen h0 backlog=1 => 22\ncall accept h0 => 22\n"
     "call send h0 \"a\" => 107\ncall send h0 \"a\" " ONE_5000 " => 95"},
    {BREAKS, "ADR-SOCK-200", NULL, LINUX VSOCK "call listen h0 backlog=1 => 0"},
    {BREAKS, "ADR-SOCK-200", NULL, LINUX VSOCK "call accept h0 => 11"},
    {BREAKS, "ADR-SOCK-200", NULL, LINUX VSOCK "call send h0 \"a\" => 32"},
    {BREAKS, "ADR-SOCK-200", NULL, STREAM "call send h1 \"a\" " ONE_5000 " => 95"},
    {HOLDS, "ADR-SOCK-200", NULL, STREAM "call send h1 \"a\" " ONE_5000 " => 106"},
    {HOLDS, "ADR-SOCK-210", NULL, STREAM "call connect h1 hex:00 => 106\ncall connect h0 hex:00 => 22"},
    {BREAKS, "ADR-SOCK-210", NULL, STREAM "call connect h1 hex:00 => 22"},
    {BREAKS, "ADR-SOCK-210", NULL, STREAM "call connect h0 " ONE_5000 " => 106"},
    {HOLDS, "ADR-SOCK-220", NULL, LINUX "call transports partition=1 set=0 => 0\n" VSOCK "call connect h0 " ONE_5000 " => 19"},
    {BREAKS, "ADR-SOCK-220", NULL, LINUX "call transports partition=1 set=0 => 0\n" VSOCK "call connect h0 " ONE_5000 " => 104"},
    {BREAKS, "ADR-SOCK-220", NULL, LINUX VSOCK "call connect h0 " ONE_5000 " => 19"},
    {BREAKS, "ADR-SOCK-220", NULL, LINUX VSOCK "call connect h0 " ONE_5000 " => 0"},
    /* A listener may have the port that bind has chosen and nobody asked for, or that one of two binds at once gave. */
    {HOLDS, "ADR-SOCK-220", NULL, LINUX VSOCK "call bind h0 " ANY_ANY " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1
     "call connect h1 " ONE_5000 " => 0"},
    {HOLDS, "ADR-SOCK-220", NULL, LINUX VSOCK VSOCK_1 "@1 call bind h0 " ANY_5000 "\n@2 call bind h0 " ANY_5000
     "\n@2 => 0\n@1 => 22\ncall bind h1 " ANY_5000 " => 98\ncall listen h0 backlog=4 => 0\n"
     "call connect h1 " ONE_5000 " => 0"},
    {HOLDS, "ADR-SOCK-220", NULL, LINUX "call transports partition=1 set=4 => 0\n" VSOCK "call connect h0 " NINE_5000 " => 104\n"
     "call connect h0 hex:28000000881300000900000001000000 => 19"},
    {BREAKS, "ADR-SOCK-220", NULL, LINUX "call transports partition=1 set=4 => 0\n" VSOCK
     "call connect h0 hex:28000000881300000900000001000000 => 104"},
    {HOLDS, "ADR-SOCK-230", NULL, LINUX VSOCK "call connect h0 " ONE_ANY " => 104"},
    {BREAKS, "ADR-SOCK-230", NULL, LINUX VSOCK "call connect h0 " ONE_ANY " => 22"},

    {HOLDS, "ADR-SOCK-240", NULL, HV_SOCK VSOCK "call connect h0 " NINE_5000 " => 101\ncall connect h0 " TWO_HIGH
     " => 101\ncall connect h0 " TWO_5000 " => 111"},
    {BREAKS, "ADR-SOCK-240", NULL, HV_SOCK VSOCK "call connect h0 " NINE_5000 " => 19"},
    {BREAKS, "ADR-SOCK-240", NULL, HV_SOCK VSOCK "call connect h0 " TWO_HIGH " => 111"},
    {HOLDS, "ADR-SOCK-240", "hv-port-range=full", HV_SOCK VSOCK "call connect h0 " TWO_HIGH " => 111"},
    {BREAKS, "ADR-SOCK-240", "hv-port-range=full", HV_SOCK VSOCK "call connect h0 " TWO_HIGH " => 101"},
    {HOLDS, "ADR-SOCK-100", NULL, HV_SOCK VSOCK "call bind h0 " ANY_ANY " => 0\ncall listen h0 backlog=4 => 0\n"
     OFFER " => 0\ncall accept h0 -> h1 => 0"},
    {HOLDS, "ADR-SOCK-250", NULL, OFFERED OFFER " => 0\n"
     "call offer hex:88130000cbfae611bd5864006a7986d2 hex:50000000" TAIL " partition=1 => 22"},
    /* Whom an AF_HYPERV connector has reached is open: perhaps this listener, whose queue is full then. */
    {HOLDS, "ADR-SOCK-250", NULL, HV_SOCK "call partition hex:" VMID " partition=2 kind=1 parent=1 => 0\n"
     VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=1 => 0\n" HVSOCK("2", "h1")
     "call connect h1 hex:22000000" PARENT "88130000" TAIL " => 0\n" OFFER " => 104\n"
     "call offer hex:88130001cbfae611bd5864006a7986d4 hex:50000000" TAIL " partition=1 => 22"},
    {BREAKS, "ADR-SOCK-250", NULL, OFFERED
     "call offer hex:88130000cbfae611bd5864006a7986d2 hex:50000000" TAIL " partition=1 => 0"},
    {BREAKS, "ADR-SOCK-250", NULL, OFFERED OFFER " => 111"},
    {BREAKS, "ADR-SOCK-250", NULL, OFFERED "call offer hex:88130080" TAIL " hex:50000000" TAIL " partition=1 => 0"},
    {HOLDS, "ADR-SOCK-260", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0 r1=16 out=28000000500000000200000000000000"},
    /* A connector of AF_HYPERV may stand in the same queue. */
    {HOLDS, "ADR-SOCK-250", NULL, OFFERED "call service hex:88130000" TAIL " partition=0 registered=1 gate=1 => 0\n"
     HVSOCK("0", "h1") "call connect h1 hex:2200000011111111111111111111111111111111"
     "88130000" TAIL " => 0\n" OFFER " => 0\ncall offer hex:88130001" "cbfae611bd5864006a7986d2 hex:50000000" TAIL
     " partition=1 => 22\ncall accept h0 -> h2 => 0 r1=16 out=28000000510000000200000000000000"},
    {HOLDS, "ADR-SOCK-260", NULL, OFFERED "@1 " OFFER "\n@2 call privilege partition=1 on=1\n@1 => 0\n@2 => 0\n"
     "call accept h0 -> h2 => 0 r1=16 out=28000000500000000200000000000000"},
    {BREAKS, "ADR-SOCK-260", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0 r1=16 out=28000000510000000200000000000000"},
    {BREAKS, "ADR-SOCK-260", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0 r1=16 out=2800000050000000ffffffff00000000"},
    {HOLDS, "ADR-SOCK-260", "hvs-peer-cid=any", OFFERED OFFER
     " => 0\ncall accept h0 -> h2 => 0 r1=16 out=2800000001000080ffffffff00000000"},
    {HOLDS, "ADR-SOCK-270", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0 r1=16 out=28000000500000000200000000000000\n"
     "call packet h2 \"abc\" length=4 => 22\ncall packet h2 \"abc\" length=2 => 0\ncall receive h2 => 0 out=6162"},
    {BREAKS, "ADR-SOCK-270", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0 r1=16 out=28000000500000000200000000000000\n"
     "call packet h2 \"abc\" length=16385 => 0"},
    {BREAKS, "ADR-SOCK-270", NULL, OFFERED OFFER " => 0\ncall accept h0 -> h2 => 0 r1=16 out=28000000500000000200000000000000\n"
     "call packet h2 \"abc\" length=4 => 22\ncall receive h2 => 0 out=616263"},
    {HOLDS, "ADR-SOCK-280", NULL, LINUX "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=3 => 98\n"
     "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=2 => 22\n"
     "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=7 cid-high=1 => 22\n"
     "call partition hex:" VMID " partition=2 kind=1 flavour=17 cid=7 => 22\ncall partition partition=2 kind=1 cid=7 => 22\n"
     "call partition hex:" VMID " partition=1 kind=1 cid=7 => 22\ncall partition hex:" VMID " partition=2 parent=9 kind=1 cid=7 => 22"},
    /* A partition that was made without its id is there: it cannot be made again. */
    {HOLDS, "ADR-SOCK-280", NULL, LINUX "call partition hex:" VMID " partition=2 kind=1 flavour=1 null=1 => 0\n"
     "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=7 => 22"},
    {HOLDS, "ADR-SOCK-280", NULL, LINUX "call partition hex:" VMID " partition=99 kind=1 flavour=1 cid=8 => 0\n"
     "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=8 => 98"},
    {BREAKS, "ADR-SOCK-280", NULL, LINUX "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=3 => 0"},
    {BREAKS, "ADR-SOCK-280", NULL, LINUX "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=7 cid-high=1 => 0"},
    {BREAKS, "ADR-SOCK-280", NULL, LINUX "call partition hex:" VMID " partition=2 kind=1 flavour=1 cid=7 => 22"},

    {HOLDS, "ADR-WILD-030", NULL, LISTENER HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 0"},
    /* A second socket on the service, a container's id, and a Linux guest behind an address of Hyper-V. */
    {HOLDS, "ADR-WILD-030", NULL, LISTENER HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 0\n"
     HVSOCK("0", "h2") "call bind h2 " HV(ZERO) " => 10048\n"
     "call partition hex:33333333333333333333333333333333 partition=2 kind=2 => 0\n" HVSOCK("0", "h3")
     "call connect h3 " HV("33333333333333333333333333333333") " => 10061\n" HVSOCK("0", "h4")
     "call partition hex:44444444444444444444444444444444 partition=3 kind=1 flavour=1 => 0\n"
     "call connect h4 " HV("44444444444444444444444444444444") " => 0"},
    {BREAKS, "ADR-WILD-030", NULL, LISTENER HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 10061"},
    {BREAKS, "ADR-WILD-040", NULL, LISTENER "call service hex:" SERVICE " partition=0 registered=1 gate=2 => 0\n"
     HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 0"},
    {HOLDS, "ADR-WILD-040", NULL, LISTENER "call service hex:" SERVICE " partition=0 registered=1 gate=2 => 0\n"
     HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 10061"},
    {BREAKS, "ADR-WILD-040", NULL, LISTENER "call service hex:" SERVICE " partition=0 registered=1 gate=2 => 0\n"
     HVSOCK("1", "h1") "call connect h1 " HV(PARENT) " => 10060"},
    {BREAKS, "ADR-WILD-170", NULL, LISTENER HVSOCK("0", "h1") "call connect h1 " HV(ZERO) " => 0"},
    {BREAKS, "ADR-WILD-170", NULL, LISTENER HVSOCK("0", "h1") "call connect h1 " HV(ZERO) " => 10061"},
    {HOLDS, "ADR-WILD-170", NULL, LISTENER HVSOCK("0", "h1") "call connect h1 " HV(ZERO) " => 10049"},
    {HOLDS, "ADR-WILD-180", NULL, LISTENER HVSOCK("0", "h1") "call connect h1 " HV(LOOPBACK) " => 0"},
    {BREAKS, "ADR-WILD-120", NULL, WINDOWS HVSOCK("0", "h0") "call bind h0 " HV(PARENT)
     " => 0\ncall listen h0 backlog=1 => 0"},
    {HOLDS, "ADR-WILD-120", NULL, WINDOWS HVSOCK("0", "h0") "call bind h0 " HV(PARENT) " => 10049"},
    {BREAKS, "ADR-WILD-160", NULL, WINDOWS "call service hex:" SERVICE " partition=0 registered=1 permission=1 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 0"},
    {HOLDS, "ADR-WILD-160", NULL, WINDOWS "call service hex:" SERVICE " partition=0 registered=1 permission=1 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 10013"},
    {BREAKS, "ADR-REG-080", NULL, WINDOWS "call service hex:" SERVICE " partition=0 registered=0 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 0"},
    {HOLDS, "ADR-REG-080", NULL, WINDOWS "call service hex:" SERVICE " partition=0 registered=0 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 10013"},
    {HOLDS, "ADR-REG-080", "unregistered-service=allow",
     WINDOWS "call service hex:" SERVICE " partition=0 registered=0 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 0\n"
     HVSOCK("0", "h1") "call bind h1 " HV(PARENT) " => 10049"},
    {BREAKS, "ADR-REG-080", "unregistered-service=allow",
     WINDOWS "call service hex:" SERVICE " partition=0 registered=0 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 10013"},
    {HOLDS, "ADR-WILD-160", "unregistered-service=allow",
     WINDOWS "call service hex:" SERVICE " partition=0 registered=0 permission=2 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 0\ncall listen h0 backlog=1 => 10022"},

#include "test_address_queue.h"
    /* Who may not listen is told so at one of the two calls. */
    {HOLDS, "ADR-WILD-160", NULL, WINDOWS "call service hex:" SERVICE " partition=0 registered=1 gate=1 permission=1 => 0\n"
     HVSOCK("0", "h0") "call bind h0 " HV(ZERO) " => 10013"},
    /* Which of two connectors was accepted shows late, and its end has not read all: its peer may be reset. */
    {HOLDS, "ADR-SOCK-030", NULL, TWO_QUEUED "call accept h0 -> h2 => 0\ncall send h1 \"abc\" => 0 r0=3\n"
     "call send h3 \"xyz\" => 0 r0=3\ncall send h2 \"hello\" => 0 r0=5\ncall close h1 => 0\n"
     "call receive h2 => 0 out=61\ncall receive h2 => 104"},
    /* A connect fails after it was accepted; the accepted end hears of it in either way, and another one is a new one. */
    {HOLDS, "ADR-SOCK-030", NULL, ACCEPTED_IN_VAIN "call receive h2 => 0"},
    {HOLDS, "ADR-SOCK-030", NULL, ACCEPTED_IN_VAIN "call send h2 \"hello\" => 32"},
    {HOLDS, "ADR-SOCK-030", NULL, ACCEPTED_IN_VAIN "call send h2 \"hello\" => 0 r0=5\ncall connect h1 " ONE_5000 " => 0\n"
     "call accept h0 -> h3 => 0\ncall send h1 \"abc\" => 0 r0=3\ncall receive h3 => 0 out=616263"},
    /* Which of two listeners gets an offer is open. */
    {HOLDS, "ADR-SOCK-100", NULL, TWO_FOR_OFFERS OFFER " => 0\ncall accept h1 -> h2 => 0"},
    {HOLDS, "ADR-SOCK-100", NULL, TWO_FOR_OFFERS OFFER " => 0\ncall accept h0 => 11"},
    /* What goes on in the background may fail unseen. */
    {HOLDS, "ADR-SOCK-030", NULL, LINUX VSOCK "call bind h0 " ANY_5000 " => 0\ncall listen h0 backlog=4 => 0\n" VSOCK_1
     "call connect h1 " ONE_5000 " => 115\ncall accept h0 -> h2 => 0\ncall connect h1 " ONE_5000
     " => 115\ncall accept h0 -> h3 => 0"},
    {HOLDS, "ADR-SOCK-010", NULL, LISTENER HVSOCK("1", "h1") "@1 call connect h1 " HV(PARENT) "\n@2 call connect h1 "
     HV(PARENT) "\n@1 => 0\n@2 => 0"},
    /* Whoever has shut down is told so, also after a pause. */
    {HOLDS, "ADR-SOCK-070", NULL, PAUSABLE NAP "call send h1 \"abc\" => 0 r0=3\ncall shutdown h2 how=1 => 0\ncall send h2 \"x\" => 10058"},
    {HOLDS, "ADR-SOCK-030", NULL, PAUSABLE "call shutdown h2 how=1 => 0\n" NAP "call send h2 \"x\" => 10058\ncall send h1 \"abc\" => 0 r0=3\ncall receive h2 => 0 out=616263"},
    /* A connect of a connected socket fails, and changes nothing. */
    {HOLDS, "ADR-SOCK-010", NULL, LISTENER HVSOCK("1", "h1") HVSOCK("1", "h2") "call connect h1 " HV(PARENT) " => 0\ncall connect h2 "
     HV(PARENT) " => 0\ncall connect h1 hex:00 => 10022\ncall accept h0 -> h3 => 0\ncall accept h0 -> h4 => 0"},
    /* Rights that change do not reach who listens already. */
    {HOLDS, "ADR-SOCK-030", NULL, LISTENER HVSOCK("1", "h1") "call service hex:" SERVICE " partition=0 registered=1 gate=1 permission=1 => 0\n"
     "call connect h1 " HV(PARENT) " => 0\ncall accept h0 -> h2 => 0\ncall send h1 \"abc\" => 0 r0=3\ncall receive h2 => 0 out=616263"},
};
