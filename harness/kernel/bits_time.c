/*
 * Bit maps, calendar times and questions about the version of the system.
 */
#include "kernel.h"

#include <string.h>

/* -- bit maps: the n-th bit is bit n % 32 of word n / 32 ------------------------------------------------------- */

VOID RtlInitializeBitMap(PRTL_BITMAP map, PULONG buffer, ULONG bits)
{
    *map = (RTL_BITMAP){bits, buffer};
}

static void check(PRTL_BITMAP map, ULONG start, ULONG count)
{
    if (start > map->SizeOfBitMap || count > map->SizeOfBitMap - start)
        cts_misuse(CTS_MISUSE_PARAMETER, "bits %u..%llu of a bit map of %u", start,
                   (ULONGLONG)start + count, map->SizeOfBitMap);
}

static void change(PRTL_BITMAP map, ULONG start, ULONG count, bool set)
{
    check(map, start, count);
    for (ULONG i = start; i < start + count && i < map->SizeOfBitMap; i++)
        if (set)
            map->Buffer[i / 32] |= 1u << i % 32;
        else
            map->Buffer[i / 32] &= ~(1u << i % 32);
}

static bool is_set(PRTL_BITMAP map, ULONG bit)
{
    return map->Buffer[bit / 32] >> bit % 32 & 1;
}

static bool are(PRTL_BITMAP map, ULONG start, ULONG count, bool set)
{
    if (count == 0 || start >= map->SizeOfBitMap || count > map->SizeOfBitMap - start)
        return false;
    for (ULONG i = start; i < start + count; i++)
        if (is_set(map, i) != set)
            return false;
    return true;
}

static ULONG find(PRTL_BITMAP map, ULONG count, ULONG hint, bool set)
{
    ULONG size = map->SizeOfBitMap;

    if (hint >= size)
        hint = 0;
    if (count == 0)
        return hint & ~7u;
    for (ULONG i = 0; i < size; i++) {
        ULONG start = (hint + i) % size;
        if (are(map, start, count, set))
            return start;
    }
    return 0xffffffff;
}

VOID RtlClearAllBits(PRTL_BITMAP map)
{
    memset(map->Buffer, 0, (map->SizeOfBitMap + 31) / 32 * sizeof(ULONG));
}

VOID RtlSetAllBits(PRTL_BITMAP map)
{
    memset(map->Buffer, 0xff, (map->SizeOfBitMap + 31) / 32 * sizeof(ULONG));
}

VOID RtlSetBit(PRTL_BITMAP map, ULONG bit)
{
    change(map, bit, 1, true);
}

VOID RtlClearBit(PRTL_BITMAP map, ULONG bit)
{
    change(map, bit, 1, false);
}

VOID RtlSetBits(PRTL_BITMAP map, ULONG start, ULONG count)
{
    change(map, start, count, true);
}

VOID RtlClearBits(PRTL_BITMAP map, ULONG start, ULONG count)
{
    change(map, start, count, false);
}

BOOLEAN RtlTestBit(PRTL_BITMAP map, ULONG bit)
{
    check(map, bit, 1);
    return bit < map->SizeOfBitMap && is_set(map, bit);
}

BOOLEAN RtlAreBitsSet(PRTL_BITMAP map, ULONG start, ULONG count)
{
    return are(map, start, count, true);
}

BOOLEAN RtlAreBitsClear(PRTL_BITMAP map, ULONG start, ULONG count)
{
    return are(map, start, count, false);
}

ULONG RtlNumberOfSetBits(PRTL_BITMAP map)
{
    ULONG count = 0;

    for (ULONG i = 0; i < map->SizeOfBitMap; i++)
        count += is_set(map, i);
    return count;
}

ULONG RtlNumberOfClearBits(PRTL_BITMAP map)
{
    return map->SizeOfBitMap - RtlNumberOfSetBits(map);
}

ULONG RtlFindSetBits(PRTL_BITMAP map, ULONG count, ULONG hint)
{
    return find(map, count, hint, true);
}

ULONG RtlFindClearBits(PRTL_BITMAP map, ULONG count, ULONG hint)
{
    return find(map, count, hint, false);
}

