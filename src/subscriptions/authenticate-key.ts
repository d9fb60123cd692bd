import type { Caller, KeyRefusal } from '../http/subscription-key.ts';
import type { DecideKey, KeyHolder } from './decide-key.ts';
import { KEY_PROBLEMS, type KeyProblem } from './key-problems.ts';
import type { KeyReader } from './key-reader.ts';
import type { LastUse } from './last-use.ts';
import type { KeyPlace } from './subscription.ts';

/** Finds the subscription of a key, or the reason to refuse it. */
export function createAuthenticateKey({
  reader,
  decide,
  lastUse,
}: {
  readonly reader: KeyReader;
  readonly decide: DecideKey;
  readonly lastUse: Pick<LastUse, 'note'>;
}) {
  return async function authenticateKey(
    key: string,
    operation: string | undefined,
    holder: KeyHolder,
  ): Promise<Caller | KeyRefusal> {
    const found = await reader.byKey(key);
    if (found === null) {
      const place = await reader.retired(key);
      return place === null ? refusal('key_unknown', null) : refusal('key_regenerated', place);
    }
    const { id: subscriptionId, name, slot } = found;
    const problem = decide(found, operation, holder);
    if (problem !== null) return refusal(problem, { subscriptionId, slot });
    lastUse.note(subscriptionId, slot);
    return { subscriptionId, name, slot };
  };
}

function refusal(code: KeyProblem, place: KeyPlace | null): KeyRefusal {
  return { code, message: KEY_PROBLEMS[code], place, showsAddress: code === 'address_not_allowed' };
}
