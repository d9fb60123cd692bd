import type { CrashAnswer } from './http.ts';
import type { Body, Person, Write } from './writes.ts';

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
  /** The customer as the last acknowledged write answered; `null` while only the request is known. */
  readonly content: Body | null;
  /** What the last write that gave it said of each member, for when there is no `content`. */
  readonly sent: Body;
}

/** A write without an answer, or with one that says that nobody knows. */
export interface Uncertain {
  readonly write: Write;
  /** `null` when it creates somebody. */
  readonly before: Expected | null;
}

/** What the clients of a run know: they alone write, so nothing else may be found. */
export class Journal {
  readonly customers = new Map<number, Expected>();
  /** At most one a customer: nobody goes on with somebody whose state is not known. */
  uncertain: Uncertain[] = [];
  /** Keyed writes that must be answered alike when they are repeated. */
  repeatable: { readonly write: Write; readonly answer: CrashAnswer }[] = [];

  acknowledged(write: Write, before: Expected | null, answer: CrashAnswer): void {
    const content = write.kind === 'create' ? null : (JSON.parse(answer.text) as Body);
    const id = content === null ? Number(answer.text) : Number(content['CustomerId']);
    this.stored(write, before, id, content);
    if (write.key !== undefined) this.repeatable.push({ write, answer });
  }

  stored(write: Write, before: Expected | null, id: number, content: Body | null): void {
    const baseType = Number(write.body['CustomerType'] ?? before?.baseType);
    this.customers.set(id, {
      id,
      person: write.person,
      stamp: write.stamp,
      revision: (before?.revision ?? 0) + 1,
      createdAs: before?.createdAs ?? baseType,
      baseType,
      content,
      sent: write.kind === 'patch' ? { ...before?.sent, ...write.body } : write.body,
    });
  }
}
