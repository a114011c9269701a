# hvcts test: the stages, and what each of them took. Read in by ./hvcts, whose functions it uses; stages stop at the
# first that fails, and the last words are those of the test runner.
# shellcheck shell=sh disable=SC2154

stages=
began=0

# stage TITLE: ends the one before. The last one is told the times of all before it.
stage() {
    now=$(date +%s)
    [ -z "$stage" ] || stages="$stages$(printf '%6d s  %s' $((now - began)) "$stage")
"
    stage=$1
    began=$now
    printf '\n== %s ==\n' "$stage"
}

# run_ctest PRESET ARGUMENT...
run_ctest() {
    preset=$1
    shift
    ctest --test-dir "$build/$preset" --output-on-failure -j "$(nproc)" --no-tests=error "$@"
}

run_pytest() {
    cd "$root" || return 2
    CTS_BUILD_DIR=$build/release "$python" -m pytest -n "$(nproc)" --dist loadfile --junitxml="$build/log/scenarios.xml" scenarios
}

# Everything that runs under valgrind, and the children it makes; targets that die on purpose are in the file of
# suppressions. A log that names an error is a failure, also if nothing else noticed.
under_valgrind() {
    name=$(basename -- "$1")
    valgrind -q --trace-children=yes --leak-check=no --suppressions="$root/harness/test/valgrind.supp" \
        --log-file="$build/log/valgrind/$name.%p" "$@" >"$build/log/valgrind/$name.out" 2>&1 </dev/null
    code=$?
    if [ $code -ne 0 ] || grep -q -E '^==[0-9]+== +(Invalid|Conditional|Use of|Syscall|Mismatched|Source and)' \
        "$build/log/valgrind/$name".[0-9]*; then
        printf '%s: exit %d\n' "$name" $code
        tail -n 20 "$build/log/valgrind/$name.out"
        cat "$build/log/valgrind/$name".[0-9]* | head -n 40
        return 1
    fi
    printf '%s: passed\n' "$name"
}

valgrind_stage() {
    bad=0
    rm -rf "$build/log/valgrind"
    mkdir -p "$build/log/valgrind"
    for test in "$build"/gcc/harness/test/test_*; do
        case $test in
        # These measure time, of which valgrind takes twenty times as much.
        */test_oracle_speed | */test_corpus_counter | */test_session_death | */test_address_extent) ;;
        *) under_valgrind "$test" || bad=$((bad + 1)) ;;
        esac
    done
    for suite in $interfaces; do
        reference=$suite
        [ "$suite" != sockaddr ] || reference=hvsocket
        under_valgrind "$build/gcc/harness/tool/cts-$suite" certify --target "$reference" --no-explore \
            --out "$build/log/valgrind/results-$suite" || bad=$((bad + 1))
    done
    printf '%d failed\n' $bad
    [ $bad -eq 0 ]
}

coverage_stage() {
    find "$build/coverage" -name '*.gcda' -exec rm -f {} +
    run_ctest coverage -LE slow || return 1
    # The objects of the tests are left out: one of them compiles a stage a second time, in another way.
    printf '\nline coverage\n'
    for part in harness/program harness/run harness/explore harness/kernel harness/trace harness/oracle harness/tool \
        reports targets; do
        (cd "$build/coverage" && gcovr --root "$root" --filter "$root/$part/" --exclude '.*/test/.*' \
            --gcov-ignore-parse-errors --print-summary harness/CMakeFiles harness/kernel harness/tool reports \
            targets 2>/dev/null) |
            sed -n "s|^lines:|$(printf '  %-18s' "$part")|p"
    done
}

tests() {
    full=
    stage=
    case ${1-} in
    '') ;;
    --full) full=yes ;;
    *) die "test takes --full or nothing, not $1" ;;
    esac
    stage 'release build (clang)'
    setup "build report test${full:+ full}"
    unset HVCTS_NAME # tests call the tools by their own names
    for preset in release gcc asan; do
        [ $preset = release ] || stage "$preset build"
        build_preset $preset
        case $preset in
        release)
            stage 'release: all tests'
            if [ -n "$full" ]; then run_ctest release || return 1
            else run_ctest release -LE slow || return 1; fi
            ;;
        gcc)
            stage 'gcc: unit tests'
            run_ctest gcc -L unit || return 1
            ;;
        asan)
            stage 'asan: all tests, corpus of the fuzzers included'
            run_ctest asan -LE slow || return 1
            ;;
        esac
    done
    if [ -n "$full" ]; then
        stage 'tsan: unit tests'
        build_preset tsan
        run_ctest tsan -L unit || return 1
        stage 'valgrind: unit tests, the references'
        valgrind_stage || return 1
        stage 'coverage: all tests'
        build_preset coverage
        coverage_stage || return 1
    fi
    stage scenarios
    printf '%s' "$stages"
    run_pytest || return 1
}
