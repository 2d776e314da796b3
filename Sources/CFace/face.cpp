#include "face.h"

#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace {

using scanner_type = dlib::frontal_face_detector::image_scanner_type;

}  // namespace

struct satchel_face_detector {
  dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
  // The detector's scanner searches at all scales, and has no way to be told otherwise: this one takes its place.
  scanner_type scanner;
  std::vector<dlib::processed_weight_vector<scanner_type>> filters{detector.num_detectors()};

  satchel_face_detector() {
    scanner.copy_configuration(detector.get_scanner());
    for (size_t index = 0; index < filters.size(); ++index) {
      filters[index].w = detector.get_w(index);
      filters[index].init(scanner);
    }
  }

  // As the detector's own search, at `scales` scales at most.
  void find(const dlib::array2d<unsigned char> &pixels, int scales, double threshold,
            std::vector<dlib::rect_detection> &found) {
    scanner.set_max_pyramid_levels(scales);
    scanner.load(pixels);
    std::vector<dlib::rect_detection> all;
    for (size_t index = 0; index < filters.size(); ++index) {
      const double bound = filters[index].w(scanner.get_num_dimensions());
      std::vector<std::pair<double, dlib::rectangle>> hits;
      scanner.detect(filters[index].get_detect_argument(), hits, bound + threshold);
      for (const auto &hit : hits) {
        dlib::rect_detection detection;
        detection.detection_confidence = hit.first - bound;
        detection.weight_index = index;
        detection.rect = hit.second;
        all.push_back(detection);
      }
    }
    std::sort(all.rbegin(), all.rend());
    const dlib::test_box_overlap overlaps = detector.get_overlap_tester();
    for (const auto &detection : all) {
      const auto isCovered = [&](const dlib::rect_detection &better) { return overlaps(better.rect, detection.rect); };
      if (std::none_of(found.begin(), found.end(), isCovered)) found.push_back(detection);
    }
  }
};

satchel_face_detector *satchel_face_detector_create(void) {
  try {
    return new satchel_face_detector;
  } catch (...) {
    return nullptr;
  }
}

void satchel_face_detector_destroy(satchel_face_detector *detector) { delete detector; }

namespace {

// Holds the picture while the detector reads it, and wipes it at the end.
struct picture {
  dlib::array2d<unsigned char> pixels;

  picture(const uint8_t *gray, int width, int height) : pixels(height, width) {
    for (int row = 0; row < height; ++row)
      std::memcpy(&pixels[row][0], gray + static_cast<size_t>(row) * width, static_cast<size_t>(width));
  }

  ~picture() {
    volatile unsigned char *byte = pixels.size() > 0 ? &pixels[0][0] : nullptr;
    for (size_t index = 0, count = pixels.size(); index < count; ++index) byte[index] = 0;
  }
};

}  // namespace

int satchel_face_detector_find(satchel_face_detector *detector, const uint8_t *gray, int width, int height,
                               int scales, double threshold, satchel_face_box *boxes, int capacity) {
  if (detector == nullptr || gray == nullptr || width <= 0 || height <= 0 || scales < 0 || capacity < 0) return -1;
  try {
    const picture image(gray, width, height);
    std::vector<dlib::rect_detection> found;
    if (scales == 0)
      detector->detector(image.pixels, found, threshold);
    else
      detector->find(image.pixels, scales, threshold, found);
    const int count = static_cast<int>(found.size());
    for (int index = 0; index < count && index < capacity; ++index) {
      const dlib::rectangle &box = found[index].rect;
      boxes[index] = satchel_face_box{box.left(),       box.top(),
                                      box.right() + 1,  box.bottom() + 1,
                                      found[index].detection_confidence, found[index].weight_index};
    }
    return count;
  } catch (...) {
    return -1;
  }
}
