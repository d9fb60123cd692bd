import type { EventType } from '../api/model.ts';
import { DAY_FORM, type Form, ID_FORM, oneOf, TEXT_FORM } from '../layout/address-forms.ts';
import { useAddress } from '../layout/use-address.ts';

const CHOSEN_OUTCOMES = ['delivered', 'failed', 'throttled', 'skipped', 'waiting'] as const;
export const OUTCOMES = ['all', ...CHOSEN_OUTCOMES] as const;
export type OutcomeFilter = (typeof OUTCOMES)[number];

/** The deliveries that the page shows. `waiting` shows events instead of attempts. */
export interface DeliveryFilter {
  readonly outcome: OutcomeFilter;
  readonly type: EventType | null;
  readonly customerId: number | null;
  /** Days in UTC, `2026-11-25`. */
  readonly from: string | null;
  readonly to: string | null;
}

const NO_FILTER = { outcome: null, type: null, customer: null, from: null, to: null } as const;

/**
 * The filter and the open delivery are in the address, so that a link shows what its sender saw.
 * @param types the types that the server knows; `null` while they are read
 */
export function useDeliveryFilter(types: readonly EventType[] | null) {
  const address = useAddress({
    outcome: oneOf(CHOSEN_OUTCOMES),
    type: types === null ? (TEXT_FORM as Form<EventType>) : oneOf(types),
    customer: ID_FORM,
    from: DAY_FORM,
    to: DAY_FORM,
    delivery: ID_FORM,
  });
  const { outcome, customer, delivery, ...days } = address.values;
  const filter: DeliveryFilter = { ...days, outcome: outcome ?? 'all', customerId: customer };
  return {
    filter,
    unusable: address.unusable,
    isFiltered: Object.keys(NO_FILTER).some(
      (name) => address.values[name as keyof typeof NO_FILTER] !== null,
    ),
    change: (part: Partial<DeliveryFilter>) => {
      const { outcome: chosen, ...next } = { ...filter, ...part };
      const { customerId, ...others } = next;
      address.change({
        ...others,
        outcome: chosen === 'all' ? null : chosen,
        customer: customerId,
        delivery: null,
      });
    },
    clear: () => address.change({ ...NO_FILTER, delivery: null }),
    attemptId: delivery,
    open: (attemptId: number) => address.change({ delivery: attemptId }, { replace: false }),
    close: () => address.change({ delivery: null }),
    /** The query string of a link to a delivery. */
    searchTo: (attemptId: number) => address.searchWith({ delivery: attemptId }),
  };
}
