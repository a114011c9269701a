#!/bin/sh
# hvcts fuzz: one fuzzing campaign on this machine. Builds an instrumented tree, makes seeds from the conformance
# programs, runs the engine for the given time, and reduces what it finds to the shortest text program with the
# command that replays it. Called by ./hvcts fuzz; installs nothing.
#
# Exit codes: 0 nothing found, 1 a failure, 2 wrong use or environment, 130 interrupted.
set -u

usage() {
    cat <<'TEXT'
usage: hvcts fuzz counter|nicsave|sockaddr [OPTION]...
       hvcts fuzz bench [counter|nicsave|sockaddr] [--time T]
                                       both engines that are installed, on an empty target and on the
                                       reference

What is fuzzed
  counter            programs against a counter driver, with its schedules
  nicsave            programs against a switch extension, alone and in stacks, and hostile records given to its
                     RESTORE; with --target nicsave-edge against the edges of the switch
  sockaddr           calls on socket addresses: raw addresses, texts, lines, captures, keys, and programs of sockets

  --time T           how long: 60s, 10m, 2h (default 60s)
  --engine NAME      libfuzzer (default) or afl (which does not see a target that ends the process by a bare
                     system call; exit and _exit it sees)
  --target TARGET    a target of this project by name (built instrumented) or the path of a shared object
                     (default: the reference driver, or the reference extension; nicsave-edge is the edge)
  --option K=V,..    options for the target
  --profile NAME     answers to the open questions
  --ignore ID,..     requirements that are known to fail
  --sanitize LIST    build with sanitizers, for example address,undefined
  --seed N           for the engine's random numbers (default: another one each time)
  --out DIR          where failures are left (default: reports/out/<target>/fuzz)
  --from-nothing     without the seeds that are made from the conformance programs
  --until ID,..      stop at a failure of these requirements only; others are noted, and nothing is reduced
  --json             one line for programs on standard output, the rest on standard error
  --empty            run an empty target instead: what the engine costs by itself
TEXT
}

complain() {
    echo "hvcts fuzz: $*" >&2
    exit 2
}

# Ctrl-C and TERM: the engine ends, what it has found stays.
pid='' stopped=''
stop() {
    trap '' INT TERM
    stopped=yes
    [ -z "$pid" ] || kill "$pid" 2>/dev/null
    [ -n "$pid" ] || gone
}
gone() {
    [ ! -t 2 ] || printf '\r\033[K' >&2
    echo "hvcts fuzz: interrupted${1:-}" >&2
    exit 130
}
trap stop INT TERM

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
# Short programs are fast and find the same; a reduced one has some 40 bytes.
length=128
time=60s engine=libfuzzer target=counter
others=
option='' profile='' ignore='' sanitize='' seed='' out='' empty='' json='' nothing='' until=''
interface=${1:-}
case $interface in
counter | nicsave | sockaddr)
    shift
    target=$interface
    [ "$interface" != sockaddr ] || target=hvsocket length=512
    ;;
bench)
    shift
    measured=counter
    case ${1:-} in
    counter | nicsave | sockaddr)
        measured=$1
        shift
        ;;
    esac
    for engine in libfuzzer afl; do
        case $engine in
        libfuzzer) needed=clang package=clang ;;
        afl) needed=afl-clang-fast package=afl++ ;;
        esac
        if ! command -v "$needed" >/dev/null; then
            echo "hvcts fuzz: $engine is not measured: $needed is missing (package $package)" >&2
            continue
        fi
        for what in --empty ''; do
            # In the background, so that this script hears a signal at once.
            # shellcheck disable=SC2086
            "$0" "$measured" --engine "$engine" $what "$@" &
            pid=$!
            wait "$pid"
            code=$?
            if [ -n "$stopped" ]; then
                wait "$pid"
                exit 130
            fi
            [ $code -eq 0 ] || exit $code
        done
    done
    exit 0 ;;
