#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Entry point of the program, in plain JavaScript that old versions of Node can parse. They print a clear
 * requirement instead of a stack trace for the first line of TypeScript.
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
    ? `Start it with the Node that npm ci installed: ${ours}`
    : 'npm ci installs one: node_modules/.bin/node';
  process.stderr.write(`upline: Upline needs Node ${needed} or newer; this is ${found}. ${remedy}\n`);
  process.exit(2);
}
