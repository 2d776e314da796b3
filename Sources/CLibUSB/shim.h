#include <libusb.h>
#include <sys/eventfd.h>

/* Swift's Glibc module leaves sys/eventfd.h out. */
static inline int satchel_wake_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
