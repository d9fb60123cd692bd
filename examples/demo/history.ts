import type { Network } from '../../src/import/generate/network.ts';
import type { Random } from '../../src/import/generate/random.ts';

export interface Days {
  /** Address of the API. */
  readonly url: string;
  readonly key: string;
  readonly random: Random;
  readonly network: Network;
  readonly firstId: number;
  /** Number of customers stored so far. */
  readonly stored: number;
}

const MOVES = 4;
const UPGRADES = 3;
const DISTRIBUTOR = 1;
const CUSTOMER = 2;
const FAULT = 500;
const REASONS = [
  'wrong sponsor at the event in May',
  'upline asked in writing; both distributors agree',
  'entered under the wrong sponsor by a typing error',
  'spouse enrolled twice; combined below the first',
  'corrected after a call with the enroller',
] as const;

/** The changes between two groups of enrollments: some people are moved, and some become distributors. */
export async function spendDays(days: Days): Promise<void> {
  for (let count = 0; count < MOVES; count += 1) {
    await move(days, count % 2 === 0 ? 'Unilevel' : 'Binary');
  }
  for (let count = 0; count < UPGRADES; count += 1) await upgrade(days);
}

/** Some moves are refused, as in a real company: into the person's own downline, or after the window. */
async function move(days: Days, tree: string): Promise<void> {
  const { random } = days;
  const [node, upline] = [someone(days, DISTRIBUTOR), someone(days, DISTRIBUTOR)];
  if (node === null || upline === null) return;
  const reason = REASONS[Math.floor(random() * REASONS.length)] ?? REASONS[0];
  const query = new URLSearchParams({ tree, toUplineId: String(upline), findAvailable: 'true', reason });
  await call(days, 'POST', `/v1/customers/${node}/downline/placenode?${query}`);
}

async function upgrade(days: Days): Promise<void> {
  const node = someone(days, CUSTOMER);
  if (node === null) return;
  const response = await call(days, 'GET', `/v1/customers/${node}`);
  const record = (await response.json()) as Record<string, unknown>;
  await call(days, 'PUT', `/v1/customers/upgrade/${node}`, {
    ...record,
    CustomerType: DISTRIBUTOR,
    BirthDate: '1985-05-12',
    TaxId: `DEMO-${node}`,
    TermsAccepted: true,
    Password: 'Demonstration 1',
    DefaultShippingAddress: record['PrimaryAddress'],
  });
}

/** A customer who was enrolled with this type; recent customers are more likely. */
function someone({ random, network, firstId, stored }: Days, type: number): number | null {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const serial = Math.floor(stored * Math.sqrt(random()));
    if (network.baseTypes[serial] === type) return firstId + serial;
  }
  return null;
}

/** @throws Error when the server fails; a refusal is an answer */
export async function call(
  { url, key }: Pick<Days, 'url' | 'key'>,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const response = await fetch(url + path, {
    method,
    headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status >= FAULT) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response;
}
