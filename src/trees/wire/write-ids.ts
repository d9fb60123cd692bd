import { JsonParts } from '../../http/json-parts.ts';
import type { NodeIds } from '../store/node-ids.ts';

/** Many ids are sent in parts. */
export function writeIds(ids: NodeIds): number[] | JsonParts {
  return Symbol.asyncIterator in ids ? new JsonParts(ids) : [...ids];
}
