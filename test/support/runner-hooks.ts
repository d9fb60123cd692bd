import asyncHooks, { type AsyncHook } from 'node:async_hooks';

/*
 * The test runner follows every promise with asynchronous hooks, to know to which test belongs what a file declares. After
 * that, they only put the name of a test on an error that nobody awaited, and take a sixth of the CPU of a process. This
 * module must be imported before `node:test`.
 */

const { createHook } = asyncHooks;
const made: AsyncHook[] = [];

asyncHooks.createHook = (callbacks) => {
  const hook = createHook(callbacks);
  made.push(hook);
  return hook;
};

/** For when all files are loaded. An error that nobody awaited still fails the process. */
export function disableRunnerHooks(): void {
  for (const hook of made) hook.disable();
}
