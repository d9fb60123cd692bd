import type { CallContext } from './call-context.ts';

/** A place in a tree, in the data of an event. */
export interface EventPlace {
  readonly uplineId: number | null;
  /** Empty in trees without legs. */
  readonly leg: string;
}

/** The data of each type of event: ids, enumerations and names of fields, never values of a person. */
export interface EventData {
  readonly 'customer.created': {
    readonly baseType: number;
    readonly status: number;
    readonly sponsorId: number | null;
  };
  readonly 'customer.updated': { readonly fields: readonly string[] };
  readonly 'customer.type_changed': { readonly from: number; readonly to: number };
  readonly 'customer.status_changed': { readonly from: number; readonly to: number };
  readonly 'customer.upgraded': { readonly from: number; readonly to: number };
  readonly 'customer.web_aliases_changed': { readonly additional: number };
  readonly 'customer.password_changed': { readonly hasPassword: boolean };
  readonly 'customer.login_locked': { readonly until: string };
  readonly 'customer.erased': Readonly<Record<string, never>>;
  readonly 'customer.merged': { readonly mergeId: number; readonly survivorId: number };
  readonly 'customer.merge_undone': { readonly mergeId: number; readonly survivorId: number };
  readonly 'customers.imported': {
    readonly count: number;
    /** First and last id of each range of new customers. */
    readonly ranges: readonly (readonly [first: number, last: number])[];
  };
  readonly 'placement.placed': EventPlace & { readonly tree: string; readonly batchId?: number };
  readonly 'placement.moved': EventPlace & {
    readonly tree: string;
    readonly from: EventPlace;
    readonly batchId?: number;
  };
  readonly 'placement.removed': {
    readonly tree: string;
    readonly from: EventPlace;
    /** Whether the place stays, marked vacant. */
    readonly keepsPlace: boolean;
    readonly batchId?: number;
  };
  readonly 'placement_batch.committed': { readonly batchId: number; readonly items: number };
  readonly 'placement_batch.undone': { readonly batchId: number; readonly items: number };
  readonly 'extension.posted': { readonly name: string; readonly payload: unknown };
  readonly 'day.started': { readonly date: string };
  readonly 'endpoint.failing': { readonly endpointId: number; readonly since: string };
  readonly 'endpoint.disabled': {
    readonly endpointId: number;
    readonly reason: 'failing' | 'gone';
    readonly since: string;
  };
}

export type EventType = keyof EventData;

/** Something that happened, before it is stored. */
export type NewEvent = {
  readonly [Type in EventType]: {
    readonly type: Type;
    /** `null` for events that are not about one customer. */
    readonly customerId: number | null;
    /** ISO 8601 UTC. */
    readonly at: string;
    readonly data: EventData[Type];
  };
}[EventType];

/**
 * Stores events in the transaction of the write that they report. Call it only after the transaction has
 * locked what they are about (the row of the customer, or the tree): the order of events depends on that.
 */
export interface EventLog {
  add(events: readonly NewEvent[], context: Pick<CallContext, 'actor' | 'requestId'>): Promise<void>;
}

/** The event of a node that was placed, moved or removed, from its places before and after. */
export function placementEvent({
  tree,
  nodeId,
  before,
  after,
  keepsPlace = false,
  batchId = null,
  at,
}: PlacementChange): NewEvent {
  const batch = batchId === null ? {} : { batchId };
  const about = { customerId: nodeId, at };
  if (after === null) {
    const data = { tree, from: placeOf(before), keepsPlace, ...batch };
    return { ...about, type: 'placement.removed', data };
  }
  if (before === null)
    return { ...about, type: 'placement.placed', data: { tree, ...placeOf(after), ...batch } };
  const data = { tree, ...placeOf(after), from: placeOf(before), ...batch };
  return { ...about, type: 'placement.moved', data };
}

/** The record of a customer whose sponsor follows the sponsor tree. */
export function sponsorFollowed(customerId: number, at: string): NewEvent {
  return { type: 'customer.updated', customerId, at, data: { fields: ['SponsorId'] } };
}

export interface PlacementChange {
  readonly tree: string;
  readonly nodeId: number;
  /** `null` where the node had no place, or only a vacant one. */
  readonly before: EventPlace | null;
  readonly after: EventPlace | null;
  readonly keepsPlace?: boolean;
  readonly batchId?: number | null;
  readonly at: string;
}

function placeOf(place: EventPlace | null): EventPlace {
  return { uplineId: place?.uplineId ?? null, leg: place?.leg ?? '' };
}
