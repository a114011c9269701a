/*
 * Which fields each kind of event uses, and the names of the numbers in them: one table, from which both the
 * lines for people and the tables of the Wireshark dissector are made.
 */
#include "trace/fields.h"
#include <cts/client.h>
#include <cts/counter.h>
#include <cts/nicsave.h>

/* -- names of numbers -- */

#define END_OF_NAMES                                                                               \
    {                                                                                              \
        0, NULL                                                                                    \
    }

const struct cts_name cts_names_guests[] = {
#define GUEST(name, major, minor, sp, integration, event, text) {CTS_GUEST_##name, text},
    CTS_GUEST_MAP(GUEST)
#undef GUEST
        END_OF_NAMES};
const struct cts_name cts_names_vm_events[] = {
#define VM(name, changes, text) {CTS_VM_##name, text},
    CTS_VM_EVENT_MAP(VM)
#undef VM
        END_OF_NAMES};
const struct cts_name cts_names_misuses[] = {
#define MISUSE(name, requirement, text) {CTS_MISUSE_##name, #name},
    CTS_MISUSE_MAP(MISUSE)
#undef MISUSE
        END_OF_NAMES};
const struct cts_name cts_names_client_calls[] = {
#define API(name, text) {CTS_CLIENT_API_##name, text},
    CTS_CLIENT_API_MAP(API)
#undef API
        END_OF_NAMES};
const struct cts_name cts_names_client_marks[] = {
#define MARK(name, text) {CTS_CLIENT_MARK_##name, text},
    CTS_CLIENT_MARK_MAP(MARK)
#undef MARK
        END_OF_NAMES};
const struct cts_name cts_names_outcomes[] = {
    {CTS_RUN_FINISHED, "finished"},          {CTS_RUN_BLOCKED, "blocked"},
    {CTS_RUN_LIVELOCK, "livelock"},          {CTS_RUN_STOPPED, "stopped by the target"},
    {CTS_RUN_DIED, "target died"},           {CTS_RUN_UNSUPPORTED, "not supported by the target"},
    {CTS_RUN_LIMIT, "limit of the harness"}, END_OF_NAMES};
const struct cts_name cts_names_deaths[] = {{CTS_DEATH_SIGNAL, "signal"},
                                            {CTS_DEATH_EXIT, "exit"},
                                            {CTS_DEATH_HANG, "hang"},
                                            {CTS_DEATH_MEMORY, "memory"},
                                            END_OF_NAMES};
const struct cts_name cts_names_faults[] = {
#define FAULT(name, word, text) {CTS_FAULT_##name, word},
    CTS_FAULT_MAP(FAULT)
#undef FAULT
        END_OF_NAMES};
const struct cts_name cts_names_accesses[] = {{CTS_ACCESS_UNKNOWN, "unknown"},
                                              {CTS_ACCESS_READ, "read"},
                                              {CTS_ACCESS_WRITE, "write"},
                                              END_OF_NAMES};
const struct cts_name cts_names_guid_texts[] = {{CTS_GUID_MIXED, "mixed"},
                                                {CTS_GUID_RAW, "raw"},
                                                {CTS_GUID_HIGH_LOW_HEX, "high-low-hex"},
                                                {CTS_GUID_SIGNED_DECIMAL, "signed-decimal"},
                                                END_OF_NAMES};
const struct cts_name cts_names_check_states[] = {
    {0, "pending"}, {1, "completed"}, {2, "handle-closed"}, END_OF_NAMES};
const struct cts_name cts_names_signal_states[] = {
    {1, "signalled-before"}, {2, "not-signalled"}, END_OF_NAMES};
const struct cts_name cts_names_bindings[] = {{1, "by-_CID"}, {2, "by-_HID"}, END_OF_NAMES};

/* Flags: bit, text. */
const struct cts_name cts_names_open_flags[] = {{CTS_OPEN_READ, "read"},
                                                {CTS_OPEN_WRITE, "write"},
                                                {CTS_OPEN_OVERLAPPED, "overlapped"},
                                                {CTS_OPEN_BY_GUID, "guid"},
                                                {CTS_OPEN_DOUBLE, "double"},
                                                {CTS_OPEN_UNPRIVILEGED, "unprivileged"},
                                                END_OF_NAMES};
