import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shortenUrl } from './shorten-url.ts';

it('a URL is shown by its host alone', () => {
  const hidden = 'https://hooks.example.com/•••';
  const shown = {
    'https://hooks.example.com': 'https://hooks.example.com/',
    'https://hooks.example.com/': 'https://hooks.example.com/',
    'https://hooks.example.com/services/T0/B0/s3cret': hidden,
    'https://hooks.example.com/s3cret': hidden,
    'https://hooks.example.com/?token=s3cret': hidden,
    'https://hooks.example.com/a?token=s3cret&shop=7': hidden,
    'http://127.0.0.1:9/hooks': 'http://127.0.0.1:9/•••',
  };
  for (const [url, expected] of Object.entries(shown)) assert.equal(shortenUrl(url), expected);
});
