/* A Windows program without any header or library of Windows: asks Wine's UuidFromString, CLSIDFromString or
 * IIDFromString about each text on stdin and speaks the lines of cts-peer-library. The last word of the command line
 * is uuid, clsid or iid. Compiled at run time, by clang, where Wine is installed; linked with Wine's own libraries. */
typedef unsigned short wide;
typedef unsigned int dword;
typedef struct {
    dword data1;
    unsigned short data2, data3;
    unsigned char data4[8];
} guid;

#define IMPORT __declspec(dllimport)
IMPORT void *GetStdHandle(dword which);
IMPORT int ReadFile(void *file, void *to, dword length, dword *read, void *overlapped);
IMPORT int WriteFile(void *file, const void *from, dword length, dword *written, void *overlapped);
IMPORT char *GetCommandLineA(void);
IMPORT int MultiByteToWideChar(dword page, dword flags, const char *from, int length, wide *to,
                               int room);
IMPORT void ExitProcess(dword code);
IMPORT int UuidFromStringW(wide *text, guid *out);
IMPORT int CLSIDFromString(const wide *text, guid *out);
IMPORT int IIDFromString(const wide *text, guid *out);

enum { UTF8 = 65001, STDIN = -10, STDOUT = -11, MOST = 4096 };

static char input[65536], line[2 * MOST + 4], text[MOST + 1], output[256];
static wide words[MOST + 1];
static dword in_input, at_input, in_output;

static void put(const char *words_)
{
    while (*words_)
        output[in_output++] = *words_++;
}

static void put_hex(unsigned value, int digits)
{
    while (digits-- > 0)
        output[in_output++] = "0123456789abcdef"[value >> 4 * digits & 15];
}

static void flush(void)
{
    dword written;
    output[in_output++] = '\n';
    WriteFile(GetStdHandle((dword)STDOUT), output, in_output, &written, 0);
    in_output = 0;
}

static int next_byte(void)
{
    if (at_input == in_input) {
        at_input = in_input = 0;
        if (!ReadFile(GetStdHandle((dword)STDIN), input, sizeof(input), &in_input, 0) ||
            in_input == 0)
            return -1;
    }
    return (unsigned char)input[at_input++];
}

/* The length of the next line, or -1 at the end. */
static int next_line(void)
{
    int length = 0, byte;
    while ((byte = next_byte()) >= 0 && byte != '\n') {
        if (length < 2 * MOST && byte != '\r')
            line[length++] = (char)byte;
    }
    return byte < 0 && length == 0 ? -1 : length;
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void put_guid(const guid *g)
{
    const unsigned char *memory = (const unsigned char *)g;
    put("= ");
    put_hex(g->data1, 8);
    put("-");
    put_hex(g->data2, 4);
    put("-");
    put_hex(g->data3, 4);
    for (int i = 0; i < 8; i++) {
        if (i == 0 || i == 2)
            put("-");
        put_hex(g->data4[i], 2);
    }
    put(" ");
    for (int i = 0; i < 16; i++)
        put_hex(memory[i], 2);
}

static void ask(char which)
{
    static guid found;
    int code = which == 'u'   ? UuidFromStringW(words, &found)
               : which == 'c' ? CLSIDFromString(words, &found)
                              : IIDFromString(words, &found);
    if (code == 0) {
        put_guid(&found);
    } else {
        put("- 0x");
        put_hex((unsigned)code, 8);
    }
    flush();
}

void start(void)
{
    const char *command = GetCommandLineA();
    char which = 0;
    for (const char *c = command; *c; c++) {
        if (*c == ' ' && c[1] && c[1] != ' ')
            which = c[1];
    }
    put("ready Wine");
    flush();
    for (int length; (length = next_line()) >= 0;) {
        int bytes = length / 2, wides = 0;
        for (int i = 0; i < bytes; i++)
            text[i] = (char)(digit(line[2 * i]) << 4 | digit(line[2 * i + 1]));
        if (bytes)
            wides = MultiByteToWideChar(UTF8, 0, text, bytes, words, MOST);
        words[wides] = 0;
        ask(which);
    }
    ExitProcess(0);
}
