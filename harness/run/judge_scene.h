/*
 * The socket calls of an exhaustive range, kept as they come, and the program that makes those of one item again: the
 * partitions and services of its world, then its sockets. Reads events; judges nothing, and plays nothing.
 */
#ifndef CTS_JUDGE_SCENE_H
#define CTS_JUDGE_SCENE_H

#include "program/program.h"

#define CTS_JUDGE_SCENE_CALLS 48u
#define CTS_JUDGE_SCENE_BYTES 256u /* of the event of a call */

struct cts_judge_scene {
    uint32_t used;  /* calls that are kept */
    uint32_t world; /* of these, the first ones made what is there before a socket is */
    uint32_t open;  /* sockets that are */
    bool lost;      /* there were more, or longer ones */
    struct {
        uint32_t made; /* number of the new socket; 0: none */
        _Alignas(struct cts_event) uint8_t event[CTS_JUDGE_SCENE_BYTES];
    } calls[CTS_JUDGE_SCENE_CALLS];
};

/* Forgets the run before. */
void cts_judge_scene_begin(struct cts_judge_scene *scene);
/* The next event of a run. */
void cts_judge_scene_note(struct cts_judge_scene *scene, const struct cts_event *event);
/* Fills in a program that makes the calls of the item at hand, up to the last one. False: no program can say them. */
bool cts_judge_scene_program(const struct cts_judge_scene *scene, struct cts_program *program);

#endif
