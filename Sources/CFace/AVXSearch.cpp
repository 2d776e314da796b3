#if defined(__x86_64__)
#include <immintrin.h>

#include "FaceSearch.hpp"
#include "StandardHeaders.hpp"

// What dlib asks the compiler's options for elsewhere.
#define DLIB_HAVE_SSE2
#define DLIB_HAVE_SSE3
#define DLIB_HAVE_SSE41
#define DLIB_HAVE_AVX
// Names of its own: of two functions of one name the linker keeps any.
#define dlib dlib_avx

#pragma clang attribute push(__attribute__((target("avx"))), apply_to = function)
#include "CompiledSearch.hpp"

std::unique_ptr<face_search> avx_face_search(const std::string &model) {
  return std::make_unique<compiled_search>(model);
}
#pragma clang attribute pop
#endif
