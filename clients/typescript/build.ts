import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/*
 * Compiles the library into dist/, with the license of the repository next to it. `npm pack` runs this first.
 */

const folder = import.meta.dirname;
const repository = path.join(folder, '../..');

rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [path.join(repository, 'node_modules/typescript/bin/tsc'), '--project', folder],
  {
    stdio: 'inherit',
  },
);
copyFileSync(path.join(repository, 'LICENSE'), path.join(folder, 'dist/LICENSE'));
