#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Where the program begins. Plain JavaScript that old versions of Node can read, so that they are told what is
 * needed: they would fail at the first line of TypeScript with a stack trace.
 */

const root = new URL('../../', import.meta.url);
const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const needed = /\d+/.exec(engines.node)[0];
const found = process.versions.node;

if (Number(found.split('.')[0]) >= Number(needed)) {
  import('../main.ts');
} else {
  const ours = fileURLToPath(new URL('node_modules/.bin/node', root));
  const remedy = existsSync(ours)
    ? `Start it with the one that npm ci installed: ${ours}`
    : 'npm ci installs one, node_modules/.bin/node';
  process.stderr.write(`upline: Upline needs Node ${needed} or newer; this is ${found}. ${remedy}\n`);
  process.exit(2);
}
