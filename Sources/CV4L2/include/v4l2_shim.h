// What the kernel's header says in macros that Swift does not import: one function per request, each answering
// 0 or the errno of its own call, and one per constant that is not a plain number.
#pragma once
#include <errno.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <linux/videodev2.h>

#define SATCHEL_V4L2(name, request, type)                                   \
  static inline int satchel_v4l2_##name(int fd, type *argument) {           \
    return ioctl(fd, request, argument) < 0 ? errno : 0;                    \
  }

SATCHEL_V4L2(querycap, VIDIOC_QUERYCAP, struct v4l2_capability)
SATCHEL_V4L2(query_ext_ctrl, VIDIOC_QUERY_EXT_CTRL, struct v4l2_query_ext_ctrl)
SATCHEL_V4L2(querymenu, VIDIOC_QUERYMENU, struct v4l2_querymenu)
SATCHEL_V4L2(g_ctrl, VIDIOC_G_CTRL, struct v4l2_control)
SATCHEL_V4L2(s_ctrl, VIDIOC_S_CTRL, struct v4l2_control)
SATCHEL_V4L2(enum_fmt, VIDIOC_ENUM_FMT, struct v4l2_fmtdesc)
SATCHEL_V4L2(enum_framesizes, VIDIOC_ENUM_FRAMESIZES, struct v4l2_frmsizeenum)
SATCHEL_V4L2(enum_frameintervals, VIDIOC_ENUM_FRAMEINTERVALS, struct v4l2_frmivalenum)
SATCHEL_V4L2(s_fmt, VIDIOC_S_FMT, struct v4l2_format)
SATCHEL_V4L2(g_parm, VIDIOC_G_PARM, struct v4l2_streamparm)
SATCHEL_V4L2(s_parm, VIDIOC_S_PARM, struct v4l2_streamparm)
SATCHEL_V4L2(reqbufs, VIDIOC_REQBUFS, struct v4l2_requestbuffers)
SATCHEL_V4L2(querybuf, VIDIOC_QUERYBUF, struct v4l2_buffer)
SATCHEL_V4L2(qbuf, VIDIOC_QBUF, struct v4l2_buffer)
SATCHEL_V4L2(dqbuf, VIDIOC_DQBUF, struct v4l2_buffer)
SATCHEL_V4L2(subscribe_event, VIDIOC_SUBSCRIBE_EVENT, struct v4l2_event_subscription)
SATCHEL_V4L2(dqevent, VIDIOC_DQEVENT, struct v4l2_event)
SATCHEL_V4L2(streamon, VIDIOC_STREAMON, int)
SATCHEL_V4L2(streamoff, VIDIOC_STREAMOFF, int)

static inline uint32_t satchel_v4l2_mjpeg(void) { return V4L2_PIX_FMT_MJPEG; }
static inline uint32_t satchel_v4l2_jpeg(void) { return V4L2_PIX_FMT_JPEG; }
static inline uint32_t satchel_v4l2_yuyv(void) { return V4L2_PIX_FMT_YUYV; }
static inline uint32_t satchel_v4l2_nv12(void) { return V4L2_PIX_FMT_NV12; }
static inline uint32_t satchel_v4l2_next_control(void) { return V4L2_CTRL_FLAG_NEXT_CTRL; }

// A counter that wakes a poll; -1 with errno where the process has no descriptor left.
static inline int satchel_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
