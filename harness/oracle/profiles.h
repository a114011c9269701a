/*
 * The policy switches and the profiles of section 3 of the catalogue: what the documents leave
 * open, the possible answers, and named sets of answers. The single source for C, Python and the
 * reports; profiles_address.h holds what is about socket addresses.
 */
#ifndef CTS_PROFILES_H
#define CTS_PROFILES_H

#include "oracle/profiles_address.h"

/* switch, name, the question, why it is open */
#define CTS_SWITCH_MAP(X)                                                                          \
    X(INPUT_MEANING, "input-meaning", "is the input used?",                                        \
      "the control code's page calls it unused, the concept page defines a mode with it")          \
    X(SHORT_INPUT, "short-input", "what does input of 1 to 15 bytes do?", "undocumented")          \
    X(LONG_INPUT, "long-input", "what does input above 16 bytes do?", "undocumented")              \
    X(TWO_CHANGES, "two-changes", "which id ends a wait after two changes?",                       \
      "the first of the two was current after the arm")                                            \
    X(ABA, "aba", "does a wait end when the id changed and came back?",                            \
      "from outside nobody sees whether the change was noticed")                                   \
    X(CURRENT_MEANING, "current-meaning", "what is the current id?",                               \
      "a driver may read memory, or keep what it read at the last notify")                         \
    X(IMMEDIATE_COMPLETION, "immediate-completion", "may an out-of-date wait report 997 first?",   \
      "DeviceIoControl may report 997 before a completion")                                        \
    X(LENGTH_ERROR_PRECEDENCE, "length-error-precedence", "which of two wrong lengths wins?",      \
      "silent")                                                                                    \
    X(OLD_GUEST_PRECEDENCE, "old-guest-precedence",                                                \
      "old guest and short output: which error wins?", "silent")                                   \
    X(NULL_BUFFER, "null-buffer", "what does NULL with a length do?",                              \
      "the I/O manager may fault, refuse or ignore the length")                                    \
    X(FAIL_BYTES, "fail-bytes", "is the byte count of a failure zero?",                            \
      "documented for one error only")                                                             \
    X(CANCEL_OUTCOME, "cancel-outcome", "may a cancel win after the change is visible?",           \
      "the documents allow both")                                                                  \
    X(CANCEL_SUPPORT, "cancel-support", "must a wait be cancellable?",                             \
      "not promised for every driver")                                                             \
    X(TEARDOWN_STATUS, "teardown-status", "how do close and removal end a wait?",                  \
      "several statuses are plausible")                                                            \
    X(WAKE_ORDER, "wake-order", "in which order are waits woken?", "silent")                       \
    X(RESUME_REREAD, "resume-reread", "is the id read again on resume?",                           \
      "some hypervisors raise no notify on resume")                                                \
    X(TORN_PLATFORM, "torn-platform", "how is the id stored while CPUs run?",                      \
      "some hypervisors copy plainly")                                                             \
    X(ZERO_ID, "zero-id", "is an id of all zeroes an id?",                                         \
      "a hypervisor may replace it, the driver has no such rule")                                  \
    X(LINK_NAME, "link-name", "how many separators does the name have?", "page and header differ") \
    X(GUEST_LEVEL, "guest-level", "which driver is it?", "depends on the guest")                   \
    X(UNPRIVILEGED_CALLER, "unprivileged-caller", "who refuses it?",                               \
      "the page names the duty and no error")                                                      \
    X(ACCESS_CHECK, "access-check", "status for a handle without both accesses",                   \
      "usual I/O manager behaviour")                                                               \
    X(UNKNOWN_IOCTL, "unknown-ioctl", "status for another control code",                           \
      "usual framework answer is 1")                                                               \
    X(ABSENT_STATUS, "absent-status", "status without a device", "usual answer is 2")              \
    X(SYNC_SERIALISE, "sync-serialise", "are synchronous handles serialised?",                     \
      "a simulated target may have no I/O manager")                                                \
    X(RESTORE_NOTIFY, "restore-notify", "is a restore notified?", "hypervisors differ")            \
    X(MIGRATION_CHANGE, "migration-change", "does live migration change the id?",                  \
      "one hypervisor draws a new id")                                                             \
    X(INPROCESS_REVERT, "inprocess-revert",                                                        \
      "does a revert inside one hypervisor process change the id?", "one hypervisor keeps it")     \
    X(CONFIG_EDIT, "config-edit", "does editing the configuration change the id?", "not verified") \
    X(GUID_TEXT, "guid-text", "how does configured text become guest bytes?", "hypervisors differ")\
    X(BYTES_NEEDED_OFFSET, "bytes-needed-offset", "what is BytesNeeded at another SaveDataOffset?",\
      "the documented formula and the sample differ")                                              \
    X(BYTES_NEEDED_SLACK, "bytes-needed-slack", "may BytesNeeded exceed the formula?",             \
      "the page asks for the minimum")                                                             \
    X(TOO_SHORT_STATUS, "too-short-status", "are other codes for a short buffer allowed?",         \
      "array OIDs use another")                                                                    \
    X(ZERO_LENGTH_SAVE, "zero-length-save", "is a claim of 0 bytes a fault?",                      \
      "silent; the sample forwards")                                                               \
    X(MALFORMED_REQUEST, "malformed-request", "how is a malformed request answered?",              \
      "silent; the sample fails it")                                                               \
    X(EXTENSION_ID, "extension-id", "which ExtensionId is expected?",                              \
      "texts name two identities")                                                                 \
    X(FRIENDLY_NAME, "friendly-name", "which name is expected?",                                   \
      "a rule on one page, a wish elsewhere")                                                      \
    X(STRING_TAIL, "string-tail", "what stands beyond the name?",                                  \
      "silent")                                                                                    \
    X(SUPPORTED_REVISION, "supported-revision", "is SupportedRevision set on an own record?",      \
      "the sample leaves it")                                                                      \
    X(BYTE_COUNTS, "byte-counts", "are byte counts set?",                                          \
      "the sample never sets them")                                                                \
    X(UNKNOWN_NIC, "unknown-nic", "how is an unknown NIC answered?",                               \
      "silent")                                                                                    \
    X(VETO_STATUS, "veto-status", "is the veto status a failure like others?",                     \
      "the list of vetoes omits the four OIDs")                                                    \
    X(HEADER_SIZE, "header-size", "which size does the edge write into Header?",                   \
      "two pages name the buffer, one the structure")                                              \
    X(STRUCTURE_INIT, "structure-init", "who initialises the structure of a SAVE?",                \
      "the pages name the edge and the extension")                                                 \
    X(CAPACITY_SOURCE, "capacity-source", "which member bounds what an extension writes?",         \
      "four texts name three members")                                                             \
    X(SAVE_DATA_SIZE, "save-data-size", "does a claim write SaveDataSize?",                        \
      "one page sets it, one forbids it")                                                          \
    X(SUCCESS_DISCRIMINATOR, "success-discriminator",                                              \
      "how does the edge know that the miniport answered?",                                        \
      "success means two things")                                                                  \
    X(IDENTITY_FIELDS, "identity-fields",                                                          \
      "what do the identity members hold when a SAVE is issued?",                                  \
      "silent")                                                                                    \
    X(REQUEST_TYPE, "request-type", "of which types are the four OIDs?",                           \
      "a table calls SAVE a query")                                                                \
    X(REVISION, "revision", "which revisions of the structure are played?",                        \
      "the pages describe the first only")                                                         \
    X(REISSUE_SIZE, "reissue-size", "how large is the buffer of a reissue?",                       \
      "silent")                                                                                    \
    X(SAVE_TRIGGER, "save-trigger", "which events start a save?",                                  \
      "one page names pausing as well")                                                            \
    X(OVER_64K, "over-64k", "what does a BytesNeeded above 65535 lead to in REVISION_1?",          \
      "Header.Size has 16 bits")                                                                   \
    X(SAVE_COMPLETE_AFTER_FAILURE, "save-complete-after-failure",                                  \
      "does SAVE_COMPLETE follow a failed save?",                                                  \
      "implied")                                                                                   \
    X(RESTORE_COMPLETE_AFTER_FAILURE, "restore-complete-after-failure",                            \
      "does RESTORE_COMPLETE follow a failed restore?",                                            \
      "silent")                                                                                    \
    X(RESTORE_COMPLETE_ON_EMPTY, "restore-complete-on-empty",                                      \
      "does RESTORE_COMPLETE come without records?",                                               \
      "silent")                                                                                    \
    X(DISCONNECT_MID_SAVE, "disconnect-mid-save", "may a NIC leave during a save?",                \
      "silent")                                                                                    \
    X(CAPTURE_SAVE, "capture-save", "may a capture extension save?",                               \
      "one page forbids it to modify data of requests")                                            \
    X(FAILED_SAVE, "failed-save", "what becomes of the records of a failed save?",                 \
      "silent")                                                                                    \
    X(BAD_RECORD, "bad-record", "what does an invalid claim lead to?",                             \
      "silent")                                                                                    \
    X(NIC_LIFETIME, "nic-lifetime", "what becomes of a NIC between save and restore?",             \
      "two pages differ")                                                                          \
    X(RESTORE_ORDER, "restore-order", "in which order are records restored?",                      \
      "silent")                                                                                    \
    X(INTERLEAVE, "interleave", "do operations on different NICs interleave?",                     \
      "allowed, and not recommended")                                                              \
    X(PASS_LIMIT, "pass-limit", "what bounds the passes of an operation?",                         \
      "silent")                                                                                    \
    X(CANCEL, "cancel", "how soon does a cancelled request end?",                                  \
      "as soon as possible, says the page")                                                        \
    CTS_ADDRESS_SWITCH_MAP(X)

