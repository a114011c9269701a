/*
 * cts-seeds: makes fuzz seeds from the conformance programs, in byte form. One of each shape:
 * programs that differ only in ids, registers and exact lengths are the mutators' business, and so
 * is most of what one `case` expands to.
 */
#define _GNU_SOURCE
#include "program/corpus.h"
#include "tool.h"
#include <cts/digest.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SEEDS_MAX      2048u
#define CASE_MAX       6u /* seeds of one `case`, which may expand to thousands */
#define SEED_BYTES_MAX 4096u

struct seeds {
    const char *folder;
    uint32_t count;
    uint32_t dropped; /* over the limit */
    uint32_t line;    /* of the present case */
    uint32_t of_case; /* its seeds so far */
    uint64_t shapes[SEEDS_MAX];
};

/* 0, short, right, long; and the same for outputs. */
static uint32_t length_class(uint32_t length)
{
    return length == 0 ? 0 : length < 16 ? 1 : length == 16 ? 2 : 3;
}

static uint64_t shape(const struct cts_program *program)
{
    uint64_t hash = CTS_DIGEST_BASIS;
    hash = cts_digest_add(hash, program->guest);
    hash = cts_digest_add(hash, program->policy);
    hash = cts_digest_add(hash, program->no_integration);
    for (uint32_t n = 0; n < program->stack_count; n++)
        hash = cts_digest_add(hash, program->stack[n]);
    for (uint32_t n = 0; n < program->op_count; n++) {
        const struct cts_op *op = &program->ops[n];
        hash = cts_digest_add(hash, op->kind);
        hash = cts_digest_add(hash, op->kind == CTS_OP_CALL ? op->code : 0);
        hash = cts_digest_add(hash, op->thread);
        hash = cts_digest_add(hash, op->flags);
        hash = cts_digest_add(hash, op->value.kind);
        hash = cts_digest_add(hash, length_class(op->in_length));
        hash = cts_digest_add(hash, length_class(op->out_length));
        for (uint32_t p = 0; p < op->parameter_count; p++)
            hash = cts_digest_add(hash, op->parameters[p].key);
    }
    return hash;
}

static bool is_new(struct seeds *seeds, uint64_t hash)
{
    for (uint32_t n = 0; n < seeds->count; n++)
        if (seeds->shapes[n] == hash)
            return false;
    if (seeds->count == SEEDS_MAX) {
        seeds->dropped++;
        return false;
    }
    seeds->shapes[seeds->count++] = hash;
    return true;
}

static enum cts_status write_seed(void *context, const struct cts_corpus_case *corpus_case)
{
    static uint8_t bytes[CTS_PROGRAM_BYTES_MAX];
    struct seeds *seeds = context;
    char path[PATH_MAX];
    size_t length;
    if (corpus_case->line != seeds->line)
        seeds->of_case = 0;
    seeds->line = corpus_case->line;
    if (seeds->of_case == CASE_MAX)
        return CTS_OK;
    if (cts_program_encode(corpus_case->program, bytes, sizeof bytes, &length) != CTS_OK ||
        length > SEED_BYTES_MAX || !is_new(seeds, shape(corpus_case->program)))
        return CTS_OK;
    seeds->of_case++;
    snprintf(path, sizeof path, "%s/%016llx", seeds->folder,
             (unsigned long long)cts_program_hash(corpus_case->program));
    FILE *file = fopen(path, "wbe");
    if (!file)
        return CTS_IO;
    bool good = fwrite(bytes, 1, length, file) == length;
    return fclose(file) == 0 && good ? CTS_OK : CTS_IO;
}

int main(int argc, char **argv)
{
    static struct seeds seeds;
    char message[256] = "";
    if (argc != 3) {
        fprintf(stderr, "usage: cts-seeds CORPUS OUT\nWrites one fuzz input per shape of the "
                        "programs in CORPUS (a *.prog file or a folder of them) into OUT.\n");
        return CTS_EXIT_USAGE;
    }
    seeds.folder = argv[2];
    mkdir(seeds.folder, 0777);
    enum cts_status status = cts_corpus_load(argv[1], write_seed, &seeds, message);
    if (status != CTS_OK)
        return cts_complain("%s", message[0] ? message : cts_status_text(status));
    printf("%u seeds in %s", seeds.count, seeds.folder);
    if (seeds.dropped)
        printf("; %u more shapes are beyond the limit of %u", seeds.dropped, SEEDS_MAX);
    printf("\n");
    return CTS_EXIT_PASS;
}
