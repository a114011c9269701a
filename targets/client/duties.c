/*
 * The reference client's duties: store, compare before each operation, react before it takes effect, record an id
 * as handled only after the reaction succeeded, and keep a wait armed with the id last acted upon.
 */
#include "client.h"

BOOL client_same(const VM_GENCOUNTER *a, const VM_GENCOUNTER *b)
{
    if (FAULTY(GEN_C_080))
        return a->GenerationCount == b->GenerationCount;
    if (FAULTY(GEN_C_081))
        return a->GenerationCount <= b->GenerationCount;
    return RtlEqualMemory(a, b, sizeof(*a));
}

void client_print(const wchar_t *what, const VM_GENCOUNTER *id)
{
    if (FAULTY(GEN_C_090))
        wprintf(L"%s %I64x:%I64x\n", what, id->GenerationCount, id->GenerationCountHigh);
    else
        wprintf(L"%s %016I64x:%016I64x\n", what, id->GenerationCount, id->GenerationCountHigh);
}

DWORD client_store_first(struct client *client)
{
    VM_GENCOUNTER id;
    DWORD error = device_poll(&client->device, &id);
    if (!error && ODD(LATE_STORE))
        error = device_poll(&client->device, &id);
    if (error)
        return error;
    client_print(L"generation id", &id);
    client->acted = id;
    client->stored = TRUE;
    if (!FAULTY(GEN_C_030))
        MARK(STORED, 0, &client->acted);
    return ERROR_SUCCESS;
}

/* What a real client would do here: new keys, another invocation id, a pool of numbers thrown away. */
static BOOL reaction(struct client *client)
{
    if (client->reaction_fails) {
        client->reaction_fails--;
        return FALSE;
    }
    return TRUE;
}

static void record(struct client *client, const VM_GENCOUNTER *id)
{
    client->acted = *id;
    if (!FAULTY(GEN_C_030))
        MARK(HANDLED, 0, id);
}

BOOL client_react(struct client *client, const VM_GENCOUNTER *id)
{
    BOOL done;
    if (FAULTY(GEN_F_39))
        record(client, id);
    MARK(REACT, 0, id);
    done = reaction(client);
    MARK(REACTED, done ? ERROR_SUCCESS : ERROR_GEN_FAILURE, id);
    if (!done)
        return FALSE;
    if (FAULTY(GEN_C_180))
        MARK(RESEED, 0, id);
    if (!FAULTY(GEN_F_39))
        record(client, id);
    client_print(L"reacted to", id);
    return TRUE;
}

static BOOL compare_and_react(struct client *client, const VM_GENCOUNTER *id)
{
    if (client_same(id, &client->acted) && !ODD(REACT_ALWAYS))
        return TRUE;
    return client_react(client, id);
}

static void operation(struct client *client)
{
    MARK(COMMIT, 0, NULL);
    client->commits++;
    MARK(COMMITTED, 0, NULL);
}

BOOL client_commit(struct client *client)
{
    VM_GENCOUNTER id = client->acted;
    DWORD error = ERROR_SUCCESS;
    if (!FAULTY(GEN_C_040) || !client->commits)
        error = device_poll(&client->device, &id);
    if (!error && ODD(POLL_TWICE))
        error = device_poll(&client->device, &id);
    if (error && !FAULTY(GEN_C_070))
        return FALSE;
    if (error)
        id = client->acted;
    if (FAULTY(GEN_C_050)) {
        operation(client);
        return compare_and_react(client, &id);
    }
    if (!compare_and_react(client, &id))
        return FALSE;
    if (ODD(SLOW))
        Sleep(1);
    operation(client);
    return TRUE;
}

void client_arm(struct client *client)
{
    static VM_GENCOUNTER first;
    static BOOL has_first;
    const VM_GENCOUNTER *with = &client->acted;
    DWORD error;
    if (!has_first)
        first = client->acted;
    has_first = TRUE;
    if (FAULTY(GEN_C_110))
        with = &first;
    if (client->poll_only || client->device.armed || FAULTY(GEN_C_100))
        return;
    error = device_arm(&client->device, with);
    if (error == ERROR_NOT_SUPPORTED) {
        client->poll_only = TRUE;
        wprintf(L"no event-driven mode: polling\n");
    }
}

BOOL client_take_wake(struct client *client, DWORD milliseconds)
{
    VM_GENCOUNTER id;
    DWORD error;
    if (!client->device.armed)
        return FALSE;
    error = device_collect(&client->device, milliseconds, &id);
    if (error == WAIT_TIMEOUT)
        return FALSE;
    if (error == ERROR_NOT_SUPPORTED)
        client->poll_only = TRUE;
    if (!error)
        compare_and_react(client, &id); /* if it fails, the next wait completes at once */
    if (!error && FAULTY(GEN_C_120) && !device_poll(&client->device, &id))
        client->acted = id;
    client_arm(client);
    return !error;
}