/* switch, option, value (0 is the default), name */
#define CTS_OPTION_MAP(X)                                                                          \
    X(INPUT_MEANING, EVENT_BY_LENGTH, 0, "event-by-length")                                        \
    X(INPUT_MEANING, ALWAYS_POLL, 1, "always-poll")                                                \
    X(SHORT_INPUT, ANY_ERROR, 0, "any-error")                                                      \
    X(SHORT_INPUT, INSUFFICIENT_BUFFER, 1, "insufficient-buffer")                                  \
    X(SHORT_INPUT, POLL_WITH_WARNING, 2, "poll-with-warning")                                      \
    X(LONG_INPUT, EITHER, 0, "either")                                                             \
    X(LONG_INPUT, FIRST_16, 1, "first-16")                                                         \
    X(LONG_INPUT, REFUSE, 2, "refuse")                                                             \
    X(TWO_CHANGES, EITHER, 0, "either")                                                            \
    X(TWO_CHANGES, LATEST, 1, "latest")                                                            \
    X(ABA, PEND_OR_B, 0, "pend-or-b")                                                              \
    X(ABA, MUST_RETURN_B, 1, "must-return-b")                                                      \
    X(CURRENT_MEANING, LIVE_MEMORY, 0, "live-memory")                                              \
    X(CURRENT_MEANING, DRIVER_VIEW, 1, "driver-view")                                              \
    X(IMMEDIATE_COMPLETION, EITHER, 0, "either")                                                   \
    X(IMMEDIATE_COMPLETION, SYNCHRONOUS, 1, "synchronous")                                         \
    X(IMMEDIATE_COMPLETION, PENDED_THEN_COMPLETE, 2, "pended-then-complete")                       \
    X(LENGTH_ERROR_PRECEDENCE, ANY_LISTED, 0, "any-listed")                                        \
    X(LENGTH_ERROR_PRECEDENCE, OUTPUT_FIRST, 1, "output-first")                                    \
    X(LENGTH_ERROR_PRECEDENCE, INPUT_FIRST, 2, "input-first")                                      \
    X(OLD_GUEST_PRECEDENCE, ANY_LISTED, 0, "any-listed")                                           \
    X(OLD_GUEST_PRECEDENCE, NOT_SUPPORTED_FIRST, 1, "not-supported-first")                         \
    X(OLD_GUEST_PRECEDENCE, INSUFFICIENT_FIRST, 2, "insufficient-first")                           \
    X(NULL_BUFFER, ANY_SAFE, 0, "any-safe")                                                        \
    X(NULL_BUFFER, MUST_FAIL, 1, "must-fail")                                                      \
    X(NULL_BUFFER, AS_LENGTH_ZERO, 2, "as-length-zero")                                            \
    X(FAIL_BYTES, WARN, 0, "warn")                                                                 \
    X(FAIL_BYTES, ZERO_REQUIRED, 1, "zero-required")                                               \
    X(FAIL_BYTES, IGNORE, 2, "ignore")                                                             \
    X(CANCEL_OUTCOME, EITHER, 0, "either")                                                         \
    X(CANCEL_OUTCOME, SUCCESS_REQUIRED, 1, "success-required")                                     \
    X(CANCEL_SUPPORT, REQUIRED, 0, "required")                                                     \
    X(CANCEL_SUPPORT, BEST_EFFORT, 1, "best-effort")                                               \
    X(TEARDOWN_STATUS, ANY_FAILURE, 0, "any-failure")                                              \
    X(TEARDOWN_STATUS, ABORTED_ONLY, 1, "aborted-only")                                            \
    X(WAKE_ORDER, NONE, 0, "none")                                                                 \
    X(WAKE_ORDER, FIRST_IN_FIRST_OUT, 1, "first-in-first-out")                                     \
    X(RESUME_REREAD, REQUIRED, 0, "required")                                                      \
    X(RESUME_REREAD, NOTIFY_ONLY, 1, "notify-only")                                                \
    X(TORN_PLATFORM, ATOMIC_STORE, 0, "atomic-store")                                              \
    X(TORN_PLATFORM, TORN_UNTIL_NOTIFY, 1, "torn-until-notify")                                    \
    X(ZERO_ID, LEGAL_IN_DRIVER, 0, "legal-in-driver")                                              \
    X(ZERO_ID, UNINITIALISED_EVERYWHERE, 1, "uninitialised-everywhere")                            \
    X(LINK_NAME, BOTH, 0, "both")                                                                  \
    X(LINK_NAME, SINGLE, 1, "single")                                                              \
    X(LINK_NAME, DOUBLE, 2, "double")                                                              \
    X(GUEST_LEVEL, POLL_AND_EVENT, 0, "poll-and-event")                                            \
    X(GUEST_LEVEL, POLL_ONLY, 1, "poll-only")                                                      \
    X(GUEST_LEVEL, ABSENT, 2, "absent")                                                            \
    X(UNPRIVILEGED_CALLER, ANY_FAILURE, 0, "any-failure")                                          \
    X(UNPRIVILEGED_CALLER, NOT_MODELLED, 1, "not-modelled")                                        \
    X(ACCESS_CHECK, ACCESS_DENIED, 0, "access-denied")                                             \
    X(ACCESS_CHECK, ANY_FAILURE, 1, "any-failure")                                                 \
    X(UNKNOWN_IOCTL, ANY_FAILURE, 0, "any-failure")                                                \
    X(UNKNOWN_IOCTL, INVALID_FUNCTION, 1, "invalid-function")                                      \
    X(ABSENT_STATUS, ANY_FAILURE, 0, "any-failure")                                                \
    X(ABSENT_STATUS, FILE_NOT_FOUND, 1, "file-not-found")                                          \
    X(SYNC_SERIALISE, SERIALISED, 0, "serialised")                                                 \
    X(SYNC_SERIALISE, NOT_MODELLED, 1, "not-modelled")                                             \
    X(RESTORE_NOTIFY, AFTER_CHANGE, 0, "after-change")                                             \
    X(RESTORE_NOTIFY, ALWAYS, 1, "always")                                                         \
    X(RESTORE_NOTIFY, NEVER, 2, "never")                                                           \
    X(MIGRATION_CHANGE, KEEP, 0, "keep")                                                           \
    X(MIGRATION_CHANGE, CHANGE, 1, "change")                                                       \
    X(INPROCESS_REVERT, CHANGE, 0, "change")                                                       \
    X(INPROCESS_REVERT, KEEP, 1, "keep")                                                           \
    X(CONFIG_EDIT, UNSPECIFIED, 0, "unspecified")                                                  \
    X(CONFIG_EDIT, KEEP, 1, "keep")                                                                \
    X(CONFIG_EDIT, CHANGE, 2, "change")                                                            \
    X(GUID_TEXT, MIXED_ENDIAN, 0, "mixed-endian")                                                  \
    X(GUID_TEXT, RAW_ORDER, 1, "raw-order")                                                        \
    X(GUID_TEXT, HIGH_LOW_HEX, 2, "high-low-hex")                                                  \
    X(GUID_TEXT, SIGNED_DECIMAL, 3, "signed-decimal")                                              \
    X(BYTES_NEEDED_OFFSET, EITHER, 0, "either")                                                    \
    X(BYTES_NEEDED_OFFSET, DOC_LITERAL, 1, "doc-literal")                                          \
    X(BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA, 2, "offset-plus-data")                                \
    X(BYTES_NEEDED_SLACK, EXACT, 0, "exact")                                                       \
    X(BYTES_NEEDED_SLACK, AT_LEAST, 1, "at-least")                                                 \
    X(TOO_SHORT_STATUS, BUFFER_TOO_SHORT, 0, "buffer-too-short")                                   \
    X(TOO_SHORT_STATUS, ALSO_INVALID_LENGTH, 1, "also-invalid-length")                             \
    X(ZERO_LENGTH_SAVE, REPORT, 0, "report")                                                       \
    X(ZERO_LENGTH_SAVE, FAIL, 1, "fail")                                                           \
    X(ZERO_LENGTH_SAVE, ACCEPT, 2, "accept")                                                       \
    X(MALFORMED_REQUEST, ANY_SAFE, 0, "any-safe")                                                  \
    X(MALFORMED_REQUEST, ERROR, 1, "error")                                                        \
    X(MALFORMED_REQUEST, FORWARD, 2, "forward")                                                    \
    X(MALFORMED_REQUEST, MS_SAMPLE, 3, "ms-sample")                                                \
    X(EXTENSION_ID, DECLARED, 0, "declared")                                                       \
    X(EXTENSION_ID, ANY_STABLE, 1, "any-stable")                                                   \
    X(FRIENDLY_NAME, DECLARED, 0, "declared")                                                      \
    X(FRIENDLY_NAME, WELL_FORMED, 1, "well-formed")                                                \
    X(STRING_TAIL, CLEAN, 0, "clean")                                                              \
    X(STRING_TAIL, IGNORE, 1, "ignore")                                                            \
    X(SUPPORTED_REVISION, REQUIRE, 0, "require")                                                   \
    X(SUPPORTED_REVISION, IGNORE, 1, "ignore")                                                     \
    X(BYTE_COUNTS, BOUNDED, 0, "bounded")                                                          \
    X(BYTE_COUNTS, REQUIRE, 1, "require")                                                          \
    X(UNKNOWN_NIC, FORWARD, 0, "forward")                                                          \
    X(UNKNOWN_NIC, ERROR_ALLOWED, 1, "error-allowed")                                              \
    X(VETO_STATUS, FORBIDDEN, 0, "forbidden")                                                      \
    X(VETO_STATUS, AS_FAILURE, 1, "as-failure")                                                    \
    X(HEADER_SIZE, FULL_BUFFER, 0, "full-buffer")                                                  \
    X(HEADER_SIZE, FIXED_STRUCT, 1, "fixed-struct")                                                \
    X(STRUCTURE_INIT, PROTOCOL_EDGE, 0, "protocol-edge")                                           \
    X(STRUCTURE_INIT, EXTENSION_MAY_REWRITE, 1, "extension-may-rewrite")                           \
    X(CAPACITY_SOURCE, MINIMUM, 0, "minimum")                                                      \
    X(CAPACITY_SOURCE, HEADER_SIZE, 1, "header-size")                                              \
    X(CAPACITY_SOURCE, OUTPUT_LENGTH, 2, "output-length")                                          \
    X(CAPACITY_SOURCE, SAVE_DATA_SIZE, 3, "save-data-size")                                        \
    X(SAVE_DATA_SIZE, ACTUAL_LENGTH, 0, "actual-length")                                           \
    X(SAVE_DATA_SIZE, UNCHANGED, 1, "unchanged")                                                   \
    X(SAVE_DATA_SIZE, EITHER, 2, "either")                                                         \
    X(SUCCESS_DISCRIMINATOR, MINIPORT_ARRIVAL, 0, "miniport-arrival")                              \
    X(SUCCESS_DISCRIMINATOR, EXTENSION_ID, 1, "extension-id")                                      \
    X(SUCCESS_DISCRIMINATOR, SIZE_CHANGED, 2, "size-changed")                                      \
    X(IDENTITY_FIELDS, ZEROED, 0, "zeroed")                                                        \
    X(IDENTITY_FIELDS, UNSPECIFIED, 1, "unspecified")                                              \
    X(REQUEST_TYPE, METHOD_AND_SET, 0, "method-and-set")                                           \
    X(REQUEST_TYPE, TABLE_QUERY, 1, "table-query")                                                 \
    X(REVISION, REV1_ONLY, 0, "rev1-only")                                                         \
    X(REVISION, REV2_SATURATE, 1, "rev2-saturate")                                                 \
    X(REVISION, REV2_FIXED_572, 2, "rev2-fixed-572")                                               \
    X(REISSUE_SIZE, EXACT, 0, "exact")                                                             \
    X(REISSUE_SIZE, PADDED, 1, "padded")                                                           \
    X(SAVE_TRIGGER, STOP_SAVE_MIGRATE, 0, "stop-save-migrate")                                     \
    X(SAVE_TRIGGER, ALSO_PAUSE, 1, "also-pause")                                                   \
    X(OVER_64K, FAIL_OPERATION, 0, "fail-operation")                                               \
    X(OVER_64K, SATURATE_HEADER, 1, "saturate-header")                                             \
    X(OVER_64K, REV2, 2, "rev2")                                                                   \
    X(SAVE_COMPLETE_AFTER_FAILURE, ALWAYS, 0, "always")                                            \
    X(SAVE_COMPLETE_AFTER_FAILURE, ONLY_AFTER_SUCCESS, 1, "only-after-success")                    \
    X(RESTORE_COMPLETE_AFTER_FAILURE, EITHER, 0, "either")                                         \
    X(RESTORE_COMPLETE_AFTER_FAILURE, ALWAYS, 1, "always")                                         \
    X(RESTORE_COMPLETE_AFTER_FAILURE, NEVER, 2, "never")                                           \
    X(RESTORE_COMPLETE_ON_EMPTY, ALWAYS, 0, "always")                                              \
    X(RESTORE_COMPLETE_ON_EMPTY, ONLY_WITH_RECORDS, 1, "only-with-records")                        \
    X(DISCONNECT_MID_SAVE, ROBUST_ONLY, 0, "robust-only")                                          \
    X(DISCONNECT_MID_SAVE, NOT_ISSUED, 1, "not-issued")                                            \
    X(CAPTURE_SAVE, ALLOWED, 0, "allowed")                                                         \
    X(CAPTURE_SAVE, FORBIDDEN, 1, "forbidden")                                                     \
    X(FAILED_SAVE, DISCARD, 0, "discard")                                                          \
    X(FAILED_SAVE, KEEP, 1, "keep")                                                                \
    X(BAD_RECORD, FAIL_OPERATION, 0, "fail-operation")                                             \
    X(BAD_RECORD, DROP_RECORD, 1, "drop-record")                                                   \
    X(NIC_LIFETIME, BOTH, 0, "both")                                                               \
    X(NIC_LIFETIME, KEPT, 1, "kept")                                                               \
    X(NIC_LIFETIME, TORN_DOWN, 2, "torn-down")                                                     \
    X(RESTORE_ORDER, SAVE_ORDER, 0, "save-order")                                                  \
    X(RESTORE_ORDER, ANY, 1, "any")                                                                \
    X(INTERLEAVE, CROSS_NIC, 0, "cross-nic")                                                       \
    X(INTERLEAVE, SEQUENTIAL, 1, "sequential")                                                     \
    X(PASS_LIMIT, DEFAULT_LIMITS, 0, "default-limits")                                             \
    X(PASS_LIMIT, CUSTOM, 1, "custom")                                                             \
    X(CANCEL, EVENTUAL, 0, "eventual")                                                             \
    X(CANCEL, PROMPT, 1, "prompt")                                                                 \
    CTS_ADDRESS_OPTION_MAP(X)

