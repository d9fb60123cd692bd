import { ROOT_CUSTOMER_ID } from '../../src/kernel/customer-id.ts';
import type { ClientOptions } from './caller.ts';
import type { Expected } from './journal.ts';
import { DISTRIBUTOR, nameOf, type Person, planCreate, type Write } from './writes.ts';

/** The customers of one client. No other client writes to them, except in a contest. */
export class OwnPeople {
  readonly #options: ClientOptions;
  #serial = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Customers in a known state. No client uses the others until their state has been read. */
  list(): Expected[] {
    const { journal, name } = this.#options;
    const unknown = new Set(journal.uncertain.map(({ before }) => before?.id));
    return [...journal.customers.values()].filter(
      ({ id, person }) => person.name.startsWith(`${name}-`) && !unknown.has(id) && journal.isUntouched(id),
    );
  }

  /** Returns a text for a write to this person that no other write uses. */
  newStamp({ name }: Person): string {
    this.#serial += 1;
    return `${name}-w${this.#serial}`;
  }

  planCreate(): Write {
    const { random } = this.#options;
    const uplines = this.list().filter(({ baseType }) => baseType === DISTRIBUTOR);
    const upline = uplines[random.integer(0, uplines.length)];
    return this.planBelow(upline?.id ?? ROOT_CUSTOMER_ID);
  }

  planBelow(sponsorId: number): Write {
    const { random, name } = this.#options;
    this.#serial += 1;
    const person = { name: nameOf(name, this.#serial), sponsorId };
    return planCreate({ random, stamp: this.newStamp(person), person });
  }
}
