import { useSearchParams } from 'wouter';
import { dayOf, endOfDay, readDay } from './days.ts';

export type View = 'outline' | 'chart';

/** What the page shows, as its address says. */
export interface TreeAddress {
  /** The person in focus; `null` for the top. */
  readonly personId: number | null;
  /** A past day; `null` for now. */
  readonly day: string | null;
  /** A day of the address that has not come yet; the page shows now. */
  readonly futureDay: string | null;
  readonly asOf: string | null;
  readonly view: View;
}

export interface TreeAddressChange {
  readonly personId?: number | null;
  readonly day?: string | null;
  readonly view?: View;
}

const ID = /^[1-9]\d{0,9}$/;

/** Person, day and view live in the address, so that a link shows what its sender saw. */
export function useTreeAddress(): [
  TreeAddress,
  (change: TreeAddressChange, options?: { readonly replace?: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  const person = params.get('person') ?? '';
  const named = readDay(params.get('on'));
  const isFuture = named !== null && named > dayOf(Date.now());
  const day = isFuture ? null : named;
  const address: TreeAddress = {
    personId: ID.test(person) ? Number(person) : null,
    day,
    futureDay: isFuture ? named : null,
    asOf: day === null ? null : endOfDay(day),
    view: params.get('view') === 'chart' ? 'chart' : 'outline',
  };
  return [
    address,
    (change, options = {}) => {
      setParams((before) => searchOf({ ...readBack(before), ...change }), options);
    },
  ];
}

function readBack(params: URLSearchParams): Required<TreeAddressChange> {
  const person = params.get('person') ?? '';
  return {
    personId: ID.test(person) ? Number(person) : null,
    day: readDay(params.get('on')),
    view: params.get('view') === 'chart' ? 'chart' : 'outline',
  };
}

export function searchOf({
  personId = null,
  day = null,
  view = 'outline',
}: TreeAddressChange): URLSearchParams {
  const params = new URLSearchParams();
  if (personId !== null) params.set('person', String(personId));
  if (day !== null) params.set('on', day);
  if (view !== 'outline') params.set('view', view);
  return params;
}
