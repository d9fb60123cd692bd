import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeRequest } from './requests.ts';

it('a request of the fuzzer depends on seed and number alone, so one that failed is repeated alone', () => {
  const write = (number: number) => JSON.stringify(makeRequest(7, number));
  const numbers = Array.from({ length: 3_000 }, (_, number) => number);
  const written = numbers.map(write);
  for (const number of numbers.toReversed())
    assert.equal(write(number), written[number], `request ${number}`);
});
