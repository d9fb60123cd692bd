import type { AccountReader } from '../accounts/account-reader.ts';
import { accountOfActor } from './call-of-account.ts';

/** The source of account names. */
export interface ActorSources {
  readonly accounts: Pick<AccountReader, 'byId'>;
}

/**
 * The names under which answers show actors. Writes of the back office store the ID of the account, because names
 * change. Other actors, such as subscriptions, are stored by name.
 */
export async function nameActors(
  { accounts }: ActorSources,
  actors: Iterable<string | null>,
): Promise<<Actor extends string | null>(actor: Actor) => Actor | string> {
  const names = new Map<string, string>();
  for (const actor of new Set(actors)) {
    const id = actor === null ? null : accountOfActor(actor);
    if (actor === null || id === null) continue;
    names.set(actor, (await accounts.byId(id))?.name ?? `Removed account ${id}`);
  }
  return (actor) => (actor === null ? actor : (names.get(actor) ?? actor));
}
