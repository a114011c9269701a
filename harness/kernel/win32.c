/*
 * The Win32 face: start and end of a client, the frame around each of its calls, and its marks. One client
 * runs at a time, from CLIENT_BEGIN to CLIENT_END; what it leaves open is closed behind it, as a process's
 * handles are. Never decides what a client ought to do.
 */
#include "win32.h"

struct cts_win32_state cts_win32;

/* Which client each thread belongs to: a thread that outlives its client must not go on in the next one. */
static uint32_t clients, client_of_thread[CTS_THREADS_MAX];

static const char *const api_text[] = {
#define CTS_API_TEXT(name, text) text,
    CTS_CLIENT_API_MAP(CTS_API_TEXT)
#undef CTS_API_TEXT
};

static void event(uint16_t kind, uint32_t handle, uint32_t request, uint32_t status,
                  const uint32_t arg[6], const void *bytes, uint32_t length)
{
    static const uint32_t none[6];
    cts_win32.client->event(cts_win32.client, kind, handle, request, status, arg ? arg : none,
                            bytes, length);
}

uint32_t cts_win32_thread(void)
{
    return cts_win32.client ? cts_win32.host->thread(cts_win32.host) % CTS_THREADS_MAX : 0;
}

static bool is_counted(enum cts_client_api api)
{
    switch (api) {
    case CTS_CLIENT_API_CREATE_FILE:
    case CTS_CLIENT_API_DEVICE_IO_CONTROL:
    case CTS_CLIENT_API_GET_OVERLAPPED_RESULT:
    case CTS_CLIENT_API_CANCEL_IO:
    case CTS_CLIENT_API_WAIT:
        return true;
    default:
        return false;
    }
}

bool cts_win32_enter(struct cts_win32_call *call)
{
    call->injected = false;
    if (!cts_win32.client)
        return false;
    cts_win32_check_exit();
    cts_win32_print_flush();
    call->arg[0] = call->api;
    event(CTS_EVENT_CLIENT_CALL, call->handle, call->request, 0, call->arg, call->bytes,
          call->length);
    if (is_counted(call->api) && ++cts_win32.calls == cts_win32.fail_call) {
        const uint32_t arg[6] = {call->api};
        call->injected = true;
        call->status = cts_win32.fail_status;
        event(CTS_EVENT_CLIENT_FAULT, call->handle, call->request, call->status, arg, NULL, 0);
    }
    cts_win32.host->point(cts_win32.host, api_text[call->api]);
    cts_win32_check_exit();
    return call->injected;
}

BOOL cts_win32_leave(struct cts_win32_call *call, uint32_t status, uint32_t value,
                     const void *bytes, uint32_t length)
{
    const uint32_t arg[6] = {call->api, value};
    if (status != ERROR_SUCCESS && status != WAIT_TIMEOUT)
        SetLastError(status);
    if (cts_win32.client) {
        cts_win32_check_exit();
        event(CTS_EVENT_CLIENT_RETURN, call->handle, call->request, status, arg, bytes, length);
    }
    return status == ERROR_SUCCESS;
}

void cts_win32_note(struct cts_win32_call *call)
{
    call->arg[0] = call->api;
    if (!cts_win32.client)
        return;
    event(CTS_EVENT_CLIENT_CALL, call->handle, call->request, 0, call->arg, NULL, 0);
    event(CTS_EVENT_CLIENT_RETURN, call->handle, call->request, 0, call->arg, NULL, 0);
}

/* -- marks -------------------------------------------------------------------------------------------- */

static void mark(enum cts_client_mark what, uint32_t derived, uint32_t status, const void *id)
{
    if (!cts_win32.client)
        return;
    cts_win32_check_exit();
    cts_win32_print_flush();
    const uint32_t arg[6] = {what, derived};
    event(CTS_EVENT_CLIENT_MARK, 0, 0, status, arg, id, id ? CTS_COUNTER_ID_SIZE : 0);
    /* Between the comparison before an operation and its effect another thread may come. */
    if (what == CTS_CLIENT_MARK_COMMIT || what == CTS_CLIENT_MARK_REACT)
        cts_win32.host->point(cts_win32.host, "mark");
}

void cts_client_mark(enum cts_client_mark what, uint32_t status, const void *id)
{
    mark(what, 0, status, id);
}

static bool is_listed(const void *const *list, const void *function)
{
    while (list && *list)
        if (*list++ == function)
            return true;
    return false;
}

