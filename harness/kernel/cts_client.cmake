# Builds clients of the VM generation counter for hvcts. Usable from any CMake project:
#
#   include(<hvcts>/harness/kernel/cts_client.cmake)
#   cts_add_client(my-client SOURCES main.c util.c [INCLUDES inc] [DEFINES X=1] [OPTIONS -Wno-something]
#                  [DRIVER_SOURCES driver.c ...] [DRIVER_INCLUDES inc] [DRIVER_DEFINES X=1]
#                  [COUNTER_SOURCES table.c ...]
#                  [COMMIT write_record] [REACTION on_time_shift] [DESCRIPTION "My client"])
#
# compiles unmodified Win32 sources (C; main or wmain) against the Win32 face of this folder and links them with
# a counter driver (the reference driver unless DRIVER_SOURCES are given) into <build>/targets/my-client.so.
# COUNTER_SOURCES puts a target that implements the table of cts/target.h itself in the driver's place.
#   COMMIT    functions, static or not, that do the time-sensitive operation: entering and leaving one is
#             marked in the trace, and the duties before each operation can be judged.
#   REACTION  functions that react to a time shift. Whether a reaction succeeded cannot be seen from outside.
# A client that calls cts_client_mark() (cts/client.h) itself needs neither.
# Options given to the target (--option) reach the client as further arguments.
include_guard(GLOBAL)
cmake_policy(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/cts_driver.cmake)

# The reference driver, in targets/counter.
set(CTS_REFERENCE_DRIVER driver.c acpi.c request.c waiters.c CACHE INTERNAL "")

# Headers that hold nothing here but what <windows.h> holds, and other spellings of names, as sources for a file
# system without upper and lower case have them: written where the project is built.
set(CTS_WIN32_SPELLINGS ${CMAKE_BINARY_DIR}/cts-win32-spellings CACHE INTERNAL "")
foreach(row windows:Windows,WinBase,WinNT,winbase,winnt,minwinbase,synchapi,fileapi,ioapiset,handleapi,errhandlingapi
            windows:processthreadsapi,sysinfoapi,heapapi,memoryapi,namedpipeapi,profileapi,debugapi,consoleapi
            windows:process,threadpoollegacyapiset,threadpoolapiset,processenv,stringapiset,winnls
            windows:winuser,WinUser,sdkddkver,SDKDDKVer,apiset,timezoneapi,interlockedapi,libloaderapi,securitybaseapi
            winreg:WinReg windef:minwindef,WinDef,winapifamily winioctl:WinIoCtl,Winioctl,WinIOCtl winerror:WinError
            setupapi:SetupAPI,SetupApi,Setupapi cfgmgr32:Cfgmgr32,CfgMgr32 strsafe:StrSafe,Strsafe tchar:TChar,Tchar
            versionhelpers:VersionHelpers initguid:InitGuid vmgenerationcounter:VmGenerationCounter)
  string(REGEX MATCH "^([a-z0-9]+):(.*)$" ignored ${row})
  set(header ${CMAKE_MATCH_1})
  string(REPLACE "," ";" names ${CMAKE_MATCH_2})
  foreach(name ${names})
    file(CONFIGURE OUTPUT ${CTS_WIN32_SPELLINGS}/${name}.h CONTENT "#include <${header}.h>\n")
  endforeach()
endforeach()

# The flags that make a Linux compiler read Win32 sources.
function(cts_win32_dialect target)
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_EXTENSIONS ON POSITION_INDEPENDENT_CODE ON
                        C_VISIBILITY_PRESET hidden)
  target_compile_options(${target} PRIVATE -fshort-wchar -fno-strict-aliasing -fno-common -fwrapv
                         -U_FORTIFY_SOURCE)
  target_compile_definitions(${target} PRIVATE UNICODE=1 _UNICODE=1 _WIN64=1 _WIN32_WINNT=0x0602
                             NTDDI_VERSION=0x06020000)
  target_include_directories(${target} BEFORE PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/include/win32
                             ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/include ${CTS_WIN32_SPELLINGS}
                             ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../include)
