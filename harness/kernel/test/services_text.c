/*
 * Services driver, part: text, numbers, bits and times, by their documented results.
 */
#include "services.h"

#include <ntintsafe.h>
#include <ntstrsafe.h>
#include <stdlib.h>
#include <wchar.h>

static int Order(const void *A, const void *B)
{
    return *(const int *)A - *(const int *)B;
}

static VOID CheckFormats(VOID)
{
    char narrow[64];
    WCHAR wide[64];
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"counter");
    ANSI_STRING ansi = RTL_CONSTANT_STRING("plain");
    size_t left = 0;
    PSTR end = NULL;

    CHECK(_snprintf(narrow, sizeof(narrow), "%ld %lu %I64x %08X", (LONG)-3, 0xffffffffu,
                    0x123456789abcull, 0xbeefu) == 35);
    CHECK(strcmp(narrow, "-3 4294967295 123456789abc 0000BEEF") == 0);
    CHECK(_snprintf(narrow, 3, "abc") == 3 && narrow[2] == 'c');
    CHECK(_snprintf(narrow, 3, "abcd") == -1);
    CHECK(sprintf_s(narrow, 5, "%s", "abcd") == 4 && sprintf_s(narrow, 4, "abcd") == -1 &&
          !narrow[0]);
    CHECK(_snprintf_s(narrow, 4, _TRUNCATE, "abcdef") == -1 && strcmp(narrow, "abc") == 0);
    CHECK(NT_SUCCESS(RtlStringCbPrintfA(narrow, sizeof(narrow), "%wZ|%Z|%ws|%S|%-4d|%+d|%#x|%5.2s",
                                        &name, &ansi, L"w", L"S", 7, 8, 255, "xyz")));
    CHECK(strcmp(narrow, "counter|plain|w|S|7   |+8|0xff|   xy") == 0);
    CHECK(NT_SUCCESS(
        RtlStringCbPrintfW(wide, sizeof(wide), L"%s-%S-%wZ-%c", L"a", "b", &name, L'c')));
    CHECK(wcscmp(wide, L"a-b-counter-c") == 0);
    CHECK(RtlStringCchPrintfW(wide, 4, L"%d", 12345) == STATUS_BUFFER_OVERFLOW &&
          wcscmp(wide, L"123") == 0);
    CHECK(_snwprintf(wide, 64, L"%p", (PVOID)0x1234) == 16 &&
          wcscmp(wide, L"0000000000001234") == 0);
    CHECK(_snprintf(narrow, sizeof(narrow), "%ws", L"\u00e9\u20ac") == 5 &&
          strcmp(narrow, "\xc3\xa9\xe2\x82\xac") == 0);
    CHECK(_snwprintf(wide, 64, L"%S", "\xe2\x82\xac") == 1 && wide[0] == 0x20ac);
    CHECK(swprintf_s(wide, 64, L"%hs", "n") == 1 && wide[0] == L'n');
    CHECK(NT_SUCCESS(RtlStringCbPrintfExA(narrow, 16, &end, &left, 0, "%u", 42u)) &&
          end == narrow + 2 && left == 14);
    CHECK(NT_SUCCESS(RtlStringCbCopyNW(wide, sizeof(wide), L"abcdef", 6)) &&
          wcscmp(wide, L"abc") == 0);
    DECLARE_UNICODE_STRING_SIZE(counted, 8);
    CHECK(NT_SUCCESS(RtlUnicodeStringPrintf(&counted, L"%d", 12)) && counted.Length == 4);
}

static VOID CheckRuntime(VOID)
{
    char text[16] = "ab", *end;
    WCHAR wide[16] = L"ab", *wide_end;
    int numbers[] = {5, 3, 9, 1, 7, 3}, key = 7;

    CHECK(strcpy_s(text, sizeof(text), "one") == 0 && strcat_s(text, sizeof(text), "two") == 0);
    CHECK(strcmp(text, "onetwo") == 0 && strcpy_s(text, 3, "abc") == ERANGE && text[0] == 0);
    CHECK(wcscpy_s(wide, 16, L"x") == 0 && wcscat_s(wide, 16, L"yz") == 0 && wcsnlen(wide, 2) == 2);
    CHECK(wcsncpy_s(wide, 3, L"abcdef", _TRUNCATE) == STRUNCATE && wcscmp(wide, L"ab") == 0);
    CHECK(memcpy_s(text, 2, "abc", 3) == ERANGE && text[0] == 0);
    CHECK(_stricmp("ABC", "abc") == 0 && _strnicmp("ABx", "aby", 2) == 0 && _stricmp("a", "b") < 0);
    CHECK(strtoul("0x1fG", &end, 0) == 0x1f && *end == 'G' &&
          strtoul("99999999999", NULL, 10) == 0xffffffff);
    CHECK(strtol("-5000000000", NULL, 10) == MINLONG && wcstoul(L"017", &wide_end, 0) == 15 &&
          !*wide_end);
    CHECK(atoi(" -12x") == -12 && _wtoi(L"34") == 34 && towupper(L'q') == L'Q' &&
          tolower('Q') == 'q');
    CHECK(isxdigit('f') && !isdigit('f') && isspace('\t'));
    CHECK(wcscmp(_itow(-255, wide, 16), L"ffffff01") == 0 &&
          strcmp(_itoa(-7, text, 10), "-7") == 0);
    qsort(numbers, 6, sizeof(int), Order);
    for (int i = 0; i < 5; i++)
        CHECK(numbers[i] <= numbers[i + 1]);
    CHECK(*(int *)bsearch(&key, numbers, 6, sizeof(int), Order) == 7);
}

