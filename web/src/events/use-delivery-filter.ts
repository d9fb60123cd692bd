import { useSearchParams } from 'wouter';
import type { EventType } from '../api/model.ts';

export const OUTCOMES = ['all', 'delivered', 'failed', 'throttled', 'skipped', 'waiting'] as const;
export type OutcomeFilter = (typeof OUTCOMES)[number];

/** Which deliveries the page shows. `waiting` shows events instead of attempts. */
export interface DeliveryFilter {
  readonly outcome: OutcomeFilter;
  readonly type: EventType | null;
  readonly customerId: number | null;
  /** Days in UTC, `2026-11-25`. */
  readonly from: string | null;
  readonly to: string | null;
}

const EVERYTHING: DeliveryFilter = { outcome: 'all', type: null, customerId: null, from: null, to: null };
const ID = /^[1-9]\d{0,8}$/;
const TYPE = /^[a-z_.]{1,60}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The filter and the open delivery live in the address, so that a link shows what its sender saw. */
export function useDeliveryFilter() {
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const delivery = params.get('delivery') ?? '';
  const write = (next: DeliveryFilter) => setParams(searchOf(next), { replace: true });
  return {
    filter,
    isFiltered: Object.entries(filter).some(
      ([name, value]) => value !== EVERYTHING[name as keyof DeliveryFilter],
    ),
    change: (part: Partial<DeliveryFilter>) => write({ ...filter, ...part }),
    clear: () => write(EVERYTHING),
    attemptId: ID.test(delivery) ? Number(delivery) : null,
    open: (attemptId: number) => setParams(searchOf(filter, attemptId)),
    close: () => setParams(searchOf(filter), { replace: true }),
    /** The search of a link to a delivery. */
    searchTo: (attemptId: number) => searchOf(filter, attemptId).toString(),
  };
}

function readFilter(params: URLSearchParams): DeliveryFilter {
  const customer = params.get('customer') ?? '';
  const type = params.get('type');
  return {
    outcome: OUTCOMES.find((outcome) => outcome === params.get('outcome')) ?? 'all',
    // The server refuses a type that it does not know.
    type: type !== null && TYPE.test(type) ? (type as EventType) : null,
    customerId: ID.test(customer) ? Number(customer) : null,
    from: readDay(params.get('from')),
    to: readDay(params.get('to')),
  };
}

function searchOf(
  { outcome, type, customerId, from, to }: DeliveryFilter,
  attemptId: number | null = null,
): URLSearchParams {
  const params = new URLSearchParams();
  if (outcome !== 'all') params.set('outcome', outcome);
  if (type !== null) params.set('type', type);
  if (customerId !== null) params.set('customer', String(customerId));
  if (from !== null) params.set('from', from);
  if (to !== null) params.set('to', to);
  if (attemptId !== null) params.set('delivery', String(attemptId));
  return params;
}

function readDay(text: string | null): string | null {
  return text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
