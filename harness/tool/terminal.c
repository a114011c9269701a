/*
 * The terminal: colours, progress, Ctrl-C, complaints. In a pipe there are neither colours nor progress.
 */
#include "tool.h"
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define EVENT_LINE_SIZE 1024
#define PROGRESS_AFTER  1.0
#define PROGRESS_EVERY  0.1

static volatile sig_atomic_t interrupted;

double cts_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

const char *cts_coloured(enum cts_verdict verdict)
{
    static const char *const colours[] = {[CTS_VERDICT_NONE] = "\033[33mINCONC\033[0m",
                                          [CTS_VERDICT_PASS] = "\033[32mPASS\033[0m",
                                          [CTS_VERDICT_INCONC] = "\033[33mINCONC\033[0m",
                                          [CTS_VERDICT_FAIL] = "\033[31mFAIL\033[0m",
                                          [CTS_VERDICT_NA] = "N/A",
                                          [CTS_VERDICT_WARN] = "\033[33mWARN\033[0m"};
    static int wanted = -1;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (wanted < 0)
        wanted =
            isatty(STDOUT_FILENO) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
    return wanted ? colours[verdict] : cts_verdict_text(verdict);
}

void cts_event_show(const char *before, const struct cts_event *event)
{
    char line[EVENT_LINE_SIZE];
    char readable[EVENT_LINE_SIZE];
    size_t length = cts_event_print(event, line, sizeof(line));

    if (event->interface == CTS_INTERFACE_SOCKADDR &&
        cts_readable(line, length, readable, sizeof(readable)))
        printf("%s%s  # %s\n", before, line, readable);
    else
        printf("%s%s\n", before, line);
}

static double progress_last;

void cts_progress(const char *format, ...)
{
    static double start;
    static int terminal = -1;
    double now = cts_seconds();
    struct winsize window;
    char line[256];
    va_list arguments;

    if (terminal < 0) {
        terminal = isatty(STDERR_FILENO);
        start = now;
    }
    if (!terminal || now - start < PROGRESS_AFTER || now - progress_last < PROGRESS_EVERY)
        return;
    progress_last = now;
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    /* A line that the terminal breaks could not be taken back. */
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 1 &&
        window.ws_col <= sizeof(line))
        line[window.ws_col - 1] = '\0';
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
}

void cts_progress_end(void)
{
    if (progress_last > 0)
        fputs("\r\033[K", stderr);
    progress_last = 0;
}

int cts_complain(const char *format, ...)
{
    va_list arguments;

    cts_progress_end();
    fflush(stdout);
    fprintf(stderr, "%s: ", cts_self_name());
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return CTS_EXIT_USAGE;
}

static void interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

void cts_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool cts_interrupted(void)
{
    return interrupted;
}
