import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validateSingleSignOn } from './single-sign-on.ts';

const good = {
  origins: ['https://office.example.com', 'http://localhost:3000'],
  address: 'https://office.example.com/sign-in?a=1',
  destinations: { team: 'https://office.example.com/team', here: 'http://localhost:3000/' },
};
const faultsWith = (change: object) => validateSingleSignOn({ ...good, ...change });

describe('singleSignOn of a plan', () => {
  it('may be left out, and accepts addresses at its origins', () => {
    assert.deepEqual(validateSingleSignOn(undefined), []);
    assert.deepEqual(validateSingleSignOn(good), []);
  });

  it('is refused for an address that leads elsewhere or exposes the token', () => {
    for (const address of [
      'https://office.example.com.evil.example/',
      'https://office.example.com:444/',
      'http://office.example.com/',
      'https://user:password@office.example.com/',
      'javascript:alert(1)',
      '/sign-in',
      'https://office.example.com/?token=x',
      'https://office.example.com/#here',
      '',
      5,
      null,
    ]) {
      assert.equal(faultsWith({ address }).length, 1, String(address));
      assert.equal(faultsWith({ destinations: { team: address } }).length, 1, String(address));
    }
  });

  it('is refused for invalid origins and unknown members', () => {
    for (const origins of [[], ['https://office.example.com/'], ['*'], ['office.example.com'], 'x', null])
      assert.notDeepEqual(faultsWith({ origins }), [], JSON.stringify(origins));
    assert.deepEqual(faultsWith({ origin: 'x' }).length, 1);
    assert.deepEqual(validateSingleSignOn([] as never), ['singleSignOn: is not an object']);
    assert.equal(faultsWith({ destinations: { '': good.address } }).length, 1);
  });
});
