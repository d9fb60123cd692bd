import { customerBodyExamples } from '../src/customers/body-examples.ts';
import type { UplineServer } from './upline-server.ts';

/** Requests that a round of reads goes through before it begins again. */
const READS_MAX = 10_000;
/** A prime, so that its multiples visit the customers in an order that has nothing to do with the file's. */
const STRIDE = 7_919;

/** Reads of customers spread over the whole database. */
export function readRequests({ seeded, key }: UplineServer): Buffer[] {
  const { ids } = seeded;
  return Array.from({ length: Math.min(READS_MAX, ids.length) }, (_, turn) => {
    const id = ids[(turn * STRIDE) % ids.length];
    return httpRequest('GET', `/v1/customers/${id}`, key);
  });
}

/** An upgrade for every retail customer that was kept for it: all fields, every body another. */
export function upgradeRequests({ seeded, key }: UplineServer): Buffer[] {
  const { BackOfficeId: _kept, ...sample } = customerBodyExamples.full.value;
  return seeded.upgradable.map(({ id, sponsorId }) => {
    const body = {
      ...sample,
      SponsorId: sponsorId,
      EmailAddress: `upgraded${id}@members.example.com`,
      Username: `upgraded ${id}`,
      WebAlias: `upgraded-${id}`,
      TaxId: `UP-${id}-TAX`,
      Password: `PasswordHere${id}`,
    };
    return httpRequest('PUT', `/v1/customers/upgrade/${id}`, key, body);
  });
}

function httpRequest(method: string, path: string, key: string, body?: unknown): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const contentHeaders =
    body === undefined
      ? ''
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`;
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nOcp-Apim-Subscription-Key: ${key}\r\n${contentHeaders}\r\n${text}`,
  );
}
