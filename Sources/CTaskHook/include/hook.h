#ifndef SATCHEL_TASK_HOOK_H
#define SATCHEL_TASK_HOOK_H

#include <stdbool.h>

/// Takes a job that the Swift runtime wants to run on its global executor.
typedef void (*satchel_enqueue)(void *job);

/// Lets the runtime give such jobs to `enqueue` (swift_task_enqueueGlobal_hook). To be called once, before the first task.
/// Returns whether it is done: false where the runtime has no such hook, or somebody has it already.
bool satchel_take_global_executor(satchel_enqueue enqueue);

#endif
