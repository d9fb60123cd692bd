import { Worker } from 'node:worker_threads';

/**
 * A text to create from the OpenAPI document of this server: the document itself in a format for people, or its
 * history from the folder of the published versions.
 */
export type DocumentOrder =
  | (ApiText & { readonly kind: 'json' })
  | (ApiText & { readonly kind: 'yaml' })
  | (ApiText & { readonly kind: 'changes' | 'feed'; readonly folder: string });

interface ApiText {
  /** The document as JSON: cloning the object would take longer. */
  readonly text: string;
}

/** Writes a text in a thread: YAML, or a comparison of two versions, would block the main thread for 200 ms. */
export function writeInThread(order: DocumentOrder): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./document-worker.ts', import.meta.url), { workerData: order });
    // The server decides when the process ends.
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread that writes a document has ended')));
  });
}
