/*
 * From the calls of one item of a range to a program (judge_scene.h). Events come from outside: lengths are checked by
 * whoever makes an operation of them.
 */
#include "run/judge_scene.h"

#include "program/address.h"
#include "run/judge_address.h"
#include <string.h>

void cts_judge_scene_begin(struct cts_judge_scene *scene)
{
    scene->used = scene->world = scene->open = 0;
    scene->lost = false;
}

static const struct cts_event *call_of(const struct cts_judge_scene *scene, uint32_t i)
{
    return (const struct cts_event *)(const void *)scene->calls[i].event;
}

/* Calls that make the world, and the first socket, end the item before. */
static bool begins_item(const struct cts_judge_scene *scene, uint32_t call)
{
    return call >= CTS_CALL_PARTITION || (call == CTS_CALL_SOCKET && scene->open == 0);
}

static void keep(struct cts_judge_scene *scene, const struct cts_event *event)
{
    uint32_t call = event->arg[0];

    if (begins_item(scene, call)) {
        scene->used = scene->world;
        scene->open = 0;
        scene->lost = false;
    }
    if (scene->used == CTS_JUDGE_SCENE_CALLS ||
        event->length > CTS_JUDGE_SCENE_BYTES - sizeof *event) {
        scene->lost = true;
        return;
    }
    memcpy(scene->calls[scene->used].event, event, sizeof *event + event->length);
    scene->calls[scene->used].made = 0;
    scene->used++;
    if (call >= CTS_CALL_PARTITION)
        scene->world = scene->used;
}

void cts_judge_scene_note(struct cts_judge_scene *scene, const struct cts_event *event)
{
    if ((event->kind != CTS_EVENT_ADDRESS_CALL && event->kind != CTS_EVENT_ADDRESS_RETURN) ||
        !CTS_CALL_IS_SOCKET(event->arg[0]))
        return;
    if (event->kind == CTS_EVENT_ADDRESS_CALL) {
        keep(scene, event);
    } else if (scene->used && !scene->lost) {
        if (event->handle && event->arg[0] != CTS_CALL_CLOSE) {
            scene->calls[scene->used - 1].made = event->handle;
            scene->open++;
        }
        if (event->arg[0] == CTS_CALL_CLOSE && event->status == 0 && scene->open)
            scene->open--;
    }
}

/* The register of a socket, which is that of the call that made it; CTS_NO_REGISTER: nobody has. */
static uint8_t register_of(const struct cts_judge_scene *scene, uint32_t call, uint32_t socket)
{
    uint8_t at = CTS_NO_REGISTER, made = 0;

    for (uint32_t i = scene->world; i < call; i++)
        if (scene->calls[i].made) {
            if (scene->calls[i].made == socket)
                at = made;
            made++;
        }
    return at;
}

bool cts_judge_scene_program(const struct cts_judge_scene *scene, struct cts_program *program)
{
    uint8_t made = 0;

    *program = (struct cts_program){.interface = CTS_INTERFACE_SOCKADDR, .threads = 1};
    if (scene->lost || scene->used == scene->world)
        return false;
    for (uint32_t i = 0; i < scene->used; i++) {
        const struct cts_event *event = call_of(scene, i);
        struct cts_op *op = cts_judge_operation(event, program);

        if (!op)
            return false;
        if (cts_call_has_socket(op->code)) {
            op->handle = register_of(scene, i, event->handle);
            if (op->handle == CTS_NO_REGISTER)
                return false;
        }
        if (scene->calls[i].made && made == CTS_PROGRAM_HANDLES)
            return false;
        if (scene->calls[i].made)
            op->result = made++;
    }
    cts_program_normalize(program);
    return program->op_count > 0;
}
