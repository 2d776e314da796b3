#include <libusb.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

/* prctl is variadic, which Swift cannot call. */
static inline void satchel_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/* Swift's Glibc module leaves sys/eventfd.h out. */
static inline int satchel_wake_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
