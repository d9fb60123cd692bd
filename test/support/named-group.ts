import { distributorBody } from './bodies.ts';
import { storedRows } from './stored-rows.ts';
import type { TestServer } from './test-server.ts';

/** The trees of the plan in which people are placed by hand. */
export const TREES = ['Unilevel', 'Binary', 'Matrix'] as const;
export const LEGS: Record<string, readonly string[]> = {
  Unilevel: [''],
  Binary: ['Left', 'Right'],
  Matrix: ['Left', 'Middle', 'Right'],
};

/** A move or a removal. People are numbers in the group. */
export interface GroupMove {
  /** Zero for a removal. */
  readonly isRemoval: number;
  readonly tree: string;
  readonly who: number;
  readonly upline: number;
  readonly leg: number;
  readonly findAvailable: boolean;
  readonly children: string;
}

/** People who have the same names as the people of the other group. */
export class NamedGroup {
  readonly #server: TestServer;
  readonly #people: number[];

  constructor(server: TestServer, people: readonly number[]) {
    this.#server = server;
    this.#people = [...people];
  }

  readonly named = (id: number) => `person ${this.#people.indexOf(id)}`;

  itemOf = ({ isRemoval, tree, who, upline, leg, children, findAvailable }: GroupMove): object => {
    const legs = LEGS[tree] ?? [];
    const shared = { customerId: this.#people[who], tree };
    if (isRemoval === 0) return { ...shared, action: 'remove', children };
    const to = { toUplineId: this.#people[upline], leg: legs[leg % legs.length], findAvailable };
    return { ...shared, action: 'place', ...to };
  };

  async join(sponsor: number): Promise<string> {
    const body = distributorBody({ SponsorId: this.#people[sponsor] });
    const { status, json } = await this.#server.call('POST', '/v1/customers', body);
    if (status === 201) this.#people.push(Number(json));
    return String(status);
  }

  /** The place of everyone, including vacant places. */
  async places(): Promise<string[]> {
    const condition = `to_at IS NULL AND node_id IN (${this.#people.join()})`;
    return (await storedRows(this.#server, 'placements', condition))
      .map(({ tree, node_id, upline_id, leg, is_vacant }) =>
        [tree, this.named(Number(node_id)), this.named(Number(upline_id)), leg, Number(is_vacant)].join(' '),
      )
      .toSorted();
  }
}
