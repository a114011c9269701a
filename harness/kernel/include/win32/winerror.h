/* Win32 error codes and HRESULTs that client sources of the counter meet. Values: [MS-ERREF]. */
#ifndef CTS_WIN32_WINERROR_H
#define CTS_WIN32_WINERROR_H

#define NO_ERROR                     0L
#define ERROR_SUCCESS                0L
#define ERROR_INVALID_FUNCTION       1L
#define ERROR_FILE_NOT_FOUND         2L
#define ERROR_PATH_NOT_FOUND         3L
#define ERROR_ACCESS_DENIED          5L
#define ERROR_INVALID_HANDLE         6L
#define ERROR_NOT_ENOUGH_MEMORY      8L
#define ERROR_INVALID_DATA           13L
#define ERROR_OUTOFMEMORY            14L
#define ERROR_NOT_READY              21L
#define ERROR_BAD_LENGTH             24L
#define ERROR_GEN_FAILURE            31L
#define ERROR_NOT_SUPPORTED          50L
#define ERROR_DEV_NOT_EXIST          55L
#define ERROR_INVALID_PARAMETER      87L
#define ERROR_CALL_NOT_IMPLEMENTED   120L
#define ERROR_INSUFFICIENT_BUFFER    122L
#define ERROR_BUSY                   170L
#define ERROR_ALREADY_EXISTS         183L
#define ERROR_FILE_EXISTS            80L
#define ERROR_TOO_MANY_POSTS         298L
#define ERROR_SHARING_VIOLATION      32L
#define ERROR_HANDLE_EOF             38L
#define ERROR_DISK_FULL              112L
#define ERROR_NEGATIVE_SEEK          131L
#define ERROR_UNSUPPORTED_TYPE       1630L
#define ERROR_INVALID_FLAGS          1004L
#define ERROR_OLD_WIN_VERSION        1150L
#define ERROR_NO_UNICODE_TRANSLATION 1113L
#define ERROR_MORE_DATA              234L
#define WAIT_TIMEOUT                 258L
#define ERROR_NO_MORE_ITEMS          259L
#define ERROR_NOT_OWNER              288L
#define ERROR_OPERATION_ABORTED      995L
#define ERROR_IO_INCOMPLETE          996L
#define ERROR_IO_PENDING             997L
#define ERROR_NOACCESS               998L
#define ERROR_NOT_FOUND              1168L
#define ERROR_CANCELLED              1223L
#define ERROR_NO_SYSTEM_RESOURCES    1450L
#define ERROR_TIMEOUT                1460L
#define ERROR_DEVICE_REMOVED         1617L

typedef int32_t HRESULT;
#define S_OK          ((HRESULT)0)
#define S_FALSE       ((HRESULT)1)
#define E_FAIL        ((HRESULT)0x80004005u)
#define E_INVALIDARG  ((HRESULT)0x80070057u)
#define E_OUTOFMEMORY ((HRESULT)0x8007000Eu)
#define E_NOTIMPL     ((HRESULT)0x80004001u)
#define E_UNEXPECTED  ((HRESULT)0x8000FFFFu)
#define E_ABORT       ((HRESULT)0x80004004u)
#define SUCCEEDED(hr) ((HRESULT)(hr) >= 0)
#define FAILED(hr)    ((HRESULT)(hr) < 0)

#define FACILITY_WIN32                7
#define HRESULT_CODE(hr)              ((hr)&0xFFFF)
#define HRESULT_FACILITY(hr)          (((hr) >> 16) & 0x1FFF)
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007Au)
#define STRSAFE_E_INVALID_PARAMETER   ((HRESULT)0x80070057u)
static inline HRESULT HRESULT_FROM_WIN32(unsigned long error)
{
    return (HRESULT)error <= 0
               ? (HRESULT)error
               : (HRESULT)((error & 0xFFFFu) | (FACILITY_WIN32 << 16) | 0x80000000u);
}

#endif
