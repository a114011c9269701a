# Builds targets for hvcts. Usable from any CMake project:
#
#   include(<hvcts>/harness/kernel/cts_driver.cmake)
#   cts_add_driver(my-counter SOURCES driver.c queue.c [INCLUDES inc] [DEFINES DBG=1]
#                  [OPTIONS -Wno-something] [DESCRIPTION "My driver"] [LEGACY])
#
# cts_add_driver() compiles unmodified WDM sources (C; entry point DriverEntry) against the Windows kernel in
# user mode of this folder and links them into <build>/targets/my-counter.so. What the kernel offers is listed
# in SERVICES.md beside this file. A call of anything else is a compile error that names function and file.
#   LEGACY   the driver creates its device in DriverEntry and takes no part in Plug and Play: requirements on the
#            device interface, suspend, resume and removal are then not applicable to it. Sources that nowhere set
#            AddDevice are taken for such a driver.
# Sources that call NdisFRegisterFilterDriver() are a switch extension: an NDIS filter driver, which is tested for
# NIC save state (table `extension` of cts/nicsave.h). For it:
#
#   cts_add_driver(my-extension SOURCES base/SxBase.c my/MyExt.c [FILTER] [PLANT] [GROW] [NO_SPLIT] [SAVER]
#                  [TRANSPARENT] [REVISION_2] [ID guid] [NAME text] [FEATURES guid...])
#
#   FILTER   it is one, although the sources are made later or hide the call
#   PLANT    it takes its run-time data as a switch port property; GROW, NO_SPLIT: as in cts/nicsave.h (the
#            properties are described in ndis_plant.c). Sources that spell the GUID of a property need not say so
#   SAVER, TRANSPARENT, REVISION_2   it has data to save, never saves, knows REVISION_2 of the structure
#   ID, NAME, FEATURES   ExtensionId, friendly name and feature classes of its records. Without them id and name are
#            those of its registration, and the features are not known; FEATURES alone: its records have
#            none. --option id=,name=,feature= go before (feature= alone: none).
# The folders of all sources are on the include path, behind INCLUDES; an include may have backslashes.
# A driver that nowhere calls IoCreateDeviceSecure() leaves the rights on its device to its INF file, which is not
# modelled: what becomes of an unprivileged caller is then not applicable to it.
# Sanitizers are those of CTS_SANITIZE (as -fsanitize= takes them); warnings of driver sources are never errors.
#
#   cts_add_target(my-model SOURCES model.c [INCLUDES inc] [DEFINES X=1])
#
# builds a target that implements the table of cts/target.h itself, into <build>/targets/my-model.so.
#
# Every run starts with the driver's data as it was loaded. For this the objects of a driver are joined (ld -r)
# and their data sections renamed (objcopy), so that the kernel layer finds where they begin and end.
include_guard(GLOBAL)
cmake_policy(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/cts_spelling.cmake)

find_program(CTS_OBJCOPY NAMES objcopy llvm-objcopy REQUIRED)

function(cts_kernel_sanitize target)
  if(CTS_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${CTS_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=undefined)
    target_compile_definitions(${target} PRIVATE CTS_KERNEL_SANITIZED=1)
  endif()
endfunction()

# The flags that make a Linux compiler read Windows kernel sources.
function(cts_kernel_dialect target)
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_EXTENSIONS ON POSITION_INDEPENDENT_CODE ON
                        C_VISIBILITY_PRESET hidden)
  target_compile_options(${target} PRIVATE -fshort-wchar -fms-extensions -fno-strict-aliasing -fno-common
                         -fno-builtin-wcslen -fwrapv -Wno-multichar)
  target_compile_definitions(${target} PRIVATE _AMD64_=1 _WIN64=1 _M_AMD64=100 _M_X64=100 _KERNEL_MODE=1
                             UNICODE=1 _UNICODE=1)
  target_include_directories(${target} BEFORE PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/include
                             ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/ndis)
endfunction()

# The kernel as a library, once per project. The Win32 face (win32*.c) is a library of its own.
if(NOT TARGET cts_kernel)
  file(GLOB cts_kernel_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.c)
  list(FILTER cts_kernel_sources EXCLUDE REGEX "/win32[^/]*$")
  if(cts_kernel_sources)
    add_library(cts_kernel STATIC EXCLUDE_FROM_ALL ${cts_kernel_sources})
    cts_kernel_dialect(cts_kernel)
    cts_kernel_sanitize(cts_kernel)
    target_include_directories(cts_kernel PUBLIC ${CMAKE_CURRENT_LIST_DIR}/..
                               ${CMAKE_CURRENT_LIST_DIR}/../include)
    if(TARGET cts_options)
      target_link_libraries(cts_kernel PRIVATE cts_options)
    endif()
  endif()
endif()

