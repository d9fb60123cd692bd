import path from 'node:path';
import { defineConfig } from 'vite';

const here = (file: string) => path.join(import.meta.dirname, file);

/** Two pages: our own (`index.html`), and the API reference, which brings a large renderer along. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    target: 'es2023',
    // Since when browsers know light-dark(); its replacement for older ones needs what the library doesn't set.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    emptyOutDir: true,
    rolldownOptions: {
      input: [here('index.html'), here('reference.html')],
      // "use client" of the component library means nothing here; there would be thousands of lines of it.
      onLog(level, log, handle) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
