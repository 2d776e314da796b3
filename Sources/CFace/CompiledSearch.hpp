// The search itself: included once by each file that compiles it, with the instructions that the file names.
#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <cstring>
#include <sstream>

#include "FaceSearch.hpp"

namespace {

using scanner_type = dlib::frontal_face_detector::image_scanner_type;

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

class compiled_search final : public face_search {
 public:
  explicit compiled_search(const std::string &model) {
    std::istringstream stream(model);
    dlib::deserialize(detector, stream);
    scanner.copy_configuration(detector.get_scanner());
    filters.resize(detector.num_detectors());
    for (size_t index = 0; index < filters.size(); ++index) {
      filters[index].w = detector.get_w(index);
      filters[index].init(scanner);
    }
  }

  std::vector<satchel_face_box> find(const uint8_t *gray, int width, int height, int scales,
                                     double threshold) override {
    const picture image(gray, width, height);
    std::vector<dlib::rect_detection> found;
    if (scales == 0)
      detector(image.pixels, found, threshold);
    else
      find(image.pixels, scales, threshold, found);
    std::vector<satchel_face_box> boxes;
    boxes.reserve(found.size());
    for (const auto &face : found) {
      boxes.push_back(satchel_face_box{face.rect.left(), face.rect.top(), face.rect.right() + 1,
                                       face.rect.bottom() + 1, face.detection_confidence, face.weight_index});
    }
    return boxes;
  }

 private:
  dlib::frontal_face_detector detector;
  // The detector's scanner searches at all scales, and has no way to be told otherwise: this one takes its place.
  scanner_type scanner;
  std::vector<dlib::processed_weight_vector<scanner_type>> filters;

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

}  // namespace
