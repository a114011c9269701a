/*
 * Between the harness and the kernel layer: see io.c.
 */
#ifndef CTS_FAULTY_IO_H
#define CTS_FAULTY_IO_H

struct cts_counter_ops; /* cts/counter.h */

/* Puts the faulty I/O manager before the functions of the table. Called once. */
void cts_faulty_io(struct cts_counter_ops *ops);
/* The caller's input pointer of the request that the calling thread is submitting, or NULL. */
const void *cts_faulty_caller_input(void);

#endif
