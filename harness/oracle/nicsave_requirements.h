/*
 * The requirements on NIC save state: section 2 of its catalogue, one row each. The single source for C,
 * Python and the reports.
 *
 * Columns: area, number (with "SAV" the id, "SAV-NEED-010"), level, who is judged (EXTENSION, EDGE the protocol
 * edge, MINIPORT the miniport edge; what the layer between the drivers owes stands with the extension), the
 * requirement, where it comes from. The rules are in nicsave_*.c.
 */
#define CTS_NICSAVE_REQUIREMENTS(X)                                                                \
    X(NDIS, 010, MUST, EXTENSION,                                                                  \
      "A driver of the stack is given one request at a time.",                                     \
      "Filtering OID Requests")                                                                    \
    X(NDIS, 020, MUST, EXTENSION,                                                                  \
      "Each request is completed once, with a final status.",                                      \
      "Filtering OID Requests")                                                                    \
    X(NDIS, 040, MUST, EXTENSION,                                                                  \
      "What is passed down is a clone, never the request itself.",                                 \
      "Filtering OID Requests")                                                                    \
    X(NDIS, 050, MUST, EXTENSION,                                                                  \
      "Each clone is freed once: after its completion, before that of its original.",              \
      "FILTER_OID_REQUEST_COMPLETE")                                                               \
    X(NDIS, 060, MUST, EXTENSION,                                                                  \
      "The final status from below is reported unchanged.",                                        \
      "FILTER_OID_REQUEST_COMPLETE")                                                               \
    X(NDIS, 070, MUST, EXTENSION,                                                                  \
      "The output members of the clone are copied back at full width, whatever the status.",       \
      "sample filters, inference")                                                                 \
    X(NDIS, 080, SHOULD, EXTENSION,                                                                \
      "SupportedRevision of the clone is copied back.",                                            \
      "inference")                                                                                 \
    X(NDIS, 090, MUST, EXTENSION,                                                                  \
      "The members that the edge set stay as they were; no write through another arm of the union.",\
      "layout")                                                                                    \
    X(NDIS, 100, MUST, EXTENSION,                                                                  \
      "Byte counts stay within the lengths of the request.",                                       \
      "NDIS_OID_REQUEST")                                                                          \
    X(NDIS, 110, MUST, EXTENSION,                                                                  \
      "A request is passed down with its Oid, type, method and lengths.",                          \
      "NdisAllocateCloneOidRequest")                                                               \
    X(NDIS, 120, MUST, EXTENSION,                                                                  \
      "Only known pairs of request type and Oid are answered; all else is passed down.",           \
      "OID_SWITCH_NIC_SAVE, inference")                                                            \
    X(NDIS, 130, MUST, EXTENSION,                                                                  \
      "No member is read before Size and length cover it; nothing is touched without a buffer.",   \
      "version rules of NDIS")                                                                     \
    X(NDIS, 140, MUST, EXTENSION,                                                                  \
      "A higher Revision or Size is taken as the highest that the driver knows.",                  \
      "version rules of NDIS")                                                                     \
    X(NDIS, 150, MUST, EXTENSION,                                                                  \
      "A malformed request leads to no access outside the buffer, no write and no claim.",         \
      "inference, version rules")                                                                  \
    X(NDIS, 160, MUST, EXTENSION,                                                                  \
      "SupportedRevision of an own record that was taken is the revision handled.",                \
      "Filtering OID Requests")                                                                    \
    X(NDIS, 170, SHOULD, EXTENSION,                                                                \
      "BytesWritten is set on a claim, BytesRead on a record taken.",                              \
      "NDIS_OID_REQUEST")                                                                          \
    X(NDIS, 180, MUST, EXTENSION,                                                                  \
      "The four OIDs are answered alike whatever the state of the filter.",                        \
      "Filtering OID Requests")                                                                    \
    X(NDIS, 190, MUST, EXTENSION,                                                                  \
      "At DISPATCH_LEVEL nothing is called that needs PASSIVE_LEVEL.",                             \
      "FILTER_OID_REQUEST")                                                                        \
    X(NDIS, 200, MUST, EXTENSION,                                                                  \
      "If cloning fails, the request ends with that error and byte counts 0.",                     \
      "sample filters")                                                                            \
    X(NDIS, 210, MUST, EXTENSION,                                                                  \
      "Whatever happened, pause, restart and detach finish and nothing stays allocated.",          \
      "OID requests about configuration changes")                                                  \
    X(NDIS, 220, MUST, EXTENSION,                                                                  \
      "Of the reserved members only SourceReserved of the clone is written.",                      \
      "header of the SDK")                                                                         \
    X(NDIS, 230, SHOULD, EXTENSION,                                                                \
      "A cancelled request ends without waiting for another event.",                               \
      "Filtering OID Requests")                                                                    \
    X(SAVE, 010, MUST, EXTENSION,                                                                  \
      "SAVE ends by a claim, by BUFFER_TOO_SHORT, by passing down or by a failure, and by one of these only.",\
      "save operations page")                                                                      \
    X(SAVE, 020, MUST, EXTENSION,                                                                  \
      "The data of a claim begins exactly at SaveDataOffset.",                                     \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 030, MUST, EXTENSION,                                                                  \
      "ExtensionId of a claim is the extension's own, in binary order.",                           \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 040, MUST, EXTENSION,                                                                  \
      "The friendly name has an even length of at most 514 bytes, without the NUL, and is the extension's own.",\
      "run-time data page, NDIS_SWITCH_NIC_SAVE_STATE")                                            \
    X(SAVE, 050, MUST, EXTENSION,                                                                  \
      "Bytes of the name beyond its length are unchanged or zero.",                                \
      "inference")                                                                                 \
    X(SAVE, 060, MUST, EXTENSION,                                                                  \
      "FeatureClassId is one of the declared classes, or zero.",                                   \
      "run-time data page")                                                                        \
    X(SAVE, 070, MUST, EXTENSION,                                                                  \
      "SaveDataSize is the exact length of the data.",                                             \
      "run-time data page")                                                                        \
    X(SAVE, 080, MUST, EXTENSION,                                                                  \
      "A claimed request is not passed down.",                                                     \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 090, MUST, EXTENSION,                                                                  \
      "Without data the request is passed down, down to the miniport.",                            \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 100, MUST, EXTENSION,                                                                  \
      "Nothing is written before passing down or when failing.",                                   \
      "sample extension, inference")                                                               \
    X(SAVE, 110, MUST, EXTENSION,                                                                  \
      "Header, PortId, NicIndex and SaveDataOffset never change.",                                 \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 120, MUST, EXTENSION,                                                                  \
      "A claim writes identity, sizes and data, and no other byte.",                               \
      "NDIS_SWITCH_NIC_SAVE_STATE")                                                                \
    X(SAVE, 130, MUST, EXTENSION,                                                                  \
      "No byte is written beyond the buffer, whatever its members say.",                           \
      "NDIS_OID_REQUEST, inference")                                                               \
    X(SAVE, 140, MAY, EXTENSION,                                                                   \
      "SAVE may fail with another status; then there is no record.",                               \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 150, MUST, EXTENSION,                                                                  \
      "The veto status is not used on the four OIDs.",                                             \
      "OID requests about configuration changes")                                                  \
    X(SAVE, 160, MUST, EXTENSION,                                                                  \
      "In one operation every byte of the state is delivered once, in order; then all passes are passed down.",\
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 170, MAY, EXTENSION,                                                                   \
      "The state may come in several records.",                                                    \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 180, MUST, EXTENSION,                                                                  \
      "The next operation delivers the whole current state again.",                                \
      "run-time data page, inference")                                                             \
    X(SAVE, 190, MUST, EXTENSION,                                                                  \
      "Address, sizes and offset are those of the request at hand.",                               \
      "inference")                                                                                 \
    X(SAVE, 200, MUST, EXTENSION,                                                                  \
      "The data is that of the NIC in the request; for a NIC without data the request is passed down.",\
      "run-time data page")                                                                        \
    X(SAVE, 210, SHOULD, EXTENSION,                                                                \
      "No claim with 0 bytes.",                                                                    \
      "inference")                                                                                 \
    X(SAVE, 220, MUST, EXTENSION,                                                                  \
      "Records come from the top of the stack down, and every saving extension is asked.",         \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(SAVE, 230, MUST, EXTENSION,                                                                  \
      "ExtensionId is the same in all records.",                                                   \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(SAVE, 240, MUST, EXTENSION,                                                                  \
      "In REVISION_1 nothing is done with SaveDataSizeOverflow.",                                  \
      "header of the SDK")                                                                         \
    X(SAVE, 250, MUST, EXTENSION,                                                                  \
      "In REVISION_2 the length is SaveDataSize and SaveDataSizeOverflow together.",               \
      "header of the SDK")                                                                         \
    X(SAVE, 260, MAY, EXTENSION,                                                                   \
      "A capture extension saves like any other.",                                                 \
      "capturing extensions page")                                                                 \
    X(SAVE, 270, SHOULD, EXTENSION,                                                                \
      "More than 64967 bytes are split over records.",                                             \
      "inference")                                                                                 \
    X(NEED, 010, MUST, EXTENSION,                                                                  \
      "If the buffer is too small, BytesNeeded is 568 and the length of the data.",                \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 020, MUST, EXTENSION,                                                                  \
      "At another SaveDataOffset BytesNeeded is 568 or that offset, and the length of the data.",  \
      "documents and sample differ")                                                               \
    X(NEED, 030, MUST, EXTENSION,                                                                  \
      "The status of a buffer that is too small is 0xC0010016.",                                   \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 040, MUST, EXTENSION,                                                                  \
      "BytesNeeded is computed and stored in 32 bits.",                                            \
      "header of the SDK")                                                                         \
    X(NEED, 050, MUST, EXTENSION,                                                                  \
      "BUFFER_TOO_SHORT changes no byte of the buffer and passes nothing down.",                   \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 060, MUST, EXTENSION,                                                                  \
      "Room for exactly the data is enough; a byte less is not.",                                  \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 070, MUST, EXTENSION,                                                                  \
      "No arithmetic on sizes wraps.",                                                             \
      "inference")                                                                                 \
    X(NEED, 080, MUST, EXTENSION,                                                                  \
      "BUFFER_TOO_SHORT skips no record.",                                                         \
      "OID_SWITCH_NIC_SAVE, inference")                                                            \
    X(NEED, 090, MUST, EXTENSION,                                                                  \
      "The reissue with enough room is claimed.",                                                  \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 100, MAY, EXTENSION,                                                                   \
      "After a change of its state the extension may answer the reissue otherwise.",               \
      "inference")                                                                                 \
    X(NEED, 110, MUST, EXTENSION,                                                                  \
      "BUFFER_TOO_SHORT and BytesNeeded from below are handed up unchanged.",                      \
      "inference")                                                                                 \
    X(NEED, 120, MUST, EDGE,                                                                       \
      "After BUFFER_TOO_SHORT the edge reissues SAVE with enough room.",                           \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 130, MUST, EDGE,                                                                       \
      "The sizes of every pass match the buffer of that pass.",                                    \
      "run-time data page")                                                                        \
    X(NEED, 140, MUST, EDGE,                                                                       \
      "BUFFER_TOO_SHORT loses no stored record and ends no operation.",                            \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(NEED, 150, MUST, EDGE,                                                                       \
      "The edge bounds its reissues, and refuses impossible BytesNeeded.",                         \
      "inference")                                                                                 \
    X(NEED, 160, MUST, EDGE,                                                                       \
      "The edge reads BytesNeeded in 32 bits, and not after success.",                             \
      "NDIS_OID_REQUEST")                                                                          \
    X(DONE, 010, MUST, EDGE,                                                                       \
      "One SAVE_COMPLETE ends a successful operation, after the miniport has answered a SAVE.",    \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(DONE, 020, MUST, EDGE,                                                                       \
      "The structure of SAVE_COMPLETE is valid and names the NIC.",                                \
      "run-time data page")                                                                        \
    X(DONE, 030, MUST, EXTENSION,                                                                  \
      "SAVE_COMPLETE is passed down.",                                                             \
      "OID_SWITCH_NIC_SAVE_COMPLETE")                                                              \
    X(DONE, 040, MUST, EXTENSION,                                                                  \
      "SAVE_COMPLETE is not failed.",                                                              \
      "OID_SWITCH_NIC_SAVE_COMPLETE")                                                              \
    X(DONE, 050, MUST, EXTENSION,                                                                  \
      "The structure of SAVE_COMPLETE stays as it is.",                                            \
      "OID_SWITCH_NIC_SAVE_COMPLETE")                                                              \
    X(DONE, 060, MUST, EXTENSION,                                                                  \
      "SAVE_COMPLETE ends the operation of its NIC only.",                                         \
      "save operations page")                                                                      \
    X(DONE, 070, MUST, EXTENSION,                                                                  \
      "SAVE_COMPLETE discards the progress, however the operation went.",                          \
      "sample extension, inference")                                                               \
    X(DONE, 080, MUST, EXTENSION,                                                                  \
      "Only Header, PortId and NicIndex of a COMPLETE are used.",                                  \
      "inference")                                                                                 \
    X(DONE, 090, SHOULD, EXTENSION,                                                                \
      "The completion status tells whether the save succeeded.",                                   \
      "run-time data page")                                                                        \
    X(DONE, 100, MUST, EXTENSION,                                                                  \
      "SAVE_COMPLETE for a NIC that was never saved is passed down and changes nothing.",          \
      "OID_SWITCH_NIC_SAVE_COMPLETE")                                                              \
    X(DONE, 110, MUST, MINIPORT,                                                                   \
      "The miniport completes SAVE_COMPLETE with success.",                                        \
      "OID_SWITCH_NIC_SAVE_COMPLETE")                                                              \
    X(DONE, 120, MUST, EDGE,                                                                       \
      "A failed operation is ended with SAVE_COMPLETE before a new one.",                          \
      "run-time data page, inference")                                                             \
    X(DONE, 130, MUST, EDGE,                                                                       \
      "A SAVE_COMPLETE that fails blocks no later operation.",                                     \
      "inference")                                                                                 \
    X(ORDER, 010, MUST, EDGE,                                                                      \
      "No two save operations on one NIC overlap.",                                                \
      "save operations page")                                                                      \
    X(ORDER, 020, MAY, EDGE,                                                                       \
      "Operations on different NICs may interleave.",                                              \
      "save operations page")                                                                      \
    X(ORDER, 030, MUST, EDGE,                                                                      \
      "Every NIC has its own SAVE and SAVE_COMPLETE requests.",                                    \
      "save operations page")                                                                      \
    X(ORDER, 040, MUST, EXTENSION,                                                                 \
      "Interleaving operations on several NICs gives each the same records as one after the other.",\
      "save operations page")                                                                      \
    X(ORDER, 050, MUST, EXTENSION,                                                                 \
      "Progress is kept per PortId of 32 bits and NicIndex, for any number of NICs.",              \
      "inference")                                                                                 \
    X(ORDER, 060, MUST, EXTENSION,                                                                 \
      "No request waits for another NIC's operation.",                                             \
      "inference")                                                                                 \
    X(ORDER, 070, SHOULD, EXTENSION,                                                               \
      "The work of a request is done within it.",                                                  \
      "save operations page")                                                                      \
    X(ORDER, 080, MUST, EDGE,                                                                      \
      "Restore operations are ordered as save operations are.",                                    \
      "restore operations page")                                                                   \
    X(ORDER, 090, MUST, EXTENSION,                                                                 \
      "Interleaved restores, and a save with a restore, do not mix.",                              \
      "restore operations page")                                                                   \
    X(ORDER, 100, MUST, EDGE,                                                                      \
      "An operation is its requests and then its COMPLETE, and nothing after.",                    \
      "run-time data page")                                                                        \
    X(ORDER, 110, MUST, EXTENSION,                                                                 \
      "NIC_DELETE drops all progress and data of the NIC.",                                        \
      "OID_SWITCH_NIC_DELETE, inference")                                                          \
    X(ORDER, 120, MUST, EXTENSION,                                                                 \
      "A NIC that leaves during an operation leads to no invalid access.",                         \
      "OID_SWITCH_NIC_DISCONNECT, inference")                                                      \
    X(ORDER, 130, MUST, EDGE,                                                                      \
      "NIC_DELETE comes after all requests for the connection have completed.",                    \
      "OID_SWITCH_NIC_DELETE")                                                                     \
    X(ORDER, 140, MUST, EDGE,                                                                      \
      "Live migration saves while connected, and restores once connected.",                        \
      "live migration page")                                                                       \
    X(REST, 010, MUST, EXTENSION,                                                                  \
      "All 16 bytes of ExtensionId decide, before anything that can fail.",                        \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 020, MUST, EXTENSION,                                                                  \
      "A foreign record is passed down as it is.",                                                 \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 030, MUST, EXTENSION,                                                                  \
      "An own record is taken, completed with success, and not passed down.",                      \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 040, MUST, EXTENSION,                                                                  \
      "No pointer into the edge's buffer is kept.",                                                \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 050, MUST, EXTENSION,                                                                  \
      "The data is applied to the NIC of the request, whatever the port at save time.",            \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 060, MUST, EXTENSION,                                                                  \
      "Any number of own records is accepted; each adds to those before.",                         \
      "run-time data page")                                                                        \
    X(REST, 070, MUST, EXTENSION,                                                                  \
      "After a restore the state is what was saved.",                                              \
      "restore operations page")                                                                   \
    X(REST, 080, MUST, EXTENSION,                                                                  \
      "Position and length are those of this record.",                                             \
      "NDIS_SWITCH_NIC_SAVE_STATE")                                                                \
    X(REST, 090, MUST, EXTENSION,                                                                  \
      "No byte outside the buffer is used, whatever the members say.",                             \
      "inference")                                                                                 \
    X(REST, 100, MUST, EXTENSION,                                                                  \
      "SaveDataSizeOverflow of a REVISION_1 record is ignored.",                                   \
      "header of the SDK")                                                                         \
    X(REST, 110, SHOULD, EXTENSION,                                                                \
      "What can be done without the data does not fail.",                                          \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 120, MUST, EXTENSION,                                                                  \
      "A record that is needed and could not be taken is reported as a failure.",                  \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 130, MUST, EXTENSION,                                                                  \
      "Damaged own data leads to an error or is ignored.",                                         \
      "inference")                                                                                 \
    X(REST, 140, MUST, EXTENSION,                                                                  \
      "The structure of a RESTORE is never modified.",                                             \
      "OID requests about configuration changes")                                                  \
    X(REST, 150, MUST, EXTENSION,                                                                  \
      "An own record of 0 bytes is completed like any other.",                                     \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 160, MUST, EDGE,                                                                       \
      "Each stored record is restored as it was stored.",                                          \
      "run-time data page")                                                                        \
    X(REST, 170, MUST, EDGE,                                                                       \
      "A RESTORE carries the current PortId.",                                                     \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 180, MUST, EDGE,                                                                       \
      "After success the next record follows.",                                                    \
      "run-time data page")                                                                        \
    X(REST, 190, MUST, EDGE,                                                                       \
      "A record without an owner is logged, and is no error.",                                     \
      "run-time data page")                                                                        \
    X(REST, 200, MUST, EDGE,                                                                       \
      "A failed RESTORE ends the restore of its NIC.",                                             \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(REST, 210, MUST, EDGE,                                                                       \
      "A restore begins after NIC_CONNECT.",                                                       \
      "live migration page")                                                                       \
    X(REST, 220, MUST, MINIPORT,                                                                   \
      "The miniport completes RESTORE with success.",                                              \
      "OID_SWITCH_NIC_RESTORE")                                                                    \
    X(RDONE, 010, MUST, EDGE,                                                                      \
      "One RESTORE_COMPLETE ends a restore operation, also one without records.",                  \
      "restore operations page")                                                                   \
    X(RDONE, 020, MUST, EXTENSION,                                                                 \
      "RESTORE_COMPLETE is passed down as it is, and not failed.",                                 \
      "OID_SWITCH_NIC_RESTORE_COMPLETE")                                                           \
    X(RDONE, 030, MUST, MINIPORT,                                                                  \
      "The miniport completes RESTORE_COMPLETE with success.",                                     \
      "OID_SWITCH_NIC_RESTORE_COMPLETE")                                                           \
    X(RDONE, 040, MUST, EXTENSION,                                                                 \
      "RESTORE_COMPLETE concerns its NIC only.",                                                   \
      "restore operations page")                                                                   \
    X(RDONE, 050, MUST, EXTENSION,                                                                 \
      "By its completion all data received is in effect.",                                         \
      "inference")                                                                                 \
    X(RDONE, 060, MUST, EXTENSION,                                                                 \
      "Without a RESTORE before it, it changes nothing.",                                          \
      "inference")                                                                                 \
    X(EDGE, 010, MUST, EDGE,                                                                       \
      "A save operation runs on each connected NIC of a partition that stops or is saved.",        \
      "save operations page")                                                                      \
    X(EDGE, 020, MUST, EDGE,                                                                       \
      "SAVE is a method request, the other three set.",                                            \
      "save operations page, header of the SDK")                                                   \
    X(EDGE, 030, MUST, EDGE,                                                                       \
      "The structure is filled anew before each SAVE.",                                            \
      "run-time data page")                                                                        \
    X(EDGE, 040, MUST, EDGE,                                                                       \
      "The lengths of a SAVE agree with its sizes and offset.",                                    \
      "inference")                                                                                 \
    X(EDGE, 050, MUST, EDGE,                                                                       \
      "Each pass begins with empty identity and data.",                                            \
      "inference")                                                                                 \
    X(EDGE, 060, MUST, EDGE,                                                                       \
      "After a claim another SAVE follows, until the miniport completes one.",                     \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(EDGE, 070, MUST, EDGE,                                                                       \
      "A claim is told from the miniport's answer.",                                               \
      "inference")                                                                                 \
    X(EDGE, 080, MUST, EDGE,                                                                       \
      "Each claim is stored as a record of its own.",                                              \
      "run-time data page")                                                                        \
    X(EDGE, 090, MUST, EDGE,                                                                       \
      "Nothing in a claim is trusted.",                                                            \
      "events of the switch, inference")                                                           \
    X(EDGE, 100, MUST, EDGE,                                                                       \
      "Another failure ends the operation, and its records are not restored.",                     \
      "OID_SWITCH_NIC_SAVE, inference")                                                            \
    X(EDGE, 110, MUST, EDGE,                                                                       \
      "The passes of an operation are bounded.",                                                   \
      "inference")                                                                                 \
    X(EDGE, 120, MUST, EDGE,                                                                       \
      "Request and buffer stay untouched until completion.",                                       \
      "Filtering OID Requests")                                                                    \
    X(EDGE, 130, MUST, EXTENSION,                                                                  \
      "An extension never originates one of the four OIDs.",                                       \
      "OID_SWITCH_NIC_SAVE")                                                                       \
    X(EDGE, 140, MUST, MINIPORT,                                                                   \
      "The miniport completes each SAVE once with success and writes nothing.",                    \
      "OID_SWITCH_NIC_SAVE, inference")                                                            \
    X(EDGE, 150, MUST, EDGE,                                                                       \
      "The data survives storage bit by bit.",                                                     \
      "save operations page")                                                                      \
    X(EDGE, 160, MUST, EDGE,                                                                       \
      "REVISION_2 records keep their revision and both sizes.",                                    \
      "header of the SDK")
