import { setImmediate as nextTurn } from 'node:timers/promises';

/** Ids of nodes: a list, or parts of text with commas between the ids. */
export type NodeIds = readonly number[] | AsyncIterable<string>;

/** Ids in one text: a row for each id would hold the main thread. */
export const IDS_A_TEXT = 8_192;

/** The ids in one list. Reads each part in a turn of its own. */
export async function listOf(ids: NodeIds): Promise<number[]> {
  if (!(Symbol.asyncIterator in ids)) return [...ids];
  const list: number[] = [];
  for await (const text of ids) for (const id of JSON.parse(`[${text}]`) as number[]) list.push(id);
  return list;
}

/** Rows of texts, which the database has put together. */
export async function* textsOfRows(rows: readonly { readonly ids: string }[]): AsyncIterable<string> {
  for (const { ids } of rows) {
    yield ids;
    await nextTurn();
  }
}
