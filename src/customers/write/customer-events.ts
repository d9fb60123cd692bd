import { type EventData, type NewEvent, placementEvent } from '../../kernel/event.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { changedFields, plannedCustomer, type ValueChange, valueChanges } from '../record/field-changes.ts';
import type { TakenPlace } from './place-customer.ts';

/** A change as it was stored. */
export interface StoredChange {
  readonly before: Customer;
  readonly after: CustomerState;
  readonly password: PasswordChange;
  readonly isUpgrade: boolean;
  /** Number of additional web aliases; left out when they stay. */
  readonly additionalWebAliases?: number;
  readonly placed: readonly TakenPlace[];
  readonly at: string;
}

/** The events of a new customer: who it is, then the places. */
export function eventsOfEnrollment(
  customerId: number,
  { baseType, status, sponsorId }: EventData['customer.created'],
  placed: readonly TakenPlace[],
  at: string,
): NewEvent[] {
  const data = { baseType, status, sponsorId };
  return [
    { type: 'customer.created', customerId, at, data },
    ...placed.map((place) => placedEvent(customerId, place)),
  ];
}

/**
 * The events of a change. There is always one `customer.updated`, which names all changed fields; the other events give
 * details of some of them.
 */
export function eventsOfChange(change: StoredChange): NewEvent[] {
  const { before, after, password, isUpgrade, additionalWebAliases, placed, at } = change;
  const planned = plannedCustomer(before, after, password);
  const replacesPassword = setsPassword(change, planned);
  const about = { customerId: before.id, at };
  const fields = [
    ...changedFields(before, planned),
    ...(replacesPassword ? ['Password'] : []),
    ...(additionalWebAliases === undefined ? [] : ['AdditionalWebAliases']),
  ];
  const events: NewEvent[] = [{ ...about, type: 'customer.updated', data: { fields } }];
  const types = { from: before.baseType, to: planned.baseType };
  if (types.from !== types.to) events.push({ ...about, type: 'customer.type_changed', data: types });
  if (isUpgrade) events.push({ ...about, type: 'customer.upgraded', data: types });
  if (before.status !== planned.status)
    events.push({
      ...about,
      type: 'customer.status_changed',
      data: { from: before.status, to: planned.status },
    });
  if (replacesPassword)
    events.push({
      ...about,
      type: 'customer.password_changed',
      data: { hasPassword: planned.hasPassword },
    });
  if (additionalWebAliases !== undefined)
    events.push({
      ...about,
      type: 'customer.web_aliases_changed',
      data: { additional: additionalWebAliases },
    });
  return [...events, ...placed.map((place) => placedEvent(before.id, place))];
}

/** The part of a change that the history keeps. A password and additional web aliases are named, without values. */
export function historyOfChange(change: StoredChange): ValueChange[] {
  const { before, after, password, additionalWebAliases } = change;
  const planned = plannedCustomer(before, after, password);
  const named = [
    ...(setsPassword(change, planned) ? ['Password'] : []),
    ...(additionalWebAliases === undefined ? [] : ['AdditionalWebAliases']),
  ];
  return [...valueChanges(before, planned), ...named.map((field) => ({ field, from: null, to: null }))];
}

function setsPassword({ before, password }: StoredChange, planned: Customer): boolean {
  return password !== 'keep' && (planned.hasPassword || before.hasPassword);
}

function placedEvent(nodeId: number, { tree, from: at, ...after }: TakenPlace): NewEvent {
  return placementEvent({ tree, nodeId, before: null, after, at });
}
