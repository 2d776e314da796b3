#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "face.h"

/// dlib's search for faces, compiled for some of the processor's instructions.
class face_search {
 public:
  virtual ~face_search();

  /// All faces, best first. `scales` and `threshold` are as in satchel_face_detector_find. Throws what dlib throws.
  virtual std::vector<satchel_face_box> find(const uint8_t *gray, int width, int height, int scales,
                                             double threshold) = 0;
};

// Each takes the detector as dlib writes it, and throws where it cannot be read.
std::unique_ptr<face_search> plain_face_search(const std::string &model);
#if defined(__x86_64__)
std::unique_ptr<face_search> sse41_face_search(const std::string &model);
std::unique_ptr<face_search> avx_face_search(const std::string &model);
#endif
