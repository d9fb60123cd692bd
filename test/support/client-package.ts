import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { documentedCommands } from './documented-commands.ts';
import { readText, repositoryRoot } from './source-files.ts';

/** The parts of a checkout from which the library is packed. */
const SOURCES = ['LICENSE', 'package.json', 'tsconfig.json', 'clients/typescript'];

/**
 * Packs the client library and installs it in an empty project, with the commands of docs/clients.md. Packs a copy:
 * the library is compiled in its own folder, and several test files do so at the same time.
 * @param place an empty folder
 * @returns the folder of the project
 */
export async function installClient(place: string): Promise<string> {
  const [pack = '', install = ''] = documentedCommands('docs/clients.md', 'Install');
  const [checkout, project] = [path.join(place, 'upline'), path.join(place, 'project')];
  for (const folder of [checkout, project]) mkdirSync(folder, { recursive: true });
  for (const source of SOURCES)
    cpSync(path.join(repositoryRoot, source), path.join(checkout, source), { recursive: true });
  symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(checkout, 'node_modules'), 'junction');
  writeFileSync(path.join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  // The library has no dependencies, so nothing is downloaded.
  await runShell(pack, checkout, {});
  await runShell(install, project, { npm_config_offline: 'true' });
  return project;
}

async function runShell(script: string, cwd: string, environment: Record<string, string>): Promise<void> {
  const env = { ...process.env, ...environment };
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd, env });
}

/** The TypeScript of docs/clients.md as one program that calls a server. */
export function documentedProgram(server: { readonly url: string; readonly key: string }): string {
  const blocks = [...readText('docs/clients.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, block = '']) => block,
  );
  return blocks
    .join('\n')
    .replaceAll('http://127.0.0.1:8080', server.url)
    .replaceAll('your subscription key', server.key);
}
