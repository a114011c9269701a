/*
 * Requests to the ACPI driver: evaluate a control method of the device below. Layouts from the public
 * acpiioct.h.
 */
#ifndef _ACPIIOCT_H_
#define _ACPIIOCT_H_

#include <devioctl.h>
#include <ntdef.h>

#define ACPI_SIGNATURE(a, b, c, d)                                                                 \
    ((ULONG)(a) | (ULONG)(b) << 8 | (ULONG)(c) << 16 | (ULONG)(d) << 24)
#define ACPI_EVAL_INPUT_BUFFER_SIGNATURE                   ACPI_SIGNATURE('A', 'e', 'i', 'B')
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_SIGNATURE    ACPI_SIGNATURE('A', 'e', 'i', 'I')
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING_SIGNATURE     ACPI_SIGNATURE('A', 'e', 'i', 'S')
#define ACPI_EVAL_INPUT_BUFFER_COMPLEX_SIGNATURE           ACPI_SIGNATURE('A', 'e', 'i', 'C')
#define ACPI_EVAL_OUTPUT_BUFFER_SIGNATURE                  ACPI_SIGNATURE('A', 'e', 'o', 'B')
#define ACPI_EVAL_INPUT_BUFFER_SIGNATURE_EX                ACPI_SIGNATURE('A', 'e', 'i', 'F')
#define ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_SIGNATURE_EX ACPI_SIGNATURE('A', 'e', 'i', 'J')
#define ACPI_EVAL_INPUT_BUFFER_COMPLEX_SIGNATURE_EX        ACPI_SIGNATURE('A', 'e', 'i', 'D')

#define ACPI_METHOD_ARGUMENT_INTEGER    0x0
#define ACPI_METHOD_ARGUMENT_STRING     0x1
#define ACPI_METHOD_ARGUMENT_BUFFER     0x2
#define ACPI_METHOD_ARGUMENT_PACKAGE    0x3
#define ACPI_METHOD_ARGUMENT_PACKAGE_EX 0x4

#define IOCTL_ACPI_EVAL_METHOD                                                                     \
    CTL_CODE(FILE_DEVICE_ACPI, 0, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ASYNC_EVAL_METHOD                                                               \
    CTL_CODE(FILE_DEVICE_ACPI, 1, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ACQUIRE_GLOBAL_LOCK                                                             \
    CTL_CODE(FILE_DEVICE_ACPI, 4, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_RELEASE_GLOBAL_LOCK                                                             \
    CTL_CODE(FILE_DEVICE_ACPI, 5, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_EVAL_METHOD_EX                                                                  \
    CTL_CODE(FILE_DEVICE_ACPI, 6, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ASYNC_EVAL_METHOD_EX                                                            \
    CTL_CODE(FILE_DEVICE_ACPI, 7, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_ACPI_ENUM_CHILDREN                                                                   \
    CTL_CODE(FILE_DEVICE_ACPI, 8, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)

typedef struct _ACPI_METHOD_ARGUMENT_V1 {
    USHORT Type;
    USHORT DataLength;
    union {
        ULONG Argument;
        UCHAR Data[ANYSIZE_ARRAY];
    };
} ACPI_METHOD_ARGUMENT_V1, *PACPI_METHOD_ARGUMENT_V1, ACPI_METHOD_ARGUMENT, *PACPI_METHOD_ARGUMENT;

typedef struct _ACPI_EVAL_INPUT_BUFFER_V1 {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
} ACPI_EVAL_INPUT_BUFFER_V1, *PACPI_EVAL_INPUT_BUFFER_V1, ACPI_EVAL_INPUT_BUFFER,
    *PACPI_EVAL_INPUT_BUFFER;

typedef struct _ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
    ULONG IntegerArgument;
} ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER, *PACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER;

typedef struct _ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
    ULONG StringLength;
    UCHAR String[ANYSIZE_ARRAY];
} ACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING, *PACPI_EVAL_INPUT_BUFFER_SIMPLE_STRING;

typedef struct _ACPI_EVAL_INPUT_BUFFER_COMPLEX {
    ULONG Signature;
    union {
        UCHAR MethodName[4];
        ULONG MethodNameAsUlong;
    };
    ULONG Size;
    ULONG ArgumentCount;
    ACPI_METHOD_ARGUMENT Argument[ANYSIZE_ARRAY];
} ACPI_EVAL_INPUT_BUFFER_COMPLEX, *PACPI_EVAL_INPUT_BUFFER_COMPLEX;

typedef struct _ACPI_EVAL_INPUT_BUFFER_EX {
    ULONG Signature;
    CHAR MethodName[256];
} ACPI_EVAL_INPUT_BUFFER_EX, *PACPI_EVAL_INPUT_BUFFER_EX;

typedef struct _ACPI_EVAL_OUTPUT_BUFFER_V1 {
    ULONG Signature;
    ULONG Length;
    ULONG Count;
    ACPI_METHOD_ARGUMENT Argument[ANYSIZE_ARRAY];
} ACPI_EVAL_OUTPUT_BUFFER_V1, *PACPI_EVAL_OUTPUT_BUFFER_V1, ACPI_EVAL_OUTPUT_BUFFER,
    *PACPI_EVAL_OUTPUT_BUFFER;

_Static_assert(__builtin_offsetof(ACPI_METHOD_ARGUMENT, Data) == 4, "argument data at offset 4");
_Static_assert(sizeof(ACPI_EVAL_INPUT_BUFFER) == 8, "signature and method name");
_Static_assert(__builtin_offsetof(ACPI_EVAL_OUTPUT_BUFFER, Argument) == 12, "three ULONGs before");
_Static_assert(sizeof(ACPI_EVAL_OUTPUT_BUFFER) == 20, "with one argument");

#define ACPI_METHOD_ARGUMENT_LENGTH(length)                                                        \
    (FIELD_OFFSET(ACPI_METHOD_ARGUMENT, Data) + max(sizeof(ULONG), (length)))
#define ACPI_METHOD_ARGUMENT_LENGTH_FROM_ARGUMENT(argument)                                        \
    (ACPI_METHOD_ARGUMENT_LENGTH(((PACPI_METHOD_ARGUMENT)(argument))->DataLength))
#define ACPI_METHOD_NEXT_ARGUMENT(argument)                                                        \
    ((PACPI_METHOD_ARGUMENT)((PUCHAR)(argument) +                                                  \
                             ACPI_METHOD_ARGUMENT_LENGTH_FROM_ARGUMENT(argument)))
#define ACPI_METHOD_SET_ARGUMENT_INTEGER(argument, value)                                          \
    do {                                                                                           \
        (argument)->Type = ACPI_METHOD_ARGUMENT_INTEGER;                                           \
        (argument)->DataLength = sizeof(ULONG);                                                    \
        (argument)->Argument = (value);                                                            \
    } while (0)

#endif
