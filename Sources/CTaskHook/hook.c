#include "hook.h"

#include <stddef.h>

// As the runtime's ABI for concurrency has it: the job, and the function that would have been called.
typedef __attribute__((swiftcall)) void (*original)(void *job);
typedef __attribute__((swiftcall)) void (*hook)(void *job, original);

// Linked by name, since a statically linked runtime hides it from dlsym. Weak: another runtime may not have it.
extern hook swift_task_enqueueGlobal_hook __attribute__((weak));

static satchel_enqueue taken_by;

static __attribute__((swiftcall)) void enqueue_global(void *job, original runtimes) {
  (void)runtimes;
  taken_by(job);
}

bool satchel_take_global_executor(satchel_enqueue enqueue) {
  if (&swift_task_enqueueGlobal_hook == NULL || swift_task_enqueueGlobal_hook != NULL) return false;
  taken_by = enqueue;
  swift_task_enqueueGlobal_hook = enqueue_global;
  return true;
}
