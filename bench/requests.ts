import { customerBodyExamples } from '../src/customers/wire/body-examples.ts';
import type { UplineServer } from './upline-server.ts';

/** Requests that a round of reads goes through before it begins again. */
const READS_MAX = 10_000;
/** A prime, so that its multiples visit the customers in an order that has nothing to do with the file's. */
const STRIDE = 7_919;

/** Reads of customers spread over the whole database. */
export function readRequests({ seeded, key }: UplineServer): Buffer[] {
  const { ids } = seeded;
  return spread(ids, Math.min(READS_MAX, ids.length)).map((id) => getRequest(`/v1/customers/${id}`, key));
}

/** So many of the values, from everywhere in the list; one after the other they differ. */
export function spread<Value>(values: readonly Value[], count: number): Value[] {
  return Array.from({ length: count }, (_, turn) => values[(turn * STRIDE) % values.length]).filter(
    (value) => value !== undefined,
  );
}

export function getRequest(path: string, key: string): Buffer {
  return httpRequest('GET', path, key);
}

/** Changes of one value, customer after customer. */
export function patchRequests({ seeded, key }: UplineServer): Buffer[] {
  return seeded.ids.map((id, turn) => {
    const content = { body: { CompanyName: `Company ${turn}` }, headers: {} };
    return httpRequest('PATCH', `/v1/customers/${id}`, key, content);
  });
}

/** A retail customer who waits to be upgraded. */
export type Candidate = UplineServer['seeded']['upgradable'][number];

/** An upgrade for each of these customers: all fields, every body another. */
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

/** New preferred customers, each of whom can be created once. Without a password, no hashing hides what is compared. */
export function createRequests({ key }: Pick<UplineServer, 'key'>, count: number): Buffer[] {
  const sample = customerBodyExamples.preferredCustomer.value;
  return Array.from({ length: count }, (_, turn) => {
    const body = { ...sample, EmailAddress: `created${turn}@members.example.com` };
    return httpRequest('POST', '/v1/customers', key, { body, headers: {} });
  });
}

/** What a request carries. */
interface Content {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A complete request with the key of a subscription. */
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
