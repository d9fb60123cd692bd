import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hideQuery } from './hide-query.ts';

it('the query of a URL is shown by its names alone', () => {
  const shown = {
    'https://hooks.example.com/a': 'https://hooks.example.com/a',
    'https://hooks.example.com/a?token=s3cret&shop=7': 'https://hooks.example.com/a?token=•••&shop=•••',
    'https://hooks.example.com/?s3cret': 'https://hooks.example.com/?•••',
    'https://hooks.example.com/?a=b=c?d&&e=': 'https://hooks.example.com/?a=•••&&e=•••',
    'https://hooks.example.com/?': 'https://hooks.example.com/?',
  };
  for (const [url, expected] of Object.entries(shown)) assert.equal(hideQuery(url), expected);
});
