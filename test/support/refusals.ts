import assert from 'node:assert/strict';
import { errorCatalogue } from '../../src/catalogue/error-catalogue.ts';
import { type Answer, assertKeepsContract, problemsOf } from './answers.ts';
import { type RawRequest, sendRaw } from './raw-http.ts';
import { storedRows } from './stored-rows.ts';
import { type TestServer, testEngine } from './test-server.ts';

const TABLES = [
  'customers',
  'addresses',
  'custom_fields',
  'crm_associatetypechanges',
  'placements',
  'outbox_events',
  'service_log',
];

/** An id that a refused request took would be lost, so the counter is part of the stored data. */
const LAST_CUSTOMER_ID = {
  sqlite: `SELECT seq FROM sqlite_sequence WHERE name = 'customers'`,
  postgres: `SELECT last_value, is_called FROM customers_id_seq`,
};

/** All stored data about customers, for a later comparison. */
export async function storedData(server: TestServer): Promise<Record<string, unknown>> {
  const data: Record<string, unknown> = { lastCustomerId: await server.sql(LAST_CUSTOMER_ID[testEngine]) };
  for (const table of TABLES) data[table] = await storedRows(server, table);
  return data;
}

export interface ExpectedRefusal {
  readonly status: number;
  /** `field: code` of exactly the expected problems, in any order. */
  readonly problems: readonly string[];
}

/**
 * Sends a bad request, and asserts that the answer is a refusal in the error catalogue with exactly these problems,
 * and that nothing was stored.
 */
export async function assertRefused(
  server: TestServer,
  raw: RawRequest,
  expected: ExpectedRefusal,
): Promise<Answer> {
  const before = await storedData(server);
  const answer = await sendRaw(server, raw);
  assert.equal(answer.status, expected.status, answer.text.slice(0, 1000));
  assert.deepEqual(problemsOf(answer).sort(), [...expected.problems].sort());
  assertKeepsContract(raw.method, raw.path, answer);
  assertProblemAnswer(answer);
  assert.deepEqual(await storedData(server), before, 'nothing was stored');
  return answer;
}

/** Asserts that a failure has the common form of all failures. */
export function assertProblemAnswer(answer: Answer): void {
  const { json, status } = answer;
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(json.status, status);
  assert.equal(json.statusCode, status);
  assert.equal(json.type, `/docs/errors#${json.code}`);
  assert.equal(json.activityId, answer.headers.get('x-directscale-requestid'));
  assert.ok(json.errors.length > 0, 'something is reported');
  for (const { field, pointer, code, message } of json.errors) {
    assert.ok(Object.hasOwn(errorCatalogue, code), `${code} is in the catalogue`);
    assert.ok(typeof message === 'string' && message !== '');
    if (field !== undefined) assert.equal(pointer, pointerOf(field));
  }
}

function pointerOf(field: string): string {
  return `/${field.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('.', '/')}`;
}