static VOID CheckStrings(VOID)
{
    ANSI_STRING a = RTL_CONSTANT_STRING("Value"), b = RTL_CONSTANT_STRING("vALUE");
    UNICODE_STRING from = RTL_CONSTANT_STRING(L"mIxed"), to;
    static const WCHAR euro[] = {0x20ac, 0xd83d, 0xde00, 'x'};
    static const UCHAR utf8[] = {0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 'x'};
    UCHAR bytes[16];
    WCHAR wide[8];
    ULONG length, value;
    USHORT small;

    CHECK(RtlEqualString(&a, &b, TRUE) && !RtlEqualString(&a, &b, FALSE));
    CHECK(NT_SUCCESS(RtlUpcaseUnicodeString(&to, &from, TRUE)) && to.Buffer[1] == L'I');
    RtlFreeUnicodeString(&to);
    CHECK(RtlUnicodeToUTF8N((PCHAR)bytes, sizeof(bytes), &length, euro, sizeof(euro)) ==
          STATUS_SUCCESS);
    CHECK(length == 8 && RtlEqualMemory(bytes, utf8, 8));
    CHECK(RtlUTF8ToUnicodeN(wide, sizeof(wide), &length, (PCSTR)utf8, 8) == STATUS_SUCCESS);
    CHECK(length == 8 && RtlEqualMemory(wide, euro, 8));
    CHECK(RtlUTF8ToUnicodeN(wide, sizeof(wide), &length, "\xff", 1) == STATUS_SOME_NOT_MAPPED);
    CHECK(RtlUnicodeToUTF8N((PCHAR)bytes, 2, &length, euro, 2) == STATUS_BUFFER_TOO_SMALL);
    CHECK(NT_SUCCESS(RtlCharToInteger("0x20", 0, &value)) && value == 32);
    CHECK(RtlULongToUShort(65536, &small) == STATUS_INTEGER_OVERFLOW);
}

VOID CheckText(VOID)
{
    CheckFormats();
    CheckRuntime();
    CheckStrings();
}

VOID CheckBits(VOID)
{
    ULONG bits[2] = {0}, seconds;
    RTL_BITMAP map;
    TIME_FIELDS fields;
    LARGE_INTEGER time, again;

    RtlInitializeBitMap(&map, bits, 40);
    RtlSetBits(&map, 30, 4);
    CHECK(bits[0] == 0xc0000000 && bits[1] == 3 && RtlNumberOfSetBits(&map) == 4);
    CHECK(RtlFindClearBitsAndSet(&map, 7, 20) == 20 && RtlFindSetBits(&map, 5, 30) == 20);
    CHECK(RtlFindClearBits(&map, 33, 0) == 0xffffffff && RtlAreBitsClear(&map, 34, 6));
    CHECK(!RtlAreBitsClear(&map, 34, 7) && RtlTestBit(&map, 33) && !RtlTestBit(&map, 34));

    time.QuadPart = 133536384000000000 + 12340000; /* 2024-02-29 00:00:01.234, a Thursday */
    RtlTimeToTimeFields(&time, &fields);
    CHECK(fields.Year == 2024 && fields.Month == 2 && fields.Day == 29 && fields.Second == 1);
    CHECK(fields.Milliseconds == 234 && fields.Weekday == 4);
    CHECK(RtlTimeFieldsToTime(&fields, &again) && again.QuadPart == time.QuadPart);
    CHECK(RtlTimeToSecondsSince1970(&time, &seconds) && seconds == 1709164801);
    fields.Day = 30;
    CHECK(!RtlTimeFieldsToTime(&fields, &again));
    CHECK(RtlIsNtDdiVersionAvailable(NTDDI_WINXP) && !RtlIsNtDdiVersionAvailable(0x0F000000));
}
