import type { Contest } from './contest.ts';
import type { CrashAnswer, CrashRequest } from './http.ts';
import { type Body, DISTRIBUTOR, type Person, type Write } from './writes.ts';

/** The expected state of a customer in the database. */
export interface Expected {
  readonly id: number;
  readonly person: Person;
  /** The stamp of the last stored write. */
  readonly stamp: string;
  /** Number of stored writes; each increases the stored revision by one. */
  readonly revision: number;
  readonly createdAs: number;
  readonly baseType: number;
  readonly enrollerId: number;
  /** The uplines of the customer in the sponsor tree, in order of time. */
  readonly sponsorUplines: readonly number[];
  readonly isErased: boolean;
  /** The customer in the answer to the last acknowledged write; `null` while only the request is known. */
  readonly content: Body | null;
  /** For each member, the value in the last write that set it. Used when there is no `content`. */
  readonly sent: Body;
}

/** A write without an answer, or with an answer that leaves the result unknown. */
export interface Uncertain {
  readonly write: Write;
  /** `null` if it creates the person. */
  readonly before: Expected | null;
}

/** A request with a key. A repetition must get the same answer. */
export interface Repeatable {
  readonly customerId: number;
  readonly request: CrashRequest;
  /** The erasure of the person removes the answers to all other requests. */
  readonly isErasure: boolean;
  readonly answer: CrashAnswer;
}

/** The knowledge of the clients of a run: no other client writes, so the database must contain nothing else. */
export class Journal {
  readonly customers = new Map<number, Expected>();
  /** At most one for each customer: no client continues with a customer in an unknown state. */
  uncertain: Uncertain[] = [];
  /** At most one for each customer, for the same reason. */
  contests: Contest[] = [];
  repeatable: Repeatable[] = [];
  /** Time of each erasure in the first acknowledged answer, by customer id. */
  readonly erasedAt = new Map<number, string>();
  /** Number of erasures with their own key that were sent, by id. Their answers stay. */
  readonly keyedErasures = new Map<number, number>();

  acknowledged(write: Write, before: Expected | null, answer: CrashAnswer): void {
    const content = write.kind === 'create' ? null : (JSON.parse(answer.text) as Body);
    const id = content === null ? Number(answer.text) : Number(content['CustomerId']);
    this.stored(write, before, id, content);
    if (write.key !== undefined) {
      this.repeatable.push({ customerId: id, request: write, isErasure: false, answer });
    }
  }

  stored(write: Write, before: Expected | null, id: number, content: Body | null): void {
    const baseType = Number(write.body['CustomerType'] ?? before?.baseType);
    const { person } = write;
    const isPlaced = (before?.sponsorUplines.length ?? 0) > 0;
    this.customers.set(id, {
      id,
      person,
      stamp: write.stamp,
      revision: (before?.revision ?? 0) + 1,
      createdAs: before?.createdAs ?? baseType,
      baseType,
      enrollerId: before?.enrollerId ?? person.sponsorId,
      sponsorUplines:
        !isPlaced && baseType === DISTRIBUTOR ? [person.sponsorId] : (before?.sponsorUplines ?? []),
      isErased: false,
      content,
      sent: write.kind === 'patch' ? { ...before?.sent, ...write.body } : write.body,
    });
  }

  /** Records an acknowledged erasure, the first one or a repetition. */
  erased(customerId: number, request: CrashRequest, answer: CrashAnswer): void {
    const { ErasedAt } = JSON.parse(answer.text) as Body;
    this.erasedAt.set(customerId, this.erasedAt.get(customerId) ?? String(ErasedAt));
    if (request.key !== undefined) this.repeatable.push({ customerId, request, isErasure: true, answer });
  }

  noteErasureSent(customerId: number, { key }: CrashRequest): void {
    if (key === undefined) return;
    this.keyedErasures.set(customerId, (this.keyedErasures.get(customerId) ?? 0) + 1);
  }

  /** Whether a person exists and has not been the target of an erasure. */
  isUntouched(customerId: number): boolean {
    const isContested = this.contests.some(({ before }) => before.id === customerId);
    return !isContested && this.customers.get(customerId)?.isErased !== true;
  }

  /** Whether a write with an unknown result is about the person, or places a customer below the person. */
  isUncertain(customerId: number): boolean {
    return this.uncertain.some(
      ({ write, before }) => before?.id === customerId || write.person.sponsorId === customerId,
    );
  }
}
