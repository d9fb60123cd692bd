import type { Contest } from './contest.ts';
import type { CrashAnswer, CrashRequest } from './http.ts';
import { type Body, DISTRIBUTOR, type Person, type Write } from './writes.ts';

/** A customer as the database must have it. */
export interface Expected {
  readonly id: number;
  readonly person: Person;
  /** Of the write that was stored last. */
  readonly stamp: string;
  /** How many writes were stored; each grows the stored revision by one. */
  readonly revision: number;
  readonly createdAs: number;
  readonly baseType: number;
  readonly enrollerId: number;
  /** Where the customer stood in the sponsor tree, one after the other. */
  readonly sponsorUplines: readonly number[];
  readonly isErased: boolean;
  /** The customer as the last acknowledged write answered; `null` while only the request is known. */
  readonly content: Body | null;
  /** What the last write that gave it said of each member, for when there is no `content`. */
  readonly sent: Body;
}

/** A write without an answer, or with an answer that leaves the result unknown. */
export interface Uncertain {
  readonly write: Write;
  /** `null` if it creates the person. */
  readonly before: Expected | null;
}

/** A keyed request that must be answered alike when it is repeated. */
export interface Repeatable {
  readonly customerId: number;
  readonly request: CrashRequest;
  /** Answers to all other requests go with the person. */
  readonly isErasure: boolean;
  readonly answer: CrashAnswer;
}

/** What the clients of a run know: they alone write, so nothing else may be found. */
export class Journal {
  readonly customers = new Map<number, Expected>();
  /** At most one per customer: no client continues with a customer in an unknown state. */
  uncertain: Uncertain[] = [];
  /** At most one per customer, for the same reason. */
  contests: Contest[] = [];
  repeatable: Repeatable[] = [];
  /** When people were erased, as the first acknowledged erasure said; by id. */
  readonly erasedAt = new Map<number, string>();
  /** How many erasures with their own key were sent, by id. Their answers stay. */
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

  /** Notes an acknowledged erasure, the first one or a repetition. */
  erased(customerId: number, request: CrashRequest, answer: CrashAnswer): void {
    const { ErasedAt } = JSON.parse(answer.text) as Body;
    this.erasedAt.set(customerId, this.erasedAt.get(customerId) ?? String(ErasedAt));
    if (request.key !== undefined) this.repeatable.push({ customerId, request, isErasure: true, answer });
  }

  noteErasureSent(customerId: number, { key }: CrashRequest): void {
    if (key === undefined) return;
    this.keyedErasures.set(customerId, (this.keyedErasures.get(customerId) ?? 0) + 1);
  }

  /** Whether a person exists, and no erasure has begun. */
  isUntouched(customerId: number): boolean {
    const isContested = this.contests.some(({ before }) => before.id === customerId);
    return !isContested && this.customers.get(customerId)?.isErased !== true;
  }

  /** Whether a write with an unknown result concerns the person, or places a customer below them. */
  isUncertain(customerId: number): boolean {
    return this.uncertain.some(
      ({ write, before }) => before?.id === customerId || write.person.sponsorId === customerId,
    );
  }
}
