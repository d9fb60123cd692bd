import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesStrongly, matchesWeakly, readTagCondition } from './entity-tags.ts';

describe('conditions on entity tags', () => {
  it('are *, a tag, or a list of tags, in which a comma may be part of a tag', () => {
    assert.equal(readTagCondition(' * '), '*');
    assert.deepEqual(readTagCondition('"1-0"'), ['"1-0"']);
    assert.deepEqual(readTagCondition('"a,b" ,W/"c", ""'), ['"a,b"', 'W/"c"', '""']);
  });

  it('have no other form: a tag without quotation marks is a mistake, not a version', () => {
    for (const text of ['', '1-0', '"a" "b"', '"a",', '*, "a"', 'w/"a"', '"a b"', '"a']) {
      assert.equal(readTagCondition(text), null, text);
    }
  });

  it('match strongly for writes, so that a weak tag never does, and weakly for reads', () => {
    const cases = [
      ['*', '"a"', true, true],
      [['"b"', '"a"'], '"a"', true, true],
      [['"b"'], '"a"', false, false],
      [['W/"a"'], '"a"', false, true],
      [['W/"a"'], 'W/"a"', false, true],
      [['"a"'], 'W/"a"', false, true],
    ] as const;
    for (const [condition, tag, strongly, weakly] of cases) {
      assert.equal(matchesStrongly(condition, tag), strongly);
      assert.equal(matchesWeakly(condition, tag), weakly);
    }
  });
});