const struct cts_name cts_names_submit_flags[] = {{CTS_SUBMIT_IN_NULL, "null-in"},
                                                  {CTS_SUBMIT_OUT_NULL, "null-out"},
                                                  {CTS_SUBMIT_SAME, "same"},
                                                  {CTS_SUBMIT_ODD, "odd"},
                                                  {CTS_SUBMIT_TAIL_CURRENT, "tail-current"},
                                                  {CTS_SUBMIT_OVERLAPPED, "overlapped"},
                                                  END_OF_NAMES};
const struct cts_name cts_names_buffer_flags[] = {{CTS_BUFFER_HEAD, "head"},
                                                  {CTS_BUFFER_TAIL, "tail"},
                                                  {CTS_BUFFER_BEFORE, "before"},
                                                  {CTS_BUFFER_AFTER, "after"},
                                                  {CTS_BUFFER_INPUT, "input"},
                                                  {CTS_BUFFER_COUNT, "count"},
                                                  END_OF_NAMES};
const struct cts_name cts_names_change_flags[] = {
    {CTS_CHANGE_STORE, "store"}, {CTS_CHANGE_NOTIFY, "notify"}, END_OF_NAMES};
const struct cts_name cts_names_platform_flags[] = {
    {CTS_PLATFORM_NOTIFY_ALWAYS, "notify-always"},
    {CTS_PLATFORM_NOTIFY_NEVER, "notify-never"},
    {CTS_PLATFORM_TORN, "torn"},
    {CTS_PLATFORM_MIGRATE_CHANGES, "migrate-changes"},
    {CTS_PLATFORM_REVERT_KEEPS, "revert-keeps"},
    END_OF_NAMES};
const struct cts_name cts_names_run_flags[] = {
    {CTS_RUN_FLAG_EXPLORED, "explored"}, {CTS_RUN_FLAG_CLIENT, "client"}, END_OF_NAMES};
const struct cts_name cts_names_capabilities[] = {
#define CAPABILITY(name, value, text) {value, #name},
    CTS_COUNTER_CAPABILITY_MAP(CAPABILITY)
#undef CAPABILITY
        END_OF_NAMES};

const struct cts_name cts_names_tables[] = {{1, "counter"},   {2, "platform"}, {4, "client"},
                                            {8, "extension"}, {16, "edge"},    {32, "miniport"},
                                            {64, "address"},  END_OF_NAMES};

/* -- names of NIC save state -- */

const struct cts_name cts_names_oids[] = {
#define OID(name, value) {value, #name},
    CTS_SWITCH_OID_MAP(OID)
#undef OID
        END_OF_NAMES};
const struct cts_name cts_names_ndis_statuses[] = {
#define NDIS(name, value) {value, #name},
    CTS_NDIS_STATUS_MAP(NDIS)
#undef NDIS
        END_OF_NAMES};
const struct cts_name cts_names_request_types[] = {{CTS_REQUEST_QUERY, "QUERY"},
                                                   {CTS_REQUEST_SET, "SET"},
                                                   {CTS_REQUEST_STATISTICS, "STATISTICS"},
                                                   {CTS_REQUEST_METHOD, "METHOD"},
                                                   END_OF_NAMES};
const struct cts_name cts_names_modules[] = {{0, "P"},  {1, "X1"}, {2, "X2"},   {3, "X3"},
                                             {4, "X4"}, {5, "X5"}, {6, "X6"},   {7, "X7"},
                                             {8, "X8"}, {9, "M"},  END_OF_NAMES};
const struct cts_name cts_names_module_flags[] = {
    {CTS_MODULE_IS_TARGET, "target"}, {CTS_MODULE_IS_SCRIPTED, "scripted"}, END_OF_NAMES};
const struct cts_name cts_names_extension_capabilities[] = {
#define CAPABILITY(name, value, text) {value, #name},
    CTS_EXTENSION_CAPABILITY_MAP(CAPABILITY)
#undef CAPABILITY
        END_OF_NAMES};
const struct cts_name cts_names_descriptor_flags[] = {{CTS_DESCRIBES_ID, "id"},
                                                      {CTS_DESCRIBES_NAME, "name"},
                                                      {CTS_DESCRIBES_FEATURES, "features"},
                                                      {CTS_DESCRIBES_SAVER, "saver"},
                                                      {CTS_DESCRIBES_TRANSPARENT, "transparent"},
                                                      {CTS_DESCRIBES_REVISION_2, "revision-2"},
                                                      END_OF_NAMES};
