import assert from 'node:assert/strict';
import type { Tree } from '../../src/commission-plan/commission-plan.ts';
import { createTreeReader } from '../../src/trees/store/tree-reader.ts';
import { findFirstOpen } from '../../src/trees/write/tree-view.ts';
import type { Answer } from './answers.ts';
import { distributorBody } from './bodies.ts';
import type { TestServer } from './test-server.ts';

/* What a server answers about a node, from the index of its tree, against what SQL says. */

/** More than a test has. */
const LEVELS_MAX = 200;

interface ComparedNode {
  readonly tree: string;
  readonly id: number;
  /** Those of the tree; none in a tree without legs. */
  readonly legs: readonly string[];
}

/** Counts, ends of legs, branches, and all uplines. */
export async function assertSameAsTables(
  server: TestServer,
  { tree, id, legs }: ComparedNode,
): Promise<void> {
  const tables = createTreeReader(server.installation.database.reader);
  const address = `/v1/customers/${id}`;
  const count = await read(server, `${address}/downline/count?tree=${tree}`);
  assert.equal(count.json, await tables.downlineCount(tree, id, null), `${tree}: below ${id}`);
  const part = { tree, nodeId: id, levels: null, asOf: null };
  const byLeg = await read(server, `${address}/downline/count?tree=${tree}&by=leg`);
  const counts = await tables.countByLeg(part);
  assert.deepEqual(
    byLeg.json.Parts.map(({ Leg, Count }: { Leg: string; Count: number }) => [Leg, Count]),
    (legs.length === 0 ? [''] : legs).map((leg) => [leg, counts.get(leg) ?? 0]),
    `${tree}: legs of ${id}`,
  );
  const byType = await read(server, `${address}/downline/count?tree=${tree}&by=baseType`);
  assert.deepEqual(
    byType.json.Parts.map((of: Record<string, number>) => [of['CustomerType'], of['Count']]),
    [...(await tables.countByType(part))],
    `${tree}: types below ${id}`,
  );
  for (const leg of legs) {
    // Refused for a node without a place, where the tables know no end either.
    const bottom = await server.call('GET', `${address}/downline/bottom?tree=${tree}&leg=${leg}`);
    const end = await tables.endOfLeg(tree, id, leg, null);
    assert.deepEqual(
      [bottom.json.CustomerId, bottom.json.Level],
      [end?.id, end?.level],
      `${tree}: ${leg} of ${id}`,
    );
  }
  const byLevel = await read(server, `${address}/downline/count?tree=${tree}&by=level`);
  const levels = await tables.countByLevel(part, LEVELS_MAX);
  assert.deepEqual(
    byLevel.json.Parts.map((of: Record<string, number>) => [of['Level'], of['Count']]),
    [...levels.byLevel],
    `${tree}: levels below ${id}`,
  );
  const sized = await read(server, `${address}/downline/nodes?tree=${tree}&orderBy=downlineCount`);
  const largest = await tables.largestBelow(tree, id, { after: null, limit: 100 }, null);
  assert.deepEqual(
    sized.json.Nodes.map((of: Record<string, number>) => [of['CustomerId'], of['DownlineCount']]),
    largest.map(({ id: nodeId, size }) => [nodeId, size]),
    `${tree}: largest below ${id}`,
  );
  const placed = await read(server, `${address}/upline/placed?tree=${tree}`);
  assert.equal(placed.json.CustomerId, await tables.nearestPlacedAbove(tree, 'Enrollment', id));
  const upline = await read(server, `${address}/upline?tree=${tree}`);
  assert.deepEqual(upline.json, await tables.uplineIds(tree, id), `${tree}: above ${id}`);
}

async function read(server: TestServer, address: string): Promise<Answer> {
  const answer = await server.call('GET', address);
  assert.equal(answer.status, 200, `${address}: ${answer.text}`);
  return answer;
}

/** What was pushed for a customer, and its sum in each leg. */
export async function assertSameWeights(server: TestServer, { tree, id, legs }: ComparedNode): Promise<void> {
  const tables = createTreeReader(server.installation.database.reader);
  const { json } = await read(server, `/v1/customers/${id}/leg-weights?tree=${tree}`);
  const children = await tables.nodesOnLegs(tree, [id], legs);
  const Legs = [];
  for (const Leg of legs) {
    const child = children.find(({ leg }) => leg === Leg);
    Legs.push({ Leg, Weight: child === undefined ? 0 : await tables.pushedWeight(tree, child.nodeId) });
  }
  const Weight = await tables.ownWeight(tree, id);
  assert.deepEqual(json, { CustomerId: id, Tree: tree, Weight, Legs });
}

/**
 * Enrolls a customer, whom a tree with `FirstEmpty` places at the nearest open position below the sponsor.
 * @returns how many were compared: none when the sponsor is not placed or may not sponsor
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
