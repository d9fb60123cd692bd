import { invalidCursor, type PageCursor, readPageCursor, writePageCursor } from '../../kernel/page-cursor.ts';
import { readWireInstant } from '../../kernel/wire-date.ts';
import type { CustomerIdReader } from '../store/customer-id-reader.ts';
import { IDS_MAX } from './contract.ts';

export interface CustomerIdsQuery {
  readonly modifiedSince?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface CustomerIdsPage {
  readonly ids: readonly number[];
  /** `null` on the last page. */
  readonly nextCursor: string | null;
}

/** Earlier than all stored data; the value for a missing date. */
const BEGINNING = '0001-01-01T00:00:00.000Z';

/** @throws ProblemError `invalid_cursor` */
export function createGetCustomerIds({ customerIds }: { customerIds: CustomerIdReader }) {
  return async function getCustomerIds(
    query: CustomerIdsQuery,
    signal?: AbortSignal,
  ): Promise<CustomerIdsPage> {
    const limit = query.limit ?? IDS_MAX;
    const since = query.modifiedSince?.trim() ?? '';
    // One more than requested shows whether there is a next page.
    const isByChange = since !== '';
    const { at, id } = readCursor(query.cursor, isByChange) ?? { at: null, id: 0 };
    const found = isByChange
      ? await customerIds.changedAfter(
          { changedAt: at ?? readWireInstant(since) ?? BEGINNING, id },
          limit + 1,
          signal,
        )
      : await customerIds.afterId(id, limit + 1, signal);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const nextCursor =
      found.length > limit && last !== undefined
        ? writePageCursor({ at: isByChange ? last.changedAt : null, id: last.id })
        : null;
    // A customer who changes while the list is read moves to its end.
    return { ids: [...new Set(page.map(({ id }) => id))], nextCursor };
  };
}

/** A cursor of a list in another order is invalid here. */
function readCursor(text: string | undefined, isByChange: boolean): PageCursor | null {
  if (text === undefined || text === '') return null;
  const cursor = readPageCursor(text);
  if ((cursor.at !== null) !== isByChange) throw invalidCursor();
  return cursor;
}
