import { hash } from '@node-rs/argon2';
import { PASSWORD_HASH_OPTIONS } from '../src/passwords/hash-password.ts';
import { answerParent } from './peer-process.ts';
import { type RoundResult, startRound } from './round.ts';

/** A round that only hashes passwords. */
export interface HashJob {
  readonly durationMs: number;
  readonly inFlight: number;
}

/** The maximum rate at which the machine can hash: the ceiling of every operation that sets a password. */
answerParent(async ({ durationMs, inFlight }: HashJob): Promise<RoundResult> => {
  const round = startRound(durationMs);
  let sent = 0;
  const lane = async () => {
    while (!round.isOver()) {
      const requestedAt = performance.now();
      sent += 1;
      await hash(`PasswordHere${sent}`, PASSWORD_HASH_OPTIONS);
      round.answered(requestedAt);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return round.finish(sent, false);
});
