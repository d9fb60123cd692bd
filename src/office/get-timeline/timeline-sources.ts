import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { ChangeHistoryReader } from '../../customers/store/change-history-reader.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { MergeReader } from '../../customers/store/merge-reader.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { ServiceLogReader } from '../../customers/store/service-log-reader.ts';
import type { EndpointReader } from '../../events/endpoints/endpoint-reader.ts';
import type { FeedReader } from '../../events/feed-reader.ts';
import type { HookCallReader } from '../../hooks/hook-call-reader.ts';
import type { PlacementRecord } from '../../trees/rules/placement.ts';
import type { TreeReader } from '../../trees/store/tree-reader.ts';
import { maskChange } from '../mask-change.ts';
import { namesOf, personLink } from '../person-name.ts';
import type { TimelineEffect } from './contract.ts';
import { enrollmentEffect } from './enrollment-effect.ts';
import { type CausedEffect, NOTHING } from './timeline-effect.ts';

/** The sources of a timeline. */
export interface TimelineSources {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'typeChanges' | 'enrollment'>;
  readonly names: NameReader;
  readonly trees: Pick<TreeReader, 'history'>;
  readonly serviceLogReader: ServiceLogReader;
  readonly history: ChangeHistoryReader;
  readonly mergeReader: MergeReader;
  readonly hookCalls: Pick<HookCallReader, 'list'>;
  readonly feed: Pick<FeedReader, 'latestOf'>;
  readonly deliveries: Pick<EndpointReader, 'attemptsOf' | 'list'>;
}