# The common end of both functions: a module <build>/targets/<name>.so.
function(cts_finish_target name)
  set_target_properties(${name} PROPERTIES PREFIX "" SUFFIX ".so" OUTPUT_NAME ${name}
                        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/targets
                        C_STANDARD 11 C_EXTENSIONS ON C_VISIBILITY_PRESET hidden)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/..
                             ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../include)
  if(CTS_SANITIZE)
    target_link_options(${name} PRIVATE -fsanitize=${CTS_SANITIZE})
  elseif(NOT CTS_FUZZ_ENGINE) # an engine's functions come from the program that loads the target
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()
endfunction()

function(cts_add_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;INCLUDES;DEFINES")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "cts_add_target(${name}): SOURCES is missing")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  cts_finish_target(${name})
  cts_kernel_sanitize(${name})
  target_include_directories(${name} PRIVATE ${arg_INCLUDES})
  target_compile_definitions(${name} PRIVATE ${arg_DEFINES})
endfunction()

# The folders of sources, for includes that go from one to the other.
function(cts_source_folders output)
  set(folders "")
  foreach(source IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    cmake_path(GET source PARENT_PATH folder)
    list(APPEND folders ${folder})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  set(${output} ${folders} PARENT_SCOPE)
endfunction()

# The objects of a driver's sources, compiled and joined: sets ${output} to one object file.
function(cts_driver_object name output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;INCLUDES;DEFINES;OPTIONS")
  set(objects ${name}-objects)
  add_library(${objects} OBJECT ${arg_SOURCES})
  cts_kernel_dialect(${objects})
  cts_source_folders(folders ${arg_SOURCES})
  cts_kernel_sanitize(${objects})
  target_include_directories(${objects} PRIVATE ${arg_INCLUDES} ${folders})
  cts_kernel_spelling(${objects} SOURCES ${arg_SOURCES} INCLUDES ${arg_INCLUDES} ${folders})
  target_compile_definitions(${objects} PRIVATE ${arg_DEFINES})
  # Warnings are the vendor's affair, but a function that nothing declares has to be named. (-w would hide it.)
  target_compile_options(${objects} PRIVATE $<IF:$<C_COMPILER_ID:GNU>,-Wno-unknown-pragmas,-Wno-everything>
                         -Werror=implicit-function-declaration)
  # A comma in front of arguments that a macro does not get goes with them, as it does in the compiler of Windows.
  if(CMAKE_C_COMPILER_ID MATCHES "Clang")
    target_compile_options(${objects} PRIVATE -fms-compatibility)
  endif()
  # Plain loads from the platform's memory are switch points: the compiler calls the kernel before each load.
  # Before each load and store it looks whether the driver may touch the block at all.
  # Two loads of 8 bytes must stay two, as they do on the real machine's compiler.
  if(CMAKE_C_COMPILER_ID MATCHES "Clang" AND CMAKE_C_COMPILER_VERSION VERSION_GREATER_EQUAL 14)
    target_compile_options(${objects} PRIVATE -fsanitize-coverage=func,trace-loads,trace-stores
                           -fno-slp-vectorize)
  else()
    target_compile_options(${objects} PRIVATE -fno-tree-slp-vectorize)
  endif()
  target_compile_options(${objects} PRIVATE ${arg_OPTIONS})

  set(joined ${CMAKE_CURRENT_BINARY_DIR}/${name}.driver.o)
  set(renames "")
  foreach(section .data .data.rel .data.rel.local)
    list(APPEND renames --rename-section ${section}=cts_driver_data)
  endforeach()
  # With contents, so that it joins the mark of the entry in one output section.
  list(APPEND renames --rename-section .bss=cts_driver_bss,alloc,load,data,contents)
  add_custom_command(
    OUTPUT ${joined}
    COMMAND ${CMAKE_LINKER} -r -o ${joined}.tmp $<TARGET_OBJECTS:${objects}>
    COMMAND ${CTS_OBJCOPY} ${renames} ${joined}.tmp ${joined}
    DEPENDS ${objects} $<TARGET_OBJECTS:${objects}>
    COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Joining the objects of driver ${name}")
  set_source_files_properties(${joined} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  set(${output} ${joined} PARENT_SCOPE)
endfunction()

# Whether the sources, or what they include of their own, have something that matches. A source that does not
# exist yet might; with EXISTING it does not.
function(cts_driver_says output regex)
  cmake_parse_arguments(PARSE_ARGV 2 arg "EXISTING" "" "SOURCES;INCLUDES")
  set(seen "")
  set(rest "")
  foreach(source IN LISTS arg_SOURCES)
    get_filename_component(path ${source} ABSOLUTE)
    list(APPEND rest ${path})
  endforeach()
  while(rest)
    list(POP_FRONT rest path)
    if(path IN_LIST seen)
      continue()
    endif()
    list(APPEND seen ${path})
    set(text "")
    if(EXISTS ${path})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
      file(READ ${path} text)
    endif()
    if((NOT EXISTS ${path} AND NOT arg_EXISTING) OR text MATCHES "${regex}")
      set(${output} TRUE PARENT_SCOPE)
      return()
    endif()
    string(REGEX MATCHALL "#[ \t]*include[ \t]*[\"<][^\">;\n]+" includes "${text}")
    get_filename_component(folder ${path} DIRECTORY)
    foreach(include IN LISTS includes)
      string(REGEX REPLACE "^[^\"<]*[\"<]" "" include "${include}")
      string(REPLACE "\\" "/" include "${include}")
      foreach(place IN LISTS folder arg_INCLUDES)
        get_filename_component(file "${include}" ABSOLUTE BASE_DIR ${place})
        if(EXISTS ${file} AND NOT IS_DIRECTORY ${file})
          list(APPEND rest ${file})
        endif()
      endforeach()
    endforeach()
  endwhile()
  set(${output} FALSE PARENT_SCOPE)
endfunction()

# What a driver of the counter does not take part in.
function(cts_counter_capabilities output legacy)
  set(without 0)
  cts_driver_says(adds "AddDevice[ \t\r\n]*=[^=]" ${ARGN})
  cts_driver_says(secures "IoCreateDeviceSecure" ${ARGN})
  if(legacy OR NOT adds)
    string(APPEND without " | CTS_KERNEL_LEGACY")
  endif()
  if(NOT secures)
    string(APPEND without " | CTS_COUNTER_CAN_PRIVILEGE")
  endif()
  set(${output} "${without}" PARENT_SCOPE)
endfunction()

# What an extension can besides the table of the kernel, and what it says about itself: from the arguments (arg_...)
# of cts_add_driver(), its caller.
function(cts_extension_words capabilities said)
  set(can 0)
  set(words "")
  foreach(capability IN ITEMS PLANT GROW NO_SPLIT)
    if(arg_${capability})
      string(APPEND can " | CTS_EXTENSION_CAN_${capability}")
    endif()
  endforeach()
  # Who spells the GUID of a property takes it: {0FEA0100-0001-... plants, ...-0002-... grows.
  cts_driver_says(plants "0[fF][eE][aA]0100[^0-9a-fA-F]+(0[xX])?0*1[^0-9a-fA-F]" EXISTING ${ARGN})
  cts_driver_says(grows "0[fF][eE][aA]0100[^0-9a-fA-F]+(0[xX])?0*2[^0-9a-fA-F]" EXISTING ${ARGN})
  if(plants)
    string(APPEND can " | CTS_EXTENSION_CAN_PLANT")
  endif()
  if(grows)
    string(APPEND can " | CTS_EXTENSION_CAN_GROW")
  endif()
  cts_driver_says(cancels "CancelOidRequestHandler[ \t\r\n]*=[^=]" ${ARGN})
  if(cancels)
    string(APPEND can " | CTS_EXTENSION_CAN_CANCEL")
  endif()
  foreach(word IN ITEMS SAVER TRANSPARENT REVISION_2)
    if(arg_${word})
      string(TOLOWER ${word} word)
      string(REPLACE "_" "" word ${word})
      string(APPEND words "${word},")
    endif()
  endforeach()
  if(arg_ID)
    string(APPEND words "id=${arg_ID},")
  endif()
  if(arg_NAME)
    string(APPEND words "name=${arg_NAME},")
  endif()
  if(DEFINED arg_FEATURES OR "FEATURES" IN_LIST arg_KEYWORDS_MISSING_VALUES)
    list(JOIN arg_FEATURES "+" features)
    string(APPEND words "feature=${features},")
  endif()
  set(${capabilities} "${can}" PARENT_SCOPE)
  set(${said} "${words}" PARENT_SCOPE)
endfunction()

function(cts_add_driver name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LEGACY;FILTER;PLANT;GROW;NO_SPLIT;SAVER;TRANSPARENT;REVISION_2"
                        "DESCRIPTION;ID;NAME" "SOURCES;INCLUDES;DEFINES;OPTIONS;FEATURES")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "cts_add_driver(${name}): SOURCES is missing")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cts_add_driver(${name}): unknown: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  cts_driver_object(${name} joined SOURCES ${arg_SOURCES} INCLUDES ${arg_INCLUDES} DEFINES ${arg_DEFINES}
                    OPTIONS ${arg_OPTIONS})
  set(CTS_NAME ${name})
  set(CTS_DESCRIPTION "${arg_DESCRIPTION}")
  if(NOT arg_DESCRIPTION)
    set(CTS_DESCRIPTION "driver ${name}")
  endif()
  set(sources SOURCES ${arg_SOURCES} INCLUDES ${arg_INCLUDES})
  cts_driver_says(filter "NdisFRegisterFilterDriver" EXISTING ${sources})
  set(template entry.c.in)
  if(filter OR arg_FILTER)
    set(template entry_extension.c.in)
    cts_extension_words(CTS_CAPABILITIES CTS_WORDS ${sources})
  else()
    cts_counter_capabilities(CTS_CAPABILITIES "${arg_LEGACY}" ${sources})
  endif()
  set(entry ${CMAKE_CURRENT_BINARY_DIR}/${name}.entry.c)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${template} ${entry} @ONLY)
  add_library(${name} MODULE ${entry} ${joined})
  cts_finish_target(${name})
  target_link_libraries(${name} PRIVATE cts_kernel)
endfunction()
