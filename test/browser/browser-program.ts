import { existsSync } from 'node:fs';

export const CHROMIUM = '/usr/bin/chromium';

/** Why tests in a browser can't run here; `false` when they can. For `describe(name, { skip }, ...)`. */
export const skip: string | false = existsSync(CHROMIUM)
  ? false
  : `there is no ${CHROMIUM}: apt-get install chromium`;
