# faultline_compiler: the compile settings every target of ours links, and no third-party target does.
option(FL_LTO "Optimise across translation units (slower to link)" OFF)

add_library(faultline_compiler INTERFACE)
target_compile_features(faultline_compiler INTERFACE cxx_std_20)
target_include_directories(faultline_compiler INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(faultline_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Werror
  -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wduplicated-cond -Wlogical-op -Wnull-dereference)

# g++ 12 at -O3 raises a false -Wrestrict on "a" + std::to_string(i): release is -O2.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT FL_SANITIZE)
  target_compile_options(faultline_compiler INTERFACE
    -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection
    $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection> -fPIE)
  target_link_options(faultline_compiler INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(FL_LTO)
  target_compile_options(faultline_compiler INTERFACE -flto=auto)
  target_link_options(faultline_compiler INTERFACE -flto=auto)
endif()
if(FL_SANITIZE)
  # The first report ends the program, so that no test can pass with one.
  target_compile_options(faultline_compiler INTERFACE
    -fsanitize=${FL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(faultline_compiler INTERFACE -fsanitize=${FL_SANITIZE})
endif()