export interface TimelineReading {
  /** Whether the caller may see deliveries of events. */
  readonly showsDeliveries: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Maximum number of latest rows from sources that grow without limit. */
const LATEST_MAX = 500;

/**
 * All stored effects on a person: events first, and the rows of each source in the order in which they
 * occurred. Effects of one instant have no other order.
 * @throws ProblemError the errors of a long read
 */
export async function readEffects(
  sources: TimelineSources,
  customerId: number,
  { showsDeliveries, signal }: TimelineReading,
): Promise<CausedEffect[]> {
  const effects = [
    ...(await eventEffects(sources, customerId, showsDeliveries)),
    ...(await typeEffects(sources, customerId, signal)),
    ...(await statusEffects(sources, customerId, signal)),
    ...(await fieldEffects(sources, customerId)),
    ...(await placeEffects(sources, customerId, signal)),
    ...(await mergeEffects(sources, customerId, signal)),
    ...(await noteEffects(sources, customerId)),
    ...(await hookEffects(sources, customerId, signal)),
  ];
  return [...(await enrollmentEffect(sources.customers, customerId, effects)), ...effects];
}

async function typeEffects(
  { customers }: TimelineSources,
  customerId: number,
  signal?: AbortSignal,
): Promise<CausedEffect[]> {
  return (await customers.typeChanges(customerId, signal)).map(({ at, from, to, ...cause }) => ({
    ...cause,
    effect: { ...NOTHING, Kind: 'Type', At: at, FromType: from, ToType: to },
  }));
}

async function statusEffects(
  { history }: TimelineSources,
  customerId: number,
  signal?: AbortSignal,
): Promise<CausedEffect[]> {
  const changes = await history.statusChanges(customerId, signal);
  return changes.map(({ at, from, to, actor, operation, requestId }) => ({
    ...{ actor, operation, requestId },
    effect: { ...NOTHING, Kind: 'Status', At: at, FromStatus: from, ToStatus: to },
  }));
}

async function fieldEffects({ history }: TimelineSources, customerId: number): Promise<CausedEffect[]> {
  const writes = await history.fieldChanges(customerId);
  return writes.map(({ at, changes, actor, operation, requestId }) => ({
    ...{ actor, operation, requestId },
    effect: {
      ...{ ...NOTHING, Kind: 'Fields', At: at },
      Fields: changes.map(({ field, from, to }) => ({
        Field: field,
        From: maskChange(field, from),
        To: maskChange(field, to),
      })),
    },
  }));
}

async function placeEffects(
  { plan, trees, names: reader }: TimelineSources,
  customerId: number,
  signal?: AbortSignal,
): Promise<CausedEffect[]> {
  const histories: PlacementRecord[][] = [];
  for (const { name } of enabledTrees(plan)) histories.push(await trees.history(name, customerId, signal));
  const names = await namesOf(
    reader,
    histories.flat().map(({ uplineId }) => uplineId),
  );
  return histories.flatMap((history) =>
    history.flatMap((place, index) => {
      const before = history[index - 1];
      const moved = before !== undefined && before.to === place.from && !before.isVacant;
      const { actor, requestId, tree, leg, from, to, uplineId, isVacant } = place;
      const shared = { ...NOTHING, Kind: 'Place', Tree: tree } as const;
      const arrival = {
        ...{ actor, requestId, operation: null },
        effect: {
          ...shared,
          At: from,
          Action: isVacant ? 'Left' : moved ? 'Moved' : 'Placed',
          From: moved ? personLink(names, before.uplineId) : null,
          To: isVacant ? null : personLink(names, uplineId),
          Leg: leg,
          Text: place.reason === '' ? null : place.reason,
          Detail: place.rule,
        },
      };
      if (to === null || history[index + 1]?.from === to) return [arrival];
      const departure = { ...shared, At: to, Action: 'Left', From: personLink(names, uplineId) };
      return [arrival, { actor: '', requestId: null, operation: null, effect: departure }];
    }),
  );
}

async function mergeEffects(
  { mergeReader, names: reader }: TimelineSources,
  customerId: number,
  signal?: AbortSignal,
): Promise<CausedEffect[]> {
  const merges = await mergeReader.ofCustomer(customerId, signal);
  const names = await namesOf(
    reader,
    merges.flatMap(({ survivorId, mergedId }) => [survivorId, mergedId]),
  );
  return merges.flatMap(({ survivorId, mergedId, reason, at, by, requestId, ...undone }) => {
    const [From, To] = [personLink(names, mergedId), personLink(names, survivorId)];
    const shared = { ...NOTHING, Kind: 'Merge', From, To } as const;
    const effect = { ...shared, At: at, Action: 'Merged', Text: reason === '' ? null : reason };
    const merged = { actor: by, requestId, operation: null, effect };
    const { undoneAt, undoneBy, undoneRequestId } = undone;
    if (undoneAt === null) return [merged];
    const undo = { ...shared, At: undoneAt, Action: 'Undone' };
    const cause = { actor: undoneBy ?? '', requestId: undoneRequestId, operation: null };
    return [merged, { ...cause, effect: undo }];
  });
}

async function noteEffects(
  { serviceLogReader }: TimelineSources,
  customerId: number,
): Promise<CausedEffect[]> {
  const entries = await serviceLogReader.entries(customerId, LATEST_MAX, null);
  return entries.toReversed().map(({ at, text, source, actor, operation, requestId }) => ({
    ...{ actor, operation, requestId },
    effect: { ...NOTHING, Kind: 'Note', At: at, Text: text, Detail: source === '' ? null : source },
  }));
}

async function hookEffects(
  { hookCalls }: TimelineSources,
  customerId: number,
  signal?: AbortSignal,
): Promise<CausedEffect[]> {
  const calls = await hookCalls.list({ customerId, limit: LATEST_MAX }, signal);
  return calls.toReversed().map(({ calledAt, hook, decision, durationUs, actor, operation, requestId }) => ({
    ...{ actor, operation, requestId },
    effect: {
      ...NOTHING,
      Kind: 'Hook',
      At: calledAt,
      Text: hook,
      Detail: decision,
      DurationMs: durationUs / 1_000,
    },
  }));
}

async function eventEffects(
  sources: TimelineSources,
  customerId: number,
  showsDeliveries: boolean,
): Promise<CausedEffect[]> {
  const events = await sources.feed.latestOf(customerId, LATEST_MAX);
  const deliveries = showsDeliveries ? await newestDeliveries(sources, customerId) : new Map();
  // In the order in which they occurred, as in the feed.
  return events.toReversed().map(({ position, type, at, actor, requestId }) => ({
    ...{ actor, requestId, operation: null },
    effect: { ...NOTHING, Kind: 'Event', At: at, Text: type, Deliveries: deliveries.get(position) ?? [] },
  }));
}

/** The newest attempt at each endpoint, by the position of the event. */
async function newestDeliveries(
  { deliveries }: TimelineSources,
  customerId: number,
): Promise<ReadonlyMap<number, TimelineEffect['Deliveries']>> {
  const names = new Map((await deliveries.list(null)).map(({ id, name }) => [id, name]));
  const found = new Map<number, TimelineEffect['Deliveries']>();
  for (const { id, endpointId, position, outcome } of await deliveries.attemptsOf(customerId, LATEST_MAX)) {
    const ofEvent = found.get(position ?? 0) ?? [];
    if (position === null || ofEvent.some(({ EndpointId }) => EndpointId === endpointId)) continue;
    const EndpointName = names.get(endpointId) ?? `Endpoint ${endpointId}`;
    found.set(position, [
      ...ofEvent,
      { EndpointId: endpointId, EndpointName, AttemptId: id, Outcome: outcome },
    ]);
  }
  return found;
}
