import { createAssertCustomer } from '../../customers/write/assert-customer.ts';
import { readOptionalInstant } from '../../kernel/wire-date.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import { ENTRIES_DEFAULT, type Timeline, type TimelineEffect, type TimelineEntry } from './contract.ts';
import type { CausedEffect } from './timeline-effect.ts';
import { readEffects, type TimelineReading, type TimelineSources } from './timeline-sources.ts';

export interface TimelineDependencies extends TimelineSources, ActorSources {
  /** The title of an operation, by its ID. */
  readonly titleOf: (operation: string) => string;
  readonly customers: TimelineSources['customers'] & Parameters<typeof createAssertCustomer>[0]['customers'];
}

export interface TimelineQuery {
  readonly before?: string;
  readonly kind?: TimelineEffect['Kind'];
  readonly limit?: number;
}

/** @throws ProblemError `customer_not_found`, and the errors of a long read */
export function createGetTimeline(dependencies: TimelineDependencies) {
  const assertCustomer = createAssertCustomer(dependencies);
  return async function getTimeline(
    customerId: number,
    { before, kind, limit = ENTRIES_DEFAULT }: TimelineQuery,
    reading: TimelineReading,
  ): Promise<Timeline> {
    await assertCustomer(customerId);
    const until = readOptionalInstant(before);
    const entries = joinByRequest(await readEffects(dependencies, customerId, reading))
      .filter(({ At }) => until === null || At < until)
      .filter(({ Effects }) => kind === undefined || Effects.some(({ Kind }) => Kind === kind));
    const page = cutBetweenInstants(entries, limit);
    const nameOf = await nameActors(
      dependencies,
      page.map(({ Actor }) => Actor),
    );
    return {
      Entries: page.map((entry) => ({
        ...entry,
        Actor: nameOf(entry.Actor),
        RequestId: entry.RequestId === NO_REQUEST ? null : entry.RequestId,
        OperationTitle: entry.Operation === null ? null : dependencies.titleOf(entry.Operation),
      })),
      Next: page.length < entries.length ? (page.at(-1)?.At ?? null) : null,
    };
  };
}

/** Stored for changes by a command, such as an import. */
const NO_REQUEST = '00000000-0000-0000-0000-000000000000';

/** An entry before its actor and operation get their display names. */
type JoinedEntry = Omit<TimelineEntry, 'OperationTitle'>;

/**
 * One entry for each request; an effect that no request caused is a separate entry. Latest first.
 * @param effects effects of one instant are in the order in which they occurred
 */
function joinByRequest(effects: readonly CausedEffect[]): JoinedEntry[] {
  const groups = Map.groupBy(effects, (caused) => caused.requestId ?? caused);
  return [...groups.values()]
    .map((caused) => {
      const inOrder = caused.toSorted(byInstantEventsLast);
      const [first] = inOrder;
      return {
        At: first?.effect.At ?? '',
        Actor: first?.actor ?? '',
        Operation: inOrder.find(({ operation }) => operation !== null)?.operation ?? null,
        RequestId: first?.requestId ?? null,
        Effects: inOrder.map(({ effect }) => effect),
      };
    })
    .toReversed()
    .toSorted((a, b) => compare(b.At, a.At));
}

/** A page never ends between two entries of one instant, because the next one begins before an instant. */
function cutBetweenInstants(entries: readonly JoinedEntry[], limit: number): JoinedEntry[] {
  const last = entries[limit - 1];
  return entries.filter((entry, index) => index < limit || entry.At === last?.At);
}

/** Events report the other effects. */
function byInstantEventsLast({ effect: a }: CausedEffect, { effect: b }: CausedEffect): number {
  return Number(a.Kind === 'Event') - Number(b.Kind === 'Event') || compare(a.At, b.At);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
