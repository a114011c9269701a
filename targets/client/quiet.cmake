# Plays the cases of clients, in their default schedules, with one client and demands that nothing is found, and that something was looked for.
#   cmake -D TOOL=cts-counter -D TARGET=x.so -D OPTION=odd=GUID -D OUT=folder [-D ALLOWED=requirement] -P quiet.cmake
# ALLOWED names a SHOULD of which a warning is expected: it must come.
execute_process(COMMAND ${TOOL} certify --target ${TARGET} --option=${OPTION} --filter s36 --no-explore
                        --out ${OUT}
                RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(NOT code EQUAL 0 AND NOT code EQUAL 3)
  message(FATAL_ERROR "exit code ${code}\n${text}")
endif()
file(STRINGS ${OUT}/results.jsonl findings REGEX "\"type\": ?\"finding\"")
file(STRINGS ${OUT}/results.jsonl passed REGEX "\"GEN-CALLER-010\".*\"PASS\"")
set(warned FALSE)
foreach(finding IN LISTS findings)
  if(ALLOWED AND finding MATCHES "\"${ALLOWED}\"")
    set(warned TRUE)
  else()
    message(FATAL_ERROR "found: ${finding}")
  endif()
endforeach()
if(NOT passed)
  message(FATAL_ERROR "nothing was judged\n${text}")
endif()
if(ALLOWED AND NOT warned)
  message(FATAL_ERROR "${ALLOWED} was not warned of")
endif()
