import { registerHooks } from 'node:module';

/* Loaded before the server: its events get no positions, so that a benchmark can measure the cost of positions. */

const OURS = new URL('unnumbered-events.ts', import.meta.url).href;
const REPLACED = ['sequencer.ts', 'event-store.ts'].map(
  (file) => new URL(`../../src/events/${file}`, import.meta.url).href,
);

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (context.parentURL === OURS || !REPLACED.includes(found.url)) return found;
    return { ...found, url: OURS };
  },
});
