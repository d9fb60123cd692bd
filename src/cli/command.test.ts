import assert from 'node:assert/strict';
import { it } from 'node:test';
import { print, printError } from './command.ts';
import { printJson } from './print-rows.ts';

it('command output cannot control the terminal, keeps all its lines, and remains valid JSON', (t) => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    t.mock.method(stream, 'write', (text: string) => written.push(text) > 0);
  const text = 'a\tb\nc\r\u001b[2J\u009b31m\u007f\u0007';
  print(text);
  printError(text);
  printJson({ text });
  t.mock.restoreAll();
  const shown = 'a\tb\nc\\u000d\\u001b[2J\\u009b31m\\u007f\\u0007\n';
  assert.deepEqual(written.slice(0, 2), [shown, shown]);
  assert.deepEqual(JSON.parse(written[2] ?? ''), { text });
  assert.doesNotMatch(written[2] ?? '', /[^\P{Cc}\n]/u);
});
