import { ProblemError } from '../../problem.ts';
import type { ChangedId, CustomerIdReader } from '../customer-id-reader.ts';
import { customerProblem } from '../errors.ts';
import { readWireInstant } from '../wire-date.ts';
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

/** Before everything that was ever stored, which is what "no date" asks for. */
const BEGINNING = '0001-01-01T00:00:00.000Z';

/** @throws ProblemError `invalid_cursor` */
export function createGetCustomerIds({ customerIds }: { customerIds: CustomerIdReader }) {
  return async function getCustomerIds(query: CustomerIdsQuery): Promise<CustomerIdsPage> {
    const limit = query.limit ?? IDS_MAX;
    const since = query.modifiedSince?.trim() ?? '';
    // One more than asked for tells whether there are more.
    const found =
      since === ''
        ? await customerIds.afterId(readCursor(query.cursor, ID_CURSOR)?.id ?? 0, limit + 1)
        : await customerIds.changedAfter(
            readCursor(query.cursor, CHANGE_CURSOR) ?? {
              changedAt: readWireInstant(since) ?? BEGINNING,
              id: 0,
            },
            limit + 1,
          );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = found.length > limit && last !== undefined ? writeCursor(last, since !== '') : null;
    return { ids: page.map(({ id }) => id), nextCursor };
  };
}

const ID_CURSOR = /^(?<changedAt>)(?<id>\d{1,10})$/;
const CHANGE_CURSOR = /^(?<changedAt>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) (?<id>\d{1,10})$/;

function writeCursor({ changedAt, id }: ChangedId, isByChange: boolean): string {
  return Buffer.from(isByChange ? `${changedAt} ${id}` : String(id)).toString('base64url');
}

function readCursor(text: string | undefined, form: RegExp): ChangedId | null {
  if (text === undefined || text === '') return null;
  const { changedAt, id } = form.exec(Buffer.from(text, 'base64url').toString('latin1'))?.groups ?? {};
  const isDate = changedAt === '' || !Number.isNaN(Date.parse(changedAt ?? ''));
  if (changedAt === undefined || !isDate || Number(id) > 2_147_483_647) {
    throw new ProblemError([customerProblem('invalid_cursor', 'cursor')]);
  }
  return { changedAt, id: Number(id) };
}
