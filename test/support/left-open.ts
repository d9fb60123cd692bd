import type { ChildProcess } from 'node:child_process';
import type { Server } from 'node:http';

/*
 * What tests have open: servers, browsers, other programs. A process ends only when all of it has ended, also after a
 * preparation that failed halfway and left nothing that its file could end.
 */

interface Opened {
  readonly what: string;
  readonly end: () => Promise<unknown>;
}

const opened = new Set<Opened>();

/** @returns to call when it has ended */
export function noteOpened(what: string, end: Opened['end']): () => void {
  const entry = { what, end };
  opened.add(entry);
  return () => opened.delete(entry);
}

export function noteOpenedServer(server: Server): void {
  const end = async () => {
    server.closeAllConnections();
    server.close();
  };
  server.once('close', noteOpened('an HTTP server', end));
}

export function noteOpenedProgram(child: ChildProcess): void {
  child.once(
    'exit',
    noteOpened('a program', async () => child.kill('SIGKILL')),
  );
}

/**
 * For the end of a run: ends what is left, the last opened first.
 * @throws Error that names it
 */
export async function endLeftOpen(): Promise<void> {
  const left = [...opened].reverse();
  opened.clear();
  for (const { end } of left) await end().catch(() => undefined);
  if (left.length === 0) return;
  // A hook of the whole run that fails does not make the run fail.
  process.exitCode = 1;
  throw new Error(`left open: ${left.map(({ what }) => what).join(', ')}`);
}
