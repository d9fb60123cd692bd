import { findPackageJSON } from 'node:module';
import path from 'node:path';

const packageFile = findPackageJSON(import.meta.url);
if (packageFile === undefined) throw new Error('Cannot find the package.json of the program');

/** The folder with package.json, for the sources and for what `build/program.ts` builds from them. */
export const programRoot = path.dirname(packageFile);
