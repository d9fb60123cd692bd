import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { createTextStream } from './text-log.ts';

function logged(write: (logger: ReturnType<typeof pino>) => void): string {
  let text = '';
  const target = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const timestamp = () => ',"time":"2026-11-26T10:20:30.456Z"';
  write(pino({ base: null, timestamp }, createTextStream(target)));
  return text;
}

describe('the log on a terminal', () => {
  it('tells a request in one line', () => {
    const request = { requestId: 'r-1', operation: 'GetCustomer', method: 'GET', status: 200, ms: 3.1 };
    assert.equal(
      logged((log) => log.info({ ...request, subscriptionId: 1, subscription: 'web shop' }, 'request')),
      '10:20:30.456 INFO  GET GetCustomer 200 3.1 ms, web shop (1), r-1\n',
    );
    assert.equal(
      logged((log) => log.info(request, 'request')),
      '10:20:30.456 INFO  GET GetCustomer 200 3.1 ms, r-1\n',
    );
  });

  it('tells anything else with its members, and an error with its stack', () => {
    const error = Object.assign(new Error('broken'), { stack: 'Error: broken\n    at here' });
    assert.equal(
      logged((log) => log.warn({ setting: 'UPLINE_PROT', err: error }, 'unknown setting ignored')),
      '10:20:30.456 WARN  unknown setting ignored setting=UPLINE_PROT\n    Error: broken\n    at here\n',
    );
  });

  it('passes no control characters to the terminal', () => {
    const text = logged((log) => log.info({ name: 'a\u001b[31mb\nc' }, 'x\u0007'));
    assert.equal(text, '10:20:30.456 INFO  x\\u0007 name=a\\u001b[31mb\\u000ac\n');
  });
});
