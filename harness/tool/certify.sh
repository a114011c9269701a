# hvcts certify: which targets are certified, with which suite, and where the results go. Read in by ./hvcts, whose
# functions it uses; judges nothing.
# shellcheck shell=sh disable=SC2154

# The target NAME, which there has to be.
build_target() {
    setup 'build report' references
    lock
    ninja -C "$build/release" -t query "targets/$1.so" >/dev/null 2>&1 ||
        die "there is no target \"$1\" in this project, nor a file of that name; there are: $(
            ninja -C "$build/release" -t targets all 2>/dev/null | sed -n 's|^targets/\([^/]*\)\.so: .*|\1|p' |
                grep -v '^cts-' | sort -u | tr '\n' ' ')"
    unlock
    build_preset release "$1"
}

certify() {
    target=
    driver_src=
    client_src=
    include_dirs=
    defines=
    commit=
    reaction=
    suite=
    out=
    plain=
    part=
    filter=
    corpus=
    options=
    last=
    count=$#
    while [ "$count" -gt 0 ]; do
        word=$1
        shift
        count=$((count - 1))
        case $word in
        --driver-src | --client-src | --commit | --reaction | --out | --suite | --include | --define)
            [ "$count" -gt 0 ] || die "$word needs a value"
            value=$1
            [ -n "$value" ] || die "$word needs a value"
            shift
            count=$((count - 1))
            ;;
        --[a-z]*=) die "${word%=} needs a value" ;;
        --driver-src=* | --client-src=* | --commit=* | --reaction=* | --out=* | --suite=* | --include=* | --define=*)
            value=${word#*=}
            ;;
        --target | --option | --profile | --filter | --seed | --corpus | --explore)
            [ "$count" -gt 0 ] && [ -n "$1" ] || die "$word needs a value"
            ;;
        --list | --help | -h) plain=yes ;;
        esac
        # A target of the project goes by its name, and has to be built.
        case $last in
        '') noted=${word%%=*} notes=${word#*=} ;;
        *) noted=$last notes=$word ;;
        esac
        last=
        case $word in
        --target | --filter | --corpus | --option) last=$word ;;
        esac
        case $noted$last in
        --target) part=$notes ;;
        --filter) filter=$notes ;;
        --corpus) corpus=$notes ;;
        --option) options=$options${options:+,}$notes ;;
        esac
        case $word in
        --driver-src | --driver-src=*) driver_src="$driver_src$value
" ;;
        --include | --include=*) include_dirs="$include_dirs$value
" ;;
        --define | --define=*) defines="$defines$value
" ;;
        --client-src | --client-src=*) client_src=$value ;;
        --commit | --commit=*) commit=$value ;;
        --reaction | --reaction=*) reaction=$value ;;
        --out | --out=*) out=$value ;;
        --suite | --suite=*) suite=$value ;;
        *) set -- "$@" "$word" ;;
        esac
    done
    [ -z "$driver_src" ] || [ -z "$client_src" ] || die "give --driver-src or --client-src, not both"
    [ -n "$client_src" ] || [ -z "$commit$reaction" ] || die "--commit and --reaction belong to --client-src"
    [ -n "$driver_src$client_src" ] || [ -z "$include_dirs$defines" ] ||
        die "--include and --define belong to --driver-src and --client-src"
    [ -z "$part" ] || [ -z "$driver_src$client_src" ] || die "give --target or sources, not both"
    [ -z "$suite" ] || check_suite "$suite"
    printf '%s' "$driver_src$include_dirs${client_src:+$client_src
}" | while IFS= read -r directory; do
        [ -d "$directory" ] || die "$directory is no folder with sources"
    done || exit 2
    case $part in
    '' | *.so | */*) setup 'build report' references ;;
    *) build_target "$part" ;;
    esac
    [ -z "$suite" ] || use_suite "$suite"
    [ -z "$plain" ] || exec "$tool" certify "$@"
    [ -z "$driver_src$client_src" ] || . "$root/harness/tool/sources.sh"
    [ -z "$driver_src" ] || build_source driver "$driver_src"
    [ -z "$client_src" ] || build_source client "$client_src"
    [ -z "$target" ] || set -- "$@" --target "$target"
    if [ -n "$target$part" ]; then
        certify_target "${target:-$part}" "$@"
    else
        certify_references "$@"
    fi
}

# certify_target TARGET ARGUMENT...: with every suite that it has tables for, unless one is asked for
certify_target() {
    known=$1
    shift
    suites=$suite
    [ -n "$suites" ] || suites=$("$tool" suites --target "$known" ${options:+--option "$options"}) || return 2
    [ -n "$suites" ] || die "$known implements none of the interfaces that are tested here"
    many=
    [ "$(printf '%s\n' "$suites" | wc -l)" -le 1 ] || many=yes
    worst=0
    for one in $suites; do
        use_suite "$one"
        certify_one "${out:+$out${many:+/$one}}" "$@"
        worsen $?
    done
    return $worst
}

# worsen CODE: 1 is worse than 3, and 2 than all: no certification took place
worsen() {
    case $1$worst in
    2? | 1[03] | 30) worst=$1 ;;
    esac
}

certify_references() {
    worst=0
    found=
    tried=
    : >"$build/log/references.log"
    for one in ${suite:-$interfaces}; do
        # A corpus of one's own says by its programs what it is for.
        [ -z "$corpus" ] || [ -z "$tried" ] || break
        tried=yes
        use_suite "$one"
        parts=$("$tool" references ${filter:+--filter "$filter"} ${corpus:+--corpus "$corpus"} 2>>"$build/log/references.log") || {
            # A filter may be for the other interface.
            [ -z "$filter" ] || continue
            break
        }
        for part in $parts; do
            case $part in
            nicsave*) use_suite nicsave ;;
            hvsocket*) use_suite sockaddr ;;
            *) use_suite counter ;;
            esac
            if [ ! -f "$build/release/targets/$part.so" ]; then
                say "the reference $part is not part of this build; its cases are not played"
                continue
            fi
            found=yes
            certify_one "${out:+$out/$part}" "$@" --target "$part"
            code=$?
            worsen $code
            [ $code -ne 2 ] || return 2
        done
    done
    if [ -z "$found" ] || { [ -z "$filter" ] && [ -s "$build/log/references.log" ]; }; then
        [ ! -s "$build/log/references.log" ] || head -n 1 "$build/log/references.log" >&2
        return 2
    fi
    return $worst
}

# certify_one OUT ARGUMENT...
certify_one() {
    folder=$1
    shift
    [ -z "$folder" ] || set -- "$@" --out "$folder"
    : >"$build/log/stamp"
    run_tool "$tool" certify "$@"
    code=$?
    if [ -n "$folder" ]; then
        [ ! -f "$folder/results.jsonl" ] || render "$folder" || [ $code -eq 1 ] || code=2
    else
        for report in $(cd "$results" && find . -mindepth 2 -maxdepth 3 -name results.jsonl -newer "$build/log/stamp"); do
            render "$results/$(dirname "$report")" || [ $code -eq 1 ] || code=2
        done
    fi
    return $code
}
