import { existsSync } from 'node:fs';

/**
 * Chromium without windows, the default of playwright-core. It has the same rendering engine as the complete browser,
 * and takes a third less CPU: all processes of `people.browser.ts` took 57 s instead of 84 and 91.
 */
export const CHROMIUM = '/usr/bin/chromium-headless-shell';

/** The reason why tests in a browser cannot run here; `false` if they can. For `describe(name, { skip }, ...)`. */
export const skip: string | false = existsSync(CHROMIUM)
  ? false
  : `there is no ${CHROMIUM}: apt-get install chromium-headless-shell`;