endfunction()

# The face as a library, once per project. No builtins: it defines what the compiler would replace.
if(NOT TARGET cts_win32)
  file(GLOB cts_win32_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/win32*.c)
  add_library(cts_win32 STATIC EXCLUDE_FROM_ALL ${cts_win32_sources} ${CMAKE_CURRENT_LIST_DIR}/format.c
              ${CMAKE_CURRENT_LIST_DIR}/utf.c)
  cts_win32_dialect(cts_win32)
  cts_kernel_sanitize(cts_win32)
  target_compile_options(cts_win32 PRIVATE -fno-builtin)
  if(TARGET cts_options)
    target_link_libraries(cts_win32 PRIVATE cts_options)
  endif()
endif()

# The objects of a client's sources, compiled and joined, with only main, wmain and the named functions to be seen
# by the driver's objects, and its variables where the face finds them: sets ${output} to one object file.
function(cts_client_object name output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;INCLUDES;DEFINES;OPTIONS;FUNCTIONS")
  set(objects ${name}-client-objects)
  add_library(${objects} OBJECT ${arg_SOURCES})
  cts_win32_dialect(${objects})
  cts_kernel_sanitize(${objects})
  target_include_directories(${objects} PRIVATE ${arg_INCLUDES})
  target_compile_definitions(${objects} PRIVATE ${arg_DEFINES})
  target_compile_options(${objects} PRIVATE -w -Werror=implicit-function-declaration)
  if(arg_FUNCTIONS)
    target_compile_options(${objects} PRIVATE -finstrument-functions)
  endif()
  target_compile_options(${objects} PRIVATE ${arg_OPTIONS})

  set(joined ${CMAKE_CURRENT_BINARY_DIR}/${name}.client.o)
  set(visible --keep-global-symbol=main --keep-global-symbol=wmain)
  set(named "")
  foreach(function ${arg_FUNCTIONS})
    list(APPEND named --globalize-symbol=${function})
    list(APPEND visible --keep-global-symbol=${function})
  endforeach()
  set(renames "")
  foreach(section .data .data.rel .data.rel.local)
    list(APPEND renames --rename-section ${section}=cts_client_data)
  endforeach()
  list(APPEND renames --rename-section .bss=cts_client_bss)
  add_custom_command(
    OUTPUT ${joined}
    COMMAND ${CMAKE_LINKER} -r -o ${joined}.tmp $<TARGET_OBJECTS:${objects}>
    COMMAND ${CTS_OBJCOPY} ${visible} ${renames} ${joined}.tmp ${joined}.tmp2
    COMMAND ${CTS_OBJCOPY} ${named} ${joined}.tmp2 ${joined}
    DEPENDS ${objects} $<TARGET_OBJECTS:${objects}>
    COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Joining the objects of client ${name}")
  set_source_files_properties(${joined} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  set(${output} ${joined} PARENT_SCOPE)
endfunction()

# C text for the entry: declarations of functions, and the elements of a list of them.
function(cts_client_functions list declarations elements)
  set(declared "")
  set(named "")
  foreach(function ${list})
    string(APPEND declared "extern char ${function}[] CTS_CLIENT_HIDDEN;\n")
    string(APPEND named "${function}, ")
  endforeach()
  set(${declarations} "${declared}" PARENT_SCOPE)
  set(${elements} "${named}" PARENT_SCOPE)
endfunction()

# What the client is linked with: sets ${output} to one object file that holds the driver and the kernel, or a table,
# and shows nothing but its entry, named cts_client_driver_entry: the client's own entry asks it for the counter
# table. Client, face and driver may then use the same names, as on Windows.
function(cts_client_counter name output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;INCLUDES;DEFINES;TABLE")
  set(folder ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  set(entry ${name}-counter-entry)
  set(driver "")
  set(kernel "")
  if(arg_TABLE)
    add_library(${entry} OBJECT ${arg_TABLE})
  else()
    if(NOT arg_SOURCES)
      set(reference ${folder}/../../targets/counter)
      foreach(source ${CTS_REFERENCE_DRIVER})
        list(APPEND arg_SOURCES ${reference}/${source})
      endforeach()
      set(arg_INCLUDES ${reference})
    endif()
    cts_driver_object(${name} driver SOURCES ${arg_SOURCES} INCLUDES ${arg_INCLUDES} DEFINES ${arg_DEFINES})
    set(CTS_NAME ${name})
    set(CTS_DESCRIPTION "the driver of client ${name}")
    set(CTS_CAPABILITIES 0)
    configure_file(${folder}/entry.c.in ${CMAKE_CURRENT_BINARY_DIR}/${name}.entry.c @ONLY)
    add_library(${entry} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.entry.c)
    set(kernel $<TARGET_FILE:cts_kernel>)
  endif()
  set_target_properties(${entry} PROPERTIES C_STANDARD 11 C_EXTENSIONS ON POSITION_INDEPENDENT_CODE ON
                        C_VISIBILITY_PRESET hidden)
  cts_kernel_sanitize(${entry})
  target_include_directories(${entry} PRIVATE ${folder}/.. ${folder}/../include)
  target_compile_definitions(${entry} PRIVATE cts_target_entry=cts_client_driver_entry)
  set(joined ${CMAKE_CURRENT_BINARY_DIR}/${name}.counter.o)
  add_custom_command(
    OUTPUT ${joined}
    COMMAND ${CMAKE_LINKER} -r -o ${joined}.tmp $<TARGET_OBJECTS:${entry}> ${driver} ${kernel}
    COMMAND ${CTS_OBJCOPY} --keep-global-symbol=cts_client_driver_entry ${joined}.tmp ${joined}
    DEPENDS ${entry} $<TARGET_OBJECTS:${entry}> ${driver} ${kernel}
    COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Joining the driver and the kernel of client ${name}")
  set_source_files_properties(${joined} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  set(${output} ${joined} PARENT_SCOPE)
endfunction()

function(cts_add_client name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESCRIPTION"
                        "SOURCES;INCLUDES;DEFINES;OPTIONS;DRIVER_SOURCES;DRIVER_INCLUDES;DRIVER_DEFINES;COUNTER_SOURCES;COMMIT;REACTION")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "cts_add_client(${name}): SOURCES is missing")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cts_add_client(${name}): unknown: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(folder ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  cts_client_object(${name} client SOURCES ${arg_SOURCES} INCLUDES ${arg_INCLUDES} DEFINES ${arg_DEFINES}
                    OPTIONS ${arg_OPTIONS} FUNCTIONS ${arg_COMMIT} ${arg_REACTION})
  set(CTS_NAME ${name})
  set(CTS_DESCRIPTION "${arg_DESCRIPTION}")
  if(NOT arg_DESCRIPTION)
    set(CTS_DESCRIPTION "client ${name}")
  endif()
  set(functions ${arg_COMMIT} ${arg_REACTION})
  list(REMOVE_DUPLICATES functions)
  cts_client_functions("${functions}" CTS_FUNCTIONS ignored)
  cts_client_functions("${arg_COMMIT}" ignored CTS_COMMIT)
  cts_client_functions("${arg_REACTION}" ignored CTS_REACTION)
  configure_file(${folder}/client_entry.c.in ${CMAKE_CURRENT_BINARY_DIR}/${name}.client_entry.c @ONLY)
  cts_client_counter(${name} counter SOURCES ${arg_DRIVER_SOURCES} INCLUDES ${arg_DRIVER_INCLUDES}
                     DEFINES ${arg_DRIVER_DEFINES} TABLE ${arg_COUNTER_SOURCES})
  add_library(${name} MODULE ${CMAKE_CURRENT_BINARY_DIR}/${name}.client_entry.c ${client} ${counter})
  cts_finish_target(${name})
  target_link_libraries(${name} PRIVATE cts_win32)
endfunction()