const struct cts_name cts_names_oid_flags[] = {{CTS_OID_WELL_FORMED, "well-formed"},
                                               {CTS_OID_NULL_BUFFER, "null-buffer"},
                                               {CTS_OID_OWN, "own"},
                                               {CTS_OID_SCRIPTED, "scripted"},
                                               END_OF_NAMES};
const struct cts_name cts_names_oid_purposes[] = {
    {CTS_PURPOSE_RAW, "raw"},
    {CTS_PURPOSE_PASS, "pass"},
    {CTS_PURPOSE_REISSUE, "reissue"},
    {CTS_PURPOSE_SAVE_COMPLETE, "save-complete"},
    {CTS_PURPOSE_RESTORE, "restore"},
    {CTS_PURPOSE_RESTORE_COMPLETE, "restore-complete"},
    {CTS_PURPOSE_LIFE, "life"},
    {CTS_PURPOSE_PLANT, "plant"},
    END_OF_NAMES};
const struct cts_name cts_names_oid_changes[] = {
#define CHANGE(name, value, text) {value, #name},
    CTS_OID_CHANGED_MAP(CHANGE)
#undef CHANGE
        END_OF_NAMES};
const struct cts_name cts_names_oid_when[] = {
    {0, "before-completion"}, {1, "after-completion"}, {2, "guard"}, END_OF_NAMES};
const struct cts_name cts_names_completion_ways[] = {{1, "return"}, {2, "call"}, END_OF_NAMES};
const struct cts_name cts_names_clone_ends[] = {
    {CTS_FREED_OK, "whole"},    {CTS_FREED_HELD, "held-below"},  {CTS_FREED_LATE, "after-original"},
    {CTS_FREED_AGAIN, "again"}, {CTS_FREED_UNKNOWN, "no-clone"}, END_OF_NAMES};
const struct cts_name cts_names_passed[] = {{CTS_PASSED_CLONE, "clone"},
                                            {CTS_PASSED_OWN, "own"},
                                            {CTS_PASSED_ORIGINAL, "original"},
                                            {CTS_PASSED_FREED, "freed"},
                                            {CTS_PASSED_AGAIN, "again"},
                                            {CTS_PASSED_LATE, "after-original"},
                                            END_OF_NAMES};
const struct cts_name cts_names_filter_states[] = {
    {CTS_FILTER_PAUSED, "paused"}, {CTS_FILTER_RUNNING, "running"}, {2, "detached"}, END_OF_NAMES};
const struct cts_name cts_names_edge_notes[] = {
#define NOTE(name, text) {CTS_EDGE_NOTE_##name, text},
    CTS_EDGE_NOTE_MAP(NOTE)
#undef NOTE
        END_OF_NAMES};
const struct cts_name cts_names_edge_world[] = {{CTS_WORLD_CONNECT, "connect"},
                                                {CTS_WORLD_DISCONNECT, "disconnect"},
                                                {CTS_WORLD_EVENT, "event"},
                                                {CTS_WORLD_RESTORE, "restore"},
                                                END_OF_NAMES};
const struct cts_name cts_names_partition_events[] = {
#define PARTITION(name, text) {CTS_PARTITION_##name, text},
    CTS_PARTITION_EVENT_MAP(PARTITION)
#undef PARTITION
        END_OF_NAMES};
const struct cts_name cts_names_sweeps[] = {
    {CTS_SWEEP_NEED, "need"},     {CTS_SWEEP_SIZES, "sizes"},   {CTS_SWEEP_RESTORE, "restore"},
    {CTS_SWEEP_HEADER, "header"}, {CTS_SWEEP_ORDERS, "orders"}, END_OF_NAMES};

/* -- which fields a kind uses -- */

#define BUFFERS                                                                                    \
    {CTS_FIELD_NUMBER, 0, "count", NULL},                                                          \
    {                                                                                              \
        CTS_FIELD_FLAGS, 1, "changed", cts_names_buffer_flags                                      \
    }
