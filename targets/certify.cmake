# Certifies a target, shows what is said, and leaves no traces behind: a build would fill up with them.
#   cmake -D TOOL=cts-counter -D TARGET=x.so -D OPTION=key=value -D PROFILE=name -D OUT=folder [-D MORE=argument]
#         -P certify.cmake
execute_process(COMMAND ${TOOL} certify --target ${TARGET} --option=${OPTION} --profile ${PROFILE} --out ${OUT}
                        ${MORE}
                RESULT_VARIABLE code)
file(REMOVE_RECURSE ${OUT}/traces)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "exit code ${code}")
endif()
