import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** Long enough to be accepted. These are not real secrets. */
export const EXAMPLE_SECRETS = {
  extension: 'extension-secret-of-the-examples-0123456789',
  directScale: 'directscale-secret-of-the-examples-0123456789',
} as const;

export function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/**
 * Starts a remote extension as its users do. The extension needs the address of Upline, and Upline needs the address
 * of the extension, so a small relay replaces Upline until it has a port.
 * @param words program and arguments, relative to this folder
 */
export async function startRemoteExample([program, ...args]: readonly [string, ...string[]]) {
  const relay = await startRelay();
  const child = spawn(program, args, {
    cwd: import.meta.dirname,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      UPLINE_URL: relay.url,
      EXTENSION_SECRETS: EXAMPLE_SECRETS.extension,
      DIRECTSCALE_SECRET: EXAMPLE_SECRETS.directScale,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  const url = /http:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`The example did not start: ${line}`);
  return {
    url,
    callsBackTo: relay.callsBackTo,
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      relay.close();
    },
  };
}

async function startRelay() {
  let target = '';
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    const passed = forward(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callsBackTo(url: string) {
      target = url;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
