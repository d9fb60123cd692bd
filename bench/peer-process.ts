import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/** A child process that answers one message at a time. */
export interface PeerProcess<Request, Reply> {
  readonly pid: number;
  ask(request: Request): Promise<Reply>;
  stop(): void;
}

/**
 * Starts a module of this folder in its own process, so that it shares no event loop with the subject of the
 * comparison.
 */
export function startPeer<Request extends object, Reply>(module: string): PeerProcess<Request, Reply> {
  // Without the options of the parent: a profile of the server must not include its peers.
  const child = fork(path.join(import.meta.dirname, module), [], { serialization: 'advanced', execArgv: [] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${module} did not start`);
  return {
    pid,
    ask: (request) => ask<Reply>(child, module, request),
    stop: () => void child.kill(),
  };
}

function ask<Reply>(child: ChildProcess, module: string, request: object): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const onExit = (code: number | null) => reject(new Error(`${module} ended with ${code}`));
  child.once('exit', onExit);
  child.once('message', (message) => {
    child.off('exit', onExit);
    const reply = message as { error?: string; value?: Reply };
    if (reply.error === undefined) resolve(reply.value as Reply);
    else reject(new Error(`${module}: ${reply.error}`));
  });
  child.send(request);
  return promise;
}

/** The child's side; the module that was started calls it once. */
export function answerParent<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  process.on('message', (request: unknown) => {
    answer(request as Request).then(
      (value) => process.send?.({ value }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
