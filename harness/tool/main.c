/*
 * The conformance tools, one per interface: a table of subcommands and a table of options; the rest of the
 * program is behind them.
 */
#include "faulty.h"
#include "tool.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum value { FLAG, TEXT, NUMBER, LIST, DURATION /* may stay away: 10m */ };
#define OPTION(member) offsetof(struct cts_options, member)

/* name, argument, kind, member, a flag that is set along with it, subcommands that take it
 * (c certify, l list, r replay, j judge, s show, b bench, f faulty, n references, u suites, g registry), help */
static const struct option {
    const char *name;
    const char *argument;
    enum value kind;
    size_t member;
    size_t also;
    const char *commands;
    const char *help;
} option_table[] = {
    {"--target", "PATH", TEXT, OPTION(target), 0, "crbu",
     "target to test (default: the reference)"},
    {"--option", "K=V,..", LIST, OPTION(options), 0, "crbu", "options for the target; repeatable"},
    {"--profile", "NAME", TEXT, OPTION(profile), 0, "crjfg",
     "answers to the open questions, by which is judged (`list` names them); the target is\n"
     "                     not told of them: one that can do either is set with --option"},
    {"--switch", "NAME=WORD", LIST, OPTION(switches), 0, "crjg",
     "another answer, on top of the profile; repeatable (`list` names the switches)"},
    {"--filter", "WORD", TEXT, OPTION(filter), 0, "clrfn",
     "only cases whose name or requirement contains WORD, or matches the pattern;\n"
     "                     the rest is not judged and does not count"},
    {"--seed", "N", NUMBER, OPTION(seed), 0, "crf", "for everything random"},
    {"--strict", NULL, FLAG, OPTION(strict), 0, "crj", "a SHOULD counts as a MUST"},
    {"--no-explore", NULL, FLAG, OPTION(no_explore), 0, "cf", "only the default schedules"},
    {"--corpus", "DIR", TEXT, OPTION(corpus), 0, "clbfn", "where the cases are read from"},
    {"--out", "DIR", TEXT, OPTION(out), 0, "cf", "where the results go"},
    {"--list", NULL, FLAG, OPTION(list), 0, "c", "the same as the subcommand list"},
    {"--json", NULL, FLAG, OPTION(json), 0, "cljbg", "for programs instead of people"},
    {"--frame", "N", NUMBER, OPTION(frame), OPTION(framed), "rs",
     "the run of the trace that holds frame N"},
    {"--explore", "BOUND", NUMBER, OPTION(bound), OPTION(explore), "cr",
     "every schedule to this preemption bound (certify: at least, where the case explores)"},
    {"--fault", "WORD", TEXT, OPTION(fault), 0, "f", "only faults whose id contains WORD"},
    {"--all", NULL, FLAG, OPTION(all), 0, "f", "faults of every interface, in one table"},
    {"--all", NULL, FLAG, OPTION(all), 0, "l", "every case, by its name"},
    {"--fuzz", "[TIME]", DURATION, OPTION(fuzz), 0, "f",
     "hunt each fault by fuzzing too, for at most TIME: 20s, 10m (default), 2h"},
    {"--trace", "FILE", TEXT, OPTION(trace), 0, "r", "leave a trace there"},
};

