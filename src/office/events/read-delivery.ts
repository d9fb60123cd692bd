import { writeAttempt } from '../../events/endpoints/describe-endpoints.ts';
import type { StoredAttempt } from '../../events/endpoints/endpoint.ts';
import type { AttemptAnswer } from '../../events/endpoints/endpoint-models.ts';
import { eventProblem } from '../../events/errors.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import type { OfficeCall } from '../office-operation.ts';
import { type EndpointAccessDependencies, readerOf, readMayChange } from './endpoint-access.ts';

export type ReadDeliveryDependencies = EndpointAccessDependencies & ActorSources;

const OTHERS = 20;

/** One attempt with everything that explains it. @throws ProblemError `endpoint_not_found`, `attempt_not_found` */
export function createReadDelivery(dependencies: ReadDeliveryDependencies) {
  const { endpoints, reader } = dependencies.tools;
  return async function readDelivery(call: OfficeCall, endpointId: number, attemptId: number) {
    const endpoint = await endpoints.find(await readerOf(dependencies, call), endpointId);
    const attempt = await reader.attempt(endpointId, attemptId);
    if (attempt === null) throw new ProblemError([eventProblem('attempt_not_found', 'attemptId')]);
    const isChangeable = (await readMayChange(dependencies, call))(endpoint);
    const others = await othersOf(dependencies, attempt);
    const nameOf = await nameActors(
      dependencies,
      [attempt, ...others].map(({ actor }) => actor),
    );
    const write = (one: StoredAttempt) => ({ ...writeAttempt(one), By: nameOf(one.actor) });
    const answer = write(attempt);
    return {
      Attempt: isChangeable ? answer : { ...answer, Answer: null },
      IsAnswerHidden: !isChangeable && attempt.answer !== null,
      Event: await eventOf(dependencies, attempt),
      Others: others.map(write).map(inList),
      NextAttemptAt: await nextAttemptOf(dependencies, attempt),
    };
  };
}

async function eventOf(dependencies: ReadDeliveryDependencies, { position }: StoredAttempt) {
  const event = position === null ? null : await dependencies.tools.feed.one(position);
  if (event === null) return null;
  const nameOf = await nameActors(dependencies, [event.actor]);
  return { At: event.at, Actor: nameOf(event.actor), RequestId: event.requestId };
}

async function othersOf({ tools }: ReadDeliveryDependencies, { id, endpointId, position }: StoredAttempt) {
  if (position === null) return [];
  const all = await tools.reader.attempts({ endpointId, position, limit: OTHERS + 1 });
  return all.filter((other) => other.id !== id).slice(0, OTHERS);
}

async function nextAttemptOf(
  { tools }: ReadDeliveryDependencies,
  { endpointId, position }: StoredAttempt,
): Promise<string | null> {
  if (position === null) return null;
  const [waiting] = await tools.reader.waiting(endpointId, position - 1, 1);
  return waiting?.position === position ? waiting.nextAttemptAt : null;
}

/** The part of an attempt that lists show. */
export function inList({ Headers: _headers, Answer: _answer, ...shown }: AttemptAnswer) {
  return shown;
}
