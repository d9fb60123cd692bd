import { mock } from 'node:test';
import { parseArgs } from 'node:util';
import { distributorBody, retailBody } from '../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../test/support/test-server.ts';
import { type Flow, FlowRecorder } from './flow-recorder.ts';

/*
 * The path of one request: files of `src/`, functions, calls, and statements of the embedded engine. Unlike times,
 * these figures are the same on every machine.
 */

const USAGE = 'npm run bench:flow -- [--list]\n\n  --list  also prints the files and statements\n';
/** Functions and statements that do not run in every repetition are background work, and are not counted. */
const REPETITIONS = 5;

type Send = (server: TestServer) => Promise<() => Promise<unknown>>;

/** Each prepares a request and returns the function that sends it. */
const requests: Readonly<Record<string, Send>> = {
  Get: async (server) => {
    const id = await server.create(retailBody());
    return () => send(server, 'GET', `/v1/customers/${id}`);
  },
  Upgrade: async (server) => {
    const id = await server.create(retailBody());
    return () => send(server, 'PUT', `/v1/customers/upgrade/${id}`, distributorBody());
  },
  Create: async (server) => () => send(server, 'POST', '/v1/customers', distributorBody()),
  PlaceNode: async (server) => {
    const upline = await server.create(distributorBody());
    const id = await server.create(distributorBody());
    const path = `/v1/customers/${id}/downline/placenode?tree=Unilevel&toUplineId=${upline}`;
    return () => send(server, 'POST', path);
  },
};

async function send({ url, key }: TestServer, method: string, path: string, body?: unknown): Promise<void> {
  const { status } = await fetch(url + path, {
    method,
    headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
}

async function measure(server: TestServer, recorder: FlowRecorder, prepare: Send): Promise<Flow> {
  const flows: Flow[] = [];
  // The first request compiles code that later ones reuse.
  await (await prepare(server))();
  while (flows.length < REPETITIONS) {
    const request = await prepare(server);
    flows.push(await recorder.record(request));
  }
  return flows.reduce(inBoth);
}

/** The calls and statements that both recordings contain. */
function inBoth(one: Flow, other: Flow): Flow {
  const calls = [...one.calls]
    .filter(([name]) => other.calls.has(name))
    .map(([name, count]) => [name, Math.min(count, other.calls.get(name) ?? 0)] as const);
  const left = [...other.statements];
  // Each statement is matched once: a request may send the same statement several times.
  const statements = one.statements.filter((sql) => {
    const index = left.indexOf(sql);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
  return { calls: new Map(calls), statements };
}

function describe(name: string, { calls, statements }: Flow): string {
  const files = filesOf(calls);
  const count = [...calls.values()].reduce((sum, one) => sum + one, 0);
  const figures = [files.length, calls.size, count, statements.length];
  return `${name.padEnd(12)}${figures.map((figure) => String(figure).padStart(12)).join('')}\n`;
}

function filesOf(calls: Flow['calls']): string[] {
  return [...new Set([...calls.keys()].map((name) => name.split(' ')[0] ?? ''))].sort();
}

let options: { readonly list: boolean };
try {
  options = parseArgs({ options: { list: { type: 'boolean', default: false } } }).values;
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}
// Periodic work does not belong to a request.
mock.timers.enable({ apis: ['setInterval'] });
await using server = await startTestServer({ engine: 'sqlite' });
using recorder = new FlowRecorder();
process.stdout.write(
  `${' '.repeat(12)}${['files', 'functions', 'calls', 'statements'].map((word) => word.padStart(12)).join('')}\n`,
);
for (const [name, prepare] of Object.entries(requests)) {
  const flow = await measure(server, recorder, prepare);
  process.stdout.write(describe(name, flow));
  if (options.list) {
    for (const line of [...filesOf(flow.calls), ...flow.statements]) process.stdout.write(`    ${line}\n`);
  }
}
