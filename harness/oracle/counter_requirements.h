/*
 * The requirements on the VM generation counter: sections 2.1 to 2.7 of the catalogue, one row
 * each. The single source for C, Python and the reports; the client's duties are in
 * client_requirements.h.
 *
 * Columns: set, area, number (together the id, "GEN-IFACE-010"), level, the capability of the
 * target without which the row is N/A (CTS_COUNTER_CAN_*, or NOTHING), the answers to policy
 * switches under which it is N/A (CTS_NA_* in rule.h), the topics that its rule listens to
 * (CTS_ON_* in rule.h), the requirement, where it comes from. The rule is the function
 * cts_rule_GEN_IFACE_010().
 */
#define CTS_COUNTER_REQUIREMENTS(X)                                                                \
    X(GEN, IFACE, 010, MUST, NOTHING, NA(DEVICE), ON(OPENED),                                      \
      "With the device present, a privileged caller can open its name for reading and "            \
      "writing (switch link-name).",                                                               \
      "concept page")                                                                              \
    X(GEN, IFACE, 020, MUST, OPEN_BY_GUID, NA(DEVICE), ON(OPENED, POLL_OK),                        \
      "The interface GUID opens the same counter as the name: both report one id.",                \
      "concept page")                                                                              \
    X(GEN, IFACE, 030, MUST, NO_DEVICE, NA(NEVER), ON(OPENED, SUCCESS),                            \
      "Where there is no device, both ways of opening fail and nothing yields an id "              \
      "(switch absent-status).",                                                                   \
      "concept page")                                                                              \
    X(GEN, IFACE, 040, SHOULD, PRIVILEGE, NA(DEVICE, NO_RIGHTS), ON(OPENED, DONE),                 \
      "A caller without administrator or system rights gets no id (switch unprivileged-caller).",  \
      "concept page")                                                                              \
    X(GEN, IFACE, 050, MUST, NOTHING, NA(DEVICE), ON(OPENED, NO_ACCESS_DONE, STUCK),               \
      "Through a handle without read or without write access the request is refused "              \
      "with ERROR_ACCESS_DENIED and does nothing (switch access-check).",                          \
      "code bits")                                                                                 \
    X(GEN, IFACE, 060, MUST, NOTHING, NA(DEVICE), ON(OTHER_CODE_DONE, STUCK),                      \
      "Every control code but 0x0032C004 fails, writes nothing and registers nothing "             \
      "(switch unknown-ioctl).",                                                                   \
      "inference")                                                                                 \
    X(GEN, IFACE, 070, MUST, NOTHING, NA(DEVICE), ON(OPENED, POLL_OK),                             \
      "Several handles can be open together and show one counter.", "concept page, inference")     \
    X(GEN, IFACE, 080, MUST, NOTHING, NA(DEVICE), ON(POLL_OK, POLL_FAILED),                        \
      "Input length 0 means polling, whatever the input pointer.", "concept page")                 \
    X(GEN, IFACE, 090, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, PENDING),            \
      "Input length 16 means event-driven mode, whatever the bytes (switch input-meaning).",       \
      "concept page, inference")                                                                   \
    X(GEN, IFACE, 100, MUST, NOTHING, NA(DEVICE, ALWAYS_POLL),                                     \
      ON(SHORT_INPUT_DONE, ODD_DONE, STUCK),                                                       \
      "Input of 1 to 15 bytes completes without waiting, and no byte behind it matters.",          \
      "inference")                                                                                 \
    X(GEN, IFACE, 110, SHOULD, NOTHING, NA(DEVICE, ALWAYS_POLL), ON(SHORT_INPUT_DONE),             \
      "Input of 1 to 15 bytes is refused (switch short-input).", "inference")                      \
    X(GEN, IFACE, 120, MUST, EVENT_GUEST, NA(EVENT), ON(LONG_DONE, PENDING),                       \
      "Input above 16 bytes is refused at once or taken as its first 16 bytes; it never "          \
      "polls (switch long-input).",                                                                \
      "inference, driver documentation")                                                           \
    X(GEN, IFACE, 140, MUST, NOTHING, NA(DEVICE), ON(SHORT_OUTPUT_DONE),                           \
      "Output below 16 bytes gives ERROR_INSUFFICIENT_BUFFER and byte count 0 in both "            \
      "modes.",                                                                                    \
      "control code page")                                                                         \
    X(GEN, IFACE, 150, MUST, EVENT_GUEST, NA(EVENT), ON(SHORT_OUTPUT_DONE, SUBMITTED, STUCK),      \
      "A wait with a short output is refused at submission and never pends.", "inference")         \
    X(GEN, IFACE, 160, MUST, NOTHING, NA(DEVICE), ON(SUCCESS),                                     \
      "A success reports exactly 16 bytes.", "concept page, inference")                            \
    X(GEN, IFACE, 170, MUST, NOTHING, NA(DEVICE), ON(DONE, CHECK),                                 \
      "No byte outside the first 16 of the output is written on any path.", "inference")           \
    X(GEN, IFACE, 180, MUST, NOTHING, NA(DEVICE),                                                  \
      ON(POLL_OK, POLL_FAILED, WAIT_OK, WAIT_FAILED, LONG_DONE, SHORT_OUTPUT_DONE),                \
      "Lengths count in all their 32 bits.", "inference")                                          \
    X(GEN, IFACE, 190, MUST, NOTHING, NA(DEVICE), ON(SUCCESS),                                     \
      "The output holds the 16 bytes of platform memory unchanged.",                               \
      "concept page, vmgenid specification")                                                       \
    X(GEN, IFACE, 200, MUST, NOTHING, NA(DEVICE), ON(FAILURE),                                     \
      "A failure leaves the output as it was, also where it is the input.", "control code page")   \
    X(GEN, IFACE, 210, SHOULD, NOTHING, NA(DEVICE, ANY_COUNT), ON(FAILURE),                        \
      "A failure reports 0 bytes (switch fail-bytes).", "common knowledge")                        \
    X(GEN, IFACE, 220, MUST, NOTHING, NA(DEVICE), ON(SUCCESS),                                     \
      "The byte count covers nothing that the target has not written.", "driver documentation")    \
    X(GEN, IFACE, 230, MUST, NOTHING, NA(DEVICE), ON(SUCCESS, SIGNALLED, CHECK, OBSERVED),         \
      "Output and byte count are in place before completion is signalled.", "common knowledge")    \
    X(GEN, IFACE, 240, MUST, NOTHING, NA(DEVICE), ON(DONE, SIGNALLED, OBSERVED, SETTLED),          \
      "On an overlapped handle the event is signalled by every success and by every "              \
      "completion after 997, never earlier.",                                                      \
      "control code page, overlapped I/O documentation")                                           \
    X(GEN, IFACE, 250, MUST, EVENT_GUEST, NA(EVENT), ON(SUBMITTED, PENDING),                       \
      "On an overlapped handle a wait that cannot complete returns at once with "                  \
      "ERROR_IO_PENDING.",                                                                         \
      "control code page")                                                                         \
    X(GEN, IFACE, 260, MUST, SYNCHRONOUS, NA(DEVICE), ON(SUBMITTED, SUCCESS),                      \
      "On a synchronous handle a call returns after its completion only, and calls come "          \
      "one after the other (switch sync-serialise).",                                              \
      "Microsoft blog on synchronous handles")                                                     \
    X(GEN, IFACE, 270, MUST, NOTHING, NA(DEVICE), ON(NULL_DONE, STUCK),                            \
      "A NULL pointer with a length does no harm: no success without an output, no wait "          \
      "without an input (switch null-buffer).",                                                    \
      "common knowledge")                                                                          \
    X(GEN, IFACE, 280, MUST, NOTHING, NA(DEVICE, ALWAYS_POLL), ON(ODD_DONE, STUCK),                \
      "Two wrong lengths together fail at once with one of the listed errors (switch "             \
      "length-error-precedence).",                                                                 \
      "inference")                                                                                 \
    X(GEN, POLL, 010, MUST, NOTHING, NA(DEVICE), ON(POLL_OK, STUCK),                               \
      "A poll never waits for a change, whatever else is pending.", "concept page")                \
    X(GEN, POLL, 020, MUST, NOTHING, NA(DEVICE), ON(POLL_OK),                                      \
      "A poll returns an id that was current between its call and its return (switch "             \
      "current-meaning).",                                                                         \
      "concept page")                                                                              \
    X(GEN, POLL, 030, MAY, NOTHING, NA(DEVICE), ON(POLL_OK),                                       \
      "The id may be out of date when the poll returns.", "concept page")                          \
    X(GEN, POLL, 040, MUST, NOTHING, NA(DEVICE), ON(POLL_OK),                                      \
      "A poll never mixes parts of two ids (switch torn-platform).", "inference")                  \
    X(GEN, POLL, 050, MUST, NOTHING, NA(DEVICE), ON(POLL_OK),                                      \
      "Polls one after the other never step back to an older id.", "inference")                    \
    X(GEN, POLL, 060, MUST, NOTHING, NA(DEVICE, CACHED), ON(POLL_OK),                              \
      "A poll returns the new id also before the change is notified (switch current-meaning).",    \
      "concept page, inference")                                                                   \
    X(GEN, POLL, 070, MUST, EVENT_GUEST, NA(EVENT), ON(PENDING, WAIT_OK),                          \
      "A poll takes no change away from the waits.", "inference")                                  \
    X(GEN, POLL, 080, MAY, EVENT_GUEST, NA(EVENT), ON(WAIT_OK),                                    \
      "A poll may make the target look at its waits early.", "inference")                          \
    X(GEN, POLL, 100, MUST, NOTHING, NA(DEVICE), ON(POLL_OK),                                      \
      "Between two sets all polls return the same 16 bytes.", "inference")                         \
    X(GEN, EVENT, 010, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, SUBMITTED, PENDING),              \
      "A wait for an id that is not current completes without a further change (switch "           \
      "immediate-completion).",                                                                    \
      "concept page")                                                                              \
    X(GEN, EVENT, 020, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, PENDING),            \
      "A wait for the current id pends until a change and ends for no other reason.",              \
      "concept page")                                                                              \
    X(GEN, EVENT, 030, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "A change notified while nothing was armed does not end a later wait for the "               \
      "current id.",                                                                               \
      "concept page, inference")                                                                   \
    X(GEN, EVENT, 040, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK),                                  \
      "A wait that succeeds returns another id than the expected one.", "concept page")            \
    X(GEN, EVENT, 050, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK),                                  \
      "A wait that succeeds returns an id that was whole and current between its call "            \
      "and its return.",                                                                           \
      "concept page")                                                                              \
    X(GEN, EVENT, 060, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "No lost notification: at rest no wait is pending for an id that is not current.",           \
      "concept page")                                                                              \
    X(GEN, EVENT, 070, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "Ids that differ in any bit are different, however much they have in common.",               \
      "concept page, inference")                                                                   \
    X(GEN, EVENT, 090, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "A smaller id is a change as well as a greater one.", "concept page, AWS-LC")                \
    X(GEN, EVENT, 100, MUST, EVENT_GUEST, NA(EVENT),                                               \
      ON(POLL_OK, POLL_FAILED, WAIT_OK, WAIT_FAILED, PENDING),                                     \
      "No id is special, as expected or as current (switch zero-id).", "concept page, inference")  \
    X(GEN, EVENT, 110, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "A notify without a change ends no wait.", "vmgenid specification")                          \
    X(GEN, EVENT, 120, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING, AGAIN),                  \
      "Repeated, late and overlapping notifies end each wait concerned once, and leave "           \
      "none.",                                                                                     \
      "inference")                                                                                 \
    X(GEN, EVENT, 130, MAY, EVENT_GUEST, NA(EVENT), ON(PENDING),                                   \
      "A wait armed before a set that is not notified may stay pending.", "inference")             \
    X(GEN, EVENT, 140, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, AGAIN),                           \
      "Two changes end a wait once, with one of the two new ids (switch two-changes).",            \
      "concept page, inference")                                                                   \
    X(GEN, EVENT, 150, MUST, EVENT_GUEST, NA(EVENT), ON(PENDING, SETTLED),                         \
      "A set ends every wait for another id, on all handles.", "inference")                        \
    X(GEN, EVENT, 160, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "Waits for the current id stay pending while others end.", "concept page, inference")        \
    X(GEN, EVENT, 170, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "Each wait is judged by its own expected id, not by what the target has seen.",              \
      "concept page")                                                                              \
    X(GEN, EVENT, 190, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "When the id changes and comes back, a wait for it returns the other one or stays "          \
      "pending (switch aba).",                                                                     \
      "concept page, inference")                                                                   \
    X(GEN, EVENT, 200, MUST, EVENT_GUEST, NA(EVENT), ON(PENDING, SETTLED),                         \
      "If the target came to rest while another id was current, the wait has ended, "              \
      "also if its id comes back.",                                                                \
      "inference")                                                                                 \
    X(GEN, EVENT, 210, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "Arming with an out-of-date id completes every time, whatever came before.", "concept page") \
    X(GEN, EVENT, 220, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "The expected id is taken at submission; what the caller writes later changes "              \
      "nothing.",                                                                                  \
      "driver documentation")                                                                      \
    X(GEN, EVENT, 230, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "One buffer may be input and output; the wait uses the id that was submitted.",              \
      "concept page, driver documentation")                                                        \
    X(GEN, EVENT, 250, MUST, EVENT_GUEST, NA(EVENT), ON(PENDING, CHECK, OBSERVED),                 \
      "While a wait is pending its buffers are not written.", "common knowledge")                  \
    X(GEN, EVENT, 260, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, PENDING),            \
      "Any number of waits is accepted up to the resources; beyond them a wait fails at "          \
      "once.",                                                                                     \
      "inference")                                                                                 \
    X(GEN, EVENT, 270, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING, AGAIN),                  \
      "Waits with the same handle and id are separate requests; each completes once.",             \
      "inference")                                                                                 \
    X(GEN, EVENT, 280, MUST, POWER, NA(EVENT, NO_REREAD), ON(WAIT_OK, PENDING, POLL_OK),           \
      "After resume or restart the target reads M again and judges all waits, notified "           \
      "or not (switch resume-reread).",                                                            \
      "inference, Xen")                                                                            \
    X(GEN, EVENT, 290, MUST, POWER, NA(EVENT), ON(WAIT_OK, PENDING),                               \
      "Resume or restart without a change ends no wait.", "inference")                             \
    X(GEN, EVENT, 300, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "Storing the same id again ends no wait.", "concept page, vmgenid specification")            \
    X(GEN, EVENT, 310, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK),                                  \
      "In a chain of waits, each armed with the last result, no result is older than "             \
      "the one before.",                                                                           \
      "concept page, inference")                                                                   \
    X(GEN, EVENT, 320, MAY, EVENT_GUEST, NA(EVENT), ON(WAIT_OK),                                   \
      "Waits ended by one change may complete in any order (switch wake-order).", "inference")     \
    X(GEN, EVENT, 330, MUST, NOTHING, NA(DEVICE), ON(POLL_OK, WAIT_OK, PENDING),                   \
      "A set during the start of the target is not missed.", "inference, FreeBSD")                 \
    X(GEN, CANCEL, 010, MUST, NOTHING, NA(DEVICE, ALWAYS_POLL), ON(DONE, AGAIN, PENDING, STUCK),   \
      "Every request completes exactly once.", "static driver verifier")                           \
    X(GEN, CANCEL, 020, MUST, EVENT_GUEST, NA(EVENT, NO_CANCEL), ON(WAIT_FAILED, PENDING, STUCK),  \
      "Cancelling a pending wait ends it with ERROR_OPERATION_ABORTED, without a change "          \
      "(switch cancel-support).",                                                                  \
      "cancellation documentation")                                                                \
    X(GEN, CANCEL, 030, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_FAILED),                             \
      "An aborted wait reports 0 bytes and leaves the output alone.",                              \
      "cancellation documentation")                                                                \
    X(GEN, CANCEL, 040, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, AGAIN, PENDING),    \
      "Cancelled and changed at once, a wait succeeds or is aborted: not both, not "               \
      "neither (switch cancel-outcome).",                                                          \
      "cancellation documentation")                                                                \
    X(GEN, CANCEL, 050, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_FAILED, PENDING),                    \
      "Cancelling a request affects no other.", "cancellation documentation")                      \
    X(GEN, CANCEL, 060, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_FAILED, PENDING, STUCK),             \
      "A cancel of a whole handle reaches all requests pending on it and none of "                 \
      "another handle.",                                                                           \
      "cancellation documentation")                                                                \
    X(GEN, CANCEL, 070, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                        \
      "A cancel loses nothing: armed again after a change, the wait completes.", "concept page")   \
    X(GEN, CANCEL, 080, MUST, EVENT_GUEST, NA(EVENT, NO_CANCEL),                                   \
      ON(WAIT_OK, WAIT_FAILED, PENDING, STUCK),                                                    \
      "A cancel during submission takes effect or the request completes; no wait "                 \
      "becomes uncancellable.",                                                                    \
      "common knowledge")                                                                          \
    X(GEN, CANCEL, 090, MUST, NOTHING, NA(DEVICE, ALWAYS_POLL), ON(CANCELLED),                     \
      "A cancel with nothing to cancel gives ERROR_NOT_FOUND and does nothing.",                   \
      "cancellation documentation")                                                                \
    X(GEN, CANCEL, 100, MUST, NOTHING, NA(DEVICE, ALWAYS_POLL), ON(CANCELLED, AGAIN, CHECK),       \
      "A cancel after the completion does not change the result.", "common knowledge")             \
    X(GEN, CANCEL, 110, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                        \
      "A cancel during the handling of a change keeps no other wait from waking.", "inference")    \
    X(GEN, CANCEL, 120, MUST, NOTHING, NA(DEVICE, ALWAYS_POLL),                                    \
      ON(QUIESCENT, CHECK, SIGNALLED, AGAIN),                                                      \
      "Nothing of a request is written after its completion or the close of its handle.",          \
      "common knowledge")                                                                          \
    X(GEN, CLOSE, 010, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_FAILED, PENDING, STUCK),              \
      "Closing the last reference ends the pending waits of an open with a failure "               \
      "(switch teardown-status).",                                                                 \
      "common knowledge")                                                                          \
    X(GEN, CLOSE, 020, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_FAILED, PENDING),                     \
      "Closing one open leaves the waits of others armed.", "common knowledge")                    \
    X(GEN, CLOSE, 030, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, AGAIN, PENDING),     \
      "Closed and changed at once, each wait of the open ends once, and those of others "          \
      "end by the change.",                                                                        \
      "common knowledge, inference")                                                               \
    X(GEN, CLOSE, 050, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                         \
      "Whatever completed, was cancelled or closed before, the waits that remain wake.",           \
      "inference")                                                                                 \
    X(GEN, CLOSE, 060, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, PENDING),            \
      "What reuses a handle or request inherits nothing from the one before.", "inference")        \
    X(GEN, CLOSE, 070, MUST, REMOVAL, NA(DEVICE), ON(WAIT_FAILED, GONE_DONE, PENDING, STUCK),      \
      "Removal ends every pending wait with a failure, and later requests fail without "           \
      "an id (switch teardown-status).",                                                           \
      "common knowledge")                                                                          \
    X(GEN, CLOSE, 080, MUST, EVENT_GUEST, NA(EVENT), ON(PENDING, MISUSE, RUN_END),                 \
      "Rounds of open, arm and close leave no waits and no memory.", "common knowledge")           \
    X(GEN, CLOSE, 090, MUST, DUPLICATE, NA(EVENT), ON(WAIT_FAILED, WAIT_OK, PENDING),              \
      "Closing one of two references cancels nothing.", "common knowledge")                        \
    X(GEN, SUPPORT, 010, MUST, NOTHING, NA(DEVICE), ON(POLL_OK, POLL_FAILED),                      \
      "Polling works on every listed guest.", "concept page")                                      \
    X(GEN, SUPPORT, 020, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, WAIT_FAILED, PENDING),          \
      "Event-driven mode works on every guest that has it, with integration services as "          \
      "natively.",                                                                                 \
      "concept page")                                                                              \
    X(GEN, SUPPORT, 030, MUST, POLL_GUEST, NA(DEVICE, ALWAYS_POLL), ON(OLD_DONE, STUCK),           \
      "On XP SP3 and Server 2003 an event-driven request fails with "                              \
      "ERROR_NOT_SUPPORTED.",                                                                      \
      "concept page")                                                                              \
    X(GEN, SUPPORT, 040, MUST, POLL_GUEST, NA(DEVICE, ALWAYS_POLL), ON(OLD_DONE, SUBMITTED),       \
      "That is decided at submission, whatever the expected id.", "inference")                     \
    X(GEN, SUPPORT, 050, MUST, POLL_GUEST, NA(DEVICE, ALWAYS_POLL),                                \
      ON(OLD_DONE, SUBMITTED, AGAIN, STUCK),                                                       \
      "The refused request never pends and leaves nothing behind.", "inference")                   \
    X(GEN, SUPPORT, 060, MUST, POLL_GUEST, NA(DEVICE, ALWAYS_POLL),                                \
      ON(POLL_OK, POLL_FAILED, OLD_DONE),                                                          \
      "After the refusal polling works and the answer stays the same.", "concept page, inference") \
    X(GEN, SUPPORT, 070, MUST, POLL_GUEST, NA(DEVICE, ALWAYS_POLL), ON(OLD_DONE, STUCK),           \
      "On these guests no request with 16 or more bytes of input succeeds or pends.",              \
      "concept page, inference")                                                                   \
    X(GEN, SUPPORT, 080, MUST, POLL_GUEST, NA(DEVICE, ALWAYS_POLL), ON(OLD_DONE, STUCK),           \
      "With a short output as well, it fails with 50 or 122 (switch old-guest-precedence).",       \
      "inference")                                                                                 \
    X(GEN, SUPPORT, 090, MUST, NO_DEVICE, NA(NEVER), ON(OPENED),                                   \
      "A guest without the integration services that it needs has no device.",                     \
      "concept page, inference")                                                                   \
    X(GEN, PLATFORM, 010, MUST, NOTHING, NA(NEVER), ON(STORE, CHANGED, DEVICE, ACPI_MAPPED),       \
      "The id is 16 bytes at an address divisible by 8, low half first, little endian.",           \
      "vmgenid specification, QEMU")                                                               \
    X(GEN, PLATFORM, 020, MUST, NOTHING, NA(NEVER), ON(STORE, NOTIFY),                             \
      "The new id can be read before it is notified.", "vmgenid specification, openvmm")           \
    X(GEN, PLATFORM, 030, MUST, NOTHING, NA(NEVER), ON(VM_DONE),                                   \
      "Every event of a VM that shifts its time gives a new id.",                                  \
      "public tables of the white paper, vmgenid specification")                                   \
    X(GEN, PLATFORM, 040, MUST, NOTHING, NA(NEVER), ON(VM_DONE),                                   \
      "No other event changes the id (switch migration-change).",                                  \
      "public tables of the white paper, openvmm")                                                 \
    X(GEN, PLATFORM, 050, MUST, NOTHING, NA(NEVER), ON(STORE),                                     \
      "Every start from one snapshot, and every copy, gets an id of its own.",                     \
      "public tables of the white paper, Firecracker")                                             \
    X(GEN, PLATFORM, 060, MUST, NOTHING, NA(NEVER), ON(STORE),                                     \
      "An id never comes back, unless a test asks for it.", "public tables of the white paper")    \
    X(GEN, PLATFORM, 070, SHOULD, NOTHING, NA(NEVER), ON(STORE), "All 128 bits are random.",       \
      "vmgenid specification")                                                                     \
    X(GEN, PLATFORM, 080, MUST, NOTHING, NA(NEVER), ON(STORE),                                     \
      "On restore the new id is in M before the guest runs.", "Firecracker, QEMU")                 \
    X(GEN, PLATFORM, 090, MUST, NOTHING, NA(NO_NOTIFY), ON(VM_DONE, SETTLED),                      \
      "A change is followed by a notify (switch restore-notify).", "vmgenid specification")        \
    X(GEN, PLATFORM, 100, MAY, NOTHING, NA(NEVER), ON(NOTIFIED),                                   \
      "A notify may come without a change.", "vmgenid specification")                              \
    X(GEN, PLATFORM, 110, MAY, NOTHING, NA(NEVER), ON(STORE, NOTIFY),                              \
      "At boot a notify without a change, or a change without a notify, may occur.", "openvmm")    \
    X(GEN, PLATFORM, 120, MUST, NOTHING, NA(NEVER), ON(VM_DONE, RESUMED),                          \
      "After a revert the new id stays over reboot, suspend, resume and pause.", "XenRT")          \
    X(GEN, PLATFORM, 130, MUST, NOTHING, NA(NEVER), ON(SETTLED, READ_BACK),                        \
      "A configured id of all zeroes is replaced by a random one (switch zero-id).", "openvmm")    \
    X(GEN, PLATFORM, 140, MUST, NOTHING, NA(NEVER), ON(SETTLED, READ_BACK),                        \
      "Configured text becomes guest bytes by the notation in force, and reads back as "           \
      "the same text (switch guid-text).",                                                         \
      "vmgenid specification, virt-v2v")                                                           \
    X(GEN, PLATFORM, 150, MUST, EVENT_GUEST, NA(EVENT), ON(WAIT_OK, PENDING),                      \
      "Restoring with the same id is no change: the guest does not react.", "Linux driver")        \
    X(GEN, PLATFORM, 160, MUST, NOTHING, NA(NEVER), ON(DEVICE),                                    \
      "A VM has at most one such device.", "QEMU")                                                 \
    X(GEN, PLATFORM, 170, MUST, ACPI, NA(NEVER), ON(DEVICE, ACPI_FOUND, ACPI_ADDR, ACPI_MAPPED),   \
      "The device is found by _CID, and ADDR gives the low 32 bits first.",                        \
      "vmgenid specification")                                                                     \
    X(GEN, PLATFORM, 180, MUST, NOTHING, NA(NEVER), ON(CHANGED),                                   \
      "In a lock-step script exactly the notifies demanded are raised.", "Firecracker")
