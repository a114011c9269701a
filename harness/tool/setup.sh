# The set-up of ./hvcts: Debian packages, the build, and how long commands are run. Read in by ./hvcts, whose variables it
# uses; judges nothing.
# shellcheck shell=sh disable=SC2154

# present PROBE
present() {
    case $1 in
    cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
    pc:*) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    py:*) [ -x "$python" ] && "$python" -c "import ${1#py:}" >/dev/null 2>&1 ;;
    file:*)
        for found in ${1#file:}; do
            [ -e "$found" ] && return 0
        done
        return 1
        ;;
    esac
}

# missing PURPOSE...: names of the packages that are not there
missing() {
    printf '%s\n' "$packages" | while read -r package purpose probe _; do
        for wanted in "$@"; do
            if [ "$purpose" = "$wanted" ]; then
                present "$probe" || printf '%s ' "$package"
            fi
        done
    done
}

# install PURPOSE...: what is missing, by name, saying so first
install() {
    names=$(missing "$@")
    [ -n "$names" ] || return 0
    names=${names% }
    command -v apt-get >/dev/null 2>&1 ||
        die "these Debian packages are missing: $names; this system has no apt-get, so install them in its own way"
    sudo=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            die "these Debian packages are missing: $names; as root run: apt-get install $names"
        sudo='sudo'
    fi
    say "installing Debian packages: $names"
    log=$build/log/install.log
    # shellcheck disable=SC2086
    run_logged install $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $names ||
        { run_logged install $sudo apt-get update &&
            run_logged install $sudo env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y --no-install-recommends $names; } ||
        fail_log "the packages could not be installed ($names)"
}

can_write() {
    mkdir -p "$build/log" "$results" 2>/dev/null && [ -w "$build/log" ] && [ -w "$results" ]
}

writable() {
    can_write || {
        [ -z "${HVCTS_BUILD-}" ] || die "$build cannot be written; name another folder with HVCTS_BUILD"
        die "$root cannot be written; clone the repository to a folder of your own, or name one for the build and" \
            "the results: HVCTS_BUILD=/tmp/hvcts-build $0 $command"
    }
}

# as_it_stands FILE: true for a command that writes nothing, if there is a build and it cannot be brought up to date
as_it_stands() {
    case $command in
    list | show | judge | replay | registry | explain) [ -x "$1" ] && ! can_write ;;
    *) return 1 ;;
    esac
}

child=
interrupted() {
    trap '' INT TERM
    [ -z "$child" ] || kill "$child" 2>/dev/null
    [ ! -t 2 ] || printf '\r\033[K' >&2
    say "interrupted; run the same command again to go on"
    exit 130
}

# run_logged NAME COMMAND...: output goes to build/log/NAME.log; on a terminal its last line is shown while it
# takes longer than a second
run_logged() {
    log=$build/log/$1.log
    name=$1
    shift
    "$@" >"$log" 2>&1 </dev/null &
    child=$!
    if [ -t 2 ]; then
        ticks=0
        # A line that the terminal breaks could not be taken back.
        width=$(stty size <&2 2>/dev/null | cut -d ' ' -f 2)
        case $width in '' | *[!0-9]* | 0) width=80 ;; esac
        room=$((width - ${#name} - 3))
        [ $room -gt 8 ] || room=8
        while kill -0 "$child" 2>/dev/null; do
            sleep 0.1
            ticks=$((ticks + 1))
            if [ $ticks -gt 10 ]; then
                printf '\r\033[K%s: %s' "$name" "$(tail -n 1 "$log" | cut -c "1-$room")" >&2
            fi
        done
        [ $ticks -le 10 ] || printf '\r\033[K' >&2
    fi
    wait "$child"
    code=$?
    child=
    return $code
}

# run_tool COMMAND...: one that ends in order by itself when it is interrupted, and says so
run_tool() {
    "$@" &
    child=$!
    trap 'kill "$child" 2>/dev/null' INT TERM
    while :; do
        wait "$child"
        code=$?
        kill -0 "$child" 2>/dev/null || break
    done
    child=
    trap interrupted INT TERM
    return $code
}

# What the log says about errors, or else its end.
fail_log() {
    say "$1; from $log:"
    grep -E -A 3 'FAILED:|[Ee]rror:|undefined reference|^E: ' "$log" | cut -c 1-300 | head -n 30 >&2
    tail -n 5 "$log" >&2
    exit 2
}

# One build at a time.
lock() {
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$build/.lock"
        flock 9
    fi
}
unlock() {
    exec 9>&-
}

# build_preset NAME [PART...]: all parts unless some are named
build_preset() {
    lock
    preset=$1
    shift
    if [ ! -f "$build/$preset/build.ninja" ]; then
        run_logged "$preset" cmake -S "$root" --preset "$preset" -B "$build/$preset" ||
            fail_log "the build with preset $preset could not be prepared"
    fi
    run_logged "$preset" ninja -C "$build/$preset" "$@" ||
        fail_log "the build with preset $preset failed"
    unlock
}

# setup "PURPOSE..." [PART...]
setup() {
    tools=$build/release/harness/tool
    as_it_stands "$tools/cts-counter" || {
        writable
        # shellcheck disable=SC2086
        install $1
        shift
        build_preset release "$@"
    }
    HVCTS_NAME=$0 # the tools speak of themselves by it
    export HVCTS_NAME
    tool=$tools/cts-counter
    for one in $interfaces; do
        [ -x "$tools/cts-$one" ] || die "the build left no $tools/cts-$one; see $build/log/release.log"
    done
}

# check_suite NAME: ends if there is no such interface
check_suite() {
    case " $interfaces " in
    *" $1 "*) ;;
    *) die "--suite is counter, nicsave or sockaddr, not \"$1\"" ;;
    esac
}

# use_suite NAME: its tool in $tool
use_suite() {
    check_suite "$1"
    tool=$tools/cts-$1
}
