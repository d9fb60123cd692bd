import path from 'node:path';
import { defineConfig } from 'vite';
import { guides } from './guides.ts';
import { scalarBundle } from './scalar-bundle.ts';

const here = (file: string) => path.join(import.meta.dirname, file);

/** Where `npm run dev` listens. */
const SERVER = 'http://127.0.0.1:8080';
/** All but our own pages; the reference is the server's, as it was built last. */
const OF_THE_SERVER = '^/(?:v1/|portal/|assets/|openapi\\.|docs(?!/changes(?:$|\\?)|/guides|/plan$))';

/** Two pages: our own (`index.html`), and the API reference, which brings a large renderer along. */
export default defineConfig({
  logLevel: 'warn',
  plugins: [scalarBundle(), guides()],
  server: {
    // The server takes changes from its own pages only, so the origin is passed on as its own.
    proxy: { [OF_THE_SERVER]: { target: SERVER, changeOrigin: true, headers: { origin: SERVER } } },
  },
  build: {
    target: 'es2023',
    // Since when browsers know light-dark(); its replacement for older ones needs what the library does not set.
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
