/*
 * The reference client: what it does, by its arguments. Every mode ends by itself.
 *
 *     client MODE [count=N] [pause=MS] [react-fails=N]
 *
 *   poll    reads the id, twice, and prints it
 *   loop    N operations, each after a comparison; a wait is kept armed beside them
 *   wait    waits for N changes, with an operation after each
 *   cancel  arms, cancels, and uses the same OVERLAPPED again, N times; then an operation
 *   watch   a thread waits on a handle of its own, while this one does N operations
 */
#include "client.h"

#define PATIENCE_MS 1000 /* of virtual time on the harness: nothing runs meanwhile */

#ifdef CLIENT_FAULTS
enum fault client_fault;
#endif
#ifdef CLIENT_ODD
enum oddity client_oddity;
#endif

struct arguments {
    const wchar_t *mode;
    DWORD count, pause, reaction_fails;
};

/* Gives up after some failures, so that a counter which never answers does not keep it for ever. */
static void work(struct client *client, const struct arguments *arguments)
{
    for (DWORD tries = 0; client->commits < arguments->count && tries < 2 * arguments->count + 4;
         tries++) {
        client_take_wake(client, 0);
        client_commit(client);
        Sleep(arguments->pause);
    }
}

static DWORD start(struct client *client, const struct arguments *arguments)
{
    DWORD error;
    ZeroMemory(client, sizeof(*client));
    client->reaction_fails = arguments->reaction_fails;
    error = device_open(&client->device, TRUE);
    if (error)
        return error;
    error = client_store_first(client);
    if (error && !FAULTY(GEN_C_070))
        device_close(&client->device);
    return FAULTY(GEN_C_070) ? ERROR_SUCCESS : error;
}

static DWORD end(struct client *client, DWORD commits)
{
    device_close(&client->device);
    wprintf(L"%u operations\n", client->commits);
    return client->commits >= commits ? 0 : 1;
}

static DWORD mode_poll(const struct arguments *arguments)
{
    struct client client;
    VM_GENCOUNTER id;
    DWORD error = start(&client, arguments);
    if (error)
        return error;
    error = device_poll(&client.device, &id);
    if (!error)
        client_print(client_same(&id, &client.acted) ? L"unchanged" : L"changed to", &id);
    device_close(&client.device);
    return error;
}

static DWORD mode_loop(const struct arguments *arguments)
{
    struct client client;
    const DWORD error = start(&client, arguments);
    if (error)
        return error;
    client_arm(&client);
    work(&client, arguments);
    return end(&client, arguments->count);
}

static DWORD mode_wait(const struct arguments *arguments)
{
    struct client client;
    const DWORD error = start(&client, arguments);
    if (error)
        return error;
    client_arm(&client);
    for (DWORD wakes = 0; wakes < arguments->count && client.device.armed; wakes++) {
        if (!client_take_wake(&client, PATIENCE_MS))
            break;
        client_commit(&client);
    }
    if (client.poll_only && !FAULTY(GEN_C_150)) /* repeated polling instead */
        work(&client, arguments);
    else if (!client.poll_only)
        client_commit(&client);
    return end(&client, 1);
}

static DWORD mode_cancel(const struct arguments *arguments)
{
    struct client client;
    const DWORD error = start(&client, arguments);
    if (error)
        return error;
    for (DWORD i = 0; i < arguments->count && !client.poll_only; i++) {
        client_arm(&client);
        Sleep(arguments->pause);
        device_cancel(&client.device);
        if (client.device.file != INVALID_HANDLE_VALUE)
            continue;
        device_close(&client.device);
        const DWORD again = device_open(&client.device, TRUE);
        if (again)
            return again;
    }
    client_commit(&client);
    client_commit(&client);
    return end(&client, 1);
}

/* -- watch: two threads ------------------------------------------------------------------------------- */

struct watch {
    struct device device; /* synchronous, and the watcher's own */
    struct client *client;
    CRITICAL_SECTION lock; /* around what the threads share in the client */
    BOOL stop;
};

static DWORD CALLBACK watcher(void *argument)
{
    struct watch *watch = argument;
    VM_GENCOUNTER expected;
    for (;;) {
        EnterCriticalSection(&watch->lock);
        expected = watch->client->acted;
        const BOOL stop = watch->stop;
        LeaveCriticalSection(&watch->lock);
        if (stop || device_arm(&watch->device, &expected) != ERROR_SUCCESS)
            return 0;
        EnterCriticalSection(&watch->lock);
        if (!client_same(&watch->device.output.id, &watch->client->acted))
            client_react(watch->client, &watch->device.output.id);
        LeaveCriticalSection(&watch->lock);
    }
}

