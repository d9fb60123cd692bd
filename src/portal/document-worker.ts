import { parentPort, workerData } from 'node:worker_threads';
import { stringify } from 'yaml';
import { readApiDocument } from './changes/api-document.ts';
import { writeChangesFeed } from './changes/changes-feed.ts';
import { describeHistory } from './changes/describe-history.ts';
import { readHistory } from './changes/read-history.ts';
import type { DocumentOrder } from './write-in-thread.ts';

parentPort?.postMessage(await write(workerData as DocumentOrder));

async function write(order: DocumentOrder): Promise<string> {
  const { text } = order;
  if (order.kind === 'json') return JSON.stringify(JSON.parse(text), null, 2);
  // Without aliases, which some YAML parsers do not support.
  if (order.kind === 'yaml')
    return stringify(JSON.parse(text), { aliasDuplicateObjects: false, lineWidth: 0 });
  const changes = describeHistory(await readHistory(order.folder), readApiDocument(text));
  return order.kind === 'feed' ? writeChangesFeed(changes) : JSON.stringify(changes);
}
