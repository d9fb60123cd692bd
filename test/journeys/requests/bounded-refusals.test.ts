import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { type Target, targets } from '../../fuzz/targets.ts';
import type { Schema } from '../../fuzz/values.ts';
import { type PortalClient, signedIn } from '../../support/portal-client.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { SECRET } from '../../support/service-ways.ts';
import { onOneEngine, startTestServer, type TestServer } from '../../support/test-server.ts';

const ANSWER_BYTES_MAX = 65_536;
/** The goal is 50 ms. A shared machine takes several times longer for the same work. */
const STANDSTILL_MS_MAX = 250;
/** Covers the bodies of one operation, read twice, and their garbage. */
const GROWTH_BYTES_MAX = 300_000_000;
/** Sizes up to the limit of our own API, and a size near the limit of extensions. */
const SIZES = [22_000, 79_000, 245_000] as const;
const EXTENSION_SIZE = 990_000;

let server: TestServer;
let admin: PortalClient;

before(async () => {
  server = await startTestServer({
    extension: { plan: publishedPlan },
    environment: { UPLINE_DIRECTSCALE_SECRET: SECRET },
  });
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
  await signedIn(server, 'second@example.com', 'Developer');
});
after(() => server.close());

/** Bodies of a given size that cause the most problems, or the most work. */
function worstBodies(schema: Schema | undefined, size: number): [what: string, body: string][] {
  const properties = Object.entries(schema?.properties ?? {});
  const [[list] = ['Items']] = properties.filter(([, { items }]) => items !== undefined);
  const [[object] = ['PrimaryAddress']] = properties.filter(([, member]) => member.properties !== undefined);
  const [[text] = ['Name']] = properties;
  const times = (piece: string, of = size) => piece.repeat(Math.floor(of / piece.length) - 1);
  const long = 'n'.repeat(size / 3);
  return [
    ['duplicates below a long name', `{"${long}":{${times('"a":1,', size / 2)}"a":1}}`],
    ['duplicates below an object', `{"${object}":{${times('"a":1,')}"a":1}}`],
    ['one duplicate at the end', `{"a":[${times('{"a":1},')}{"b":1,"b":1}]}`],
    ['unknown members', `{${Array.from({ length: size / 12 }, (_, n) => `"m${n}":1`).join()}}`],
    ['long unknown names', `{"${long}":1,"x${long}":2}`],
    ['a list of bad entries', `{"${list}":[${times('{},')}{}]}`],
    ['a list of entries of another type', `{"${list}":[${times('1,')}1]}`],
    ['a text of control characters', `{"${text}":"${times('\\u0001')}"}`],
    ['deep lists', `{"a":${times('[')}`],
    ['a fault at the end', `{"a":[${times('{"a":1},')}{"b":1,]}`],
  ];
}

/** The longest time that the main thread worked without a break, in milliseconds of its CPU time. */
function watchMainThread(): () => number {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let last = used();
  let longest = 0;
  const timer = setInterval(() => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

const doorOf = ({ door }: Target): Record<string, string> => {
  if (door === 'secret') return { Authorization: `Bearer ${SECRET}` };
  return door === 'session' ? { Cookie: admin.cookie, 'X-Upline-Csrf': admin.csrf } : {};
};

const bodied = targets.filter(({ body }) => body !== undefined);
const addressOf = ({ path }: Target) => path.replace(/\{\w+\}/g, '2');

interface Figures {
  bytes: number;
  standstillMs: number;
  what: string;
}

async function assertBounded(target: Target, size: number, isStranger: boolean, figures: Figures) {
  for (const [what, body] of worstBodies(target.body, size)) {
    const stop = watchMainThread();
    const headers = {
      Prefer: 'handling=strict',
      ...(isStranger ? { 'Ocp-Apim-Subscription-Key': '' } : doorOf(target)),
    };
    const answer = await sendRaw(server, { method: target.method, path: addressOf(target), body, headers });
    const standstillMs = stop();
    const where = `${target.name}, ${what}, ${size} bytes`;
    // The published protocol of extensions answers every failure with 500.
    assert.ok(answer.status < 500 || target.door === 'secret', `${where}: ${answer.status}`);
    assert.ok(!answer.text.includes('internal_error'), where);
    const bytes = Buffer.byteLength(answer.text) + [...answer.headers].join().length;
    assert.ok(bytes <= ANSWER_BYTES_MAX, `${where}: ${bytes} bytes`);
    assert.ok((answer.json?.errors?.length ?? 0) <= 21, where);
    assert.ok(standstillMs <= STANDSTILL_MS_MAX, `${where}: ${standstillMs} ms`);
    figures.bytes = Math.max(figures.bytes, bytes);
    if (standstillMs > figures.standstillMs) Object.assign(figures, { standstillMs, what: where });
  }
}

async function assertAllBounded(
  t: TestContext,
  of: readonly Target[],
  size: number,
  isStranger = false,
): Promise<void> {
  const figures: Figures = { bytes: 0, standstillMs: 0, what: '' };
  const before = process.memoryUsage().rss;
  for (const target of of) await assertBounded(target, size, isStranger, figures);
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < GROWTH_BYTES_MAX, `grew by ${grown} bytes`);
  t.diagnostic(
    `${of.length} operations, ${size} bytes: answers up to ${figures.bytes} bytes, memory ${Math.round(grown / 1e6)} MB more, standstill up to ${Math.round(figures.standstillMs)} ms (${figures.what})`,
  );
}

// They are refused before a database is queried.
describe('Every refusal of every operation is limited in size, time and memory', onOneEngine, () => {
  it('covers every operation of all documents', () => assert.ok(bodied.length > 40, `${bodied.length}`));

  for (const size of SIZES) {
    it(`for a body of ${size} bytes`, (t) => assertAllBounded(t, bodied, size));
  }
  it('for a body as large as extensions may send', (t) =>
    assertAllBounded(
      t,
      bodied.filter(({ name }) => name.startsWith('callback')),
      EXTENSION_SIZE,
    ));
  it('for a caller without credentials', (t) => assertAllBounded(t, bodied, 245_000, true));
});

describe('A body without content', () => {
  it('is never a server error, for any operation that changes something', async () => {
    for (const target of bodied) {
      for (const body of ['{}', '{"NobodyKnows":1}', '{"Name":null}']) {
        const request = { method: target.method, path: addressOf(target), body, headers: doorOf(target) };
        const { status, text } = await sendRaw(server, request);
        assert.ok(status < 500 || target.door === 'secret', `${target.name}: ${text}`);
        assert.doesNotMatch(text, /internal_error/, target.name);
      }
    }
  });
});

describe('A list far over its limit', () => {
  for (const count of [1_001, 2_000, 60_000, 85_000]) {
    it(`is a single 400 that names the limit: ${count} entries`, async () => {
      const body = `{"Items":[${'{},'.repeat(count - 1)}{}]}`;
      const answer = await sendRaw(server, { method: 'POST', path: '/v1/placement-batches', body });
      assert.deepEqual([answer.status, answer.json.errors.length], [400, 1], answer.text.slice(0, 500));
      assert.deepEqual([answer.json.code, answer.json.errors[0].field], ['too_many', 'Items']);
    });
  }
});
