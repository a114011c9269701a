-- Wireshark dissector for hvcts traces: classic pcap, LINKTYPE_USER0, one event of harness/include/cts/event.h
-- per packet. Install: copy or link this file into the folder that Help > About > Folders calls "Personal Lua
-- Plugins", or give it on the command line:
--
--     wireshark -X lua_script:reports/wireshark/hvcts.lua reports/out/counter/traces/s01.pcap
--     tshark    -X lua_script:reports/wireshark/hvcts.lua -r s01.pcap -Y 'hvcts.kind == 20'
--
-- The tables between the two lines "generated" are made from the C headers by test_trace_dissector, which fails
-- when they differ and leaves the right ones in the build folder (hvcts_tables.lua).

-- generated: begin
local interfaces = { [0] = "common", [1] = "counter", [2] = "sockaddr", [3] = "nicsave" }
local kinds = {
  [1] = "trace begins",
  [2] = "run begins",
  [3] = "run ends",
  [4] = "target died",
  [5] = "misuse",
  [6] = "quiescent point",
  [7] = "schedules explored",
  [8] = "virtual time passed",
  [9] = "allocation failed on purpose",
  [10] = "memory in use",
  [16] = "open",
  [17] = "open returned",
  [18] = "submit",
  [19] = "submit returned",
  [20] = "completed",
  [21] = "event signalled",
  [22] = "buffer changed",
  [23] = "caller overwrites its input",
  [24] = "cancel",
  [25] = "cancel returned",
  [26] = "close",
  [27] = "close returned",
  [28] = "duplicate",
  [29] = "duplicate returned",
  [30] = "caller looks",
  [31] = "suspend",
  [32] = "suspend returned",
  [33] = "resume",
  [34] = "resume returned",
  [35] = "device removal",
  [36] = "removal returned",
  [37] = "device start",
  [38] = "start returned",
  [48] = "platform told to change",
  [49] = "platform change returned",
  [50] = "id stored",
  [51] = "notify raised",
  [52] = "notify handler entered",
  [53] = "notify delivered",
  [54] = "VM event",
  [55] = "VM event over",
  [56] = "id configured",
  [57] = "id read back",
  [58] = "ACPI device",
  [59] = "driver of the stack",
  [60] = "request issued",
  [61] = "request delivered",
  [62] = "request handler returned",
  [63] = "request completed",
  [64] = "request cloned",
  [65] = "clone freed",
  [66] = "request passed down",
  [67] = "passing down returned",
  [68] = "completion told",
  [69] = "completion taken",
  [70] = "buffer changed",
  [71] = "cancel of a request",
  [72] = "cancel returned",
  [73] = "filter state change",
  [74] = "filter state changed",
  [75] = "run-time data set",
  [76] = "run-time data will change",
  [77] = "protocol edge tells",
  [78] = "protocol edge is told",
  [79] = "it returned",
  [84] = "sweep",
  [80] = "driver bound to the device",
  [81] = "driver evaluated ADDR",
  [82] = "driver mapped memory",
  [83] = "driver registered for notifications",
  [96] = "client starts",
  [97] = "client ends",
  [98] = "client calls",
  [99] = "client call returned",
  [100] = "client mark",
  [101] = "client prints",
  [102] = "call made to fail",
  [104] = "address call",
  [105] = "address call returned",
  [106] = "exhaustive range",
}
local win32_codes = {
  [0] = "SUCCESS",
  [1] = "INVALID_FUNCTION",
  [2] = "FILE_NOT_FOUND",
  [5] = "ACCESS_DENIED",
  [6] = "INVALID_HANDLE",
  [8] = "NOT_ENOUGH_MEMORY",
  [31] = "GEN_FAILURE",
  [50] = "NOT_SUPPORTED",
  [87] = "INVALID_PARAMETER",
  [122] = "INSUFFICIENT_BUFFER",
  [234] = "MORE_DATA",
  [995] = "OPERATION_ABORTED",
  [997] = "IO_PENDING",
  [998] = "NOACCESS",
  [1168] = "NOT_FOUND",
  [1450] = "NO_SYSTEM_RESOURCES",
  [1617] = "DEVICE_REMOVED",
}
local names = {
  guests = { { 0, "win8" }, { 1, "ws2012" }, { 2, "ws2008r2-sp1" }, { 3, "win7-sp1" }, { 4, "ws2008-sp2" }, { 5, "vista-sp2" }, { 6, "ws2003-r2" }, { 7, "ws2003-sp2" }, { 8, "xp-sp3" }, { 9, "no-device" } },
  vm_events = { { 0, "boot" }, { 1, "snapshot" }, { 2, "restore" }, { 3, "revert" }, { 4, "backup-restore" }, { 5, "failover" }, { 6, "import" }, { 7, "original" }, { 8, "pause" }, { 9, "unpause" }, { 10, "reboot" }, { 11, "shutdown-start" }, { 12, "host-reboot" }, { 13, "migrate" }, { 14, "cluster-failover" }, { 15, "device-reset" }, { 16, "config-edit" } },
  misuses = { { 0, "DOUBLE_COMPLETION" }, { 1, "USE_AFTER_COMPLETION" }, { 2, "LEAK" }, { 3, "IRQL" }, { 4, "LOCK" }, { 5, "POOL" }, { 6, "PENDING" }, { 7, "CANCEL_ROUTINE" }, { 8, "REFERENCE" }, { 9, "BUGCHECK" }, { 10, "DEADLOCK" }, { 11, "PARAMETER" } },
  client_calls = { { 0, "CreateFile" }, { 1, "DeviceIoControl" }, { 2, "GetOverlappedResult" }, { 3, "CancelIoEx" }, { 4, "CloseHandle" }, { 5, "WaitForSingleObject" }, { 6, "GetLastError" }, { 7, "another call" } },
  client_marks = { { 0, "stores an id for later comparison" }, { 1, "begins the time-sensitive operation" }, { 2, "the operation has taken effect" }, { 3, "begins to react to a time shift" }, { 4, "has reacted; status 0 success" }, { 5, "records an id as handled" }, { 6, "takes the id as proof that the random generator was reseeded" } },
  outcomes = { { 0, "finished" }, { 1, "blocked" }, { 2, "livelock" }, { 3, "stopped by the target" }, { 4, "target died" }, { 5, "not supported by the target" }, { 6, "limit of the harness" } },
  deaths = { { 1, "signal" }, { 2, "exit" }, { 3, "hang" }, { 4, "memory" } },
  faults = { { 0, "elsewhere" }, { 1, "stack" }, { 2, "platform" }, { 3, "past-platform" }, { 4, "caller" }, { 5, "behind-buffer" }, { 6, "before-buffer" }, { 7, "ended-buffer" }, { 8, "behind-in-0" }, { 9, "behind-in-1" }, { 10, "behind-out" }, { 11, "before-call" } },
  accesses = { { 0, "unknown" }, { 1, "read" }, { 2, "write" } },
  guid_texts = { { 0, "mixed" }, { 1, "raw" }, { 2, "high-low-hex" }, { 3, "signed-decimal" } },
  check_states = { { 0, "pending" }, { 1, "completed" }, { 2, "handle-closed" } },
  signal_states = { { 1, "signalled-before" }, { 2, "not-signalled" } },
  bindings = { { 1, "by-_CID" }, { 2, "by-_HID" } },
  open_flags = { { 1, "read" }, { 2, "write" }, { 4, "overlapped" }, { 8, "guid" }, { 16, "double" }, { 32, "unprivileged" } },
  submit_flags = { { 1, "null-in" }, { 2, "null-out" }, { 4, "same" }, { 8, "odd" }, { 16, "tail-current" }, { 32, "overlapped" } },
  buffer_flags = { { 1, "head" }, { 2, "tail" }, { 4, "before" }, { 8, "after" }, { 16, "input" }, { 32, "count" } },
  change_flags = { { 1, "store" }, { 2, "notify" } },
  platform_flags = { { 1, "notify-always" }, { 2, "notify-never" }, { 4, "torn" }, { 8, "migrate-changes" }, { 16, "revert-keeps" } },
  run_flags = { { 1, "explored" }, { 2, "client" } },
  capabilities = { { 1, "EVENT_GUEST" }, { 2, "POLL_GUEST" }, { 4, "NO_DEVICE" }, { 8, "OPEN_BY_GUID" }, { 16, "PRIVILEGE" }, { 32, "DUPLICATE" }, { 64, "POWER" }, { 128, "REMOVAL" }, { 256, "SYNCHRONOUS" }, { 512, "ACPI" }, { 1024, "KERNEL" } },
  tables = { { 1, "counter" }, { 2, "platform" }, { 4, "client" }, { 8, "extension" }, { 16, "edge" }, { 32, "miniport" }, { 64, "address" } },
  oids = { { 66147, "PROPERTY_ADD" }, { 66148, "PROPERTY_UPDATE" }, { 66149, "PROPERTY_DELETE" }, { 66150, "PROPERTY_ENUM" }, { 66151, "FEATURE_STATUS_QUERY" }, { 66160, "NIC_REQUEST" }, { 66161, "PORT_PROPERTY_ADD" }, { 66162, "PORT_PROPERTY_UPDATE" }, { 66163, "PORT_PROPERTY_DELETE" }, { 66164, "PORT_PROPERTY_ENUM" }, { 66165, "PARAMETERS" }, { 66166, "PORT_ARRAY" }, { 66167, "NIC_ARRAY" }, { 66168, "PORT_CREATE" }, { 66169, "PORT_DELETE" }, { 66170, "NIC_CREATE" }, { 66171, "NIC_CONNECT" }, { 66172, "NIC_DISCONNECT" }, { 66173, "NIC_DELETE" }, { 66174, "PORT_FEATURE_STATUS_QUERY" }, { 66175, "PORT_TEARDOWN" }, { 66192, "NIC_SAVE" }, { 66193, "NIC_SAVE_COMPLETE" }, { 66194, "NIC_RESTORE" }, { 66195, "NIC_RESTORE_COMPLETE" }, { 66196, "NIC_UPDATED" }, { 66197, "PORT_UPDATED" } },
  ndis_statuses = { { 0, "SUCCESS" }, { 259, "PENDING" }, { 65537, "NOT_RECOGNIZED" }, { 65539, "NOT_ACCEPTED" }, { 2147483653, "BUFFER_OVERFLOW" }, { 3221225473, "FAILURE" }, { 3221225485, "INVALID_PARAMETER" }, { 3221225626, "RESOURCES" }, { 3221225659, "NOT_SUPPORTED" }, { 3221225860, "INVALID_STATE" }, { 3221226011, "DATA_NOT_ACCEPTED" }, { 3221291010, "CLOSING" }, { 3221291012, "BAD_VERSION" }, { 3221291020, "REQUEST_ABORTED" }, { 3221291028, "INVALID_LENGTH" }, { 3221291029, "INVALID_DATA" }, { 3221291030, "BUFFER_TOO_SHORT" }, { 3221291031, "INVALID_OID" }, { 3223519274, "PAUSED" }, { 3223519276, "UNSUPPORTED_REVISION" }, { 3223519254, "NT_BUFFER_TOO_SHORT" }, { 3223519252, "NT_INVALID_LENGTH" }, { 3221225507, "NT_BUFFER_TOO_SMALL" }, { 3221225476, "NT_INFO_LENGTH_MISMATCH" } },
  request_types = { { 0, "QUERY" }, { 1, "SET" }, { 2, "STATISTICS" }, { 12, "METHOD" } },
  modules = { { 0, "P" }, { 1, "X1" }, { 2, "X2" }, { 3, "X3" }, { 4, "X4" }, { 5, "X5" }, { 6, "X6" }, { 7, "X7" }, { 8, "X8" }, { 9, "M" } },
  module_flags = { { 1, "target" }, { 2, "scripted" } },
  extension_capabilities = { { 1, "PLANT" }, { 2, "STATES" }, { 4, "CANCEL" }, { 8, "GROW" }, { 16, "KERNEL" }, { 32, "NO_SPLIT" } },
  descriptor_flags = { { 1, "id" }, { 2, "name" }, { 4, "features" }, { 8, "saver" }, { 16, "transparent" }, { 32, "revision-2" } },
  oid_flags = { { 1, "well-formed" }, { 2, "null-buffer" }, { 4, "own" }, { 8, "scripted" } },
  oid_purposes = { { 0, "raw" }, { 1, "pass" }, { 2, "reissue" }, { 3, "save-complete" }, { 4, "restore" }, { 5, "restore-complete" }, { 6, "life" }, { 7, "plant" } },
  oid_changes = { { 1, "TYPE" }, { 2, "OID" }, { 4, "POINTER" }, { 8, "WORD_0" }, { 16, "WORD_1" }, { 32, "WORD_2" }, { 64, "WRITTEN" }, { 128, "READ" }, { 256, "NEEDED" }, { 512, "RESERVED" }, { 1024, "SOURCE" }, { 2048, "SUPPORTED" }, { 4096, "REST" }, { 8192, "HEADER" }, { 16384, "FLAGS" }, { 32768, "KEY" }, { 65536, "PADDING" }, { 131072, "ID" }, { 262144, "NAME" }, { 524288, "NAME_TAIL" }, { 1048576, "FEATURE" }, { 2097152, "SIZE" }, { 4194304, "OFFSET" }, { 8388608, "OVERFLOW" }, { 16777216, "GAP" }, { 33554432, "DATA" }, { 67108864, "SLACK" }, { 134217728, "GUARD" } },
  oid_when = { { 0, "before-completion" }, { 1, "after-completion" }, { 2, "guard" } },
  completion_ways = { { 1, "return" }, { 2, "call" } },
  clone_ends = { { 0, "whole" }, { 1, "held-below" }, { 2, "after-original" }, { 3, "again" }, { 4, "no-clone" } },
  passed = { { 0, "clone" }, { 1, "own" }, { 2, "original" }, { 3, "freed" }, { 4, "again" }, { 5, "after-original" } },
  filter_states = { { 0, "paused" }, { 1, "running" }, { 2, "detached" } },
  edge_notes = { { 0, "save operation begins" }, { 1, "save operation ends" }, { 2, "record stored" }, { 3, "records dropped" }, { 4, "restore operation begins" }, { 5, "restore operation ends" }, { 6, "record without an owner" } },
  edge_world = { { 0, "connect" }, { 1, "disconnect" }, { 2, "event" }, { 3, "restore" } },
  partition_events = { { 0, "stop" }, { 1, "save" }, { 2, "migrate" }, { 3, "pause" } },
  sweeps = { { 0, "need" }, { 1, "sizes" }, { 2, "restore" }, { 3, "header" }, { 4, "orders" } },
  address_calls = { { 0, "hv-encode" }, { 1, "hv-decode" }, { 2, "hv-compare" }, { 3, "vm-encode" }, { 4, "vm-decode" }, { 5, "vm-compare" }, { 6, "vm-getname" }, { 7, "guid-parse" }, { 8, "guid-format" }, { 9, "guid-name" }, { 10, "guid-named" }, { 11, "cidport-parse" }, { 12, "cidport-format" }, { 13, "uri-parse" }, { 14, "vmidsvc-parse" }, { 15, "vmidsvc-format" }, { 16, "port-to-service" }, { 17, "service-to-port" }, { 18, "port-to-text" }, { 19, "text-to-port" }, { 20, "cid-to-vmid" }, { 21, "vmid-to-cid" }, { 22, "container-to-vmid" }, { 23, "accept-decide" }, { 24, "connect-decide" }, { 25, "hyb-request" }, { 26, "hyb-limit" }, { 27, "hyb-reply" }, { 28, "hyb-answer" }, { 29, "hyb-path" }, { 30, "cap-decode" }, { 31, "cap-encode" }, { 32, "cap-print" }, { 33, "reg-make" }, { 34, "reg-list" }, { 35, "reg-add" }, { 36, "reg-port" }, { 40, "socket" }, { 41, "bind" }, { 42, "listen" }, { 43, "connect" }, { 44, "accept" }, { 45, "send" }, { 46, "receive" }, { 47, "shutdown" }, { 48, "close" }, { 49, "set-option" }, { 50, "get-option" }, { 51, "getsockname" }, { 52, "getpeername" }, { 53, "partition" }, { 54, "transports" }, { 55, "privilege" }, { 56, "service" }, { 57, "autobind" }, { 58, "pause" }, { 59, "resume" }, { 60, "offer" }, { 61, "packet" } },
  address_results = { { 0, "OK" }, { 1, "LEN" }, { 2, "FAMILY" }, { 3, "FLAGS" }, { 4, "RESERVED" }, { 5, "SYNTAX" }, { 6, "RANGE" }, { 7, "NOMAP" }, { 8, "SPACE" }, { 9, "MORE" }, { 10, "MATCH" }, { 11, "NOMATCH" }, { 12, "BINDFAIL" }, { 13, "other failure" } },
  address_errors = { { 0, "OK" }, { 1, "EPERM" }, { 9, "EBADF" }, { 11, "EAGAIN" }, { 13, "EACCES" }, { 14, "EFAULT" }, { 19, "ENODEV" }, { 22, "EINVAL" }, { 24, "EMFILE" }, { 32, "EPIPE" }, { 92, "ENOPROTOOPT" }, { 93, "EPROTONOSUPPORT" }, { 94, "ESOCKTNOSUPPORT" }, { 95, "EOPNOTSUPP" }, { 97, "EAFNOSUPPORT" }, { 98, "EADDRINUSE" }, { 99, "EADDRNOTAVAIL" }, { 101, "ENETUNREACH" }, { 104, "ECONNRESET" }, { 106, "EISCONN" }, { 107, "ENOTCONN" }, { 110, "ETIMEDOUT" }, { 111, "ECONNREFUSED" }, { 114, "EALREADY" }, { 115, "EINPROGRESS" }, { 10004, "WSAEINTR" }, { 10013, "WSAEACCES" }, { 10014, "WSAEFAULT" }, { 10022, "WSAEINVAL" }, { 10035, "WSAEWOULDBLOCK" }, { 10038, "WSAENOTSOCK" }, { 10041, "WSAEPROTOTYPE" }, { 10042, "WSAENOPROTOOPT" }, { 10043, "WSAEPROTONOSUPPORT" }, { 10044, "WSAESOCKTNOSUPPORT" }, { 10045, "WSAEOPNOTSUPP" }, { 10047, "WSAEAFNOSUPPORT" }, { 10048, "WSAEADDRINUSE" }, { 10049, "WSAEADDRNOTAVAIL" }, { 10051, "WSAENETUNREACH" }, { 10053, "WSAECONNABORTED" }, { 10054, "WSAECONNRESET" }, { 10056, "WSAEISCONN" }, { 10057, "WSAENOTCONN" }, { 10058, "WSAESHUTDOWN" }, { 10060, "WSAETIMEDOUT" }, { 10061, "WSAECONNREFUSED" } },
  address_changes = { { 1, "out" }, { 2, "behind" }, { 4, "before" }, { 8, "input" }, { 16, "zero-out" }, { 32, "zero-result" }, { 64, "after" } },
  address_nulls = { { 1, "in" }, { 2, "in2" }, { 4, "out" } },
  extents = { { 0, "ports" }, { 1, "hv-shapes" }, { 2, "vm-shapes" }, { 3, "template-bits" }, { 4, "wildcards" }, { 5, "short-texts" }, { 6, "edits" }, { 7, "guid-bytes" }, { 8, "hyb-splits" }, { 9, "cap-lengths" }, { 10, "topologies" } },
}
local call_words = { -- of the numbers of address calls, from number[0]
  [0] = { "", "", "", "", "", "" },
  [1] = { "", "", "", "", "", "" },
  [2] = { "", "", "", "", "", "" },
  [3] = { "cid", "port", "flags", "", "", "" },
  [4] = { "", "", "", "", "", "" },
  [5] = { "", "", "", "", "", "" },
  [6] = { "cid", "port", "", "", "", "" },
  [7] = { "", "", "", "", "", "" },
  [8] = { "", "", "", "", "", "" },
  [9] = { "", "", "", "", "", "" },
  [10] = { "", "", "", "", "", "" },
  [11] = { "", "", "", "", "", "" },
  [12] = { "cid", "port", "", "", "", "" },
  [13] = { "", "", "", "", "", "" },
  [14] = { "", "", "", "", "", "" },
  [15] = { "", "", "", "", "", "" },
  [16] = { "port", "", "", "", "", "" },
  [17] = { "", "", "", "", "", "" },
  [18] = { "port", "", "", "", "", "" },
  [19] = { "", "", "", "", "", "" },
  [20] = { "cid", "", "", "", "", "" },
  [21] = { "", "", "", "", "", "" },
  [22] = { "", "", "", "", "", "" },
  [23] = { "environment", "origin", "gate", "permission", "", "" },
  [24] = { "environment", "known", "gate", "permission", "registered", "" },
  [25] = { "", "", "", "", "", "" },
  [26] = { "", "", "", "", "", "" },
  [27] = { "ended", "", "", "", "", "" },
  [28] = { "value", "", "", "", "", "" },
  [29] = { "port", "", "", "", "", "" },
  [30] = { "", "", "", "", "", "" },
  [31] = { "", "", "", "", "", "" },
  [32] = { "", "", "", "", "", "" },
  [33] = { "", "", "", "", "", "" },
  [34] = { "", "", "", "", "", "" },
  [35] = { "", "", "", "", "", "" },
  [36] = { "port", "", "", "", "", "" },
  [40] = { "partition", "domain", "type", "protocol", "", "" },
  [41] = { "socket", "length", "", "", "", "" },
  [42] = { "socket", "backlog", "", "", "", "" },
  [43] = { "socket", "length", "wait", "", "", "" },
  [44] = { "socket", "wait", "", "", "", "" },
  [45] = { "socket", "length", "wait", "", "", "" },
  [46] = { "socket", "wait", "", "", "", "" },
  [47] = { "socket", "how", "", "", "", "" },
  [48] = { "socket", "", "", "", "", "" },
  [49] = { "socket", "level", "option", "", "", "" },
  [50] = { "socket", "level", "option", "", "", "" },
  [51] = { "socket", "", "", "", "", "" },
  [52] = { "socket", "", "", "", "", "" },
  [53] = { "partition", "kind", "parent", "flavour", "cid", "cid-high" },
  [54] = { "partition", "set", "", "", "", "" },
  [55] = { "partition", "on", "", "", "", "" },
  [56] = { "partition", "registered", "gate", "permission", "", "" },
  [57] = { "partition", "first", "", "", "", "" },
  [58] = { "partition", "", "", "", "", "" },
  [59] = { "partition", "", "", "", "", "" },
  [60] = { "partition", "", "", "", "", "" },
  [61] = { "socket", "length", "", "", "", "" },
}
local fields = { -- kind: label, form, argument, names
  [1] = { { "can", "flags", 0, "capabilities" }, { "tables", "flags", 1, "tables" }, { "extension", "flags", 2, "extension_capabilities" }, { "edge", "some", 3 }, { "calls", "mask", 4 }, { "about", "text", 0 } },
  [2] = { { "case", "case", 0 }, { "guest", "name", 0, "guests" }, { "integration", "number", 1 }, { "flags", "flags", 2, "run_flags" }, { "platform", "flags", 4, "platform_flags" }, { "number", "number", 3 } },
  [3] = { { "outcome", "status_name", 0, "outcomes" }, { "points", "number", 0 } },
  [4] = { { "by", "name", 0, "deaths" }, { "code", "number", 1 }, { "address", "wide", 2 }, { "at", "name", 4, "faults" }, { "access", "name", 5, "accesses" }, { "text", "text", 0 } },
  [5] = { { "kind", "name", 0, "misuses" }, { "text", "text", 0 } },
  [6] = { { "pending", "number", 0 }, { "checked", "number", 1 } },
  [7] = { { "schedules", "long", 0 }, { "bound", "number", 2 }, { "cut", "number", 3 }, { "digest", "bytes", 0 } },
  [8] = { { "ms", "number", 0 } },
  [10] = { { "blocks", "number", 0 }, { "bytes", "number", 1 } },
  [16] = { { "how", "flags", 0, "open_flags" } },
  [17] = { { "status", "status", 0 } },
  [18] = { { "code", "hex", 0 }, { "in", "number", 1 }, { "out", "number", 2 }, { "flags", "flags", 3, "submit_flags" }, { "input", "bytes", 0 } },
  [19] = { { "status", "status", 0 }, { "count", "number", 0 } },
  [20] = { { "status", "status", 0 }, { "count", "number", 0 }, { "changed", "flags", 1, "buffer_flags" }, { "completion", "number", 2 }, { "event", "name", 3, "signal_states" }, { "output", "bytes", 0 } },
  [21] = { { "status", "status", 0 }, { "count", "number", 0 }, { "changed", "flags", 1, "buffer_flags" }, { "output", "bytes", 0 } },
  [22] = { { "count", "number", 0 }, { "changed", "flags", 1, "buffer_flags" }, { "request", "name", 2, "check_states" }, { "output", "bytes", 0 } },
  [23] = { { "input", "bytes", 0 } },
  [25] = { { "status", "status", 0 } },
  [27] = { { "status", "status", 0 } },
  [28] = { { "of", "number", 0 } },
  [29] = { { "status", "status", 0 }, { "of", "number", 0 } },
  [30] = { { "count", "number", 0 }, { "changed", "flags", 1, "buffer_flags" }, { "signalled", "number", 2 }, { "completed", "number", 3 }, { "output", "bytes", 0 } },
  [48] = { { "what", "flags", 0, "change_flags" }, { "id", "bytes", 0 } },
  [49] = { { "what", "flags", 0, "change_flags" } },
  [50] = { { "offset", "number", 0 }, { "bytes", "bytes", 0 } },
  [54] = { { "event", "name", 0, "vm_events" }, { "argument", "number", 1 } },
  [55] = { { "event", "name", 0, "vm_events" }, { "argument", "number", 1 } },
  [56] = { { "status", "status", 0 }, { "notation", "name", 0, "guid_texts" }, { "text", "text", 0 } },
  [57] = { { "status", "status", 0 }, { "text", "text", 0 } },
  [58] = { { "devices", "number", 0 }, { "address", "wide", 1 }, { "names", "text", 0 } },
  [59] = { { "module", "name", 0, "modules" }, { "is", "flags", 1, "module_flags" }, { "can", "flags", 2, "extension_capabilities" }, { "descriptor", "descriptor", 0 } },
  [60] = { { "purpose", "name", 4, "oid_purposes" }, { "nic", "some", 3 }, { "flags", "flags", 2, "oid_flags" }, { "oid", "image", 0 } },
  [61] = { { "module", "name", 0, "modules" }, { "irql", "some", 1 }, { "flags", "flags", 2, "oid_flags" }, { "oid", "image", 0 } },
  [62] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" } },
  [63] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" }, { "completion", "number", 1 }, { "by", "name", 2, "completion_ways" }, { "irql", "some", 3 }, { "oid", "image", 0 } },
  [64] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" }, { "original", "number", 1 } },
  [65] = { { "module", "name", 0, "modules" }, { "how", "name", 1, "clone_ends" } },
  [66] = { { "module", "name", 0, "modules" }, { "what", "name", 1, "passed" }, { "oid", "image", 0 } },
  [67] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" } },
  [68] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" }, { "oid", "image", 0 } },
  [69] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" } },
  [70] = { { "changed", "flags", 0, "oid_changes" }, { "first", "number", 1 }, { "last", "number", 2 }, { "when", "name", 3, "oid_when" } },
  [71] = { { "module", "name", 0, "modules" } },
  [72] = { { "module", "name", 0, "modules" } },
  [73] = { { "module", "name", 0, "modules" }, { "to", "name", 1, "filter_states" } },
  [74] = { { "module", "name", 0, "modules" }, { "to", "name", 1, "filter_states" }, { "status", "status_name", 0, "ndis_statuses" } },
  [75] = { { "module", "name", 0, "modules" }, { "status", "status_name", 0, "ndis_statuses" }, { "port", "number", 1 }, { "index", "number", 2 }, { "records", "number", 3 }, { "data", "records", 0 } },
  [76] = { { "module", "name", 0, "modules" }, { "port", "number", 1 }, { "index", "number", 2 }, { "record", "number", 3 }, { "bytes", "signed", 4 }, { "read", "number", 5 } },
  [77] = { { "note", "name", 0, "edge_notes" }, { "status", "status_name", 0, "ndis_statuses" }, { "revision", "some", 1 }, { "bytes", "number", 2 }, { "digest", "wide", 3 }, { "record", "record", 0 } },
  [78] = { { "what", "name", 0, "edge_world" }, { "partition", "number", 1 }, { "port", "number", 2 }, { "index", "number", 3 }, { "event", "name", 4, "partition_events" } },
  [79] = { { "what", "name", 0, "edge_world" }, { "status", "status_name", 0, "ndis_statuses" }, { "partition", "number", 1 }, { "port", "number", 2 }, { "index", "number", 3 }, { "event", "name", 4, "partition_events" } },
  [80] = { { "bound", "name", 0, "bindings" } },
  [81] = { { "address", "wide", 0 } },
  [82] = { { "address", "wide", 0 }, { "bytes", "number", 2 } },
  [83] = { { "on", "number", 0 } },
  [84] = { { "what", "name", 0, "sweeps" }, { "calls", "long", 1 }, { "requests", "long", 3 }, { "disagreements", "number", 5 }, { "digest", "sweep", 0 } },
  [97] = { { "exit", "status_number", 0 } },
  [98] = { { "call", "name", 0, "client_calls" }, { "a", "hex", 1 }, { "b", "hex", 2 }, { "c", "hex", 3 }, { "d", "hex", 4 }, { "e", "hex", 5 } },
  [99] = { { "call", "name", 0, "client_calls" }, { "status", "status", 0 }, { "count", "number", 1 }, { "output", "bytes", 0 } },
  [100] = { { "mark", "name", 0, "client_marks" }, { "status", "status", 0 }, { "id", "bytes", 0 } },
  [101] = { { "text", "text", 0 } },
  [102] = { { "call", "name", 0, "client_calls" }, { "status", "status", 0 } },
  [104] = { { "call", "name", 0, "address_calls" }, { "given", "given", 0 } },
  [105] = { { "call", "name", 0, "address_calls" }, { "status", "answer", 0 }, { "written", "some", 2 }, { "changed", "flags", 1, "address_changes" }, { "result", "result", 0 } },
  [106] = { { "what", "name", 0, "extents" }, { "first", "number", 3 }, { "count", "long", 4 }, { "calls", "long", 1 }, { "disagreements", "status_number", 0 }, { "digest", "sweep", 0 } },
}
-- generated: end

