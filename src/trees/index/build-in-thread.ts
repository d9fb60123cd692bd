import { Worker } from 'node:worker_threads';
import type { TreeBuildOrder, TreeBuildResult } from './tree-build.ts';

/** Builds the index of a tree in a thread, which the signal ends. */
export function buildInThread(order: TreeBuildOrder, signal: AbortSignal): Promise<TreeBuildResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../store/build-index-worker.ts', import.meta.url), {
      workerData: order,
    });
    // The server decides when the process ends.
    worker.unref();
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(new Error('The thread that builds the index of a tree has ended'));
    });
  });
}
