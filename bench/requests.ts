import { customerBodyExamples } from '../src/customers/wire/body-examples.ts';
import type { UplineServer } from './upline-server.ts';

/** Requests of a round of reads before it starts over. */
const READS_MAX = 10_000;
/** A prime, so that its multiples visit the customers in an order unrelated to the order in the file. */
const STRIDE = 7_919;

/** Reads of customers spread over the whole database. */
export function readRequests({ seeded, key }: UplineServer): Buffer[] {
  const { ids } = seeded;
  return spread(ids, Math.min(READS_MAX, ids.length)).map((id) => getRequest(`/v1/customers/${id}`, key));
}

/** This many of the values, spread over the whole list; consecutive ones differ. */
export function spread<Value>(values: readonly Value[], count: number): Value[] {
  return Array.from({ length: count }, (_, turn) => values[(turn * STRIDE) % values.length]).filter(
    (value) => value !== undefined,
  );
}

export function getRequest(path: string, key: string): Buffer {
  return httpRequest('GET', path, key);
}

/** Changes of one value, one customer after another. */
export function patchRequests({ seeded, key }: UplineServer): Buffer[] {
  return seeded.ids.map((id, turn) => {
    const content = { body: { CompanyName: `Company ${turn}` }, headers: {} };
    return httpRequest('PATCH', `/v1/customers/${id}`, key, content);
  });
}

/** A retail customer to be upgraded. */
export type Candidate = UplineServer['seeded']['upgradable'][number];

/** An upgrade for each of these customers: with all fields, and each with a different body. */
export function upgradeRequests(
  { key }: UplineServer,
  candidates: readonly Candidate[],
  headersOf: (candidate: Candidate) => Readonly<Record<string, string>> = () => ({}),
): Buffer[] {
  const { BackOfficeId: _kept, ...sample } = customerBodyExamples.full.value;
  return candidates.map((candidate) => {
    const { id, sponsorId } = candidate;
    const body = {
      ...sample,
      SponsorId: sponsorId,
      EmailAddress: `upgraded${id}@members.example.com`,
      Username: `upgraded ${id}`,
      WebAlias: `upgraded-${id}`,
      TaxId: `UP-${id}-TAX`,
      Password: `PasswordHere${id}`,
    };
    return httpRequest('PUT', `/v1/customers/upgrade/${id}`, key, { body, headers: headersOf(candidate) });
  });
}

/**
 * New preferred customers, each of whom can be created once. They have no password, because hashing would hide the
 * difference that is measured.
 */
export function createRequests({ key }: Pick<UplineServer, 'key'>, count: number): Buffer[] {
  const sample = customerBodyExamples.preferredCustomer.value;
  return Array.from({ length: count }, (_, turn) => {
    const body = { ...sample, EmailAddress: `created${turn}@members.example.com` };
    return httpRequest('POST', '/v1/customers', key, { body, headers: {} });
  });
}

/** The body and header fields of a request. */
interface Content {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A complete request with a subscription key. */
export function httpRequest(method: string, path: string, key: string, content?: Content): Buffer {
  const text = content === undefined ? '' : JSON.stringify(content.body);
  const headers = {
    Host: 'localhost',
    'Ocp-Apim-Subscription-Key': key,
    ...(content === undefined
      ? {}
      : {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
          ...content.headers,
        }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}
