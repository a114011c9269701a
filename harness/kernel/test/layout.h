/*
 * Where the members of the structures of NIC save state lie: one row per member, offset on x64, on x86. Compiled for
 * either (layout.c); a wrong offset is a compile error.
 */
#ifndef CTS_TEST_LAYOUT_H
#define CTS_TEST_LAYOUT_H

#define SAVE_STATE_LAYOUT(X)                                                                       \
    X(Header.Type, 0, 0)                                                                           \
    X(Header.Revision, 1, 1)                                                                       \
    X(Header.Size, 2, 2)                                                                           \
    X(Flags, 4, 4)                                                                                 \
    X(PortId, 8, 8)                                                                                \
    X(NicIndex, 12, 12)                                                                            \
    X(ExtensionId, 16, 16)                                                                         \
    X(ExtensionFriendlyName.Length, 32, 32)                                                        \
    X(ExtensionFriendlyName.String, 34, 34)                                                        \
    X(FeatureClassId, 548, 548)                                                                    \
    X(SaveDataSize, 564, 564)                                                                      \
    X(SaveDataOffset, 566, 566)                                                                    \
    X(SaveDataSizeOverflow, 568, 568)

#define OID_REQUEST_LAYOUT(X)                                                                      \
    X(Header, 0, 0)                                                                                \
    X(RequestType, 4, 4)                                                                           \
    X(PortNumber, 8, 8)                                                                            \
    X(Timeout, 12, 12)                                                                             \
    X(RequestId, 16, 16)                                                                           \
    X(RequestHandle, 24, 20)                                                                       \
    X(DATA.QUERY_INFORMATION.Oid, 32, 24)                                                          \
    X(DATA.SET_INFORMATION.Oid, 32, 24)                                                            \
    X(DATA.METHOD_INFORMATION.Oid, 32, 24)                                                         \
    X(DATA.QUERY_INFORMATION.InformationBuffer, 40, 28)                                            \
    X(DATA.SET_INFORMATION.InformationBuffer, 40, 28)                                              \
    X(DATA.METHOD_INFORMATION.InformationBuffer, 40, 28)                                           \
    X(DATA.METHOD_INFORMATION.InputBufferLength, 48, 32)                                           \
    X(DATA.METHOD_INFORMATION.OutputBufferLength, 52, 36)                                          \
    X(DATA.METHOD_INFORMATION.MethodId, 56, 40)                                                    \
    X(DATA.METHOD_INFORMATION.BytesWritten, 60, 44)                                                \
    X(DATA.METHOD_INFORMATION.BytesRead, 64, 48)                                                   \
    X(DATA.METHOD_INFORMATION.BytesNeeded, 68, 52)                                                 \
    X(DATA.SET_INFORMATION.InformationBufferLength, 48, 32)                                        \
    X(DATA.SET_INFORMATION.BytesRead, 52, 36)                                                      \
    X(DATA.SET_INFORMATION.BytesNeeded, 56, 40)                                                    \
    X(DATA.QUERY_INFORMATION.InformationBufferLength, 48, 32)                                      \
    X(DATA.QUERY_INFORMATION.BytesWritten, 52, 36)                                                 \
    X(DATA.QUERY_INFORMATION.BytesNeeded, 56, 40)                                                  \
    X(NdisReserved, 72, 56)                                                                        \
    X(MiniportReserved, 200, 120)                                                                  \
    X(SourceReserved, 216, 128)                                                                    \
    X(SupportedRevision, 232, 136)                                                                 \
    X(Reserved1, 233, 137)                                                                         \
    X(Reserved2, 234, 138)                                                                         \
    X(SwitchId, 236, 140)                                                                          \
    X(VPortId, 240, 144)                                                                           \
    X(Flags, 244, 148)

#endif
