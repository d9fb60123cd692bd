import { useSearchParams } from 'wouter';
import { endOfDay, readDay } from './days.ts';

export type View = 'outline' | 'chart';

/** What the page shows, as its address says. */
export interface TreeAddress {
  /** The person in focus; `null` for the top. */
  readonly personId: number | null;
  /** A past day; `null` for now. */
  readonly day: string | null;
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
  const day = readDay(params.get('on'));
  const address: TreeAddress = {
    personId: ID.test(person) ? Number(person) : null,
    day,
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