static void work_beside(struct watch *watch, const struct arguments *arguments)
{
    for (DWORD i = 0; i < arguments->count; i++) {
        Sleep(arguments->pause);
        if (FAULTY(GEN_C_130)) { /* on the watcher's handle */
            VM_GENCOUNTER id;
            device_poll(&watch->device, &id);
        }
        EnterCriticalSection(&watch->lock);
        client_commit(watch->client);
        LeaveCriticalSection(&watch->lock);
    }
}

static DWORD mode_watch(const struct arguments *arguments)
{
    static struct watch watch;
    struct client client;
    DWORD error = start(&client, arguments);
    if (error)
        return error;
    watch.client = &client;
    InitializeCriticalSection(&watch.lock);
    error = device_open(&watch.device, FALSE);
    HANDLE thread = error ? NULL : CreateThread(NULL, 0, watcher, &watch, 0, NULL);
    work_beside(&watch, arguments);
    if (thread) {
        EnterCriticalSection(&watch.lock);
        watch.stop = TRUE;
        LeaveCriticalSection(&watch.lock);
        /* The thread may be just before its wait: cancel until it has ended. */
        do
            CancelIoEx(watch.device.file, NULL);
        while (WaitForSingleObject(thread, 10) != WAIT_OBJECT_0);
        CloseHandle(thread);
    }
    if (!error)
        device_close(&watch.device);
    DeleteCriticalSection(&watch.lock);
    return end(&client, 1);
}

/* -- arguments ---------------------------------------------------------------------------------------- */

static const struct mode {
    const wchar_t *name;
    DWORD (*run)(const struct arguments *);
} modes[] = {
    {L"poll", mode_poll},     {L"loop", mode_loop},   {L"wait", mode_wait},
    {L"cancel", mode_cancel}, {L"watch", mode_watch},
};

#ifdef CLIENT_FAULTS
static void pick_fault(const wchar_t *name)
{
    static const struct {
        enum fault fault;
        const wchar_t *name;
    } rows[] = {
#define CLIENT_FAULT(symbol, text) {FAULT_##symbol, L##text},
#include CLIENT_FAULTS
#undef CLIENT_FAULT
    };
    for (DWORD i = 0; i < ARRAYSIZE(rows); i++)
        if (wcscmp(rows[i].name, name) == 0)
            client_fault = rows[i].fault;
}
#endif

#ifdef CLIENT_ODD
static void pick_oddity(const wchar_t *name)
{
#define CLIENT_ODD_ROW(symbol, text)                                                               \
    if (wcscmp(name, L## #symbol) == 0)                                                            \
        client_oddity = ODD_##symbol;
    CLIENT_ODDITIES(CLIENT_ODD_ROW)
#undef CLIENT_ODD_ROW
}
#endif

static void read_argument(struct arguments *arguments, const wchar_t *text)
{
    const wchar_t *value = wcschr(text, L'=');
    if (!value)
        arguments->mode = text;
    else if (wcsncmp(text, L"count=", 6) == 0)
        arguments->count = wcstoul(value + 1, NULL, 10);
    else if (wcsncmp(text, L"pause=", 6) == 0)
        arguments->pause = wcstoul(value + 1, NULL, 10);
    else if (wcsncmp(text, L"react-fails=", 12) == 0)
        arguments->reaction_fails = wcstoul(value + 1, NULL, 10);
#ifdef CLIENT_FAULTS
    else if (wcsncmp(text, L"fault=", 6) == 0)
        pick_fault(value + 1);
#endif
#ifdef CLIENT_ODD
    else if (wcsncmp(text, L"odd=", 4) == 0)
        pick_oddity(value + 1);
#endif
}

int wmain(int argc, wchar_t **argv)
{
    struct arguments arguments = {L"poll", 3, 10, 0};
    DWORD code = ERROR_INVALID_PARAMETER;
    for (int i = 1; i < argc; i++)
        read_argument(&arguments, argv[i]);
    for (DWORD i = 0; i < ARRAYSIZE(modes); i++)
        if (wcscmp(modes[i].name, arguments.mode) == 0)
            code = modes[i].run(&arguments);
    if (ODD(EXIT))
        ExitProcess(code);
    return (int)code;
}
