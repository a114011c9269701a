/*
 * The header of captured vsock packets (struct af_vsockmon_hdr). Sums are taken in size_t, and nothing behind the
 * captured length is read.
 */
#include "hvsocket.h"

#define OP_PAYLOAD       4u
#define TRANSPORT_VIRTIO 2u
#define VIRTIO_HEADER    44u

static const char *const ops[] = {"unknown", "connect", "disconnect", "control", "payload"};
static const char *const transports[] = {"unknown", "no info", "virtio"};

enum hvs_result hvs_capture_decode(const uint8_t *bytes, size_t length, struct hvs_capture *capture)
{
    if (length < HVS_CAPTURE_SIZE || length - HVS_CAPTURE_SIZE < hvs_get16(bytes + 28))
        return HVS_LEN;
    const struct hvs_capture read = {
        .src_cid = hvs_get64(bytes),
        .dst_cid = hvs_get64(bytes + 8),
        .src_port = hvs_get32(bytes + 16),
        .dst_port = hvs_get32(bytes + 20),
        .op = hvs_get16(bytes + 24),
        .transport = hvs_get16(bytes + 26),
        .len = hvs_get16(bytes + 28),
    };
    if (read.transport == TRANSPORT_VIRTIO && read.len < VIRTIO_HEADER)
        return HVS_RANGE;
    *capture = read;
    if (read.op == OP_PAYLOAD) {
        capture->payload = HVS_CAPTURE_SIZE + (size_t)read.len;
        capture->payload_length = length - capture->payload;
    }
    return HVS_OK;
}

enum hvs_result hvs_capture_encode(const struct hvs_capture *capture, uint8_t *bytes,
                                   size_t capacity)
{
    if (capacity < HVS_CAPTURE_SIZE)
        return HVS_SPACE;
    hvs_put64(bytes, capture->src_cid);
    hvs_put64(bytes + 8, capture->dst_cid);
    hvs_put32(bytes + 16, capture->src_port);
    hvs_put32(bytes + 20, capture->dst_port);
    hvs_put16(bytes + 24, capture->op);
    hvs_put16(bytes + 26, capture->transport);
    hvs_put16(bytes + 28, capture->len);
    hvs_put16(bytes + 30, 0);
    return HVS_OK;
}

/* -- as text ------------------------------------------------------------------------------------------------ */

static size_t print_wide(uint64_t value, char *text)
{
    char reversed[20];
    size_t count = 0;

    do {
        reversed[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t i = 0; i < count; i++)
        text[i] = reversed[count - 1 - i];
    return count;
}

static size_t print_word(const char *word, char *text)
{
    size_t length = strlen(word);

    memcpy(text, word, length);
    return length;
}

static size_t print_end(uint64_t cid, uint32_t port, char *text)
{
    size_t length = print_wide(cid, text);

    text[length++] = ':';
    return length + print_wide(port, text + length);
}

enum hvs_result hvs_capture_print(const struct hvs_capture *capture, char *text, size_t capacity,
                                  size_t *written)
{
    char whole[2 * (20 + 1 + 10) + sizeof " >  disconnect no info"];
    uint32_t op = capture->op < 5 ? capture->op : 0;
    uint32_t transport = capture->transport < 3 ? capture->transport : 0;
    size_t length = print_end(capture->src_cid, capture->src_port, whole);

    length += print_word(" > ", whole + length);
    length += print_end(capture->dst_cid, capture->dst_port, whole + length);
    whole[length++] = ' ';
    length += print_word(ops[op], whole + length);
    whole[length++] = ' ';
    length += print_word(transports[transport], whole + length);
    whole[length] = '\0';
    if (capacity < length + 1)
        return HVS_SPACE;
    memcpy(text, whole, length + 1);
    *written = length;
    return HVS_OK;
}