local hvcts = Proto("hvcts", "hvcts event")
local f = {
  magic = ProtoField.uint16("hvcts.magic", "Magic", base.HEX),
  version = ProtoField.uint8("hvcts.version", "Version"),
  interface = ProtoField.uint8("hvcts.interface", "Interface", base.DEC, interfaces),
  kind = ProtoField.uint16("hvcts.kind", "Kind", base.DEC, kinds),
  flags = ProtoField.uint16("hvcts.flags", "Flags", base.HEX),
  run = ProtoField.uint32("hvcts.run", "Run"),
  thread = ProtoField.uint32("hvcts.thread", "Thread"),
  stamp = ProtoField.uint64("hvcts.stamp", "Stamp"),
  handle = ProtoField.uint32("hvcts.handle", "Handle"),
  request = ProtoField.uint32("hvcts.request", "Request"),
  status = ProtoField.uint32("hvcts.status", "Status"),
  win32 = ProtoField.string("hvcts.status.name", "Status name"),
  length = ProtoField.uint32("hvcts.length", "Payload length"),
  payload = ProtoField.bytes("hvcts.payload", "Payload"),
  text = ProtoField.string("hvcts.text", "Text"),
  case = ProtoField.string("hvcts.case", "Case"),
}
for n = 0, 5 do
  f["arg" .. n] = ProtoField.uint32("hvcts.arg" .. n, "Argument " .. n, base.DEC_HEX)