ULONG RtlFindSetBitsAndClear(PRTL_BITMAP map, ULONG count, ULONG hint)
{
    ULONG start = find(map, count, hint, true);

    if (start != 0xffffffff)
        change(map, start, count, false);
    return start;
}

ULONG RtlFindClearBitsAndSet(PRTL_BITMAP map, ULONG count, ULONG hint)
{
    ULONG start = find(map, count, hint, false);

    if (start != 0xffffffff)
        change(map, start, count, true);
    return start;
}

/* -- version --------------------------------------------------------------------------------------------------------- */

/* 0xMMmm0000 of the guest; its service pack counts in the second byte. */
static ULONG guest_version(void)
{
    RTL_OSVERSIONINFOEXW version = {.dwOSVersionInfoSize = sizeof version};

    RtlGetVersion((PRTL_OSVERSIONINFOW)&version);
    return version.dwMajorVersion << 24 | version.dwMinorVersion << 16 |
           (ULONG)version.wServicePackMajor << 8;
}

BOOLEAN RtlIsNtDdiVersionAvailable(ULONG version)
{
    return !(version & 0xffff) && (guest_version() & 0xffff0000) >= version;
}

BOOLEAN RtlIsServicePackVersionInstalled(ULONG version)
{
    return (guest_version() & 0xffff0000) == (version & 0xffff0000) && guest_version() >= version;
}

/* -- calendar: 100 ns since 1601-01-01, a Monday ------------------------------------------------------------------------ */

#define SECOND 10000000ll
#define DAY    (86400 * SECOND)
#define EPOCH  11644473600ll /* seconds from 1601 to 1970 */

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of(int year, int month)
{
    static const UCHAR days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && leap(year));
}

static LONGLONG days_before(int year)
{
    LONGLONG n = year - 1601;

    return n * 365 + n / 4 - n / 100 + n / 400;
}

VOID RtlTimeToTimeFields(PLARGE_INTEGER time, PTIME_FIELDS fields)
{
    LONGLONG day = time->QuadPart / DAY, rest = time->QuadPart % DAY;
    int year = 1601 + (int)(day * 400 / 146097), month = 1;

    fields->Weekday = (CSHORT)((day + 1) % 7);
    while (days_before(year) > day)
        year--;
    while (days_before(year + 1) <= day)
        year++;
    day -= days_before(year);
    while (day >= days_of(year, month))
        day -= days_of(year, month++);
    fields->Year = (CSHORT)year;
    fields->Month = (CSHORT)month;
    fields->Day = (CSHORT)(day + 1);
    fields->Hour = (CSHORT)(rest / (3600 * SECOND));
    fields->Minute = (CSHORT)(rest / (60 * SECOND) % 60);
    fields->Second = (CSHORT)(rest / SECOND % 60);
    fields->Milliseconds = (CSHORT)(rest / 10000 % 1000);
}

BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS fields, PLARGE_INTEGER time)
{
    if (fields->Year < 1601 || fields->Month < 1 || fields->Month > 12 || fields->Day < 1 ||
        fields->Day > days_of(fields->Year, fields->Month) || (USHORT)fields->Hour > 23 ||
        (USHORT)fields->Minute > 59 || (USHORT)fields->Second > 59 ||
        (USHORT)fields->Milliseconds > 999)
        return FALSE;
    LONGLONG day = days_before(fields->Year) + fields->Day - 1;
    for (int month = 1; month < fields->Month; month++)
        day += days_of(fields->Year, month);
    time->QuadPart = day * DAY +
                     (fields->Hour * 3600 + fields->Minute * 60 + fields->Second) * SECOND +
                     fields->Milliseconds * 10000ll;
    return TRUE;
}

BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER time, PULONG seconds)
{
    LONGLONG result = time->QuadPart / SECOND - EPOCH;

    if (result < 0 || result > 0xffffffffll)
        return FALSE;
    *seconds = (ULONG)result;
    return TRUE;
}

VOID RtlSecondsSince1970ToTime(ULONG seconds, PLARGE_INTEGER time)
{
    time->QuadPart = (seconds + EPOCH) * SECOND;
}