static const struct command {
    const char *name;
    char letter;
    const char *files; /* NULL: takes none */
    int (*run)(const struct cts_options *options);
    const char *help;
} commands[] = {
    {"certify", 'c', NULL, cts_tool_certify, "play all cases against a target, judge, report"},
    {"list", 'l', NULL, cts_tool_list, "requirements, cases and profiles"},
    {"replay", 'r', "FILE", cts_tool_replay,
     "play one program (text, bytes, or a run of a trace) and show what happens"},
    {"judge", 'j', "TRACE...", cts_tool_judge, "judge traces again"},
    {"show", 's', "TRACE", cts_tool_show, "the events of a trace"},
    {"bench", 'b', NULL, cts_tool_bench, "measure the speed"},
    {"faulty", 'f', NULL, cts_tool_faulty, "find every seeded fault of the faulty targets"},
    {"references", 'n', NULL, cts_tool_references, "the reference targets that the cases are for"},
    {"registry", 'g', "FILE.reg", cts_tool_registry,
     "check a registry export of GuestCommunicationServices"},
    {"suites", 'u', NULL, cts_tool_suites, "the interfaces that a target implements"},
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void usage(FILE *file)
{
    fprintf(file, "usage: %s COMMAND [OPTION]...\n\n", cts_self());
    for (size_t i = 0; i < COUNT(commands); i++)
        fprintf(file, "  %-10s %-9s %s\n", commands[i].name,
                commands[i].files ? commands[i].files : "", commands[i].help);
    fprintf(file,
            "\n`%s COMMAND --help` lists its options. Exit codes: 0 pass, 1 a "
            "requirement failed,\n2 wrong use or environment, 3 inconclusive.\n",
            cts_self());
}

static void command_usage(const struct command *command)
{
    printf("usage: %s %s [OPTION]... %s\n%s\n\n", cts_self(), command->name,
           command->files ? command->files : "", command->help);
    for (size_t i = 0; i < COUNT(option_table); i++)
        if (strchr(option_table[i].commands, command->letter)) {
            char left[40];

            snprintf(left, sizeof(left), "%s%s%s", option_table[i].name,
                     option_table[i].argument ? " " : "",
                     option_table[i].argument ? option_table[i].argument : "");
            printf("  %-18s %s\n", left, option_table[i].help);
        }
}

static const struct option *find_option(const struct command *command, const char *word,
                                        size_t length)
{
    for (size_t i = 0; i < COUNT(option_table); i++)
        if (strlen(option_table[i].name) == length &&
            memcmp(option_table[i].name, word, length) == 0 &&
            strchr(option_table[i].commands, command->letter))
            return &option_table[i];
    return NULL;
}

/* Puts a value into its member; false after a message. */
static bool set_value(struct cts_options *options, const struct option *option, const char *value)
{
    char *member = (char *)options + option->member;
    char *end;
    unsigned long long number;

    switch (option->kind) {
    case FLAG:
        *(bool *)(void *)member = true;
        break;
    case TEXT:
        *(const char **)(void *)member = value;
        break;
    case NUMBER:
        errno = 0;
        number = strtoull(value, &end, 0);
        if (errno || end == value || *end || *value == '-') {
            cts_complain("%s takes a number, not \"%s\"", option->name, value);
            return false;
        }
        *(uint64_t *)(void *)member = number;
        break;
    case DURATION:
        if (!cts_duration(value, (uint64_t *)(void *)member)) {
            cts_complain("%s takes a number with s, m or h, not \"%s\"", option->name, value);
            return false;
        }
        break;
    case LIST: /* both have the same room */
        if (strlen(member) + strlen(value) + 2 > sizeof(options->options)) {
            cts_complain("what %s says is longer than %zu bytes", option->name,
                         sizeof(options->options) - 1);
            return false;
        }
        if (*member)
            strcat(member, ",");
        strcat(member, value);
        break;
    }
    if (option->also)
        *(bool *)(void *)((char *)options + option->also) = true;
    return true;
}

/* Reads the words after the subcommand. Returns -1 to go on, or an exit code. */
static int parse(const struct command *command, int count, char **words,
                 struct cts_options *options)
{
    bool only_files = false;

    options->files = words; /* what is no option moves to the front */
    for (int i = 0; i < count; i++) {
        const char *equals = strchr(words[i], '=');
        size_t length = equals ? (size_t)(equals - words[i]) : strlen(words[i]);

        if (only_files || words[i][0] != '-' || words[i][1] == '\0') {
            options->files[options->file_count++] = words[i];
            continue;
        }
        if (strcmp(words[i], "--") == 0) {
            only_files = true;
            continue;
        }
        if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0) {
            command_usage(command);
            return CTS_EXIT_PASS;
        }
        const struct option *option = find_option(command, words[i], length);
        const char *value = equals ? equals + 1 : NULL;

        if (!option)
            return cts_complain("`%s` has no option %.*s; `%s %s --help` lists them", command->name,
                                (int)length, words[i], cts_self(), command->name);
        if (option->kind == FLAG && value)
            return cts_complain("%s takes no value", option->name);
        if (option->kind == DURATION && !value &&
            (i + 1 == count || words[i + 1][0] < '0' || words[i + 1][0] > '9'))
            value = "10m";
        if (option->kind != FLAG && !value) {
            if (i + 1 == count)
                return cts_complain("%s needs a value: %s %s", option->name, option->name,
                                    option->argument);
            value = words[++i];
        }
        if (!set_value(options, option, value))
            return CTS_EXIT_USAGE;
    }
    if (!command->files && options->file_count)
        return cts_complain("`%s` takes no argument \"%s\"; `%s %s --help` says what it takes",
                            command->name, options->files[0], cts_self(), command->name);
    if (command->files && !options->file_count)
        return cts_complain("`%s` needs %s", command->name, command->files);
    return -1;
}

int cts_tool_main(int count, char **words, enum cts_interface interface)
{
    struct cts_options options = {0};

    cts_tool_use(interface);
    cts_self_is(count > 0 ? words[0] : NULL);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a write that fails, with a message */
    if (count < 2) {
        usage(stderr);
        return CTS_EXIT_USAGE;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0 ||
        strcmp(words[1], "help") == 0) {
        usage(stdout);
        return CTS_EXIT_PASS;
    }
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (strcmp(words[1], commands[i].name) != 0)
            continue;
        int code = parse(&commands[i], count - 2, words + 2, &options);

        if (code < 0)
            code = options.framed && options.frame == 0
                       ? cts_complain("frames are numbered from 1, as Wireshark numbers them")
                       : commands[i].run(&options);
        if (fflush(stdout) != 0 || ferror(stdout)) {
            cts_complain("standard output cannot be written: %s", strerror(errno));
            code = CTS_EXIT_USAGE;
        }
        return code;
    }
    return cts_complain("there is no command \"%s\"; `%s --help` lists them", words[1], cts_self());
}
