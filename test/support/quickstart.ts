import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { readText, repositoryRoot } from './source-files.ts';
import type { TestServer } from './test-server.ts';

/** The shell blocks of the README, in order. */
export function readmeBlocks(): string[] {
  return [...readText('README.md').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}

/**
 * Runs the terminal part of the README's first session, as printed except for the URL.
 * @returns its output lines, one for each answer
 */
export async function runQuickstart(server: TestServer): Promise<string[]> {
  // The session uses the subscription that the first start of a server creates.
  const subscriptions = await server.installation.subscriptions.list();
  if (!subscriptions.some(({ name }) => name === 'default'))
    await server.installation.subscriptions.create('default');
  const [, session = ''] = readmeBlocks();
  const script = session.replaceAll('http://127.0.0.1:8080', server.url);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      UPLINE_DATA_DIR: server.config.dataDirectory,
      UPLINE_DATABASE_URL: server.config.postgres?.url ?? '',
    },
  });
  return stdout.trim().split('\n');
}
