import { Writable } from 'node:stream';
import { escapeControls } from './escape-controls.ts';

/*
 * The log for people: one line each, on a terminal. Programs read the JSON lines.
 */

const LEVELS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO ',
  40: 'WARN ',
  50: 'ERROR',
  60: 'FATAL',
};

type Line = Readonly<Record<string, unknown>>;

/** Converts pino's JSON lines to readable text. */
export function createTextStream(target: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      for (const line of String(chunk).split('\n')) if (line !== '') target.write(`${describeLine(line)}\n`);
      done();
    },
  });
}

/** @param json one line of pino; other text stays as it is, apart from control characters */
function describeLine(json: string): string {
  let line: Line;
  try {
    line = JSON.parse(json) as Line;
  } catch {
    return plain(json);
  }
  const { level, time, msg, err, ...rest } = line;
  const clock = String(time).slice(11, 23);
  const text = msg === 'request' ? describeRequest(rest) : [plain(msg), ...describeMembers(rest)].join(' ');
  return [`${clock} ${LEVELS[Number(level)] ?? level} ${text}`, ...describeError(err)].join('\n');
}

/** `GET GetCustomer 200 3.1 ms, default (1), 0b54…`: the most useful facts first. */
function describeRequest({
  requestId,
  operation,
  method,
  status,
  ms,
  subscription,
  subscriptionId,
  ...rest
}: Line) {
  const who = subscription === undefined ? [] : [`${plain(subscription)} (${plain(subscriptionId)})`];
  const what = `${plain(method)} ${plain(operation)} ${plain(status)} ${plain(ms)} ms`;
  return [what, ...who, plain(requestId), ...describeMembers(rest)].join(', ');
}

function describeMembers(members: Line): string[] {
  return Object.entries(members).map(([name, value]) => `${plain(name)}=${plain(value)}`);
}

function describeError(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  return String(stack ?? message)
    .split('\n')
    .map((line) => `    ${plain(line.trim())}`);
}

function plain(value: unknown): string {
  return escapeControls(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
