# hvcts certify --driver-src, --client-src: a target from sources of the user's. Read in by ./hvcts, whose functions it
# uses; judges nothing, and changes nothing in the folders of the sources.
# shellcheck shell=sh disable=SC2154

# A name that may stand in a target: of the folders, in lower case.
target_name() {
    printf '%s\n' "$1" | while IFS= read -r directory; do
        basename -- "$(CDPATH='' cd -- "$directory" && pwd -P)"
    done | tr '\n' '-' | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9._-' '-' | sed 's/-*$//' | cut -c 1-48
}

# bracketed LIST: the lines of LIST as arguments for CMake
bracketed() {
    printf '%s\n' "$1" | while IFS= read -r line; do
        [ -z "$line" ] || printf ' [==[%s]==]' "$line"
    done
}

# absolute LIST: folders with their full names
absolute() {
    printf '%s\n' "$1" | while IFS= read -r directory; do
        [ -z "$directory" ] || (CDPATH='' cd -- "$directory" && pwd -P)
    done
}

# What the sources use and nothing has: a line each, with the file that uses it, whatever else the compiler says.
missing_things() {
    sed -n \
        -e "s/^\(.*\):[0-9]*:[0-9]*: fatal error: '\([^']*\)' file not found.*/header   \2, included by \1/p" \
        -e "s/^\(.*\):[0-9]*:[0-9]*: error: .*implicit declaration of function '\([^']*\)'.*/function \2, called by \1/p" \
        -e "s/^\(.*\):[0-9]*:[0-9]*: error: .*undeclared function '\([^']*\)'.*/function \2, called by \1/p" \
        -e "s/^\(.*\):[0-9]*:[0-9]*: error: unknown type name '\([^']*\)'.*/type     \2, used by \1/p" \
        -e "s/^\(.*\):[0-9]*:[0-9]*: error: use of undeclared identifier '\([^']*\)'.*/name     \2, used by \1/p" \
        -e "s/^\(.*ld: \)\{0,1\}\([^ ]*\):[^: ]*: undefined reference to [\`']\([^']*\)'.*/function \3, called by \2/p" \
        "$log" | sort -u
}

# What the compiler or the linker says, without its command lines; all of it is in the log.
fail_sources() {
    say "$1; all that the compiler says is in $log"
    missing=$(missing_things)
    if [ -n "$missing" ]; then
        printf '%s\n' "$missing" | head -n 40 | sed 's/^/  missing /' >&2
        # The build stops for nothing, so this is the whole list.
        count=$(printf '%s\n' "$missing" | wc -l)
        if [ "$count" -gt 40 ]; then
            printf '%s\n' "$missing" >"$log.missing"
            say "and $((count - 40)) more; the full list is in $log.missing"
        fi
        say "what drivers may use is listed in $root/harness/kernel/SERVICES.md; folders of other headers go" \
            "with --include"
    fi
    grep -E -B 1 -A 4 '(error|fatal error): |undefined reference|multiple definition' "$log" |
        grep -v -E '^(FAILED:|ninja: |--$|\[[0-9]+/)|^[^ ]*/?(clang|gcc|cc|ld|cmake)[^ ]* |^: && ' |
        cut -c 1-300 | head -n 40 >&2
    exit 2
}

# build_source driver|client LIST: leaves the path of the target in $target. LIST has a folder per line
build_source() {
    kind=$1
    list=$(absolute "$2")
    folders=$(printf '%s' "$list" | tr '\n' ' ')
    folders=${folders% }
    label=$(target_name "$list")
    project=$build/vendor/$kind-$label
    # At least one C file in each, so that a wrong folder is noticed.
    printf '%s\n' "$list" | while IFS= read -r directory; do
        [ -n "$(find "$directory" -name '*.c' | head -n 1)" ] ||
            die "--$kind-src: there is no C file in $directory"
    done || exit 2
    mkdir -p "$project/source" || die "$project cannot be made"
    {
        printf 'cmake_minimum_required(VERSION 3.25)\nproject(vendor LANGUAGES C)\n'
        printf 'include([==[%s/harness/kernel/cts_driver.cmake]==])\n' "$root"
        [ "$kind" = driver ] || printf 'include([==[%s/harness/kernel/cts_client.cmake]==])\n' "$root"
        printf '%s\n' "$list" | while IFS= read -r directory; do
            printf 'file(GLOB_RECURSE more CONFIGURE_DEPENDS [==[%s/*.c]==])\nlist(APPEND sources ${more})\n' \
                "$directory"
        done
        # The variable is CMake's.
        # shellcheck disable=SC2016
        printf 'list(REMOVE_DUPLICATES sources)\ncts_add_%s(%s SOURCES ${sources} INCLUDES%s%s' "$kind" "$label" \
            "$(bracketed "$list")" "$(bracketed "$(absolute "$include_dirs")")"
        [ -z "$defines" ] || printf ' DEFINES%s' "$(bracketed "$defines")"
        [ -z "$commit" ] || printf ' COMMIT %s' "$commit"
        [ -z "$reaction" ] || printf ' REACTION %s' "$reaction"
        printf ' DESCRIPTION [==[%s]==])\n' "$kind sources in $folders"
    } >"$project/source/CMakeLists.txt.new" || die "$project cannot be written"
    # An unchanged project is not prepared again.
    if cmp -s "$project/source/CMakeLists.txt.new" "$project/source/CMakeLists.txt"; then
        rm -f "$project/source/CMakeLists.txt.new"
    else
        mv -f "$project/source/CMakeLists.txt.new" "$project/source/CMakeLists.txt"
    fi
    lock
    run_logged "$kind-$label" cmake -G Ninja -S "$project/source" -B "$project/build" \
        -DCMAKE_C_COMPILER=clang -DCMAKE_C_FLAGS=-ferror-limit=0 -DCMAKE_BUILD_TYPE=RelWithDebInfo ||
        fail_log "the sources in $folders could not be prepared"
    run_logged "$kind-$label" ninja -C "$project/build" -k 0 ||
        fail_sources "the sources in $folders do not build"
    unlock
    target=$project/build/targets/$label.so
    [ -f "$target" ] || die "the build left no $target; see $log"
}
