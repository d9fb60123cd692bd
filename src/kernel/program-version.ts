import { readFileSync } from 'node:fs';
import path from 'node:path';
import { programRoot } from './program-root.ts';

/** The version in package.json. */
export function programVersion(): string {
  const text = readFileSync(path.join(programRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
