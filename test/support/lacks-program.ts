import { existsSync } from 'node:fs';
import path from 'node:path';

/** The reason to skip a test if a program is not installed; `false` if it is installed. */
export function lacksProgram(program: string): string | false {
  const isThere = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, program)));
  return isThere ? false : `${program} is not installed here`;
}