/* profile, name, text */
#define CTS_PROFILE_MAP(X)                                                                         \
    X(MS_DOCS, "ms-docs", "Microsoft's text on a Hyper-V host (default)")                          \
    X(STRICT, "strict", "the tightest reading of every open question")                             \
    X(IOCTL_PAGE, "ioctl-page", "the control code's page taken literally: the input is unused")    \
    X(OLD_GUEST, "old-guest", "Windows XP SP3 and Windows Server 2003: polling only")              \
    X(NO_DEVICE, "no-device", "a machine without the device")                                      \
    X(DRIVER_VIEW, "driver-view", "a driver that keeps the id it read at the last notify")         \
    X(HYPER_V, "hyper-v", "ids configured in Hyper-V notation")                                    \
    X(OPENVMM, "openvmm", "OpenVMM: the id is copied plainly while CPUs run")                      \
    X(QEMU, "qemu", "QEMU 7.2: always notifies, keeps the id over a revert in the process")        \
    X(XEN, "xen", "Xen: no notify on restore")                                                     \
    X(BHYVE, "bhyve", "bhyve: id random at start, never notified")                                 \
    X(FIRECRACKER, "firecracker", "Firecracker: new id and notify at each restore")                \
    X(CLOUD_HYPERVISOR, "cloud-hypervisor", "Cloud Hypervisor: live migration draws a new id")     \
    X(VMWARE, "vmware", "ids configured as two signed decimal numbers")                            \
    X(NETBSD, "netbsd", "live reads that are not atomic")                                          \
    X(WINE, "wine", "a driver loaded by Wine 8.0")                                                 \
    X(MS_SAMPLE, "ms-sample", "Microsoft's sample library of switch extensions")                   \
    X(OVS, "ovs", "Open vSwitch: a transparent extension")                                         \
    X(JUNIPER_VROUTER, "juniper-vrouter", "Contrail vRouter: a transparent extension")             \
    X(CLOUDBASE, "cloudbase", "a forwarding extension on the sample library")                      \
    X(WFP_INBOX, "wfp-inbox", "the inbox filtering extension: saves, and answers later")           \
    X(NIC_6_50, "nic-6.50", "NDIS 6.50: structures of REVISION_2")                                 \
    CTS_ADDRESS_PROFILE_MAP(X)