const struct cts_field cts_event_fields[CTS_EVENT_KINDS][CTS_EVENT_FIELDS_MAX] = {
    [CTS_EVENT_TRACE_BEGIN] = {{CTS_FIELD_FLAGS, 0, "can", cts_names_capabilities},
                               {CTS_FIELD_FLAGS, 1, "tables", cts_names_tables},
                               {CTS_FIELD_FLAGS, 2, "extension", cts_names_extension_capabilities},
                               {CTS_FIELD_SOME, 3, "edge", NULL},
                               {CTS_FIELD_MASK, 4, "calls", NULL},
                               {CTS_FIELD_TEXT, 0, "about", NULL}},
    [CTS_EVENT_RUN_BEGIN] = {{CTS_FIELD_CASE, 0, "case", NULL},
                             {CTS_FIELD_ONE_OF, 0, "guest", cts_names_guests},
                             {CTS_FIELD_NUMBER, 1, "integration", NULL},
                             {CTS_FIELD_FLAGS, 2, "flags", cts_names_run_flags},
                             {CTS_FIELD_FLAGS, 4, "platform", cts_names_platform_flags},
                             {CTS_FIELD_NUMBER, 3, "number", NULL}},
    [CTS_EVENT_RUN_END] = {{CTS_FIELD_STATUS_E, 0, "outcome", cts_names_outcomes},
                           {CTS_FIELD_NUMBER, 0, "points", NULL}},
    [CTS_EVENT_DIED] = {{CTS_FIELD_ONE_OF, 0, "by", cts_names_deaths},
                        {CTS_FIELD_NUMBER, 1, "code", NULL},
                        {CTS_FIELD_WIDE, 2, "address", NULL},
                        {CTS_FIELD_ONE_OF, 4, "at", cts_names_faults},
                        {CTS_FIELD_ONE_OF, 5, "access", cts_names_accesses},
                        {CTS_FIELD_TEXT, 0, "text", NULL}},
    [CTS_EVENT_MISUSE] = {{CTS_FIELD_ONE_OF, 0, "kind", cts_names_misuses},
                          {CTS_FIELD_TEXT, 0, "text", NULL}},
    [CTS_EVENT_QUIESCENT] = {{CTS_FIELD_NUMBER, 0, "pending", NULL},
                             {CTS_FIELD_NUMBER, 1, "checked", NULL}},
    [CTS_EVENT_EXPLORED] = {{CTS_FIELD_LONG, 0, "schedules", NULL},
                            {CTS_FIELD_NUMBER, 2, "bound", NULL},
                            {CTS_FIELD_NUMBER, 3, "cut", NULL},
                            {CTS_FIELD_BYTES, 0, "digest", NULL}},
    [CTS_EVENT_IDLE] = {{CTS_FIELD_NUMBER, 0, "ms", NULL}},
    [CTS_EVENT_MEMORY] = {{CTS_FIELD_NUMBER, 0, "blocks", NULL},
                          {CTS_FIELD_NUMBER, 1, "bytes", NULL}},
    [CTS_EVENT_OPEN] = {{CTS_FIELD_FLAGS, 0, "how", cts_names_open_flags}},
    [CTS_EVENT_OPENED] = {{CTS_FIELD_STATUS, 0, "status", NULL}},
    [CTS_EVENT_SUBMIT] = {{CTS_FIELD_HEX, 0, "code", NULL},
                          {CTS_FIELD_NUMBER, 1, "in", NULL},
                          {CTS_FIELD_NUMBER, 2, "out", NULL},
                          {CTS_FIELD_FLAGS, 3, "flags", cts_names_submit_flags},
                          {CTS_FIELD_BYTES, 0, "input", NULL}},
    [CTS_EVENT_SUBMITTED] = {{CTS_FIELD_STATUS, 0, "status", NULL},
                             {CTS_FIELD_NUMBER, 0, "count", NULL}},
    [CTS_EVENT_COMPLETED] = {{CTS_FIELD_STATUS, 0, "status", NULL},
                             BUFFERS,
                             {CTS_FIELD_NUMBER, 2, "completion", NULL},
                             {CTS_FIELD_ONE_OF, 3, "event", cts_names_signal_states},
                             {CTS_FIELD_BYTES, 0, "output", NULL}},
    [CTS_EVENT_SIGNALLED] = {{CTS_FIELD_STATUS, 0, "status", NULL},
                             BUFFERS,
                             {CTS_FIELD_BYTES, 0, "output", NULL}},
    [CTS_EVENT_CHECK] = {BUFFERS,
                         {CTS_FIELD_ONE_OF, 2, "request", cts_names_check_states},
                         {CTS_FIELD_BYTES, 0, "output", NULL}},
    [CTS_EVENT_OVERWRITE] = {{CTS_FIELD_BYTES, 0, "input", NULL}},
    [CTS_EVENT_CANCELLED] = {{CTS_FIELD_STATUS, 0, "status", NULL}},
    [CTS_EVENT_CLOSED] = {{CTS_FIELD_STATUS, 0, "status", NULL}},
    [CTS_EVENT_DUPLICATE] = {{CTS_FIELD_NUMBER, 0, "of", NULL}},
    [CTS_EVENT_DUPLICATED] = {{CTS_FIELD_STATUS, 0, "status", NULL},
                              {CTS_FIELD_NUMBER, 0, "of", NULL}},
    [CTS_EVENT_OBSERVED] = {BUFFERS,
                            {CTS_FIELD_NUMBER, 2, "signalled", NULL},
                            {CTS_FIELD_NUMBER, 3, "completed", NULL},
                            {CTS_FIELD_BYTES, 0, "output", NULL}},
    [CTS_EVENT_CHANGE] = {{CTS_FIELD_FLAGS, 0, "what", cts_names_change_flags},
                          {CTS_FIELD_BYTES, 0, "id", NULL}},
    [CTS_EVENT_CHANGED] = {{CTS_FIELD_FLAGS, 0, "what", cts_names_change_flags}},
    [CTS_EVENT_STORE] = {{CTS_FIELD_NUMBER, 0, "offset", NULL},
                         {CTS_FIELD_BYTES, 0, "bytes", NULL}},
    [CTS_EVENT_VM] = {{CTS_FIELD_ONE_OF, 0, "event", cts_names_vm_events},
                      {CTS_FIELD_NUMBER, 1, "argument", NULL}},
    [CTS_EVENT_VM_DONE] = {{CTS_FIELD_ONE_OF, 0, "event", cts_names_vm_events},
                           {CTS_FIELD_NUMBER, 1, "argument", NULL}},
    [CTS_EVENT_CONFIGURE] = {{CTS_FIELD_STATUS, 0, "status", NULL},
                             {CTS_FIELD_ONE_OF, 0, "notation", cts_names_guid_texts},
                             {CTS_FIELD_TEXT, 0, "text", NULL}},
    [CTS_EVENT_READ_BACK] = {{CTS_FIELD_STATUS, 0, "status", NULL},
                             {CTS_FIELD_TEXT, 0, "text", NULL}},
    [CTS_EVENT_DEVICE] = {{CTS_FIELD_NUMBER, 0, "devices", NULL},
                          {CTS_FIELD_WIDE, 1, "address", NULL},
                          {CTS_FIELD_TEXT, 0, "names", NULL}},
    [CTS_EVENT_ACPI_FOUND] = {{CTS_FIELD_ONE_OF, 0, "bound", cts_names_bindings}},
    [CTS_EVENT_ACPI_ADDR] = {{CTS_FIELD_WIDE, 0, "address", NULL}},
    [CTS_EVENT_ACPI_MAPPED] = {{CTS_FIELD_WIDE, 0, "address", NULL},
                               {CTS_FIELD_NUMBER, 2, "bytes", NULL}},
    [CTS_EVENT_ACPI_HANDLER] = {{CTS_FIELD_NUMBER, 0, "on", NULL}},
    [CTS_EVENT_CLIENT_END] = {{CTS_FIELD_STATUS_N, 0, "exit", NULL}},
    [CTS_EVENT_CLIENT_CALL] = {{CTS_FIELD_ONE_OF, 0, "call", cts_names_client_calls},
                               {CTS_FIELD_HEX, 1, "a", NULL},
                               {CTS_FIELD_HEX, 2, "b", NULL},
                               {CTS_FIELD_HEX, 3, "c", NULL},
                               {CTS_FIELD_HEX, 4, "d", NULL},
                               {CTS_FIELD_HEX, 5, "e", NULL}},
    [CTS_EVENT_CLIENT_RETURN] = {{CTS_FIELD_ONE_OF, 0, "call", cts_names_client_calls},
                                 {CTS_FIELD_STATUS, 0, "status", NULL},
                                 {CTS_FIELD_NUMBER, 1, "count", NULL},
                                 {CTS_FIELD_BYTES, 0, "output", NULL}},
    [CTS_EVENT_CLIENT_MARK] = {{CTS_FIELD_ONE_OF, 0, "mark", cts_names_client_marks},
                               {CTS_FIELD_STATUS, 0, "status", NULL},
                               {CTS_FIELD_BYTES, 0, "id", NULL}},
    [CTS_EVENT_CLIENT_PRINT] = {{CTS_FIELD_TEXT, 0, "text", NULL}},
    [CTS_EVENT_CLIENT_FAULT] = {{CTS_FIELD_ONE_OF, 0, "call", cts_names_client_calls},
                                {CTS_FIELD_STATUS, 0, "status", NULL}},

#define MODULE                                                                                     \
    {                                                                                              \
        CTS_FIELD_ONE_OF, 0, "module", cts_names_modules                                           \
    }
#define NDIS_STATUS                                                                                \
    {                                                                                              \
        CTS_FIELD_STATUS_E, 0, "status", cts_names_ndis_statuses                                   \
    }
#define IMAGE                                                                                      \
    {                                                                                              \
        CTS_FIELD_IMAGE, 0, "oid", NULL                                                            \
    }
    [CTS_EVENT_OID_MODULE] = {MODULE,
                              {CTS_FIELD_FLAGS, 1, "is", cts_names_module_flags},
                              {CTS_FIELD_FLAGS, 2, "can", cts_names_extension_capabilities},
                              {CTS_FIELD_DESCRIPTOR, 0, "descriptor", NULL}},
    [CTS_EVENT_OID_ISSUED] = {{CTS_FIELD_ONE_OF, 4, "purpose", cts_names_oid_purposes},
                              {CTS_FIELD_SOME, 3, "nic", NULL},
                              {CTS_FIELD_FLAGS, 2, "flags", cts_names_oid_flags},
                              IMAGE},
    [CTS_EVENT_OID_DELIVERED] = {MODULE,
                                 {CTS_FIELD_SOME, 1, "irql", NULL},
                                 {CTS_FIELD_FLAGS, 2, "flags", cts_names_oid_flags},
                                 IMAGE},
    [CTS_EVENT_OID_RETURNED] = {MODULE, NDIS_STATUS},
    [CTS_EVENT_OID_COMPLETED] = {MODULE,
                                 NDIS_STATUS,
                                 {CTS_FIELD_NUMBER, 1, "completion", NULL},
                                 {CTS_FIELD_ONE_OF, 2, "by", cts_names_completion_ways},
                                 {CTS_FIELD_SOME, 3, "irql", NULL},
                                 IMAGE},
    [CTS_EVENT_OID_CLONED] = {MODULE, NDIS_STATUS, {CTS_FIELD_NUMBER, 1, "original", NULL}},
    [CTS_EVENT_OID_FREED] = {MODULE, {CTS_FIELD_ONE_OF, 1, "how", cts_names_clone_ends}},
    [CTS_EVENT_OID_FORWARDED] = {MODULE, {CTS_FIELD_ONE_OF, 1, "what", cts_names_passed}, IMAGE},
    [CTS_EVENT_OID_FORWARD_RETURNED] = {MODULE, NDIS_STATUS},
    [CTS_EVENT_OID_TOLD] = {MODULE, NDIS_STATUS, IMAGE},
    [CTS_EVENT_OID_TOLD_DONE] = {MODULE, NDIS_STATUS},
    [CTS_EVENT_OID_CHECK] = {{CTS_FIELD_FLAGS, 0, "changed", cts_names_oid_changes},
                             {CTS_FIELD_NUMBER, 1, "first", NULL},
                             {CTS_FIELD_NUMBER, 2, "last", NULL},
                             {CTS_FIELD_ONE_OF, 3, "when", cts_names_oid_when}},
    [CTS_EVENT_OID_CANCEL] = {MODULE},
    [CTS_EVENT_OID_CANCELLED] = {MODULE},
    [CTS_EVENT_FILTER_STATE] = {MODULE, {CTS_FIELD_ONE_OF, 1, "to", cts_names_filter_states}},
    [CTS_EVENT_FILTER_STATE_DONE] = {MODULE,
                                     {CTS_FIELD_ONE_OF, 1, "to", cts_names_filter_states},
                                     NDIS_STATUS},
    [CTS_EVENT_PLANTED] = {MODULE,
                           NDIS_STATUS,
                           {CTS_FIELD_NUMBER, 1, "port", NULL},
                           {CTS_FIELD_NUMBER, 2, "index", NULL},
                           {CTS_FIELD_NUMBER, 3, "records", NULL},
                           {CTS_FIELD_RECORDS, 0, "data", NULL}},
    [CTS_EVENT_GROWN] = {MODULE,
                         {CTS_FIELD_NUMBER, 1, "port", NULL},
                         {CTS_FIELD_NUMBER, 2, "index", NULL},
                         {CTS_FIELD_NUMBER, 3, "record", NULL},
                         {CTS_FIELD_SIGNED, 4, "bytes", NULL},
                         {CTS_FIELD_NUMBER, 5, "read", NULL}},
    [CTS_EVENT_EDGE_NOTE] = {{CTS_FIELD_ONE_OF, 0, "note", cts_names_edge_notes},
                             NDIS_STATUS,
                             {CTS_FIELD_SOME, 1, "revision", NULL},
                             {CTS_FIELD_NUMBER, 2, "bytes", NULL},
                             {CTS_FIELD_WIDE, 3, "digest", NULL},
                             {CTS_FIELD_RECORD, 0, "record", NULL}},
    [CTS_EVENT_EDGE_CALL] = {{CTS_FIELD_ONE_OF, 0, "what", cts_names_edge_world},
                             {CTS_FIELD_NUMBER, 1, "partition", NULL},
                             {CTS_FIELD_NUMBER, 2, "port", NULL},
                             {CTS_FIELD_NUMBER, 3, "index", NULL},
                             {CTS_FIELD_ONE_OF, 4, "event", cts_names_partition_events}},
    [CTS_EVENT_EDGE_RETURN] = {{CTS_FIELD_ONE_OF, 0, "what", cts_names_edge_world},
                               NDIS_STATUS,
                               {CTS_FIELD_NUMBER, 1, "partition", NULL},
                               {CTS_FIELD_NUMBER, 2, "port", NULL},
                               {CTS_FIELD_NUMBER, 3, "index", NULL},
                               {CTS_FIELD_ONE_OF, 4, "event", cts_names_partition_events}},
    [CTS_EVENT_OID_SWEPT] = {{CTS_FIELD_ONE_OF, 0, "what", cts_names_sweeps},
                             {CTS_FIELD_LONG, 1, "calls", NULL},
                             {CTS_FIELD_LONG, 3, "requests", NULL},
                             {CTS_FIELD_NUMBER, 5, "disagreements", NULL},
                             {CTS_FIELD_SWEEP, 0, "digest", NULL}},

    [CTS_EVENT_ADDRESS_CALL] = {{CTS_FIELD_ONE_OF, 0, "call", cts_names_address_calls},
                                {CTS_FIELD_GIVEN, 0, "given", NULL}},
    [CTS_EVENT_ADDRESS_RETURN] = {{CTS_FIELD_ONE_OF, 0, "call", cts_names_address_calls},
                                  {CTS_FIELD_ANSWER, 0, "status", NULL},
                                  {CTS_FIELD_SOME, 2, "written", NULL},
                                  {CTS_FIELD_FLAGS, 1, "changed", cts_names_address_changes},
                                  {CTS_FIELD_RESULT, 0, "result", NULL}},
    [CTS_EVENT_ADDRESS_SWEPT] = {{CTS_FIELD_ONE_OF, 0, "what", cts_names_extents},
                                 {CTS_FIELD_NUMBER, 3, "first", NULL},
                                 {CTS_FIELD_LONG, 4, "count", NULL},
                                 {CTS_FIELD_LONG, 1, "calls", NULL},
                                 {CTS_FIELD_STATUS_N, 0, "disagreements", NULL},
                                 {CTS_FIELD_SWEEP, 0, "digest", NULL}},
};
