import { existsSync } from 'node:fs';

/**
 * Chromium without windows, which playwright-core also takes by default. It draws with the same engine as the whole
 * browser, and takes 40 % less CPU: `people.browser.ts` 22 s instead of 36.
 */
export const CHROMIUM = '/usr/bin/chromium-headless-shell';

/** Why tests in a browser cannot run here; `false` when they can. For `describe(name, { skip }, ...)`. */
export const skip: string | false = existsSync(CHROMIUM)
  ? false
  : `there is no ${CHROMIUM}: apt-get install chromium-headless-shell`;
