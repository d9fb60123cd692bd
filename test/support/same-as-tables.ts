import assert from 'node:assert/strict';
import type { Tree } from '../../src/commission-plan/commission-plan.ts';
import { createTreeReader } from '../../src/trees/store/tree-reader.ts';
import { findFirstOpen } from '../../src/trees/write/tree-view.ts';
import type { Answer } from './answers.ts';
import { distributorBody } from './bodies.ts';
import type { TestServer } from './test-server.ts';

/* Compares a server's answers about a node, from the index of its tree, with the results of SQL. */

/** More levels than any tree of a test has. */
const LEVELS_MAX = 200;

interface ComparedNode {
  readonly tree: string;
  readonly id: number;
  /** Legs of the tree; none in a tree without legs. */
  readonly legs: readonly string[];
}

/**
 * Compares counts, ends of legs, branches, and all uplines in the answers of each server on one database with the
 * tables.
 */
export async function assertSameAsTables(
  servers: readonly TestServer[],
  { tree, id, legs }: ComparedNode,
): Promise<void> {
  const expected = await expectedOf(servers[0] as TestServer, { tree, id, legs });
  const address = `/v1/customers/${id}`;
  for (const server of servers) {
    for (const { path, what, pick, value } of expected) {
      const answer = await server.call('GET', `${address}/${path}`);
      assert.ok(answer.status === 200 || path.startsWith('downline/bottom'), `${path}: ${answer.text}`);
      assert.deepEqual(pick(answer.json), value, `${tree}: ${what} ${id}`);
    }
  }
}

/** An answer about a node, and the value in the tables. */
interface Expected {
  readonly path: string;
  readonly what: string;
  readonly pick: (json: Answer['json']) => unknown;
  readonly value: unknown;
}

type Part = Record<string, number>;

async function expectedOf(server: TestServer, { tree, id, legs }: ComparedNode): Promise<Expected[]> {
  const tables = createTreeReader(server.installation.database.reader);
  const part = { tree, nodeId: id, levels: null, asOf: null };
  const counts = await tables.countByLeg(part);
  const levels = await tables.countByLevel(part, LEVELS_MAX);
  const largest = await tables.largestBelow(tree, id, { after: null, limit: 100 }, null);
  const ends: Expected[] = [];
  for (const leg of legs) {
    const end = await tables.endOfLeg(tree, id, leg, null);
    ends.push({
      // The server refuses a node without a place; the tables also have no end for it.
      path: `downline/bottom?tree=${tree}&leg=${leg}`,
      what: `${leg} of`,
      pick: ({ CustomerId, Level }) => [CustomerId, Level],
      value: [end?.id, end?.level],
    });
  }
  return [
    {
      path: `downline/count?tree=${tree}`,
      what: 'below',
      pick: (json) => json,
      value: await tables.downlineCount(tree, id, null),
    },
    {
      path: `downline/count?tree=${tree}&by=leg`,
      what: 'legs of',
      pick: ({ Parts }) => Parts.map(({ Leg, Count }: Part) => [Leg, Count]),
      value: (legs.length === 0 ? [''] : legs).map((leg) => [leg, counts.get(leg) ?? 0]),
    },
    {
      path: `downline/count?tree=${tree}&by=baseType`,
      what: 'types below',
      pick: ({ Parts }) => Parts.map(({ CustomerType, Count }: Part) => [CustomerType, Count]),
      value: [...(await tables.countByType(part))],
    },
    ...ends,
    {
      path: `downline/count?tree=${tree}&by=level`,
      what: 'levels below',
      pick: ({ Parts }) => Parts.map(({ Level, Count }: Part) => [Level, Count]),
      value: [...levels.byLevel],
    },
    {
      path: `downline/nodes?tree=${tree}&orderBy=downlineCount`,
      what: 'largest below',
      pick: ({ Nodes }) => Nodes.map(({ CustomerId, DownlineCount }: Part) => [CustomerId, DownlineCount]),
      value: largest.map(({ id: nodeId, size }) => [nodeId, size]),
    },
    {
      path: `upline/placed?tree=${tree}`,
      what: 'placed above',
      pick: ({ CustomerId }) => CustomerId,
      value: await tables.nearestPlacedAbove(tree, 'Enrollment', id),
    },
    {
      path: `upline?tree=${tree}`,
      what: 'above',
      pick: (json) => json,
      value: await tables.uplineIds(tree, id),
    },
  ];
}

async function read(server: TestServer, address: string): Promise<Answer> {
  const answer = await server.call('GET', address);
  assert.equal(answer.status, 200, `${address}: ${answer.text}`);
  return answer;
}

/** Compares the weight that was pushed for a customer, and its sum in each leg. */
export async function assertSameWeights(
  servers: readonly TestServer[],
  { tree, id, legs }: ComparedNode,
): Promise<void> {
  const tables = createTreeReader((servers[0] as TestServer).installation.database.reader);
  const children = await tables.nodesOnLegs(tree, [id], legs);
  const Legs = [];
  for (const Leg of legs) {
    const child = children.find(({ leg }) => leg === Leg);
    Legs.push({ Leg, Weight: child === undefined ? 0 : await tables.pushedWeight(tree, child.nodeId) });
  }
  const Weight = await tables.ownWeight(tree, id);
  for (const server of servers) {
    const { json } = await read(server, `/v1/customers/${id}/leg-weights?tree=${tree}`);
    assert.deepEqual(json, { CustomerId: id, Tree: tree, Weight, Legs });
  }
}

/**
 * Enrolls a customer, and asserts that a tree with `FirstEmpty` places them at the nearest open position below the
 * sponsor.
 * @returns the number of comparisons: 0 if the sponsor has no place or may not enroll
 */
export async function assertNextPosition(server: TestServer, tree: Tree, sponsorId: number): Promise<0 | 1> {
  const tables = createTreeReader(server.installation.database.reader);
  if ((await tables.currentPlacement(tree.name, sponsorId)) === null) return 0;
  const open = await findFirstOpen({ ...tables, knownFirstOpen: async () => null }, tree, sponsorId);
  const body = distributorBody({ SponsorId: sponsorId });
  const { status, json } = await server.call('POST', '/v1/customers', body);
  if (status !== 201) return 0;
  const placement = await tables.currentPlacement(tree.name, json);
  assert.deepEqual({ uplineId: placement?.uplineId, leg: placement?.leg }, open, `below ${sponsorId}`);
  return 1;
}
