# The fuzz programs. Without an engine: cts-fuzz-counter, cts-fuzz-nicsave and cts-fuzz-sockaddr (replay and reduce), cts-seeds, and a replayer for
# each reader of bytes from outside. With -DCTS_FUZZ_ENGINE=libfuzzer or afl everything in the tree is
# instrumented and NAME-libfuzzer or NAME-afl is made as well; fuzz.sh keeps such builds in folders of their own.
set(replay_sources ${CMAKE_CURRENT_SOURCE_DIR}/fuzz_replay.c)
set(fuzz_definitions CTS_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CTS_BINARY_DIR="${PROJECT_BINARY_DIR}")

# The harness is not watched by engines: new code reached in the target is progress, a new path through the
# player or the oracle is not. The readers' fuzz targets have a watched copy of what they read with.
function(cts_unwatched)
  foreach(name ${ARGN})
    if(CTS_FUZZ_ENGINE STREQUAL "libfuzzer")
      target_compile_options(${name} PRIVATE
                             -fsanitize-coverage-ignorelist=${CMAKE_CURRENT_SOURCE_DIR}/fuzz_ignore.txt)
    elseif(CTS_FUZZ_ENGINE STREQUAL "afl")
      set_target_properties(${name} PROPERTIES C_COMPILER_LAUNCHER
        "${CMAKE_COMMAND};-E;env;AFL_LLVM_DENYLIST=${CMAKE_CURRENT_SOURCE_DIR}/fuzz_ignore.txt")
    endif()
  endforeach()
endfunction()

# cts_fuzzer(NAME SOURCES ... LIBRARIES ...): the entry points for the engine.
function(cts_fuzzer name)
  cmake_parse_arguments(FUZZ "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT CTS_FUZZ_ENGINE)
    return()
  endif()
  set(binary ${name}-${CTS_FUZZ_ENGINE})
  add_executable(${binary} ${FUZZ_SOURCES})
  target_link_libraries(${binary} PRIVATE ${FUZZ_LIBRARIES} cts_options)
  target_compile_definitions(${binary} PRIVATE ${fuzz_definitions})
  # Targets are loaded at run time and find the engine's functions in the program.
  set_target_properties(${binary} PROPERTIES ENABLE_EXPORTS ON)
  # Only those: a target that brings the reference platform must get its own, not this program's.
  target_link_options(${binary} PRIVATE LINKER:--exclude-libs=libcts_platform.a)
  if(CTS_FUZZ_ENGINE STREQUAL "libfuzzer")
    target_link_options(${binary} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${binary} PRIVATE fuzz_afl.c)
  endif()
  add_dependencies(fuzzers ${binary})
endfunction()

# cts_reader_fuzzer(NAME SOURCE CORPUS LIBRARY...): a fuzz target of a reader, and the replay of its corpus.
function(cts_reader_fuzzer name source corpus)
  add_executable(${name} ${source} ${replay_sources})
  target_link_libraries(${name} PRIVATE ${ARGN} cts_options)
  add_dependencies(fuzzers ${name})
  add_test(NAME ${name} COMMAND ${name} ${corpus})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 120)
  cts_fuzzer(${name} SOURCES ${source} LIBRARIES cts_watched_readers)
endfunction()

add_custom_target(fuzzers)
set(fuzz_corpus ${PROJECT_SOURCE_DIR}/corpora/counter/fuzz)

foreach(stage program trace oracle run explore kernel)
  if(TARGET cts_${stage})
    cts_unwatched(cts_${stage})
  endif()