end
hvcts.fields = f

local bad = ProtoExpert.new("hvcts.bad", "No whole event of this version", expert.group.MALFORMED,
                            expert.severity.ERROR)
hvcts.experts = { bad }

local MAGIC, VERSION, HEADER = 0x4348, 1, 64

-- "a+b+0x40" for flags; nil if none is set
local function flags_text(names_of, value)
  local words = {}
  local rest = value
  for _, name in ipairs(names_of) do
    if bit.band(rest, name[1]) ~= 0 then
      words[#words + 1] = name[2]
      rest = bit.band(rest, bit.bnot(name[1]))
    end
  end
  if rest ~= 0 then words[#words + 1] = string.format("0x%x", rest) end
  return #words > 0 and table.concat(words, "+") or nil
end

local function name_text(names_of, value)
  for _, name in ipairs(names_of) do
    if name[1] == value then return name[2] end
  end
  return tostring(value)
end

local function status_text(value)
  return win32_codes[value] and string.format("%d(%s)", value, win32_codes[value]) or tostring(value)
end

-- A half of a structured id names its number and its side (catalogue, section 4.3).
local function id_text(range)
  local hex = tostring(range:bytes()):lower()
  if range:len() < 16 then return hex end
  local function half(at, tag)
    if range(at + 4, 2):string() == tag then return range(at, 4):le_uint() end
  end
  local low, high = half(0, "Lo"), half(8, "Hi")
  if low and low == high then return string.format("%s(V%d)", hex, low) end
  if low and high then return string.format("%s(low of V%d, high of V%d)", hex, low, high) end
  return hex
end

local function wide_text(event, arg)
  return string.format("0x%08x%08x", event(44 + 4 * arg, 4):le_uint(), event(40 + 4 * arg, 4):le_uint())
end

-- -- OID requests: struct cts_oid_image and the head of the buffer (harness/include/cts/event.h, nicsave.h) --

local function guid_text(range)
  local b = range:bytes()
  local function hex(...)
    local out = {}
    for _, at in ipairs({ ... }) do out[#out + 1] = string.format("%02X", b:get_index(at)) end
    return table.concat(out)
  end
  return "{" .. hex(3, 2, 1, 0) .. "-" .. hex(5, 4) .. "-" .. hex(7, 6) .. "-" .. hex(8, 9) .. "-"
         .. hex(10, 11, 12, 13, 14, 15) .. "}"
end

local function is_zero(range)
  return tostring(range:bytes()):match("^0*$") ~= nil
end

-- The structure in the buffer, as far as it is there; `cut` zero bytes before offset 548 are left out.
local function state_text(packed, cut)
  local length = packed:len() + cut
  if length < 14 or (cut > 0 and (length < 548 or cut > 514)) then return "" end
  local function head(at, size) return packed(at >= 548 and at - cut or at, size) end
  local words = { string.format(" state=(revision=%d size=%d flags=0x%x port=%d index=%d", head(1, 1):uint(),
                                head(2, 2):le_uint(), head(4, 4):le_uint(), head(8, 4):le_uint(),
                                head(12, 2):le_uint()) }
  if length >= 32 and not is_zero(head(16, 16)) then words[#words + 1] = "id=" .. guid_text(head(16, 16)) end
  if length >= 548 then
    local size = math.min(head(32, 2):le_uint(), 514 - cut)
    if size > 0 then words[#words + 1] = string.format("name=%q", head(34, size):le_ustring()) end
  end
  if length >= 568 then
    if not is_zero(head(548, 16)) then words[#words + 1] = "feature=" .. guid_text(head(548, 16)) end
    words[#words + 1] = string.format("SaveDataSize=%d SaveDataOffset=%d", head(564, 2):le_uint(),
                                      head(566, 2):le_uint())
  end
  if length >= 572 and head(1, 1):uint() >= 2 then
    words[#words + 1] = "SaveDataSizeOverflow=" .. head(568, 4):le_uint()
  end
  return table.concat(words, " ") .. ")"
end

local request_words = {
  [12] = { "in", "out", "method", "written", "read", "needed" },
  [1] = { "length", "read", "needed" },
}

local function image_text(payload)
  if not payload or payload:len() < 88 then return nil end
  local kind, oid = payload(16, 4):le_uint(), payload(20, 4):le_uint()
  local words = { name_text(names.oids, oid), "type=" .. name_text(names.request_types, kind) }
  if payload(0, 8):le_uint64() ~= UInt64(0) then words[#words + 1] = "of=r" .. tostring(payload(0, 8):le_uint64()) end
  for n, name in ipairs(request_words[kind] or { "length", "written", "needed" }) do
    words[#words + 1] = name .. "=" .. payload(20 + 4 * n, 4):le_uint()
  end
  local changed = flags_text(names.oid_changes, payload(48, 4):le_uint())
  if changed then
    words[#words + 1] = "changed=" .. changed
    if payload(52, 4):le_uint() <= payload(56, 4):le_uint() then
      words[#words] = string.format("%s[%d..%d]", words[#words], payload(52, 4):le_uint(), payload(56, 4):le_uint())
    end
  end
  words[#words + 1] = "buffer=" .. payload(60, 4):le_uint()
  local text = table.concat(words, " ")
  if oid < 0x10290 or oid > 0x10293 then return text end
  local cut = payload(70, 2):le_uint()
  local length = math.min(payload(74, 2):le_uint() - cut, payload:len() - 88)
  if length > 0 then text = text .. state_text(payload(88, length), cut) end
  if payload(64, 4):le_uint() > 0 then
    text = string.format("%s data=%dB:%s..", text, payload(64, 4):le_uint(), tostring(payload(76, 4):bytes()):lower())
  end
  return text
end

local function descriptor_text(payload)
  if not payload or payload:len() < 668 then return nil end
  local flags = payload(0, 4):le_uint()
  local text = flags_text(names.descriptor_flags, flags) or "nothing"
  if bit.band(flags, 1) ~= 0 then text = text .. " id=" .. guid_text(payload(4, 16)) end
  local size = math.min(payload(20, 2):le_uint(), 514)
  if bit.band(flags, 2) ~= 0 and size > 0 then
    text = string.format("%s name=%q", text, payload(22, size):le_ustring())
  end
  return text
end

local function records_text(payload)
  local words = {}
  for at = 0, (payload and payload:len() or 0) - 24, 24 do
    words[#words + 1] = string.format("(%dB pattern=%d feature=%d)", payload(at, 4):le_uint(),
                                      payload(at + 4, 4):le_uint(), payload(at + 8, 4):le_uint())
  end
  return #words > 0 and table.concat(words, " ") or nil
end

-- -- calls on socket addresses: struct cts_address_image and what came back (harness/include/cts/event.h) --

-- Text if most bytes are characters, else hexadecimal.
local function input_text(range)
  local hex, shown, odd = tostring(range:bytes()):lower(), {}, 0
  local named = { [10] = "\\n", [13] = "\\r", [9] = "\\t", [34] = '\\"', [92] = "\\\\" }
  for n = 0, math.min(range:len(), 96) - 1 do
    local byte = range(n, 1):uint()
    local character = named[byte] or (byte >= 32 and byte < 127 and string.char(byte))
    if not character then odd = odd + 1 end
    shown[#shown + 1] = character or string.format("\\x%02x", byte)
  end
  local rest = range:len() > 96 and "..." or ""
  local raw = range:len() == 16 or range:len() == 32 or range:len() == 36 -- GUIDs and addresses
  if odd > 0 and (raw or 4 * odd > #shown) then return "hex:" .. hex:sub(1, 192) .. rest end
  return '"' .. table.concat(shown) .. '"' .. rest
end

local function given_text(event, payload)
  if not payload or payload:len() < 56 then return nil end
  local words = {}
  for n, word in ipairs(call_words[event(40, 4):le_uint()] or {}) do
    if word ~= "" and word ~= "socket" then
      words[#words + 1] = word .. "=" .. payload(4 * n - 4, 4):le_uint()
    end
  end
  local at = 56
  for n = 0, 1 do
    local whole = payload(24 + 4 * n, 4):le_uint()
    local shown = math.min(payload(32 + 4 * n, 4):le_uint(), payload:len() - at)
    if shown > 0 then
      words[#words + 1] = (n == 0 and "in=" or "in2=") .. input_text(payload(at, shown))
    end
    if whole ~= shown then
      words[#words + 1] = string.format("from=%d bytes=%d", payload(48, 4):le_uint(), whole)
    end
    at = at + shown
  end
  if payload(40, 4):le_uint() ~= 0 then words[#words + 1] = "capacity=" .. payload(40, 4):le_uint() end
  local null = flags_text(names.address_nulls, payload(44, 4):le_uint())
  if null then words[#words + 1] = "null=" .. null end
  if event(44, 4):le_uint() ~= 0 then words[#words + 1] = "shift=" .. event(44, 4):le_uint() end
  if payload(52, 4):le_uint() ~= 0 then words[#words + 1] = "errno=" .. payload(52, 4):le_uint() end
  return #words > 0 and table.concat(words, " ") or nil
end

local function answer_text(event)
  local status = event(32, 4):le_uint()
  if event(40, 4):le_uint() < 40 then return name_text(names.address_results, status) end
  if status == 0 then return "OK" end
  return string.format("%d/%s", status, name_text(names.address_errors, status))
end

local function result_text(event, payload)
  if not payload or payload:len() < 24 then return nil end
  local words = {}
  for n = 0, 5 do
    if bit.band(event(60, 4):le_uint(), bit.lshift(1, n)) ~= 0 then
      words[#words + 1] = n .. ":" .. payload(4 * n, 4):le_uint()
    end
  end
  words = #words > 0 and { table.concat(words, ",") } or {}
  if event(52, 4):le_uint() <= event(56, 4):le_uint() then
    words[#words + 1] = string.format("at=%d..%d", event(52, 4):le_uint(), event(56, 4):le_uint())
  end
  if payload:len() > 24 then words[#words + 1] = "out=" .. input_text(payload(24)) end
  return #words > 0 and table.concat(words, " ") or nil
end

-- Each form: function(event, field, payload) -> text, or nil to leave the field out.
local forms = {
  status = function(event) return status_text(event(32, 4):le_uint()) end,
  status_number = function(event) return tostring(event(32, 4):le_uint()) end,
  status_name = function(event, field) return name_text(names[field[4]], event(32, 4):le_uint()) end,
  number = function(event, field) return tostring(event(40 + 4 * field[3], 4):le_uint()) end,
  hex = function(event, field) return string.format("0x%x", event(40 + 4 * field[3], 4):le_uint()) end,
  wide = function(event, field) return wide_text(event, field[3]) end,
  long = function(event, field) return tostring(event(40 + 4 * field[3], 8):le_uint64()) end,
  name = function(event, field)
    local value = event(40 + 4 * field[3], 4):le_uint()
    if value ~= 0 or field[4] ~= "signal_states" then return name_text(names[field[4]], value) end
  end,
  flags = function(event, field) return flags_text(names[field[4]], event(40 + 4 * field[3], 4):le_uint()) end,
  bytes = function(_, _, payload) return payload and id_text(payload) end,
  text = function(_, _, payload) return payload and string.format("%q", payload:string()) end,
  case = function(_, _, payload) return payload and payload:stringz() end,
  some = function(event, field)
    local value = event(40 + 4 * field[3], 4):le_uint()
    return value ~= 0 and tostring(value) or nil
  end,
  signed = function(event, field) return tostring(event(40 + 4 * field[3], 4):le_int()) end,
  image = function(_, _, payload) return image_text(payload) end,
  descriptor = function(_, _, payload) return descriptor_text(payload) end,
  records = function(_, _, payload) return records_text(payload) end,
  record = function(_, _, payload) return payload and payload:len() >= 32 and guid_text(payload(0, 16)) or nil end,
  sweep = function(_, _, payload)
    return payload and payload:len() >= 8 and tostring(payload(0, 8):le_uint64():tohex()) or nil
  end,
  mask = function(event, field)
    local text = wide_text(event, field[3])
    return text:match("[1-9a-f]", 3) and text or nil
  end,
  given = function(event, _, payload) return given_text(event, payload) end,
  answer = function(event) return answer_text(event) end,
  result = function(event, _, payload) return result_text(event, payload) end,
}

local function add_header(tree, event)
  local layout = {
    { f.magic, 0, 2 }, { f.version, 2, 1 }, { f.interface, 3, 1 }, { f.kind, 4, 2 }, { f.flags, 6, 2 },
    { f.run, 8, 4 }, { f.thread, 12, 4 }, { f.stamp, 16, 8 }, { f.handle, 24, 4 }, { f.request, 28, 4 },
    { f.status, 32, 4 }, { f.length, 36, 4 },
  }
  for _, row in ipairs(layout) do tree:add_le(row[1], event(row[2], row[3])) end
  for n = 0, 5 do tree:add_le(f["arg" .. n], event(40 + 4 * n, 4)) end
end

function hvcts.dissector(buffer, pinfo, root)
  pinfo.cols.protocol = "hvcts"
  local tree = root:add(hvcts, buffer())
  if buffer:len() < HEADER or buffer(0, 2):le_uint() ~= MAGIC or buffer(2, 1):uint() ~= VERSION
     or buffer(36, 4):le_uint() ~= buffer:len() - HEADER then
    tree:add_proto_expert_info(bad)
    pinfo.cols.info = "no whole event of version " .. VERSION
    return
  end
  add_header(tree, buffer)
  local kind = buffer(4, 2):le_uint()
  local handle, request = buffer(24, 4):le_uint(), buffer(28, 4):le_uint()
  local payload = buffer:len() > HEADER and buffer(HEADER):tvb()() or nil
  local words = { kinds[kind] or ("unknown event " .. kind) }

  if handle ~= 0 then
    local label = "h"
    if buffer(3, 1):uint() == 2 then label = "socket=" end
    if buffer(3, 1):uint() == 3 then label = kind >= 77 and kind <= 79 and "nic=" or "port=" end
    words[#words + 1] = label .. handle
  end
  if request ~= 0 then words[#words + 1] = "r" .. request end
  for _, field in ipairs(fields[kind] or {}) do
    local value = forms[field[2]](buffer, field, payload)
    if value then
      words[#words + 1] = field[2] == "given" and value or field[1] .. "=" .. value
      tree:add(buffer(), field[1] .. ": " .. value):set_generated()
    end
    if value and field[2] == "status" then
      tree:add(f.win32, buffer(32, 4), win32_codes[buffer(32, 4):le_uint()] or "")
    elseif value and field[2] == "text" then
      tree:add(f.text, payload)
    elseif value and field[2] == "case" then
      tree:add(f.case, payload, value)
    end
  end
  if payload then tree:add(f.payload, payload) end
  pinfo.cols.info = string.format("run %d t%d  %s", buffer(8, 4):le_uint(), buffer(12, 4):le_uint(),
                                  table.concat(words, " "))
end

DissectorTable.get("wtap_encap"):add(wtap.USER0, hvcts)
