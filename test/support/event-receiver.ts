import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describeWebhooks } from '../../src/events/delivery/webhook-contract.ts';
import { createAjv } from '../../src/http/ajv.ts';
import { textFormats } from '../../src/http/text-formats.ts';
import { noteOpenedServer } from './left-open.ts';

/** A request that a receiver of events got. */
export interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of both formats
  readonly json: any;
  /** The status of the receiver's answer. */
  status: number;
}

/** How a receiver answers a request: with a status, or by failing. */
export type Behavior =
  | number
  | 'hang'
  | 'reset'
  | 'half'
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      /** The answer comes after this time. */
      readonly afterMs?: number;
    };

/** A receiver of events whose script defines its behavior. */
export interface EventReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Requests that were answered with a success. */
  readonly accepted: readonly Received[];
  /** Defines the behavior for each request; by default, 204. */
  script: (request: Received, index: number) => Behavior;
  /** Waits until a condition is true. */
  until(isTrue: (receiver: EventReceiver) => boolean, what?: string): Promise<void>;
}

const ajv = createAjv(textFormats);
const validators = new Map(describeWebhooks().map(({ type, body }) => [type, ajv.compile(body)]));

/** The differences between a body and the published document. */
function bodyFaults(body: { readonly type?: string; readonly EventType?: string }): string[] {
  const type = body.type ?? body.EventType ?? '';
  const validate = validators.get(type);
  if (validate === undefined) return [`"${type}" is not in the document`];
  return validate(body) ? [] : [`${type}: ${ajv.errorsText(validate.errors)}`];
}

const LOOK_MS = 10;
const PATIENCE_MS = 60_000;

export async function startReceiver(script: EventReceiver['script'] = () => 204): Promise<EventReceiver> {
  const received: Received[] = [];
  const faults: string[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const entry: Received = { headers: request.headers, text, json: JSON.parse(text), status: 0 };
      received.push(entry);
      faults.push(...bodyFaults(entry.json));
      answer(receiver.script(entry, received.length - 1), entry, response);
    });
  });
  noteOpenedServer(server);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const receiver: EventReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    get accepted() {
      return received.filter(({ status }) => status >= 200 && status < 300);
    },
    script,
    async until(isTrue, what = 'the receiver has got what it waits for') {
      const endsAt = performance.now() + PATIENCE_MS;
      while (!isTrue(receiver)) {
        if (performance.now() > endsAt)
          throw new Error(
            `never: ${what}; ${received.length} requests: ${JSON.stringify(received.at(-1)?.json)}`,
          );
        await delay(LOOK_MS);
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      assert.deepEqual(faults, [], 'bodies that their webhook in openapi.json does not describe');
    },
  };
  return receiver;
}

function answer(behavior: Behavior, entry: Received, response: http.ServerResponse): void {
  if (behavior === 'hang') return;
  if (behavior === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (behavior === 'half') {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('half');
    setTimeout(() => response.destroy(), LOOK_MS);
    return;
  }
  const {
    status,
    headers,
    body = '',
    afterMs = 0,
  }: Exclude<Behavior, number | string> = typeof behavior === 'number' ? { status: behavior } : behavior;
  const send = () => {
    entry.status = status;
    response.writeHead(status, headers);
    response.end(body);
  };
  if (afterMs === 0) send();
  else setTimeout(send, afterMs);
}
