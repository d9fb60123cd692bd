import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import type { ErrorDefinition } from '../kernel/problem.ts';
import { CALLERS_WORDS, createDescribeFailure, OWN_WORDS } from './describe-failure.ts';

const catalogue: Readonly<Record<string, ErrorDefinition>> = errorCatalogue;
const names = new Set(
  Object.values(catalogue)
    .flatMap(({ text }) => [...text.matchAll(/\{(\w+)\}/g)])
    .map(([, name = '']) => name),
);

describe('Every parameter of an error message', () => {
  it('is declared as a word of the program or as text of the caller', () => {
    const known = [...OWN_WORDS, ...CALLERS_WORDS];
    assert.deepEqual(known.toSorted(), [...names].filter((name) => name !== 'field').toSorted());
  });
});

describe('The request log', () => {
  const describeFailure = createDescribeFailure(errorCatalogue, new Set(['Through']));
  const textOf = (code: string, message: string) => describeFailure([{ code, message }]).text;

  it('shows the limits of the program', () => {
    const message =
      'Too many tests and repeated events are being sent: at most 2 to one endpoint, and 20 in all.';
    assert.equal(textOf('too_many_attempts', message), message);
  });

  it('hides the host of a URL', () => {
    const message = 'The URL leads to secret.example.com, which deliveries may not reach.';
    assert.equal(textOf('endpoint_address', message), message.replace('secret.example.com', '…'));
  });
});
