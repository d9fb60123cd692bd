import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';

/*
 * Builds the program into dist/program: the same modules in a tenth of the files, with the packages that they import.
 * A process finds, reads and links 1,000 files fewer, and starts with half of the CPU (docs/decisions/0089). npm's
 * `prepare` step runs it.
 */

const ROOT = path.resolve(import.meta.dirname, '..');
/** As many folders below the root as `src/cli`: the entry point finds package.json from both. */
const OUTPUT = path.join(ROOT, 'dist/program');
const ENTRY = 'src/cli/upline.mjs';
/** They find machine code by its place in `node_modules`. */
const STAYS_OUTSIDE = ['@node-rs/argon2'];
/** A file of ours that is loaded by its address: the script of a thread, or a module that extensions import. */
const ADDRESS = /new URL\('(\.{1,2}\/[^']+\.ts)', import\.meta\.url\)/g;

/** Builds a file that is loaded by its address as an entry of its own, with all that it exports. */
const addresses: Plugin = {
  name: 'addresses',
  transform(code, id) {
    if (id.includes('node_modules') || !code.includes('import.meta.url')) return null;
    const built = code.replaceAll(ADDRESS, (_, file: string) => {
      const target = fileURLToPath(new URL(file, pathToFileURL(id)));
      const chunk = this.emitFile({ type: 'chunk', id: target, preserveSignature: 'strict' });
      return `new URL(import.meta.ROLLUP_FILE_URL_${chunk})`;
    });
    // No line moves.
    return { code: built, map: null };
  },
};

/** @param folder two folders below one with package.json; what it contains is removed first */
export async function buildProgram(folder: string): Promise<void> {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    cwd: ROOT,
    input: { upline: ENTRY },
    platform: 'node',
    external: STAYS_OUTSIDE,
    // Some packages have a form for bundlers, without imports that are computed while they run.
    resolve: { mainFields: ['module', 'main'] },
    plugins: [addresses],
  });
  rmSync(folder, { recursive: true, force: true });
  await build.write({ dir: folder, format: 'esm', sourcemap: true, sourcemapExcludeSources: true });
  await build.close();
}

if (import.meta.main) {
  // An installation without development dependencies may bring a program that was built before.
  if (existsSync(path.join(ROOT, 'node_modules/rolldown'))) await buildProgram(process.argv[2] ?? OUTPUT);
  else
    process.stderr.write(
      'dist/program is not built: rolldown is a development dependency, and those are not here.\n',
    );
}