-h | --help | '') usage; [ -n "$interface" ]; exit $(($? * 2)) ;;
*) complain "there is nothing to fuzz for \"$interface\"; there is: counter, nicsave, sockaddr" ;;
esac
while [ $# -gt 0 ]; do
    case $1 in
    --empty) empty=1; shift; continue ;;
    --json) json=1; shift; continue ;;
    --from-nothing) nothing=1; shift; continue ;;
    -h | --help) usage; exit 0 ;;
    --time=* | --engine=* | --target=* | --option=* | --profile=* | --ignore=* | --sanitize=* | --seed=* | --out=* | \
        --until=*)
        name=${1%%=*} value=${1#*=}; shift ;;
    --time | --engine | --target | --option | --profile | --ignore | --sanitize | --seed | --out | --until)
        [ $# -ge 2 ] || complain "$1 needs a value"
        name=$1 value=$2; shift 2 ;;
    *) complain "$1 is no option of hvcts fuzz; --help lists them" ;;
    esac
    case $name in
    --time) time=$value ;;
    --engine) engine=$value ;;
    --target) target=$value ;;
    --option) option=${option:+$option,}$value ;;
    --profile) profile=$value ;;
    --ignore) ignore=${ignore:+$ignore,}$value ;;
    --sanitize) sanitize=$value ;;
    --seed) seed=$value ;;
    --out) out=$value ;;
    --until) until=${until:+$until,}$value ;;
    esac
done

# With --json the line for programs is the only one on standard output (descriptor 3).
exec 3>&1
[ -z "$json" ] || exec 1>&2

# -- check ----------------------------------------------------------------------------------------------------

case $time in
*[!0-9smh]* | '' | [smh]*) complain "--time takes a number with s, m or h, not \"$time\"" ;;
*h) seconds=$((${time%h} * 3600)) ;;
*m) seconds=$((${time%m} * 60)) ;;
*) seconds=${time%s} ;;
esac
[ "$seconds" -gt 0 ] || complain "--time must be above 0"
case $seed in *[!0-9]*) complain "--seed takes a number, not \"$seed\"" ;; esac
case $engine in
libfuzzer) needed="clang cmake ninja" compiler=clang ;;
afl) needed="afl-fuzz afl-clang-fast cmake ninja" compiler=afl-clang-fast ;;
*) complain "--engine is libfuzzer or afl, not \"$engine\"" ;;
esac
for program in $needed; do
    command -v "$program" >/dev/null || complain "$program is missing (package clang, afl++, cmake or ninja-build)"
done

# -- build ----------------------------------------------------------------------------------------------------

build=${HVCTS_BUILD:-$root/build}/fuzz-$engine${sanitize:+-$(echo "$sanitize" | tr , -)}
log=$build/build.log
mkdir -p "$build" || exit 2
show=
[ -t 2 ] && show=1
[ -z "$show" ] || printf 'building %s\r' "${build#"$root"/}" >&2

