import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { createTextStream } from './text-log.ts';

function written(write: (stream: Writable) => void): string {
  let text = '';
  const target = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  write(createTextStream(target));
  return text;
}

function logged(write: (logger: ReturnType<typeof pino>) => void): string {
  const timestamp = () => ',"time":"2026-11-26T10:20:30.456Z"';
  return written((stream) => write(pino({ base: null, timestamp }, stream)));
}

describe('the log on a terminal', () => {
  it('shows a request in one line', () => {
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

  it('shows any other entry with its members, and an error with its stack', () => {
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

  it('passes no control characters in lists, objects, names, errors and lines that are not JSON', () => {
    const members = { list: ['\u009b31m', { 'a\u0085b': '\u007f' }], 'x\u009b\u001b': true };
    const text = logged((log) => log.warn({ ...members, err: new Error('y\u009by') }, 'text'));
    assert.match(text, /list=\["\\u009b31m",\{"a\\u0085b":"\\u007f"\}\] x\\u009b\\u001b=true\n/);
    assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
    assert.equal(
      written((stream) => stream.write('not JSON \u009b31m\n')),
      'not JSON \\u009b31m\n',
    );
  });
});