endforeach()
if(CTS_FUZZ_ENGINE)
  set(watched_sources "")
  foreach(stage program trace oracle)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/../${stage}/*.c)
    list(APPEND watched_sources ${sources})
  endforeach()
  add_library(cts_watched_readers STATIC EXCLUDE_FROM_ALL ${watched_sources})
  target_include_directories(cts_watched_readers PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/..)
  target_link_libraries(cts_watched_readers PUBLIC cts_public PkgConfig::PCAP PkgConfig::JANSSON PRIVATE cts_options)
endif()

if(TARGET cts_program AND TARGET cts_trace)
  cts_reader_fuzzer(fuzz-program-text fuzz_program_text.c
                    "${fuzz_corpus}/program-text;${PROJECT_SOURCE_DIR}/corpora/counter"
                    cts_program cts_trace)
  cts_reader_fuzzer(fuzz-program-bytes fuzz_program_bytes.c ${fuzz_corpus}/program-bytes
                    cts_program cts_trace)
  cts_fuzzer(fuzz-empty SOURCES fuzz_empty.c)
endif()
if(TARGET cts_oracle AND TARGET cts_trace)
  cts_reader_fuzzer(fuzz-trace fuzz_trace.c ${fuzz_corpus}/trace cts_oracle cts_trace)
endif()

cts_reader_fuzzer(fuzz-registry "fuzz_registry.c;regfile.c;regtext.c" ${PROJECT_SOURCE_DIR}/corpora/sockaddr/fuzz/registry cts_program cts_trace)

cts_reader_fuzzer(fuzz-vectors fuzz_vectors.c
                  "${PROJECT_SOURCE_DIR}/corpora/sockaddr/fuzz/vectors;${PROJECT_SOURCE_DIR}/corpora/sockaddr/vectors"
                  cts_program cts_trace PkgConfig::JANSSON)

if(TARGET cts-counter)
  set(fuzz_libraries cts_reports cts_explore cts_run cts_oracle cts_program cts_trace)
  add_executable(cts-seeds fuzz_seeds.c interface.c terminal.c)
  target_link_libraries(cts-seeds PRIVATE cts_reports cts_oracle cts_program cts_trace)
  set(fuzz_sources fuzz_main.c fuzz_core.c fuzz_isolate.c fuzz_nicsave.c fuzz_sockaddr.c interface.c paths.c terminal.c)
  foreach(interface counter nicsave sockaddr)
    set(name cts-fuzz-${interface})
    string(TOUPPER ${interface} number)
    add_executable(${name} fuzz_plain.c ${fuzz_sources})
    target_link_libraries(${name} PRIVATE ${fuzz_libraries})
    cts_fuzzer(${name} SOURCES fuzz_engine.c fuzz_mutate.c ${fuzz_sources} LIBRARIES ${fuzz_libraries})
    cts_unwatched(${name})
    target_compile_definitions(${name} PRIVATE CTS_START_INTERFACE=CTS_INTERFACE_${number})
    if(CTS_FUZZ_ENGINE)
      cts_unwatched(${name}-${CTS_FUZZ_ENGINE})
      target_compile_definitions(${name}-${CTS_FUZZ_ENGINE} PRIVATE CTS_START_INTERFACE=CTS_INTERFACE_${number})
    endif()
  endforeach()
  foreach(name cts-seeds cts-fuzz-counter cts-fuzz-nicsave cts-fuzz-sockaddr)
    target_link_libraries(${name} PRIVATE cts_options)
    target_compile_definitions(${name} PRIVATE ${fuzz_definitions})
    add_dependencies(fuzzers ${name})
  endforeach()
  cts_unwatched(cts-seeds)
  if(CTS_FUZZ_ENGINE STREQUAL "afl")
    add_library(cts-fuzz-mutator MODULE fuzz_afl_mutator.c fuzz_mutate.c)
    set_target_properties(cts-fuzz-mutator PROPERTIES PREFIX "")
    target_link_libraries(cts-fuzz-mutator PRIVATE cts_program cts_trace cts_options)
    cts_unwatched(cts-fuzz-mutator)
    add_dependencies(fuzzers cts-fuzz-mutator)
  endif()

  # Reduction, on a target that dies at its first wait, or if the id changes within one.
  foreach(trouble crash _exit race-crash)
    set(name fuzz-reduce-${trouble})
    add_test(NAME ${name} COMMAND cts-fuzz-counter --target $<TARGET_FILE:test-target-toy>
             --option do=${trouble} --reduce --out ${CMAKE_CURRENT_BINARY_DIR}
             ${fuzz_corpus}/reduce/${trouble}.prog)
    set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 120 PASS_REGULAR_EXPRESSION
                         "\nopen h0 rw\narm h0 v0\n(thread t1\nstore v1\n)?\nreplay: [^ ]*/hvcts replay ")
  endforeach()

  # The corpus: every shape of conformance program, and whatever once failed.
  set(seeds ${PROJECT_BINARY_DIR}/fuzz-seeds)
  add_test(NAME fuzz-seeds COMMAND cts-seeds ${PROJECT_SOURCE_DIR}/corpora/counter ${seeds})
  set_tests_properties(fuzz-seeds PROPERTIES LABELS conformance TIMEOUT 60
                                             FIXTURES_SETUP fuzz_seeds)
  add_test(NAME fuzz-counter-corpus COMMAND cts-fuzz-counter ${seeds} ${fuzz_corpus}/regressions)
  add_test(NAME fuzz-seeds-as-bytes COMMAND fuzz-program-bytes ${seeds})
  add_test(NAME fuzz-finds-fault COMMAND cts-fuzz-counter --option fault=GEN-F-03
           --target ${PROJECT_BINARY_DIR}/targets/counter-faulty.so ${seeds})
  set_tests_properties(fuzz-finds-fault PROPERTIES PASS_REGULAR_EXPRESSION "FAIL GEN-EVENT-010")
  set_tests_properties(fuzz-counter-corpus fuzz-seeds-as-bytes fuzz-finds-fault
                       PROPERTIES LABELS conformance TIMEOUT 300 FIXTURES_REQUIRED fuzz_seeds)
  # The same for socket addresses, with the inputs that are no programs.
  set(seeds ${PROJECT_BINARY_DIR}/fuzz-seeds-sockaddr)
  add_test(NAME fuzz-seeds-sockaddr COMMAND cts-seeds ${PROJECT_SOURCE_DIR}/corpora/sockaddr ${seeds})
  set_tests_properties(fuzz-seeds-sockaddr PROPERTIES LABELS conformance TIMEOUT 60 FIXTURES_SETUP sockaddr_seeds)
  add_test(NAME fuzz-sockaddr-corpus COMMAND cts-fuzz-sockaddr --target ${PROJECT_BINARY_DIR}/targets/hvsocket.so
           ${seeds} ${PROJECT_SOURCE_DIR}/corpora/sockaddr/fuzz/raw)
  set_tests_properties(fuzz-sockaddr-corpus PROPERTIES LABELS conformance TIMEOUT 300
                                                       FIXTURES_REQUIRED sockaddr_seeds)
endif()
