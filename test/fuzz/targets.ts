import { hookPoints } from '../../src/catalogue/hook-points.ts';
import { operationContracts } from '../../src/catalogue/operations.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { serviceMethods } from '../../src/catalogue/service-methods.ts';
import { PORTAL_PREFIX } from '../../src/http/mount-portal.ts';
import type { OperationContract } from '../../src/http/operation.ts';
import type { Schema } from './values.ts';

/** The credentials that a target accepts. */
export type Door = 'key' | 'session' | 'secret' | 'none';

/** An address that accepts requests, with its inputs. */
export interface Target {
  readonly name: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly params: Schema;
  readonly query: Schema;
  readonly body: Schema | undefined;
  /** Valid bodies. */
  readonly examples: readonly unknown[];
  readonly door: Door;
}

const NOTHING: Schema = { type: 'object', properties: {} };

function ofContract(prefix: string, door: Door) {
  return ({ id, method, path, params, query, body, bodyExamples = {} }: OperationContract): Target => ({
    name: id,
    method,
    path: prefix + path,
    params: params as Schema,
    query: query as Schema,
    body: body as Schema | undefined,
    examples: Object.values(bodyExamples).map(({ value }) => value),
    door,
  });
}

function page(path: string): Target {
  return {
    name: path,
    method: 'GET',
    path,
    params: NOTHING,
    query: NOTHING,
    body: undefined,
    examples: [],
    door: 'none',
  };
}

/** Every operation of all documents, the services and callbacks for extensions, and the pages. */
export const targets: readonly Target[] = [
  ...operationContracts.map(ofContract('/v1', 'key')),
  ...portalContracts.map(ofContract(PORTAL_PREFIX, 'session')),
  ...serviceMethods.map(
    ({ service, method, args }): Target => ({
      name: `${service}.${method}`,
      method: 'POST',
      path: `/api/extension/services/${service}/v1/${method}`,
      params: NOTHING,
      query: NOTHING,
      body: args as Schema,
      examples: [],
      door: 'secret',
    }),
  ),
  ...hookPoints.map(
    ({ name, request }): Target => ({
      name: `callback of ${name}`,
      method: 'POST',
      path: `/api/extension/hooks/${name}`,
      params: NOTHING,
      query: NOTHING,
      body: request as Schema,
      examples: [],
      door: 'secret',
    }),
  ),
  ...[
    '/',
    '/docs',
    '/docs/operations/x',
    '/docs/changes.json',
    '/docs/export',
    '/openapi.json',
    '/profile',
  ].map(page),
  ...['/assets/x.js', '/sign-in', '/admin/x', '/portal/oidc/callback', '/readyz', '/healthz'].map(page),
];