/* Called by the compiler (-finstrument-functions) in a client built with COMMIT or REACTION. */
void __cyg_profile_func_enter(void *function, void *site);
void __cyg_profile_func_exit(void *function, void *site);

void __cyg_profile_func_enter(void *function, void *site)
{
    (void)site;
    if (is_listed(cts_client_build.commit, function))
        mark(CTS_CLIENT_MARK_COMMIT, 1, 0, NULL);
    if (is_listed(cts_client_build.reaction, function))
        mark(CTS_CLIENT_MARK_REACT, 1, 0, NULL);
}

void __cyg_profile_func_exit(void *function, void *site)
{
    (void)site;
    if (is_listed(cts_client_build.reaction, function))
        mark(CTS_CLIENT_MARK_REACTED, 1, 0, NULL);
    if (is_listed(cts_client_build.commit, function))
        mark(CTS_CLIENT_MARK_COMMITTED, 1, 0, NULL);
}

/* -- the end of the process --------------------------------------------------------------------------- */

static _Noreturn void never(void)
{
    static const char nowhere;
    for (;;)
        cts_win32.host->park(cts_win32.host, &nowhere, UINT64_MAX);
}

void cts_win32_adopt_thread(void)
{
    client_of_thread[cts_win32_thread()] = clients;
}

void cts_win32_check_exit(void)
{
    if (client_of_thread[cts_win32_thread()] != clients)
        never();
    if (!cts_win32.exiting)
        return;
    if (cts_win32_thread() != cts_win32.main_thread)
        never();
    if (!cts_win32.gone)
        longjmp(cts_win32.leave, 1);
}

bool cts_win32_park(const void *channel, uint64_t deadline)
{
    const bool is_main = cts_win32_thread() == cts_win32.main_thread;
    if (is_main)
        cts_win32.main_channel = channel;
    const bool unparked = cts_win32.host->park(cts_win32.host, channel, deadline);
    if (is_main)
        cts_win32.main_channel = NULL;
    cts_win32_check_exit();
    return unparked;
}

uint64_t cts_win32_deadline(uint32_t milliseconds)
{
    if (milliseconds == INFINITE)
        return UINT64_MAX;
    return cts_win32.host->now(cts_win32.host) + (uint64_t)milliseconds * CTS_WIN32_TICKS_PER_MS;
}

/* Closes what the client has left open: its pending requests end with it. */
static void close_files(void)
{
    for (uint32_t i = 0; i < CTS_WIN32_OBJECTS; i++) {
        struct cts_win32_object *object = &cts_win32.objects[i];
        if (object->kind == CTS_WIN32_FILE && object->references) {
            object->references = 0;
            cts_win32.client->close(cts_win32.client, object->handle);
        }
    }
}

void ExitProcess(UINT code)
{
    if (!cts_win32.client)
        abort();
    if (!cts_win32.exiting) {
        cts_win32.exiting = true;
        cts_win32.exit_code = code;
    }
    if (cts_win32_thread() == cts_win32.main_thread)
        longjmp(cts_win32.leave, 1);
    if (cts_win32.main_channel)
        cts_win32.host->unpark(cts_win32.host, cts_win32.main_channel);
    cts_win32.gone = true; /* as the main thread may be inside a call that only a close ends */
    close_files();
    cts_win32.gone = false;
    never();
}

/* -- a run -------------------------------------------------------------------------------------------- */

static uint8_t *saved_data; /* the client's variables as they were loaded */

/* Byte by byte and unseen by the sanitizers: the variables' surroundings are copied with them. */
__attribute__((no_sanitize("address", "undefined"))) static void copy_bytes(
    volatile uint8_t *to, const volatile uint8_t *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = from ? from[i] : 0;
}

static void restore_variables(void)
{
    const struct cts_client_build *build = &cts_client_build;
    const size_t length = (size_t)(build->data_end - build->data);
    if (saved_data) {
        copy_bytes(build->data, saved_data, length);
        copy_bytes(build->zero, NULL, (size_t)(build->zero_end - build->zero));
        return;
    }
    saved_data = malloc(length + 1);
    if (saved_data)
        copy_bytes(saved_data, build->data, length);
}

__attribute__((destructor)) static void forget_variables(void)
{
    free(saved_data);
    cts_win32_free_blocks();
}

/* -- options ------------------------------------------------------------------------------------------ */

enum cts_guest cts_win32_guest;
static char options_text[CTS_WIN32_COMMAND_MAX];
static void *(*create_counter)(const struct cts_host *, const struct cts_counter_config *);

