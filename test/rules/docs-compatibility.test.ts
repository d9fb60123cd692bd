import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { operationContracts } from '../../src/catalogue/operations.ts';
import { readText } from '../support/source-files.ts';

const text = readText('docs/compatibility.md');
const [, operations = ''] = text.split('\n## Operations\n');
const [published = '', missing = '', added = ''] = operations.split(/^(?:These are missing|Upline adds:)/m);
const addressesIn = (part: string) =>
  [...part.matchAll(/`([A-Z]+ \/v1\/[^`?]*)/g)].map(([, address]) => address);
const contracts = operationContracts.map(({ id, method, path, summary }) => ({
  id,
  summary,
  address: `${method} /v1${path}`,
}));

describe('docs/compatibility.md', () => {
  it('lists every operation as a published one with its address or as an addition', () => {
    const known = new Set(addressesIn(published));
    const unnamed = contracts.filter(
      ({ summary, address }) => !known.has(address) && !added.includes(summary),
    );
    assert.deepEqual(
      unnamed.map(({ id, address }) => `${id} ${address}`),
      [],
    );
  });

  it('states correctly whether each operation exists', () => {
    const here = new Set(contracts.map(({ address }) => address));
    assert.deepEqual(
      addressesIn(published).filter((address) => !here.has(address ?? '')),
      [],
    );
    assert.deepEqual(
      addressesIn(missing).filter((address) => here.has(address ?? '')),
      [],
    );
  });
});
