import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { type ExtensionHooks, HookRefusal, type RemoteHook } from '../../src/extension.ts';
import {
  type RemoteExtension,
  type RemoteHandler,
  remoteEnvironment,
  startRemoteExtension,
  type WireAnswer,
} from './remote-extension.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** Where handlers run, and which process remote handlers call back. */
export const HOOK_WAYS = ['in process', 'remote', 'remote, called back at a second process'] as const;
export type HookWay = (typeof HOOK_WAYS)[number];

// biome-ignore lint/suspicious/noExplicitAny: the same handlers run on both sides of the wire
type Json = any;

/** A handler that runs in process or remotely. It refuses with `refuse`. */
export type PortableHandler = (request: Json, next: (request: Json) => Promise<Json>) => Promise<Json>;

/** Thrown when the original fails; its answer goes on to the caller. */
class OriginalFailed extends Error {
  readonly answer: WireAnswer;

  constructor(answer: WireAnswer) {
    super(`the original answered ${answer.status}`);
    this.answer = answer;
  }
}

/** The adapter that the author of a remote extension would write. */
export function asRemote(handler: PortableHandler): RemoteHandler {
  return async (request, { callOriginal }) => {
    const next = async (changed: Json) => {
      const answer = await callOriginal(changed);
      if (answer.status !== 200) throw new OriginalFailed(answer);
      return answer.body;
    };
    try {
      return { status: 200, body: await handler(request, next) };
    } catch (error) {
      if (error instanceof OriginalFailed) return error.answer;
      if (error instanceof HookRefusal) {
        return { status: 400, body: { Message: error.message, Field: error.field } };
      }
      return { status: 500, body: { detail: String(error) } };
    }
  };
}

/** A server with these handlers, in process or remote. */
export async function startWithHandlers(
  way: HookWay,
  handlers: Record<string, PortableHandler>,
): Promise<TestServer> {
  if (way === 'in process') {
    return startTestServer({ extension: { plan: publishedPlan, hooks: handlers as ExtensionHooks } });
  }
  const remote = await startRemoteExtension(
    Object.fromEntries(Object.entries(handlers).map(([hook, handler]) => [hook, asRemote(handler)])),
  );
  return startOverRemote(remote, Object.keys(handlers), way === 'remote' ? 'one' : 'two');
}

async function startOverRemote(
  remote: RemoteExtension,
  hooks: readonly string[],
  processes: 'one' | 'two',
): Promise<TestServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-ways-'));
  const bindings = Object.fromEntries(hooks.map((hook): [string, RemoteHook] => [hook, { url: remote.url }]));
  const extension = { plan: publishedPlan, remote: bindings };
  const options = { directory, extension, environment: remoteEnvironment };
  const server = await startTestServer(options);
  const second = processes === 'two' ? await startTestServer(options) : null;
  remote.platformUrl = (second ?? server).url;
  const close = async () => {
    await server.close();
    await second?.close();
    await remote[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  };
  return { ...server, close, [Symbol.asyncDispose]: close };
}
