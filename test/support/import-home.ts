import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertInvariants } from './invariants.ts';
import { type ProcessEnd, runUpline } from './process.ts';
import { databaseIn, startTestServer, type TestServer, testEngine } from './test-server.ts';

/** A directory with its own database, which `upline import` fills. */
export interface ImportHome extends AsyncDisposable {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  write(text: string | Buffer, name?: string): string;
  import(text: string | Buffer, ...options: readonly string[]): Promise<ImportEnd>;
  /** Opens a server on the database, and checks the invariants. */
  look<Result>(at: (server: TestServer) => Promise<Result>): Promise<Result>;
}

export interface ImportEnd extends ProcessEnd {
  /** Lines of the error file, `row field code`. */
  readonly faults: readonly string[];
}

export async function createImportHome(): Promise<ImportHome> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-import-'));
  const environment = (await databaseIn(directory)) as Readonly<Record<string, string>>;
  const write: ImportHome['write'] = (text, name = 'customers.csv') => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  return {
    directory,
    environment,
    write,
    async import(text, ...options) {
      const file = write(text);
      const finished = await runUpline(['import', file, ...options], environment);
      return { ...finished, faults: faultsIn(`${file}.errors.csv`) };
    },
    async look(at) {
      // On PostgreSQL, the invariants of many customers take longer than the time limit of a statement.
      const patience = 'UPLINE_DATABASE_URL' in environment ? { UPLINE_DATABASE_TIMEOUT_MS: '600000' } : {};
      const server = await startTestServer({ directory, environment: patience });
      try {
        await assertInvariants({ query: server.sql, engine: testEngine });
        return await at(server);
      } finally {
        await server.close();
      }
    },
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function faultsIn(file: string): string[] {
  if (!existsSync(file)) return [];
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  return lines.map((line) => line.split(',').slice(0, 3).join(' ')).sort();
}
