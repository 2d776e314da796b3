#include "face.h"

#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <sstream>

#include "FaceSearch.hpp"

face_search::~face_search() = default;

struct satchel_face_detector {
  std::unique_ptr<face_search> search;
};

namespace {

std::unique_ptr<face_search> make_search(satchel_face_instructions instructions, const std::string &model) {
  switch (instructions) {
#if defined(__x86_64__)
    case SATCHEL_FACE_AVX: return avx_face_search(model);
    case SATCHEL_FACE_SSE41: return sse41_face_search(model);
#endif
    default: return plain_face_search(model);
  }
}

// dlib's detector as dlib writes it.
std::string frontal_model() {
  std::ostringstream stream;
  dlib::serialize(dlib::get_frontal_face_detector(), stream);
  return stream.str();
}

}  // namespace

satchel_face_instructions satchel_face_instructions_here(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx")) return SATCHEL_FACE_AVX;
  if (__builtin_cpu_supports("sse4.1")) return SATCHEL_FACE_SSE41;
#endif
  return SATCHEL_FACE_PLAIN;
}

satchel_face_detector *satchel_face_detector_create(satchel_face_instructions instructions) {
  if (instructions < SATCHEL_FACE_PLAIN || instructions > satchel_face_instructions_here()) return nullptr;
  try {
    return new satchel_face_detector{make_search(instructions, frontal_model())};
  } catch (...) {
    return nullptr;
  }
}

void satchel_face_detector_destroy(satchel_face_detector *detector) { delete detector; }

int satchel_face_detector_find(satchel_face_detector *detector, const uint8_t *gray, int width, int height,
                               int scales, double threshold, satchel_face_box *boxes, int capacity) {
  if (detector == nullptr || gray == nullptr || width <= 0 || height <= 0 || scales < 0 || capacity < 0) return -1;
  try {
    const auto found = detector->search->find(gray, width, height, scales, threshold);
    const size_t count = std::min(found.size(), static_cast<size_t>(capacity));
    std::copy_n(found.begin(), count, boxes);
    return static_cast<int>(found.size());
  } catch (...) {
    return -1;
  }
}
