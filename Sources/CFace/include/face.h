#pragma once
// dlib's frontal face detector behind plain C. No exception leaves these functions.
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// A loaded detector. One call at a time: the detector keeps its feature pyramid between calls.
typedef struct satchel_face_detector satchel_face_detector;

/// A face: its box in pixels, right and bottom exclusive, possibly beyond the picture; the detector's margin above
/// its threshold; and which of the detector's five filters fired (0 front, 1 left, 2 right, 3 and 4 rotated).
typedef struct {
  long left;
  long top;
  long right;
  long bottom;
  double score;
  unsigned long filter;
} satchel_face_box;

/// Which of the processor's instructions a detector searches with; each includes those before it.
typedef enum {
  /// Those that every processor of this kind has.
  SATCHEL_FACE_PLAIN = 0,
  /// x86: SSE 4.1.
  SATCHEL_FACE_SSE41 = 1,
  /// x86: AVX.
  SATCHEL_FACE_AVX = 2,
} satchel_face_instructions;

/// The best that this processor and its system have.
satchel_face_instructions satchel_face_instructions_here(void);

/// Loads a detector (about 0.3 s) that searches with the instructions named. Returns NULL where memory or the model
/// fails, and where the processor has no such instructions.
satchel_face_detector *satchel_face_detector_create(satchel_face_instructions instructions);

/// Frees a detector; NULL is allowed.
void satchel_face_detector_destroy(satchel_face_detector *detector);

/// Finds faces in `width * height` grey bytes, rows without padding, at `scales` scales at most, each five sixths of the
/// one before; 0 searches at all of them.
/// Writes the best `capacity` boxes at most, best first, and returns how many were found in all; -1 on failure.
int satchel_face_detector_find(satchel_face_detector *detector, const uint8_t *gray, int width, int height,
                               int scales, double threshold, satchel_face_box *boxes, int capacity);

#ifdef __cplusplus
}
#endif
