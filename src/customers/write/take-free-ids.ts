import { formatBackOfficeId } from '../../commission-plan/back-office-id.ts';
import type { BackOfficeIdFormat } from '../../commission-plan/commission-plan.ts';

export interface FreeIdPorts {
  /** Takes new customer ids, ascending. */
  readonly takeIds: (count: number) => Promise<readonly number[]>;
  /** The back office ids among these that are taken. */
  readonly takenAmong: (backOfficeIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** Limits one query. */
const BLOCK_MAX = 1_000;

/**
 * Takes the next customer ids whose generated back office ids are free. Such an id may have been given to a customer
 * by hand, or a range of ids to a thousand customers; taken ids are skipped, in blocks that grow. The write decides:
 * another process can take an id after this.
 * @param roundsMax bounds the blocks
 * @returns fewer than `count` when the blocks are used up
 */
export async function takeFreeIds(
  { takeIds, takenAmong }: FreeIdPorts,
  format: BackOfficeIdFormat,
  { count, roundsMax }: { readonly count: number; readonly roundsMax: number },
): Promise<number[]> {
  const free = new Set<number>();
  for (let round = 0; round < roundsMax && free.size < count; round += 1) {
    const block = Math.min(Math.max(count - free.size, 2 ** Math.min(round, 10)), BLOCK_MAX);
    const ids = new Map((await takeIds(block)).map((id) => [formatBackOfficeId(format, id).trim(), id]));
    const taken = await takenAmong([...ids.keys()]);
    for (const [backOfficeId, id] of ids) if (!taken.has(backOfficeId)) free.add(id);
  }
  return [...free].slice(0, count);
}
