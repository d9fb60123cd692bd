import { escapeControlsInLines } from './escape-controls.ts';

/** A command of the CLI. */
export interface Command {
  /** Shown with `--help`: the syntax of the command, and its options. */
  readonly usage: string;
  /** @returns the exit code; the process may continue, as a server does */
  run(args: readonly string[]): Promise<number>;
}

/** A usage error: one line, a reference to the help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Results go to standard output; errors go to standard error. In both, text cannot control the terminal. */
export function print(text: string): void {
  process.stdout.write(`${escapeControlsInLines(text)}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${escapeControlsInLines(text)}\n`);
}
