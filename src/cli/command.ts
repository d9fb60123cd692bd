/** A command of the CLI. */
export interface Command {
  /** Shown with `--help`: how the command is written, and its options. */
  readonly usage: string;
  /** @returns the exit code; the process may go on, as a server does */
  run(args: readonly string[]): Promise<number>;
}

/** The command was written wrongly: one line, where to find its help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What people read goes to standard output; what is wrong goes to standard error. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
