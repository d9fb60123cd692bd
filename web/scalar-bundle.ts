import fastifyScalar from '@scalar/fastify-api-reference';
import Fastify from 'fastify';
import type { Plugin } from 'vite';

/*
 * The renderer of the API reference, as one file that the browser loads in addition to our own script.
 * Scalar's package for Fastify contains that file; the build requests it as a browser would.
 */

const MODULE = 'virtual:scalar-address';
const RESOLVED = `\0${MODULE}`;

/** Makes `virtual:scalar-address` the address of the renderer's file, with a hash of its content. */
export function scalarBundle(): Plugin {
  return {
    name: 'upline-scalar-bundle',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      // As it is: it is minified already, and to parse it again would take the build seconds.
      const reference = this.emitFile({ type: 'asset', name: 'scalar.js', source: await readBundle() });
      return `export const scalarAddress = import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}

async function readBundle(): Promise<string> {
  const app = Fastify();
  await app.register(fastifyScalar, { routePrefix: '/scalar', configuration: { content: {} } });
  const { statusCode, body } = await app.inject('/scalar/js/scalar.js');
  await app.close();
  if (statusCode !== 200) throw new Error(`The renderer of the reference is not where it was: ${statusCode}`);
  return body;
}