case $target in
*/* | *.so)
    [ -f "$target" ] || complain "$target: no such file"
    path=$(realpath "$target") label=$(basename "$target" .so) make= ;;
*) path=$build/targets/$target.so label=$target make=$target ;;
esac
program=cts-fuzz-$interface
[ -z "$empty" ] || program=fuzz-empty make='' label=empty
binary=$build/harness/tool/$program-$engine
mutator=''
[ "$engine" = libfuzzer ] || mutator=cts-fuzz-mutator

# Quiet, but for the end of the log if it goes wrong.
prepare() {
    AFL_QUIET=1
    export AFL_QUIET
    [ -f "$build/build.ninja" ] ||
        cmake -G Ninja -S "$root" -B "$build" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
            -DCTS_FUZZ_ENGINE="$engine" -DCTS_SANITIZE="$sanitize" -DCTS_WERROR=OFF || return 1
    # Some of them are empty.
    # shellcheck disable=SC2086
    exec ninja -C "$build" cts-seeds "$program-$engine" $mutator $make
}
prepare >"$log" 2>&1 &
pid=$!
wait "$pid"
prepared=$?
[ -z "$stopped" ] || gone
pid=
if [ $prepared -ne 0 ]; then
    tail -n 30 "$log" >&2
    complain "the instrumented build failed; all of its output is in ${log#"$root"/}"
fi

# -- run ------------------------------------------------------------------------------------------------------

out=${out:-${HVCTS_OUT:-$root/reports/out}/$label/fuzz}
# Hunts may run side by side, each for a fault of its own.
work=$build/campaign/$label${until:+-$(echo "$option" | tr -c 'A-Za-z0-9\n-' _)}
found=$work/found
rm -rf "$found" "$work/afl"
mkdir -p "$out" "$work/corpus" "$found" || exit 2
seeds=$build/seeds
if [ -n "$nothing" ]; then
    seeds=$work/seeds
    rm -rf "$seeds" "$work/corpus"
    mkdir -p "$seeds" "$work/corpus"
    printf 0 >"$seeds/0" # an engine wants to begin with something
else
    rm -rf "$seeds"
    "$build/harness/tool/cts-seeds" "$root/corpora/$interface" "$seeds" >"$work/seeds.log" || exit 2
    # Inputs that are no program: the record of a RESTORE, the input of a call.
    for record in "$root/corpora/$interface/fuzz/records"/* "$root/corpora/$interface/fuzz/raw"/*; do
        [ ! -f "$record" ] || cp "$record" "$seeds" || exit 2
    done
fi

CTS_FUZZ_TARGET=$path CTS_FUZZ_OPTION=$option CTS_FUZZ_PROFILE=$profile CTS_FUZZ_COUNTS=$work/counts
CTS_FUZZ_IGNORE=$ignore CTS_FUZZ_UNTIL=$until CTS_FUZZ_INTERFACE=$interface
# libFuzzer's run-time library would turn every signal into exit code 1.
[ -n "$sanitize" ] || UBSAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0
[ -n "$sanitize" ] || export UBSAN_OPTIONS
export CTS_FUZZ_IGNORE CTS_FUZZ_UNTIL CTS_FUZZ_INTERFACE CTS_FUZZ_TARGET CTS_FUZZ_OPTION CTS_FUZZ_PROFILE CTS_FUZZ_COUNTS
rm -f "$work/counts"

# shellcheck disable=SC2317
start_libfuzzer() {
    # Leaks are judged per run by the oracle; an exit of the target is a failure like any other.
    exec "$binary" -max_total_time="$seconds" -max_len="$length" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -detect_leaks=0 ${seed:+-seed=$seed} -artifact_prefix="$found/" \
        -dict="$root/corpora/$interface/fuzz/program-bytes.dict" "$work/corpus" "$seeds"
}

# shellcheck disable=SC2317
start_afl() {
    AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
    AFL_BENCH_UNTIL_CRASH=1 AFL_QUIET=1
    export AFL_NO_UI AFL_SKIP_CPUFREQ AFL_NO_AFFINITY AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES
    export AFL_BENCH_UNTIL_CRASH AFL_QUIET
    if [ -z "$empty" ]; then
        AFL_CUSTOM_MUTATOR_LIBRARY=$build/harness/tool/cts-fuzz-mutator.so
        export AFL_CUSTOM_MUTATOR_LIBRARY
    fi
    exec afl-fuzz -G "$length" -V "$seconds" -m none -t 1000 ${seed:+-s $seed} -i "$seeds" -o "$work/afl" \
        -x "$root/corpora/$interface/fuzz/program-bytes.dict" -- "$binary"
}

# Sets executions and operations from the counts that all processes of the campaign share.
read_counts() {
    executions=0 operations=0 running=0 size=0
    [ -f "$work/counts" ] || return 0
    # shellcheck disable=SC2046
    set -- $(od -An -v -tu8 -N32 "$work/counts")
    executions=${1:-0} operations=${2:-0} running=${3:-0} size=${4:-0}
}

step=1
[ -z "$until" ] || step=0.1
now() { date +%s; }
began=$(now)
("start_$engine") >"$work/engine.log" 2>&1 &
pid=$!
while kill -0 $pid 2>/dev/null; do
    sleep "$step"
    if [ -n "$show" ]; then
        read_counts
        printf '\r%ss of %ss  %s executions  %s judged operations ' $(($(now) - began)) "$seconds" \
            "$executions" "$operations" >&2
    fi
done
wait $pid
status=$?
pid=
[ -z "$show" ] || printf '\r%78s\r' '' >&2
elapsed=$(($(now) - began))
[ "$elapsed" -gt 0 ] || elapsed=1

# -- report ---------------------------------------------------------------------------------------------------

read_counts
if [ -n "$empty" ]; then
    case $engine in
    libfuzzer) executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/engine.log") ;;
    afl) executions=$(sed -n 's/^execs_done *: *//p' "$work/afl/default/fuzzer_stats") ;;
    esac
