/*
 * Traces as files: what was written is read back; the same events give the same bytes; a file that
 * is cut, damaged, foreign or on a full disk gets a message with the frame, never a crash and never
 * a lost event.
 */
#include "trace/trace.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
// clang-format off: cmocka needs the headers above
#include <cmocka.h>
// clang-format on

#define EVENTS       12
#define FRAME_HEADER 16
#define FILE_HEADER  24

static uint64_t memory[4096];
static struct cts_buffer buffer;
static char path[64];
static uint8_t whole[16384];
static size_t whole_size;

static void save(const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static size_t load(void *bytes, size_t capacity)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    size_t size = fread(bytes, 1, capacity, file);

    fclose(file);
    return size;
}

static void write_all(void)
{
    struct cts_trace_writer *writer;
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;

    assert_int_equal(cts_trace_create(path, &writer), CTS_OK);
    while ((event = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status)))
        assert_int_equal(cts_trace_write(writer, event), CTS_OK);
    assert_int_equal(cts_trace_frames(writer), EVENTS);
    assert_int_equal(cts_trace_close(writer), CTS_OK);
}

/* Reads all there is; returns the whole events, and the status at the end. */
static uint64_t read_all(enum cts_status *status, char message[160])
{
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    uint64_t frame = 0;
    uint64_t events = 0;
    char line[400];

    message[0] = '\0';
    *status = cts_trace_open(path, &reader, message);
    if (*status != CTS_OK) {
        assert_null(reader);
        return 0;
    }
    while ((*status = cts_trace_read(reader, &event, &frame, message)) == CTS_OK && event) {
        assert_int_equal(frame, ++events);
        assert_true(cts_event_print(event, line, sizeof(line)) < sizeof(line));
    }
    if (*status != CTS_OK) { /* it stays so */
        assert_int_equal(frame, events + 1);
        assert_int_equal(cts_trace_read(reader, &event, &frame, message), *status);
        assert_null(event);
    }
    cts_trace_done(reader);
    return events;
}

static int make(void **state)
{
    int file;

    (void)state;
    strcpy(path, "/tmp/test_trace_file.XXXXXX");
    file = mkstemp(path);
    if (file < 0)
        return -1;
    close(file);
    cts_buffer_init(&buffer, memory, sizeof(memory));
    for (uint32_t i = 0; i < EVENTS; i++) {
        struct cts_event *event =
            cts_buffer_append(&buffer, (uint16_t)(i % 2 ? CTS_EVENT_SUBMIT : 20), 1, i, i * 3);

        event->status = 997;
        event->arg[0] = 0x32c004;
        memset(event + 1, (int)(0xa0 + i), i * 3);
    }
    write_all();
    whole_size = load(whole, sizeof(whole));
    return 0;
}

static int drop(void **state)
{
    (void)state;
    return unlink(path);
}

static void round_trip(void **state)
{
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    const struct cts_event *original;
    enum cts_status status;
    uint64_t frame;
    size_t offset = 0;

    (void)state;
    write_all();
    assert_int_equal(cts_trace_open(path, &reader, NULL), CTS_OK);
    for (uint64_t i = 1; i <= EVENTS; i++) {
        original = cts_buffer_next(buffer.bytes, buffer.used, &offset, &status);
        assert_int_equal(cts_trace_read(reader, &event, &frame, NULL), CTS_OK);
        assert_non_null(event);
        assert_int_equal(frame, i);
        assert_memory_equal(event, original, sizeof(*event) + original->length);
    }
    assert_int_equal(cts_trace_read(reader, &event, &frame, NULL), CTS_OK);
    assert_null(event);
    cts_trace_done(reader);
}

static void same_events_same_bytes(void **state)
{
    uint8_t again[sizeof(whole)];

    (void)state;
    write_all();
    assert_int_equal(load(again, sizeof(again)), whole_size);
    assert_memory_equal(again, whole, whole_size);
    /* Nanosecond magic, link type 147, and the first packet's time is its stamp. */
    assert_memory_equal(whole, "\x4d\x3c\xb2\xa1", 4);
    assert_int_equal(whole[20], 147);
    assert_int_equal(whole[FILE_HEADER + FRAME_HEADER + 64 + 4], 1);
}

static void cut_at_every_byte(void **state)
{
    enum cts_status status;
    char message[160];
    size_t end = FILE_HEADER;
    uint64_t frames = 0;

    (void)state;
    for (size_t size = 0; size < whole_size; size++) {
        char wanted[32];

        save(whole, size);
        if (size == end + FRAME_HEADER + 64 + frames * 3) {
            end = size;
            frames++;
        }
        assert_int_equal(read_all(&status, message), frames);
        if (size < FILE_HEADER) {
            assert_int_equal(status, CTS_CORRUPT);
            assert_true(strlen(message) > 10);
        } else if (size == end) {
            assert_int_equal(status, CTS_OK);
        } else {
            assert_int_equal(status, CTS_TRUNCATED);
            snprintf(wanted, sizeof(wanted), "frame %d: ", (int)frames + 1);
            assert_memory_equal(message, wanted, strlen(wanted));
        }
    }
}

