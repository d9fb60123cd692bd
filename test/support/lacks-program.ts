import { existsSync } from 'node:fs';
import path from 'node:path';

/** A reason to skip where a program is not installed; `false` where it is. */
export function lacksProgram(program: string): string | false {
  const isThere = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, program)));
  return isThere ? false : `${program} is not installed here`;
}