static void *create_with_options(const struct cts_host *host,
                                 const struct cts_counter_config *config)
{
    cts_win32_guest = config->guest;
    snprintf(options_text, sizeof(options_text), "%s", config->options ? config->options : "");
    return create_counter(host, config);
}

const struct cts_counter_ops *cts_win32_counter(const struct cts_counter_ops *driver)
{
    static struct cts_counter_ops counter;
    counter = *driver;
    create_counter = driver->create;
    counter.create = create_with_options;
    return &counter;
}

struct command_line {
    int count;
    char text[CTS_WIN32_COMMAND_MAX];
    wchar_t wide_text[CTS_WIN32_COMMAND_MAX];
    char *narrow[CTS_WIN32_ARGUMENTS + 1];
    wchar_t *wide[CTS_WIN32_ARGUMENTS + 1];
};

/* The words of the program's arguments, then those of the options, which have commas between them. */
static void split(struct command_line *line, const char *arguments)
{
    static char name[] = "client";
    static wchar_t wide_name[] = L"client";
    const size_t length = (size_t)snprintf(line->text, sizeof(line->text), "%s %s",
                                           arguments ? arguments : "", options_text);
    snprintf(cts_win32.command, sizeof(cts_win32.command), "client%s%s", *line->text ? " " : "",
             line->text);
    line->count = 1;
    line->narrow[0] = name;
    line->wide[0] = wide_name;
    bool inside = false;
    for (size_t i = 0; i < length && i + 1 < sizeof(line->text); i++) {
        const bool blank = line->text[i] == ' ' || (line->text[i] == ',');
        if (!blank && !inside && line->count < (int)CTS_WIN32_ARGUMENTS) {
            line->narrow[line->count] = line->text + i;
            line->wide[line->count++] = line->wide_text + i;
        }
        inside = !blank;
        line->wide_text[i] = blank ? L'\0' : (wchar_t)(unsigned char)line->text[i];
        line->wide_text[i + 1] = L'\0';
        if (blank)
            line->text[i] = '\0';
    }
    line->narrow[line->count] = NULL;
    line->wide[line->count] = NULL;
}

static uint32_t run_main(const char *arguments)
{
    static struct command_line line;
    split(&line, arguments);
    if (setjmp(cts_win32.leave))
        return cts_win32.exit_code;
    if (cts_client_build.wide)
        return (uint32_t)cts_client_build.wide(line.count, line.wide);
    if (cts_client_build.narrow)
        return (uint32_t)cts_client_build.narrow(line.count, line.narrow);
    cts_win32_print_wide(L"the client has neither main nor wmain", 37);
    return ERROR_CALL_NOT_IMPLEMENTED;
}

static void reset(const struct cts_client_host *client)
{
    cts_win32_free_blocks();
    memset(&cts_win32, 0, sizeof(cts_win32));
    cts_win32.client = client;
    cts_win32.host = client->host;
    cts_win32.run = client->run;
    cts_win32.main_thread = cts_win32_thread();
    clients++;
    cts_win32_adopt_thread();
}

int cts_win32_run(const struct cts_client_host *client, const char *arguments, uint32_t fail_call,
                  uint32_t fail_status)
{
    static const uint32_t none[6];
    if (cts_win32.client && cts_win32.run == client->run && !cts_win32.finished) {
        client->event(client, CTS_EVENT_CLIENT_BEGIN, 0, 0, 0, none, NULL, 0);
        client->event(client, CTS_EVENT_CLIENT_END, 0, 0, ERROR_BUSY, none, NULL, 0);
        return ERROR_BUSY;
    }
    reset(client);
    restore_variables();
    cts_win32.fail_call = fail_call;
    cts_win32.fail_status = fail_status;
    const uint32_t known[6] = {(cts_client_build.commit[0] ? CTS_CLIENT_COMMIT_NAMED : 0) |
                               (cts_client_build.reaction[0] ? CTS_CLIENT_REACTION_NAMED : 0)};
    event(CTS_EVENT_CLIENT_BEGIN, 0, 0, 0, known, arguments,
          arguments ? (uint32_t)strlen(arguments) : 0);
    const uint32_t code = run_main(arguments);
    cts_win32.exiting = true;
    cts_win32.gone = true;
    cts_win32_print_flush();
    event(CTS_EVENT_CLIENT_END, 0, 0, code, NULL, NULL, 0);
    close_files();
    cts_win32.finished = true;
    return (int)code;
}
