import type { Caller, ClientOptions } from './caller.ts';
import { type Attempt, erasureOf, isRightRefusal, type Outcome, planContest } from './contest.ts';
import { type CrashAnswer, type CrashRequest, codeOf } from './http.ts';
import type { Expected } from './journal.ts';
import type { OwnPeople } from './own-people.ts';
import { DISTRIBUTOR, type Person, stamped, type Write } from './writes.ts';

/** Erases the people of one client. */
export class Eraser {
  readonly #options: ClientOptions;
  readonly #caller: Caller;
  readonly #people: OwnPeople;

  constructor(options: ClientOptions, caller: Caller, people: OwnPeople) {
    this.#options = options;
    this.#caller = caller;
    this.#people = people;
  }

  /** A customer to erase, if there is one. */
  pickContested(): Expected | undefined {
    const { random, journal } = this.#options;
    // A write with a key that adds a customer below is repeated after the crash, and the repetition would be refused.
    const own = this.#people.list().filter(({ id }) => !journal.isUncertain(id));
    return own[random.integer(0, own.length - 1)];
  }

  /** A customer whom some client has erased. */
  pickErased(): number | undefined {
    const { random, journal } = this.#options;
    const ids = [...journal.erasedAt.keys()];
    return ids[random.integer(0, ids.length - 1)];
  }

  /**
   * Erases a person while other callers write to the record.
   * @returns whether the server is up
   */
  async contest(url: string, before: Expected): Promise<boolean> {
    const { random, journal, tally } = this.#options;
    const isSponsorOpen = journal.isUntouched(before.person.sponsorId);
    const newStamp = (person: Person) => this.#people.newStamp(person);
    const attempts = planContest({ random, before, isSponsorOpen, newStamp });
    const settings = attempts.map((attempt) => ({ attempt, patience: this.#caller.patience() }));
    const below =
      before.baseType === DISTRIBUTOR && random.chance(0.3) ? this.#people.planBelow(before.id) : null;
    tally.contests += 1;
    const [isUp, ends] = await Promise.all([
      below === null ? true : this.#enrollBelow(url, { ...below, key: undefined }),
      Promise.all(
        settings.map(async ({ attempt, patience }) => ({
          ...attempt,
          ...(await this.#attempt(url, attempt, before.id, patience)),
        })),
      ),
    ]);
    journal.contests.push({ before, ends });
    return isUp && ends.every((end) => end.isUp);
  }

  async #attempt(
    url: string,
    attempt: Attempt,
    customerId: number,
    patience: AbortSignal | undefined,
  ): Promise<{ outcome: Outcome; isUp: boolean }> {
    const { tally, journal } = this.#options;
    const { kind, request } = attempt;
    if (kind === 'erase') journal.noteErasureSent(customerId, request);
    const { answer, isOutage } = await this.#caller.send(url, request, patience);
    if (answer?.status === 200 || answer?.status === 201) {
      if (kind === 'erase') this.#noteErased(customerId, request, answer);
      else if (kind === 'preview') tally.previews += 1;
      else tally.acknowledged += 1;
      return { outcome: 'done', isUp: true };
    }
    if (answer !== null && isRightRefusal(attempt, answer.text)) return { outcome: 'refused', isUp: true };
    if (kind === 'erase') tally.erasuresUnacknowledged += 1;
    else if (kind !== 'preview') tally.unacknowledged += 1;
    if (answer !== null && !isOutage) tally.wrongAnswer(request, answer);
    return { outcome: 'unknown', isUp: answer !== null || patience?.aborted === true };
  }

  #noteErased(customerId: number, request: CrashRequest, answer: CrashAnswer): void {
    const { tally, journal } = this.#options;
    tally.erasures += 1;
    const at = journal.erasedAt.get(customerId);
    journal.erased(customerId, request, answer);
    const { ErasedAt } = JSON.parse(answer.text) as { ErasedAt?: unknown };
    if (at !== undefined && at !== ErasedAt) tally.wrongAnswer(request, answer);
  }

  /** Enrolls a customer below a person during the erasure. Sends no key, since a repetition may be refused. */
  async #enrollBelow(url: string, write: Write): Promise<boolean> {
    const { tally, journal } = this.#options;
    const { answer, isOutage } = await this.#caller.send(url, write);
    if (answer?.status === 201) {
      tally.acknowledged += 1;
      journal.acknowledged(write, null, answer);
      return true;
    }
    if (answer !== null && codeOf(answer.text) === 'upline_takes_nobody') return true;
    tally.unacknowledged += 1;
    journal.uncertain.push({ write, before: null });
    if (answer !== null && !isOutage) tally.wrongAnswer(write, answer);
    return answer !== null;
  }

  /** Sends another erasure and a write, which must change nothing about an erased person. */
  async disturbErased(url: string, customerId: number): Promise<boolean> {
    const { random, journal, tally, name } = this.#options;
    const stamp = this.#people.newStamp({ name: `${name}-again`, sponsorId: 0 });
    const isErasure = random.chance(0.7);
    const request = isErasure
      ? erasureOf(customerId, random.chance(0.5) ? `erasure ${stamp}` : undefined)
      : { method: 'PATCH', path: `/v1/customers/${customerId}`, body: stamped(stamp) };
    if (isErasure) journal.noteErasureSent(customerId, request);
    const { answer, isOutage } = await this.#caller.send(url, request);
    if (answer === null) return false;
    if (isErasure && answer.status === 200) {
      this.#noteErased(customerId, request, answer);
      tally.erasuresRepeated += 1;
    } else if (!isOutage && (isErasure || codeOf(answer.text) !== 'customer_erased')) {
      tally.wrongAnswer(request, answer);
    }
    return true;
  }
}
