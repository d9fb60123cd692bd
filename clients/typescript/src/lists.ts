import type { Upline } from './client.ts';
import type { Answer, DataOf, OptionsOf } from './operation-types.ts';
import type { paths } from './schema.ts';

/* Lists that come page by page. Each continues in its own way, which the table below defines. */

/** The query parameters for the next page; null after the last page. */
type Next = (answer: Answer<unknown>) => Readonly<Record<string, string | number>> | null;

/** Continues after the last item, until a page is empty. */
const afterLast =
  (parameter: string, member: string): Next =>
  ({ data }) => {
    const last = (data as readonly Readonly<Record<string, number>>[]).at(-1)?.[member];
    return last === undefined ? null : { [parameter]: last };
  };

const byCursor =
  (cursorOf: (answer: Answer<unknown>) => string | null): Next =>
  (answer) => {
    const cursor = cursorOf(answer);
    return cursor === null ? null : { cursor };
  };

const LISTS = {
  '/v1/customers/customer-ids': byCursor(({ headers }) => headers.get('X-Upline-Next-Cursor')),
  '/v1/customers/search/{searchTerm}': afterLast('afterCustomerId', 'CustomerId'),
  '/v1/customers/{customerId}/downline/nodes': byCursor(cursorOfPage),
  '/v1/customers/{customerId}/downline/search': byCursor(cursorOfPage),
  '/v1/customers/{customerId}/downline/UnplacedAssociates': afterLast('after', 'CustomerId'),
  '/v1/customers/clone-60d38/{customerId}/downline/UnplacedAssociates': afterLast('after', 'CustomerId'),
  '/v1/customers/{customerId}/service-log': afterLast('before', 'RecordNumber'),
  '/v1/hook-calls': afterLast('beforeId', 'Id'),
  // The feed always names a cursor, since more events will come. It ends here with the last event of this moment.
  '/v1/events': ({ data, headers }) => {
    const cursor = headers.get('X-Upline-Next-Cursor');
    return cursor === null || (data as readonly unknown[]).length === 0 ? null : { after: cursor };
  },
  '/v1/event-endpoints/{endpointId}/deliveries': afterLast('beforeId', 'AttemptId'),
} satisfies Partial<Record<keyof paths, Next>>;

function cursorOfPage({ data }: Answer<unknown>): string | null {
  return (data as { readonly NextCursor: string | null }).NextCursor;
}

/** The paths of the lists. */
export const listPaths = Object.keys(LISTS) as readonly ListPath[];

export type ListPath = keyof typeof LISTS;

type ListData<Path extends ListPath> = DataOf<paths[Path]['get']>;

/** An item of a list: most answers are arrays, pages of a downline contain them in a member. */
export type ItemOf<Path extends ListPath> =
  ListData<Path> extends readonly (infer Item)[]
    ? Item
    : ListData<Path> extends { Nodes: readonly (infer Node)[] }
      ? Node
      : ListData<Path> extends { Customers: readonly (infer Customer)[] }
        ? Customer
        : never;

/**
 * The items of a list, from all pages. Reads a page when the items of the previous one are used up, and none after
 * a `break`.
 * @param options options of the list; `limit` or `pageSize` is the size of a page
 * @throws UplineError like every call
 */
export async function* each<Path extends ListPath>(
  upline: Upline,
  path: Path,
  ...[options]: Record<never, never> extends OptionsOf<paths[Path]['get']>
    ? [options?: OptionsOf<paths[Path]['get']>]
    : [options: OptionsOf<paths[Path]['get']>]
): AsyncGenerator<ItemOf<Path>, void, undefined> {
  const read = upline.get as unknown as (path: string, options: unknown) => Promise<Answer<unknown>>;
  let next: ReturnType<Next> = {};
  while (next !== null) {
    const answer: Answer<unknown> = await read(path, { ...options, query: { ...options?.query, ...next } });
    yield* itemsOf(answer.data) as readonly ItemOf<Path>[];
    next = LISTS[path](answer);
  }
}

function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  const { Nodes, Customers = [] } = data as Partial<Record<'Nodes' | 'Customers', readonly unknown[]>>;
  return Nodes ?? Customers;
}
