import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { bodyBreath } from './operation-input.ts';

const HELD_MS = 5;

/** Whether reading the body frees the thread that a step has blocked. */
function freesThread(headers: Readonly<Record<string, string>>): boolean {
  const breathe = bodyBreath({ headers } as unknown as FastifyRequest);
  const since = performance.now();
  while (performance.now() - since < HELD_MS);
  return breathe() !== undefined;
}

describe('reading a body', () => {
  it('frees the thread for a body that is large, or that may be large once decoded', () => {
    assert.equal(freesThread({ 'content-length': '16384' }), true);
    assert.equal(freesThread({ 'transfer-encoding': 'chunked' }), true);
    assert.equal(freesThread({ 'content-length': '900', 'content-encoding': 'gzip' }), true);
  });

  it('takes one step for a small body', () => {
    assert.equal(freesThread({ 'content-length': '900' }), false);
  });
});