/* profile, switch, option */
#define CTS_PROFILE_SETTING_MAP(X)                                                                 \
    X(STRICT, SHORT_INPUT, INSUFFICIENT_BUFFER)                                                    \
    X(STRICT, LONG_INPUT, FIRST_16)                                                                \
    X(STRICT, TWO_CHANGES, LATEST)                                                                 \
    X(STRICT, ABA, MUST_RETURN_B)                                                                  \
    X(STRICT, FAIL_BYTES, ZERO_REQUIRED)                                                           \
    X(STRICT, NULL_BUFFER, MUST_FAIL)                                                              \
    X(STRICT, UNKNOWN_IOCTL, INVALID_FUNCTION)                                                     \
    X(STRICT, ABSENT_STATUS, FILE_NOT_FOUND)                                                       \
    X(STRICT, TEARDOWN_STATUS, ABORTED_ONLY)                                                       \
    X(IOCTL_PAGE, INPUT_MEANING, ALWAYS_POLL)                                                      \
    X(OLD_GUEST, GUEST_LEVEL, POLL_ONLY)                                                           \
    X(NO_DEVICE, GUEST_LEVEL, ABSENT)                                                              \
    X(DRIVER_VIEW, CURRENT_MEANING, DRIVER_VIEW)                                                   \
    X(HYPER_V, GUID_TEXT, HIGH_LOW_HEX)                                                            \
    X(OPENVMM, TORN_PLATFORM, TORN_UNTIL_NOTIFY)                                                   \
    X(QEMU, RESTORE_NOTIFY, ALWAYS)                                                                \
    X(QEMU, INPROCESS_REVERT, KEEP)                                                                \
    X(XEN, RESTORE_NOTIFY, NEVER)                                                                  \
    X(BHYVE, RESTORE_NOTIFY, NEVER)                                                                \
    X(FIRECRACKER, RESTORE_NOTIFY, ALWAYS)                                                         \
    X(CLOUD_HYPERVISOR, MIGRATION_CHANGE, CHANGE)                                                  \
    X(VMWARE, GUID_TEXT, SIGNED_DECIMAL)                                                           \
    X(NETBSD, TORN_PLATFORM, TORN_UNTIL_NOTIFY)                                                    \
    X(WINE, SYNC_SERIALISE, NOT_MODELLED)                                                          \
    X(STRICT, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA)                                               \
    X(STRICT, ZERO_LENGTH_SAVE, FAIL)                                                              \
    X(STRICT, MALFORMED_REQUEST, ERROR)                                                            \
    X(STRICT, BYTE_COUNTS, REQUIRE)                                                                \
    X(STRICT, RESTORE_ORDER, ANY)                                                                  \
    X(STRICT, CANCEL, PROMPT)                                                                      \
    X(NIC_6_50, REVISION, REV2_SATURATE)                                                           \
    X(NIC_6_50, OVER_64K, REV2)                                                                    \
    X(MS_SAMPLE, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA)                                            \
    X(MS_SAMPLE, MALFORMED_REQUEST, MS_SAMPLE)                                                     \
    X(MS_SAMPLE, SUPPORTED_REVISION, IGNORE)                                                       \
    X(MS_SAMPLE, ZERO_LENGTH_SAVE, ACCEPT)                                                         \
    X(MS_SAMPLE, FRIENDLY_NAME, WELL_FORMED)                                                       \
    X(CLOUDBASE, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA)                                            \
    X(CLOUDBASE, MALFORMED_REQUEST, MS_SAMPLE)                                                     \
    X(CLOUDBASE, SUPPORTED_REVISION, IGNORE)                                                       \
    X(CLOUDBASE, ZERO_LENGTH_SAVE, ACCEPT)                                                         \
    X(CLOUDBASE, FRIENDLY_NAME, WELL_FORMED)                                                       \
    X(OVS, MALFORMED_REQUEST, FORWARD)                                                             \
    X(JUNIPER_VROUTER, MALFORMED_REQUEST, FORWARD)                                                 \
    X(WFP_INBOX, EXTENSION_ID, ANY_STABLE)                                                         \
    X(WFP_INBOX, FRIENDLY_NAME, WELL_FORMED)                                                       \
    X(WFP_INBOX, SUPPORTED_REVISION, IGNORE)                                                       \
    CTS_ADDRESS_PROFILE_SETTING_MAP(X)

/* Requirements that a profile takes out by name. profile, requirement, reason */
#define CTS_PROFILE_EXEMPT_MAP(X)                                                                  \
    X(WINE, "GEN-CLOSE-010", "Wine sends no IRP_MJ_CLEANUP")                                       \
    X(WINE, "GEN-CLOSE-020", "Wine sends no IRP_MJ_CLEANUP")                                       \
    X(WINE, "CTS-KERNEL-040", "the IRQL always reads 0 under Wine")

#endif
