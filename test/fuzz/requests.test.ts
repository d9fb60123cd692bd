import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeRequest } from './requests.ts';

it('a request of the fuzzer depends only on seed and number, so a failed request can be repeated alone', () => {
  const write = (number: number) => JSON.stringify(makeRequest(7, number));
  const numbers = Array.from({ length: 3_000 }, (_, number) => number);
  const written = numbers.map(write);
  for (const number of numbers.toReversed())
    assert.equal(write(number), written[number], `request ${number}`);
});
