import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OperationDifference } from './compare-documents.ts';
import type { Effect } from './difference.ts';
import { compareVersions, isVersion, lowestNextVersion } from './version.ts';

const differing = (effect: Effect): OperationDifference[] => [
  {
    method: 'GET',
    path: '/',
    operation: { operationId: 'Get', responses: {} },
    change: 'Changed',
    effect,
    deprecation: null,
    details: [],
  },
];

describe('versions of the contract', () => {
  it('a breaking change needs a major version, or a minor one before 1.0', () => {
    assert.equal(lowestNextVersion('0.3.4', differing('Breaking')), '0.4.0');
    assert.equal(lowestNextVersion('1.3.4', differing('Breaking')), '2.0.0');
  });

  it('a change that breaks no caller needs a minor version, or a patch before 1.0', () => {
    assert.equal(lowestNextVersion('0.3.4', differing('Warning')), '0.3.5');
    assert.equal(lowestNextVersion('1.3.4', differing('Compatible')), '1.4.0');
  });

  it('are ordered by their numbers', () => {
    const versions = ['0.10.0', '0.9.0', '1.0.0', '0.9.10', '0.9.9'];
    assert.deepEqual(versions.toSorted(compareVersions), ['0.9.0', '0.9.9', '0.9.10', '0.10.0', '1.0.0']);
  });

  it('are three numbers, so that no version leads out of the folder', () => {
    assert.deepEqual(['1.2.3', '0.0.1'].filter(isVersion), ['1.2.3', '0.0.1']);
    assert.deepEqual(['1.2', '01.2.3', '1.2.3-a', '..', '../1.2.3', '1.2.3/', ''].filter(isVersion), []);
  });
});
