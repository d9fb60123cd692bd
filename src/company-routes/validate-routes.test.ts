import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { operationContracts } from '../catalogue/operations.ts';
import { defineRoute, Type } from '../extension.ts';
import { createAjv } from '../http/ajv.ts';
import { textFormats } from '../http/text-formats.ts';
import { validateRoutes } from './validate-routes.ts';

const known = {
  contracts: operationContracts,
  errors: Object.keys(errorCatalogue),
  ajv: createAjv(textFormats),
};
const contract = {
  id: 'GetPoints',
  method: 'GET',
  path: '/points/{name}',
  summary: 'Get Points',
  description: 'Points.',
  params: Type.Object({ name: Type.String() }),
  answer: { description: 'Points.', schema: Type.Integer() },
} as const;
const handler = async () => 1;
const good = {
  prefix: 'acme',
  group: 'Acme',
  description: 'Of Acme.',
  operations: [defineRoute(contract, handler)],
};
const withGroup = (change: object) => validateRoutes({ ...good, ...change }, known);
const withRoute = (change: object, serve: unknown = handler) =>
  withGroup({ operations: [{ contract: { ...contract, ...change }, serve }] });

describe('The routes of an extension', () => {
  it('may be left out, and are accepted when they are complete', () => {
    assert.deepEqual(validateRoutes(undefined, known), []);
    assert.deepEqual(validateRoutes(good, known), []);
    assert.deepEqual(withRoute({}, { url: 'https://ext.example.com/api', timeoutMs: 5_000 }), []);
  });

  it('are refused for each fault, which the message names', () => {
    for (const [faults, named] of [
      [withGroup({ prefix: 'customers' }), 'belongs to operations of Upline'],
      [withGroup({ prefix: 'sso' }), 'belongs to operations of Upline'],
      [withGroup({ prefix: 'Acme/..' }), 'small letters'],
      [withGroup({ group: 'customers' }), 'belongs to operations of Upline'],
      [withGroup({ group: 'a:b' }), 'letters, digits'],
      [withGroup({ description: ' ' }), 'description is missing'],
      [withGroup({ operations: [...good.operations, ...good.operations] }), 'occurs twice'],
      [withGroup({ operations: 5 }), 'missing or has the wrong type'],
      [withGroup({ operations: [null] }), 'missing or has the wrong type'],
      [withRoute({ id: 'GetCustomer' }), 'occurs twice'],
      [withRoute({ id: 'get points' }), 'needs an id'],
      [withRoute({ method: 'TRACE' }), 'needs a method'],
      [withRoute({ path: '/points/../x/{name}' }), 'has the path'],
      [withRoute({ path: '/points' }), 'must have "name"'],
      [withRoute({ summary: '' }), 'has no summary'],
      [withRoute({ body: Type.Object({}) }), 'cannot have a body'],
      [withRoute({ method: 'POST', body: Type.String() }), 'needs an object schema for body'],
      [withRoute({ answer: { ...contract.answer, status: 204 } }), 'must answer 200 or 201'],
      [
        withRoute({ answer: { ...contract.answer, schema: { type: 'nothing' } } }),
        'unusable schema for answer',
      ],
      [withRoute({ errors: ['no_such_error'] }), 'unknown error'],
      [withRoute({}, null), 'needs a handler'],
      [withRoute({}, { url: 'ftp://ext.example.com' }), 'needs a url'],
      [withRoute({}, { url: 'https://a:b@ext.example.com' }), 'needs a url'],
      [withRoute({}, { url: 'https://ext.example.com', timeoutMs: 5 }), 'needs a timeoutMs'],
      [withRoute({}, { url: 'https://ext.example.com', retries: 5 }), 'has no setting'],
    ] as const) {
      assert.ok(
        faults.some((fault) => fault.includes(named)),
        `${named}: ${faults.join('; ') || 'no fault'}`,
      );
    }
  });
});
