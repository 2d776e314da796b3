#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int satchel_face_version(void);
#ifdef __cplusplus
}
#endif
