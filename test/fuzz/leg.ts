import type { EngineName } from '../../src/database/engine.ts';
import { createEngine } from '../crash/engine.ts';
import { createRandom } from '../crash/random.ts';
import { type FuzzRequest, makeRequest } from './requests.ts';
import { type FuzzAnswer, send, sendRawBytes } from './send.ts';
import { FuzzServer } from './server.ts';

export interface LegOptions {
  readonly engine: EngineName;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly print: (line: string) => void;
}

/** The results of a run on one engine. */
export interface LegResult {
  readonly violations: string[];
  readonly statuses: Map<number, number>;
  readonly seconds: number;
  /** Longest standstill in milliseconds, in CPU time of the main thread and by the clock. */
  cpuMs: number;
  wallMs: number;
  /** Size of the largest answer to a bad request, in bytes. */
  largest: number;
  rssBytes: number;
}

const AT_ONCE = 12;
/** Requests between two checks of the server. */
const BATCH = 200;
const BATCHES_A_LINE = 25;
const REFUSAL_BYTES_MAX = 65_536;
const STANDSTILL_MS_MAX = 250;
const VIOLATIONS_MAX = 50;
/** One in this many requests is not valid HTTP at all. */
const RAW_EVERY = 50;
/** The server may close the connection while a body arrives that it has already refused. */
const HANG_UPS = new Set(['RAW', 'ECONNRESET', 'EPIPE']);
/** The client itself refuses to send such a header. */
const UNSENDABLE = new Set(['ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS', 'ERR_INVALID_HTTP_TOKEN']);

/** Sends all requests to a server on one engine. */
export async function runLeg(options: LegOptions): Promise<LegResult> {
  const { engine: name, first, count, print } = options;
  await using engine = await createEngine(name);
  await using server = await FuzzServer.start(engine.environment);
  const begun = performance.now();
  const found = {
    violations: [],
    statuses: new Map(),
    cpuMs: 0,
    wallMs: 0,
    largest: 0,
    rssBytes: 0,
    seconds: 0,
  };
  const result: LegResult = found;
  await server.standstill();
  let printed = 0;
  for (let start = first, batch = 1; start < first + count; start += BATCH, batch += 1) {
    const end = Math.min(start + BATCH, first + count);
    await runBatch(server, options, start, end, result);
    if (!server.isRunning) {
      result.violations.push(`${range(start, end)}: the server has ended: ${server.log.slice(-2_000)}`);
      break;
    }
    await look(server, range(start, end), result);
    await server.keepSignedIn();
    for (; printed < result.violations.length; printed += 1) print(`VIOLATION ${result.violations[printed]}`);
    if (batch % BATCHES_A_LINE === 0)
      print(`${name}: ${end - first} requests, ${result.violations.length} violations`);
    if (result.violations.length >= VIOLATIONS_MAX) break;
  }
  for (const line of server.faults.slice(-5)) result.violations.push(`log: ${line.slice(0, 1_500)}`);
  found.seconds = (performance.now() - begun) / 1_000;
  return result;
}

const range = (start: number, end: number) => `requests ${start} to ${end - 1}`;

async function runBatch(
  server: FuzzServer,
  { seed }: LegOptions,
  start: number,
  end: number,
  result: LegResult,
) {
  let next = start;
  const work = async () => {
    while (next < end) {
      const number = next;
      next += 1;
      if (number % RAW_EVERY === 0) {
        judge(result, number, 'raw bytes', await sendRawBytes(server, createRandom(seed + number)));
      } else {
        const request = makeRequest(seed, number);
        judge(result, number, describe(request), await send(server, request), request);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function judge(
  result: LegResult,
  number: number,
  what: string,
  answer: FuzzAnswer,
  request?: FuzzRequest,
): void {
  const { status, size, text, fault } = answer;
  result.statuses.set(status, (result.statuses.get(status) ?? 0) + 1);
  const violated = (why: string) =>
    result.violations.push(`request ${number}: ${why}: ${what}: ${text.slice(0, 600)}`);
  if (status === 0 && !HANG_UPS.has(fault) && !UNSENDABLE.has(fault)) violated(`no answer, ${fault}`);
  if (status >= 500 && !(status === 500 && isEnvelope(request, text))) violated(`status ${status}`);
  if (status >= 400) {
    result.largest = Math.max(result.largest, size);
    if (size > REFUSAL_BYTES_MAX) violated(`${size} bytes`);
  }
}

/** The published protocol of extensions answers every failure with 500 and an envelope that contains a code. */
function isEnvelope(request: FuzzRequest | undefined, text: string): boolean {
  if (request?.target.door !== 'secret' || !text.startsWith('{"DiscoRemoteException"')) return false;
  return !/"code":"(?:internal_error|database_unavailable)"/.test(text);
}

async function look(server: FuzzServer, where: string, result: LegResult): Promise<void> {
  const { cpuMs, wallMs, rssBytes } = await server.standstill();
  result.cpuMs = Math.max(result.cpuMs, cpuMs);
  result.wallMs = Math.max(result.wallMs, wallMs);
  result.rssBytes = Math.max(result.rssBytes, rssBytes);
  if (cpuMs > STANDSTILL_MS_MAX) result.violations.push(`${where}: stood still for ${Math.round(cpuMs)} ms`);
}

function describe({ target, method, path, headers, bytes }: FuzzRequest): string {
  const head = `${target.name}: ${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)}`;
  return bytes.length === 0
    ? head
    : `${head} ${bytes.length} bytes: ${JSON.stringify(bytes.toString('utf8', 0, 300))}`;
}
