import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { httpProblem } from '../http/errors.ts';
import { answerMethodNotAllowed } from '../http/method-not-allowed.ts';
import type { OperationContract } from '../http/operation.ts';
import { lazy, lazyPromise } from '../kernel/lazy.ts';
import { ProblemError } from '../kernel/problem.ts';
import { CUSTOMERS_API } from './api-descriptions.ts';
import { webhookId } from './openapi-webhooks.ts';
import { rendererAddress, webhookAddress } from './page-addresses.ts';
import { groupOf } from './reference-prose.ts';
import { writeInThread } from './write-in-thread.ts';

/** The supported formats of the old portal's `DocumentFormat`, in lower case. */
const EXPORTS: ReadonlyMap<string, 'yaml' | 'json'> = new Map([
  ['openapi', 'yaml'],
  ['openapiyaml', 'yaml'],
  ['openapijson', 'json'],
]);
/** From RFC 9512. */
const YAML_TYPE = 'application/yaml; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

const compress = promisify(gzip);

export interface ReferenceDocuments {
  readonly contracts: readonly OperationContract[];
  /** The public document as JSON, for programs. */
  readonly apiText: () => string;
  /** The document that the page at /docs shows. */
  readonly reference: () => unknown;
  /** The loaded plan. */
  readonly plan: () => unknown;
}

/** Serves the data of the reference, the public document in its formats, and stable URLs. */
export function mountReference(app: FastifyInstance, documents: ReferenceDocuments): void {
  const { apiText } = documents;
  const json = lazyPromise(() => writeInThread({ kind: 'json', text: apiText() }));
  const yaml = lazyPromise(() => writeInThread({ kind: 'yaml', text: apiText() }));
  const reference = lazy(() => JSON.stringify(documents.reference()));
  const smallReference = lazyPromise(() => compress(reference()));
  get(app, '/docs/reference.json', async (_query, takesGzip) =>
    takesGzip
      ? { type: JSON_TYPE, body: await smallReference(), encoding: 'gzip' }
      : { type: JSON_TYPE, body: reference() },
  );
  const plan = lazy(() => JSON.stringify(documents.plan()));
  get(app, '/docs/plan.json', async () => ({ type: JSON_TYPE, body: plan() }));
  get(app, '/openapi.json', async () => ({ type: JSON_TYPE, body: await json() }));
  get(app, '/openapi.yaml', async () => ({ type: YAML_TYPE, body: await yaml() }));
  get(app, '/docs/export', async (query) => {
    const format = EXPORTS.get(String(parameter(query, 'documentformat') ?? 'openapi').toLowerCase());
    if (format === undefined) {
      const expected = `one of ${[...EXPORTS.keys()].join(', ')}`;
      const field = 'DocumentFormat';
      throw new ProblemError([httpProblem('invalid_value', field, { field, expected })]);
    }
    const download = `attachment; filename="upline-openapi.${format}"`;
    return format === 'yaml'
      ? { type: YAML_TYPE, body: await yaml(), download }
      : { type: JSON_TYPE, body: await json(), download };
  });
  mountStableAddresses(app, documents.contracts);
}

interface Served {
  readonly type: string;
  readonly body: string | Buffer;
  readonly download?: string;
  readonly encoding?: 'gzip';
}

function get(
  app: FastifyInstance,
  url: string,
  serve: (query: unknown, takesGzip: boolean) => Promise<Served>,
): void {
  app.get(url, async (request, reply) => {
    // A client that gives gzip a weight gets the plain text: the weight may be zero.
    const takesGzip = /\bgzip(?!\s*;)/i.test(String(request.headers['accept-encoding']));
    const { type, body, download, encoding } = await serve(request.query, takesGzip);
    reply.header('vary', 'Accept-Encoding');
    if (encoding !== undefined) reply.header('content-encoding', encoding);
    if (download !== undefined) reply.header('content-disposition', download);
    return reply.type(type).send(body);
  });
  answerMethodNotAllowed(app, url, ['GET']);
}

/** A parameter by its name in any case, as in the API. */
function parameter(query: unknown, name: string): unknown {
  return Object.entries(query ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** `/docs/operations/{operationId}` redirects to the current place of the operation or webhook in the renderer. */
function mountStableAddresses(app: FastifyInstance, contracts: readonly OperationContract[]): void {
  const addresses = new Map([
    ...contracts.map(
      (contract) => [contract.id.toLowerCase(), rendererAddress(groupOf(contract), contract.id)] as const,
    ),
    ...CUSTOMERS_API.webhooks().map(
      ({ type }) => [webhookId(type).toLowerCase(), webhookAddress(type)] as const,
    ),
  ]);
  const url = '/docs/operations/:operationId';
  app.get<{ Params: { operationId: string } }>(url, async (request, reply) => {
    const address = addresses.get(request.params.operationId.toLowerCase());
    if (address === undefined) throw new ProblemError([httpProblem('not_found')]);
    return reply.redirect(address, 302);
  });
  answerMethodNotAllowed(app, url, ['GET']);
}
