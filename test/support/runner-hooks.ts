import asyncHooks, { type AsyncHook } from 'node:async_hooks';

/*
 * The test runner follows every promise with asynchronous hooks, to learn which test a file is declaring. After all
 * files are loaded, the hooks only add the name of a test to an unhandled error, and use a sixth of the CPU of a
 * process. This module must be evaluated before any module loads `node:test`.
 */

const { createHook } = asyncHooks;
const made: AsyncHook[] = [];

asyncHooks.createHook = (callbacks) => {
  const hook = createHook(callbacks);
  made.push(hook);
  return hook;
};

/**
 * Call this function after all files are loaded. An unhandled error still fails the process.
 * @throws Error if the runner was loaded before this module
 */
export function disableRunnerHooks(): void {
  if (made.length === 0) throw new Error('The test runner was loaded before its hooks could be noted');
  for (const hook of made) hook.disable();
}
