/*
 * What takes no memory: locks, events, time, lists, macros of properties, the switch's answers to the rest.
 */
#include "Filter.h"

#include <ip2string.h>

static NDIS_STATUS SpinLocks(PFILTER Filter)
{
    KIRQL before = KeGetCurrentIrql();
    NDIS_SPIN_LOCK lock, inner;

    UNREFERENCED_PARAMETER(Filter);
    NdisAllocateSpinLock(&lock);
    NdisAllocateSpinLock(&inner);
    NdisAcquireSpinLock(&lock);
    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
    NdisDprAcquireSpinLock(&inner);
    NdisDprReleaseSpinLock(&inner);
    CHECK(KeGetCurrentIrql() == DISPATCH_LEVEL);
    NdisReleaseSpinLock(&lock);
    CHECK(KeGetCurrentIrql() == before);
    NdisFreeSpinLock(&inner);
    NdisFreeSpinLock(&lock);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Events(PFILTER Filter)
{
    LARGE_INTEGER before, after;
    NDIS_EVENT event;

    UNREFERENCED_PARAMETER(Filter);
    NdisInitializeEvent(&event);
    CHECK(!NdisWaitEvent(&event, 5));
    NdisSetEvent(&event);
    CHECK(NdisWaitEvent(&event, 5) && NdisWaitEvent(&event, 0)); /* it stays set */
    NdisResetEvent(&event);
    CHECK(!NdisWaitEvent(&event, 1));
    NdisGetCurrentSystemTime(&before);
    NdisMSleep(3000);
    NdisGetCurrentSystemTime(&after);
    CHECK(after.QuadPart - before.QuadPart >= 30000);
    return NDIS_STATUS_SUCCESS;
}

/* Arguments that are left out take the comma in front of them along, as in the compiler of Windows. */
#ifdef __clang__
#define SAY(format, ...) DbgPrint(format, __VA_ARGS__)
#else
#define SAY(format, ...) DbgPrint(format, ##__VA_ARGS__)
#endif

static NDIS_STATUS Words(PFILTER Filter)
{
    LONG number = 5;
    UCHAR bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};

    UNREFERENCED_PARAMETER(Filter);
    CHECK(NdisInterlockedIncrement(&number) == 6 && NdisInterlockedDecrement(&number) == 5);
    CHECK(InterlockedAdd(&number, -7) == -2);
    NdisMoveMemory(bytes + 4, bytes, 4);
    CHECK(bytes[0] == 1 && bytes[4] == 1 && bytes[7] == 4);
    NdisZeroMemory(bytes, 4);
    CHECK(bytes[3] == 0 && bytes[4] == 1);
    CHECK(NdisEqualMemory(bytes, bytes + 1, 3));
    UCHAR address[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    CHECK(ETH_IS_BROADCAST(address) && ETH_IS_MULTICAST(address));
    address[0] = 0x01;
    CHECK(!ETH_IS_BROADCAST(address) && ETH_IS_MULTICAST(address));
    address[0] = 0x02;
    CHECK(!ETH_IS_MULTICAST(address));
    SAY("nothing more\n");
    SAY("%S and %u\n", L"wide", 1);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Queues(PFILTER Filter)
{
    LIST_ENTRY head, one, two;

    UNREFERENCED_PARAMETER(Filter);
    InitializeListHead(&head);
    CHECK(IsListEmpty(&head));
    InsertHeadList(&head, &one);
    InsertHeadList(&head, &two);
    CHECK(head.Flink == &two && RemoveHeadList(&head) == &two);
    CHECK(RemoveEntryList(&one) && IsListEmpty(&head));
    return NDIS_STATUS_SUCCESS;
}

/* Two properties of four and of twelve bytes, as PROPERTY_ENUM lays them out. */
static NDIS_STATUS Properties(PFILTER Filter)
{
    struct {
        NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS Enum;
        struct {
            NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO Info;
            DECLSPEC_ALIGN(8) UCHAR Value[16];
        } Items[2];
    } all;
    PNDIS_SWITCH_PORT_PROPERTY_ENUM_INFO info;

    UNREFERENCED_PARAMETER(Filter);
    NdisZeroMemory(&all, sizeof(all));
    all.Enum.NumProperties = 2;
    all.Enum.FirstPropertyOffset = (UINT16)((PUCHAR)&all.Items[0] - (PUCHAR)&all);
    for (UCHAR i = 0; i < 2; i++) {
        all.Items[i].Info.PropertyBufferOffset =
            (UINT16)((PUCHAR)all.Items[i].Value - (PUCHAR)&all.Items[i].Info);
        all.Items[i].Info.QwordAlignedPropertyBufferLength = sizeof(all.Items[i].Value);
        all.Items[i].Value[0] = (UCHAR)(50 + i);
    }
    info = NDIS_SWITCH_PORT_PROPERTY_ENUM_PARAMETERS_GET_FIRST_INFO(&all.Enum);
    CHECK((PUCHAR)info == (PUCHAR)&all.Items[0].Info);
    CHECK(*(PUCHAR)NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO_GET_PROPERTY(info) == 50);
    info = NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO_GET_NEXT(info);
    CHECK((PUCHAR)info == (PUCHAR)&all.Items[1].Info);
    CHECK(*(PUCHAR)NDIS_SWITCH_PORT_PROPERTY_ENUM_INFO_GET_PROPERTY(info) == 51);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Switch(PFILTER Filter)
{
    PNDIS_SWITCH_OPTIONAL_HANDLERS h = &Filter->Handlers;
    NDIS_STRING text;

    CHECK(h->ReferenceSwitchPort(Filter->Context, 7) == NDIS_STATUS_SUCCESS);
    CHECK(h->ReferenceSwitchNic(Filter->Context, 7, 0) == NDIS_STATUS_SUCCESS);
    CHECK(h->DereferenceSwitchNic(Filter->Context, 7, 0) == NDIS_STATUS_SUCCESS);
    CHECK(h->DereferenceSwitchPort(Filter->Context, 7) == NDIS_STATUS_SUCCESS);
    RtlInitUnicodeString(&text, L"why");
    h->ReportFilteredNetBufferLists(Filter->Context, &text, &text, 7, 0, 0, NULL, &text);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Above(PFILTER Filter)
{
    NDIS_STATUS_INDICATION status;
    NET_PNP_EVENT_NOTIFICATION event;

    NdisZeroMemory(&status, sizeof(status));
    status.Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
    status.Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
    status.Header.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1;
    status.SourceHandle = Filter->Handle;
    status.StatusCode = NDIS_STATUS_SWITCH_NIC_STATUS;
    NdisFIndicateStatus(Filter->Handle, &status);
    NdisZeroMemory(&event, sizeof(event));
    event.NetPnPEvent.NetEvent = NetEventSwitchActivate;
    CHECK(NdisFNetPnPEvent(Filter->Handle, &event) == NDIS_STATUS_SUCCESS);
    CHECK(NdisGetVersion() >= NDIS_RUNTIME_VERSION_630);
    return NDIS_STATUS_SUCCESS;
}

static VOID Ipv6(PCSTR Text, PCSTR Again)
{
    CHAR made[46];
    IN6_ADDR address;
    PCSTR end;

    CHECK(RtlIpv6StringToAddressA(Text, &end, &address) == STATUS_SUCCESS && !*end);
    CHECK(RtlIpv6AddressToStringA(&address, made) == made + strlen(Again));
    CHECK(strcmp(made, Again) == 0);
}

static NDIS_STATUS Addresses(PFILTER Filter)
{
    static const PCSTR wrong4[] = {"",         "1.2.3", "1.2.3.256", "1.2.3.4000",
                                   "01.2.3.4", "a",     "1..2.3"};
    static const PCSTR wrong6[] = {"",        ":",       "1",  "1:2:3:4:5:6:7",    "1::2::3",
                                   "12345::", "::1.2.3", ":1", "1:2:3:4:5:6:7:8::"};
    CHAR made[16];
    IN6_ADDR six;
    IN_ADDR four;
    PCSTR end;

    UNREFERENCED_PARAMETER(Filter);
    CHECK(RtlIpv4StringToAddressA("10.0.0.255:80", TRUE, &end, &four) == STATUS_SUCCESS);
    CHECK(*end == ':' && four.S_un.S_un_b.s_b1 == 10 && four.S_un.S_un_b.s_b4 == 255);
    CHECK(RtlIpv4AddressToStringA(&four, made) == made + 10 && strcmp(made, "10.0.0.255") == 0);
    CHECK(RtlIpv4StringToAddressA("0x7f.1", FALSE, &end, &four) == STATUS_SUCCESS);
    CHECK(four.S_un.S_un_b.s_b1 == 127 && four.S_un.S_un_b.s_b4 == 1);
    for (ULONG i = 0; i < RTL_NUMBER_OF(wrong4); i++)
        CHECK(RtlIpv4StringToAddressA(wrong4[i], TRUE, &end, &four) == STATUS_INVALID_PARAMETER);
    for (ULONG i = 0; i < RTL_NUMBER_OF(wrong6); i++)
        CHECK(RtlIpv6StringToAddressA(wrong6[i], &end, &six) == STATUS_INVALID_PARAMETER || *end);
    Ipv6("::", "::");
    Ipv6("::1", "::1");
    Ipv6("1::", "1::");
    Ipv6("FE80:0:0:0:1:0:0:12", "fe80::1:0:0:12");
    Ipv6("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7");
    Ipv6("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
    Ipv6("::ffff:10.1.2.3", "::ffff:10.1.2.3");
    Ipv6("2001:db8::1.2.3.4", "2001:db8::102:304");
    return NDIS_STATUS_SUCCESS;
}

const CHECK_ROW OtherChecks[] = {
    {"spin locks", SpinLocks}, {"events and time", Events}, {"words", Words},
    {"queues", Queues},        {"properties", Properties},  {"switch", Switch},
    {"indications", Above},    {"addresses", Addresses},
};
const ULONG OtherCount = RTL_NUMBER_OF(OtherChecks);
