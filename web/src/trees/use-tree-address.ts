import { DAY_FORM, ID_FORM, oneOf } from '../layout/address-forms.ts';
import { searchOf as searchOfForms, useAddress } from '../layout/use-address.ts';
import { dayOf, endOfDay } from './days.ts';

const VIEWS = ['outline', 'chart'] as const;
export type View = (typeof VIEWS)[number];

/** What the page shows, according to its address. */
export interface TreeAddress {
  /** The person in focus; `null` for the root. */
  readonly personId: number | null;
  /** A past day; `null` for now. */
  readonly day: string | null;
  /** A future day in the address; the page then shows the present tree. */
  readonly futureDay: string | null;
  readonly asOf: string | null;
  readonly view: View;
  /** The parts of the address that the page cannot use. */
  readonly unusable: readonly string[];
}

export interface TreeAddressChange {
  readonly personId?: number | null;
  readonly day?: string | null;
  readonly view?: View;
}

const FORMS = { person: ID_FORM, on: DAY_FORM, view: oneOf(VIEWS) };

/** Person, day and view are in the address, so that a link shows what its sender saw. */
export function useTreeAddress(): [
  TreeAddress,
  (change: TreeAddressChange, options?: { readonly replace?: boolean }) => void,
] {
  const { values, unusable, change } = useAddress(FORMS);
  const isFuture = values.on !== null && values.on > dayOf(Date.now());
  const day = isFuture ? null : values.on;
  const address: TreeAddress = {
    personId: values.person,
    day,
    futureDay: isFuture ? values.on : null,
    asOf: day === null ? null : endOfDay(day),
    view: values.view ?? 'outline',
    unusable,
  };
  return [address, (part, { replace = false } = {}) => change(inForms(part), { replace })];
}

export function searchOf(change: TreeAddressChange): URLSearchParams {
  return searchOfForms(inForms(change), FORMS);
}

function inForms({ personId, day, view }: TreeAddressChange) {
  return {
    ...(personId === undefined ? {} : { person: personId }),
    ...(day === undefined ? {} : { on: day }),
    ...(view === undefined ? {} : { view: view === 'outline' ? null : view }),
  };
}
