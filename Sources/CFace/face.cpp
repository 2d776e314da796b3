#include "face.h"

#include <dlib/image_processing/frontal_face_detector.h>

#include <cstring>
#include <vector>

struct satchel_face_detector {
  dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
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
                               double threshold, satchel_face_box *boxes, int capacity) {
  if (detector == nullptr || gray == nullptr || width <= 0 || height <= 0 || capacity < 0) return -1;
  try {
    const picture image(gray, width, height);
    std::vector<dlib::rect_detection> found;
    detector->detector(image.pixels, found, threshold);
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
