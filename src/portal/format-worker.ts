import { parentPort, workerData } from 'node:worker_threads';
import { stringify } from 'yaml';
import type { FormatOrder } from './format-in-thread.ts';

const { text, format } = workerData as FormatOrder;
const document: unknown = JSON.parse(text);
parentPort?.postMessage(
  format === 'yaml'
    ? // Without aliases, which some YAML parsers do not support.
      stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })
    : JSON.stringify(document, null, 2),
);
