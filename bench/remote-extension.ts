import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from './peer-process.ts';

/** Where the extension calls back. The peer is first asked for its own port, before that is known. */
export interface ExtensionSetUp {
  readonly uplinePort: number;
  readonly directScaleSecret: string;
}

/** Longer than the benchmark runs. */
const SLOW_MS = 20_000;

const agent = new Agent({ keepAlive: true });
let upline: ExtensionSetUp = { uplinePort: 0, directScaleSecret: '' };

/** The least work of a remote extension: it calls the original with the request, and returns the answer. */
const server = createServer(async (incoming, outgoing) => {
  if (incoming.url === '/slowly') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  const { status, text } = await callOriginal(incoming.headers, await textOf(incoming));
  outgoing.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
});

async function callOriginal(headers: IncomingMessage['headers'], body: string) {
  const outgoing = request({
    agent,
    port: upline.uplinePort,
    method: 'POST',
    path: `/api/extension/hooks/${headers['x-directscale-requestname']}`,
    headers: {
      Authorization: `Bearer ${upline.directScaleSecret}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-DirectScale-CallbackToken': headers['x-directscale-callbacktoken'],
    },
  });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, text: await textOf(answer) };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

answerParent(async (setUp: Partial<ExtensionSetUp>): Promise<{ port: number }> => {
  upline = { ...upline, ...setUp };
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port };
});
