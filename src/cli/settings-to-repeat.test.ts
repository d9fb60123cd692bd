import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settingsToRepeat } from './settings-to-repeat.ts';

describe('The settings of a command that is printed at a start', () => {
  it('are those that lead to the same installation, quoted, without secrets', () => {
    assert.equal(settingsToRepeat({}), '');
    assert.equal(
      settingsToRepeat({ UPLINE_DATA_DIR: 'data-demo', UPLINE_PORT: '8081', UPLINE_SECRET_KEY: 'hidden' }),
      'UPLINE_DATA_DIR=data-demo UPLINE_PORT=8081 ',
    );
    assert.equal(settingsToRepeat({ UPLINE_DATA_DIR: "it's here" }), "UPLINE_DATA_DIR='it'\\''s here' ");
  });
});
