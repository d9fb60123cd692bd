import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/*
 * Builds the pages of the developer portal into web/dist. npm's `prepare` step runs it, so `npm ci` leaves
 * a program that is complete, and `npm start` never builds.
 */

const folder = import.meta.dirname;

/** An installation without development dependencies brings pages that were built before. */
async function findVite() {
  try {
    return await import('vite');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return null;
  }
}

/** Writes a compressed copy next to each file, so that the server compresses nothing while it serves. */
async function compress(file: string): Promise<void> {
  const bytes = readFileSync(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(bytes, quality),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipped);
}

const vite = await findVite();
if (vite === null) {
  process.stderr.write(
    'The pages are not built: vite is a development dependency, and those are not here.\n',
  );
} else {
  await vite.build({ root: folder, configFile: path.join(folder, 'vite.config.ts') });
  const files = globSync('dist/**/*.{js,css,svg}', { cwd: folder });
  await Promise.all(files.map((file) => compress(path.join(folder, file))));
}
