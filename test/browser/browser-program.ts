import { existsSync } from 'node:fs';

/**
 * Chromium without windows, which playwright-core also takes by default. It draws with the same engine as the whole
 * browser, and takes a third less CPU: all processes of `people.browser.ts` took 57 s instead of 84 and 91.
 */
export const CHROMIUM = '/usr/bin/chromium-headless-shell';

/** Why tests in a browser cannot run here; `false` when they can. For `describe(name, { skip }, ...)`. */
export const skip: string | false = existsSync(CHROMIUM)
  ? false
  : `there is no ${CHROMIUM}: apt-get install chromium-headless-shell`;
