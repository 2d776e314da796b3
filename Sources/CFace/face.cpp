#include "face.h"
int satchel_face_version(void) { return 1; }
