import { setTimeout as delay } from 'node:timers/promises';
import type { UplineServer } from './upline-server.ts';

export interface PacedWrites {
  readonly perSecond: number;
  /** Failure answers, including those of writes that succeeded later, but not those of a busy database. */
  readonly wrong: readonly string[];
}

/** An overloaded database asks callers to repeat the request later. */
const BUSY = 503;
const AGAIN_MS = 200;
/** A limit, because a write that never succeeds would leave a receiver waiting for its event. */
const ATTEMPTS_MAX = 20;

/**
 * Changes customers at a fixed rate, and repeats failed writes.
 * @throws Error when a write has failed for good, after all others have ended
 */
export async function writePaced(
  server: UplineServer,
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
): Promise<PacedWrites> {
  const startedAt = performance.now();
  const wrong: string[] = [];
  const writes: Promise<boolean>[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    await delay(Math.max(0, startedAt + (turn * 1_000) / perSecond - performance.now()));
    writes.push(writeUntilDone(server, turn, wrong));
  }
  const failed = (await Promise.all(writes)).filter((isDone) => !isDone).length;
  if (failed > 0) throw new Error(`${failed} of ${count} writes failed: ${wrong.at(-1)}`);
  return { perSecond: (count * 1_000) / (performance.now() - startedAt), wrong };
}

/** Never rejects: no code handles a rejection until the last write has begun. */
async function writeUntilDone(server: UplineServer, turn: number, wrong: string[]): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const failure = await write(server, turn).catch((error: unknown) => ({ status: 0, text: String(error) }));
    if (failure === null) return true;
    if (failure.status !== BUSY) wrong.push(`Update By Parameter: ${failure.status} ${failure.text}`);
    await delay(AGAIN_MS);
  }
  return false;
}

/** @returns `null` after a success */
async function write({ port, key, seeded }: UplineServer, turn: number) {
  const id = seeded.ids[turn % seeded.ids.length];
  const { status, text } = await fetch(`http://127.0.0.1:${port}/v1/customers/${id}`, {
    method: 'PATCH',
    headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ CompanyName: `Company ${turn} ${performance.now()}` }),
  }).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
  return status === 200 ? null : { status, text };
}
