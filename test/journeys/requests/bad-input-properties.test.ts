import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { type BodyPlan, patchBodies, upgradeBodies, wholeBodies } from '../../support/generated-bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { assertProblemAnswer } from '../../support/refusals.ts';
import { storedRows } from '../../support/stored-rows.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

/** Set UPLINE_TEST_SEED for other values; a failure prints its seed. */
const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_260_101);
/** Bodies are read above the engines, so the second engine needs fewer. */
const BODIES = testEngine === 'sqlite' ? 5_000 : 1_000;
/** Number of bodies that are sent at the same time, each to its own customer. */
const BATCH = 16;
const POOL = 3 * BATCH;

let server: TestServer;
const pool: number[] = [];
const createdAs = new Map<number, number>();

before(async () => {
  server = await startTestServer();
  const bodies = [retailBody, retailBody, preferredBody, distributorBody];
  for (let index = 0; index < POOL; index += 1) pool.push(await enroll(bodies[index % 4]?.() ?? {}));
});
after(() => server.close());

async function enroll(body: Record<string, unknown>): Promise<number> {
  const id = await server.create(body);
  createdAs.set(id, Number(body['CustomerType']));
  return id;
}

/** The column of the customer id, by table. */
const OWNERS = {
  customers: 'id',
  addresses: 'customer_id',
  custom_fields: 'customer_id',
  placements: 'node_id',
  outbox_events: 'customer_id',
  crm_associatetypechanges: 'associateid',
};

/** All stored data of these customers, by id. */
async function stored(ids: readonly number[]): Promise<Map<number, string>> {
  const parts = new Map(ids.map((id) => [id, [] as unknown[]]));
  for (const [table, owner] of Object.entries(OWNERS)) {
    const rows = await storedRows(server, table, `${owner} IN (${ids.join()})`);
    for (const row of rows) parts.get(Number(row[owner]))?.push({ table, ...row });
  }
  return new Map([...parts].map(([id, rows]) => [id, JSON.stringify(rows)]));
}

const revisionOf = (row: string | undefined) => JSON.parse(row ?? '[{}]')[0].revision as number;
const customerCount = async () => Number((await server.sql('SELECT COUNT(*) AS n FROM customers'))[0]?.['n']);

interface Sent {
  readonly id: number;
  readonly body: string;
  readonly answer: Answer;
}

/** Sends bodies in batches until there are enough. Reports the number of answers with each status. */
async function throwAt(
  t: TestContext,
  bodies: fc.Arbitrary<BodyPlan>,
  method: string,
  pathOf: (id: number) => string,
  assertBatch: (send: (ids: readonly number[]) => Promise<Sent[]>) => Promise<void>,
): Promise<void> {
  const statuses = new Map<number, number>();
  const batches = fc.array(bodies, { minLength: BATCH, maxLength: BATCH });
  const property = fc.asyncProperty(batches, async (plans) => {
    await assertBatch((ids) =>
      Promise.all(
        plans.map(async (plan, index) => {
          const id = ids[index] ?? 0;
          const body = plan.make({ ownId: id, otherIds: pool.slice(0, 20) });
          const answer = await server.call(method, pathOf(id), body);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          assertAnswer({ id, body, answer }, plan);
          return { id, body, answer };
        }),
      ),
    );
  });
  await fc.assert(property, { seed, numRuns: Math.ceil(BODIES / BATCH) });

  await assertInvariants({ query: server.sql, engine: testEngine, createdAs });
  const answers = [...statuses].sort(([a], [b]) => a - b);
  t.diagnostic(`answers: ${answers.map(([status, count]) => `${status}: ${count}`).join(', ')}`);
  // A generator of only invalid or only valid bodies would prove nothing.
  const share = (from: number, to: number) =>
    answers.filter(([status]) => status >= from && status < to).reduce((sum, [, count]) => sum + count, 0);
  assert.ok(share(200, 300) > BODIES / 50, 'some bodies were accepted');
  assert.ok(share(400, 401) > BODIES / 5, 'some bodies were invalid');
  assert.ok(share(409, 410) > BODIES / 500, 'some bodies conflicted with stored data');
}

function assertAnswer({ body, answer }: Sent, plan: BodyPlan): void {
  const about = () => `${plan.describe}\nbody: ${body}\nanswer: ${answer.status} ${answer.text}`;
  assert.ok([200, 201, 400, 409].includes(answer.status), about());
  if (answer.status >= 400) assertProblemAnswer(answer);
}

/** Sends each body of a batch to one customer, and asserts that refused bodies changed nothing. */
async function assertRefusalsLeaveAlone(
  send: (ids: readonly number[]) => Promise<Sent[]>,
  targets: readonly number[],
): Promise<Sent[]> {
  const seen = await stored(targets);
  const sent = await send(targets);
  const now = await stored(targets);
  for (const { id, body, answer } of sent) {
    if (answer.status >= 400) assert.equal(now.get(id), seen.get(id), `${answer.status} to ${body}`);
    else assert.equal(revisionOf(now.get(id)), revisionOf(seen.get(id)) + 1, 'one complete write');
  }
  return sent;
}

let turn = 0;
function nextTargets(): number[] {
  turn += BATCH;
  return Array.from({ length: BATCH }, (_, index) => pool[(turn + index) % POOL] ?? 0);
}

describe(`${BODIES} generated bodies for each write operation cause no server error and no partial write (seed ${seed})`, () => {
  it('Create Customer', async (t) => {
    await throwAt(
      t,
      wholeBodies,
      'POST',
      () => '/v1/customers',
      async (send) => {
        const before = await customerCount();
        const sent = await send([]);
        const created = sent.filter(({ answer }) => answer.status === 201);
        assert.equal(await customerCount(), before + created.length);
      },
    );
  });

  it('Update Customer', async (t) => {
    await throwAt(
      t,
      wholeBodies,
      'PUT',
      (id) => `/v1/customers/${id}`,
      async (send) => {
        await assertRefusalsLeaveAlone(send, nextTargets());
      },
    );
  });

  it('Update Customer By Parameter', async (t) => {
    await throwAt(
      t,
      patchBodies,
      'PATCH',
      (id) => `/v1/customers/${id}`,
      async (send) => {
        await assertRefusalsLeaveAlone(send, nextTargets());
      },
    );
  });

  it('Upgrade Customer', async (t) => {
    for (const [index] of pool.entries()) pool[index] = await enroll(retailBody());
    await throwAt(
      t,
      upgradeBodies,
      'PUT',
      (id) => `/v1/customers/upgrade/${id}`,
      async (send) => {
        const sent = await assertRefusalsLeaveAlone(send, nextTargets());
        const upgraded = sent.filter(({ answer }) => answer.status === 201);
        // A customer cannot be upgraded twice, so a new customer replaces each upgraded one.
        await Promise.all(
          upgraded.map(async ({ id }) => {
            pool[pool.indexOf(id)] = await enroll(retailBody());
          }),
        );
      },
    );
  });
});
