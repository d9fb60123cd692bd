import type { ChildProcess } from 'node:child_process';
import type { Server } from 'node:http';

/*
 * Resources that tests have open: servers, browsers, other programs. A process ends only after all of them have
 * ended, even if a preparation failed halfway and left the file nothing that it could end.
 */

interface Opened {
  readonly what: string;
  readonly end: () => Promise<unknown>;
}

const opened = new Set<Opened>();

/** @returns the function to call when the resource has ended */
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
 * Ends the remaining resources at the end of a run, the last one opened first.
 * @throws Error that names them
 */
export async function endLeftOpen(): Promise<void> {
  const left = [...opened].reverse();
  opened.clear();
  for (const { end } of left) await end().catch(() => undefined);
  if (left.length === 0) return;
  // A failing hook of the whole run does not make the run fail.
  process.exitCode = 1;
  throw new Error(`left open: ${left.map(({ what }) => what).join(', ')}`);
}