static void every_bit_flipped(void **state)
{
    enum cts_status status;
    char message[160];
    uint8_t bad[sizeof(whole)];
    unsigned refused = 0;

    (void)state;
    memcpy(bad, whole, whole_size);
    for (size_t bit = 0; bit < whole_size * 8; bit++) {
        bad[bit / 8] ^= (uint8_t)(1u << bit % 8);
        save(bad, whole_size);
        assert_true(read_all(&status, message) <= EVENTS);
        if (status != CTS_OK) {
            refused++;
            assert_true(status == CTS_CORRUPT || status == CTS_TRUNCATED || status == CTS_VERSION);
            assert_true(strlen(message) > 10);
        }
        bad[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    /* At the least, every flip of a frame length, magic, version or event length is seen. */
    assert_true(refused > EVENTS * 8 * 8);
}

static void damage_names_frame_and_fault(void **state)
{
    /* Offsets are in the first frame's event; what follows the number is what the message must say.
     */
    static const struct {
        size_t at;
        uint8_t value;
        enum cts_status status;
        const char *says;
    } cases[] = {
        {FILE_HEADER + FRAME_HEADER + 0, 9, CTS_CORRUPT, "frame 1: the packet does not begin"},
        {FILE_HEADER + FRAME_HEADER + 2, 2, CTS_VERSION, "frame 1: event version 2"},
        {FILE_HEADER + FRAME_HEADER + 38, 9, CTS_CORRUPT, "frame 1: the event's length"},
        {FILE_HEADER + FRAME_HEADER + 36, 9, CTS_TRUNCATED, "frame 1: the packet ends before"},
        {FILE_HEADER + 12, 65, CTS_TRUNCATED, "frame 1: the capture cut"},
        {FILE_HEADER + 11, 9, CTS_CORRUPT, "frame 1: "},
        {20, 1, CTS_VERSION, "link type 1 "},
        {4, 77, CTS_CORRUPT, "the pcap file header is bad"},
        {0, 10, CTS_CORRUPT, "this is not a classic pcap file"},
    };
    enum cts_status status;
    char message[160];
    uint8_t bad[sizeof(whole)];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        memcpy(bad, whole, whole_size);
        bad[cases[i].at] = cases[i].value;
        save(bad, whole_size);
        assert_int_equal(read_all(&status, message), 0);
        assert_int_equal(status, cases[i].status);
        if (memcmp(message, cases[i].says, strlen(cases[i].says)) != 0)
            fail_msg("\"%s\" does not begin with \"%s\"", message, cases[i].says);
    }
}

static void random_files(void **state)
{
    enum cts_status status;
    char message[160];
    uint8_t bad[sizeof(whole)];
    uint32_t random = 1;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        size_t size = whole_size;

        memcpy(bad, whole, whole_size);
        for (int change = 0; change < 1 + round % 8; change++) {
            random = random * 1664525u + 1013904223u;
            bad[(random >> 8) % whole_size] = (uint8_t)(round % 3 ? random >> 24 : 0xff);
        }
        if (round % 5 == 0)
            size = random % whole_size;
        if (round % 7 == 0) /* nothing but a file header is right */
            for (size_t i = FILE_HEADER; i < size; i++)
                bad[i] = (uint8_t)((random = random * 1664525u + 1013904223u) >> 24);
        save(bad, size);
        assert_true(read_all(&status, message) <= EVENTS);
    }
}

static void impossible_paths(void **state)
{
    struct cts_trace_reader *reader;
    struct cts_trace_writer *writer;
    char message[160];

    (void)state;
    assert_int_equal(cts_trace_open("/nonexistent/trace.pcap", &reader, message), CTS_IO);
    assert_non_null(strstr(message, "No such file"));
    assert_int_equal(cts_trace_open("/", &reader, message), CTS_IO);
    assert_non_null(strstr(message, "directory"));
    assert_int_equal(cts_trace_create("/nonexistent/trace.pcap", &writer), CTS_IO);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(cts_trace_create("/dev/full", &writer), CTS_IO);
    assert_int_equal(errno, ENOSPC);
    assert_null(writer);
}

static void full_disk_leaves_whole_frames(void **state)
{
    struct rlimit old;
    struct rlimit tight;
    uint64_t frames = 0;
    enum cts_status status;
    char message[160];

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    for (rlim_t limit = 8000; limit < 8100; limit += 9) {
        struct cts_trace_writer *writer;

        tight = (struct rlimit){.rlim_cur = limit, .rlim_max = old.rlim_max};
        assert_int_equal(cts_trace_create(path, &writer), CTS_OK);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        for (status = CTS_OK, frames = 0; status == CTS_OK && frames < 1000; frames++)
            status = cts_trace_write(writer, (const struct cts_event *)memory);
        assert_int_equal(status, CTS_IO);
        assert_int_equal(cts_trace_write(writer, (const struct cts_event *)memory), CTS_IO);
        assert_int_equal(cts_trace_close(writer), CTS_IO);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_int_equal(read_all(&status, message), (limit - FILE_HEADER) / (FRAME_HEADER + 64));
        assert_int_equal(status, CTS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(same_events_same_bytes),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(every_bit_flipped),
        cmocka_unit_test(damage_names_frame_and_fault),
        cmocka_unit_test(random_files),
        cmocka_unit_test(impossible_paths),
        cmocka_unit_test(full_disk_leaves_whole_frames),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