fi
echo "$engine, target $label: ${executions:-0} executions in $elapsed s ($((${executions:-0} / elapsed))/s)," \
    "$operations judged operations ($((operations / elapsed))/s)"

# finish CODE [FAILURE]: the line for programs, and the end
finish() {
    [ -z "$json" ] ||
        printf '{"engine":"%s","target":"%s","options":"%s","seconds":%s,"executions":%s,"operations":%s,"found":"%s","others":"%s"}\n' \
            "$engine" "$label" "$option" "$elapsed" "${executions:-0}" "$operations" "${2:-}" "${others% }" >&3
    exit "$1"
}

if [ -n "$stopped" ]; then
    for file in "$found"/* "$work"/afl/default/crashes/id* "$work"/afl/default/hangs/id*; do
        [ ! -f "$file" ] || echo "a failure, not reduced: $file"
    done
    [ -n "$nothing$empty" ] || echo "the inputs so far are kept in $work; the next campaign goes on with them"
    gone " after $elapsed s"
fi

# Of a hunt only the name of what was found matters.
if [ -n "$until" ]; then
    others=$(sed -n 's/^ALSO \([^ ]*\).*/\1/p' "$work/engine.log" | sort -u | tr '\n' ' ')
    failure=$(sed -n 's/^FAIL \([^ ]*\).*/\1/p' "$work/engine.log" | head -n 1)
    [ -n "$failure" ] || [ "${running:-0}" != 1 ] || failure=died
    [ -z "$others" ] || echo "also broken: $others"
    [ -n "$failure" ] || finish 0
    echo "FAIL $failure"
    finish 1 "$failure"
fi

# The first failure that the engine has kept: one is reduced, and the rest stays where it is.
input=
for file in "$found"/* "$work"/afl/default/crashes/id* "$work"/afl/default/hangs/id*; do
    [ -n "$input" ] || [ ! -f "$file" ] || input=$file
done
if [ -z "$input" ]; then
    case $status in
    130 | 143) finish 0 ;;
    0) [ "${running:-0}" = 1 ] || finish 0 ;;
    esac
    # A seed may fail at once: AFL++ then refuses to start.
    set -- --out "$out" --target "$path" ${option:+--option "$option"} ${profile:+--profile "$profile"}
    if [ -z "$empty" ] && ! AFL_IGNORE_PROBLEMS=1 CTS_FUZZ_REPLAY=1 "$binary" "$@" "$seeds" >"$work/seeds.log" 2>&1; then
        input=$(sed -n "s|^\($seeds/[0-9a-f]*\)\$|\1|p" "$work/seeds.log" | head -n 1)
    fi
    # A target that ended the process silently leaves word in the counts.
    if [ -z "$input" ] && [ "${running:-0}" = 1 ]; then
        input=$found/last
        tail -c +33 "$work/counts" | head -c "$size" >"$input"
    fi
    if [ -z "$input" ]; then
        tail -n 20 "$work/engine.log" >&2
        complain "$engine stopped by itself with status $status; its output is in ${work#"$root"/}/engine.log"
    fi
fi
set -- --reduce --out "$out" --target "$path" ${option:+--option "$option"} ${profile:+--profile "$profile"} "$input"
AFL_IGNORE_PROBLEMS=1 CTS_FUZZ_REPLAY=1 "$binary" "$@" >"$work/reduced.txt" &
pid=$!
wait "$pid"
code=$?
[ -z "$stopped" ] || gone " while the failure was reduced; its input is kept: $input"
pid=
cat "$work/reduced.txt"
[ -z "$sanitize" ] || [ $code -ne 1 ] ||
    echo "It was found with sanitizers ($sanitize); replay uses the build without, which may pass."
[ $code -ne 0 ] || echo "the failure did not show again; the input is kept: $input"
[ $code -eq 2 ] && exit 2
failure=$(sed -n 's/^FAIL \(the target [a-z ]*\|[^ ]*\).*/\1/p' "$work/reduced.txt" | head -n 1)
finish 1 "${failure:-not repeatable}"
