import { STATUS_CODES } from 'node:http';
import type { TObject } from 'typebox';
import { numberedParams } from '../http/fixed-names.ts';
import { takesIdempotencyKey } from '../http/idempotent-call.ts';
import type { OperationContract } from '../http/operation.ts';
import { statusOf } from '../http/statuses.ts';
import { type ApiDescription, type Catalogue, CUSTOMERS_API } from './api-descriptions.ts';
import { gatewayErrorSchema, problemSchema } from './openapi-errors.ts';
import { CONDITION_ERRORS, headerParameters, KEY_ERRORS, NOT_MODIFIED } from './openapi-headers.ts';
import { openApiWebhooks } from './openapi-webhooks.ts';
import { WEBHOOKS_TAG } from './page-addresses.ts';

type Json = Record<string, unknown>;

/** Codes that every operation can answer with; contracts do not repeat them. */
const BODY_ERRORS = [
  'body_missing',
  'body_not_utf8',
  'body_not_json',
  'body_not_object',
  'body_too_deep',
  'duplicate_member',
  'unknown_member',
  'wrong_type',
  'too_long',
  'out_of_range',
  'body_too_large',
  'unsupported_media_type',
  'unsupported_content_encoding',
  'body_not_decodable',
];
const PARAMETER_ERRORS = ['wrong_type', 'out_of_range', 'too_long', 'duplicate_member', 'unknown_member'];
/** For every operation: a URL that cannot be decoded, and server errors. */
const ALWAYS = [
  'malformed_request',
  'more_problems',
  'database_unavailable',
  'server_busy',
  'internal_error',
];

/**
 * The OpenAPI 3.1 document, generated from contracts and the error catalogue alone.
 * @param version of the program
 */
export function createOpenApiDocument(
  contracts: readonly OperationContract[],
  catalogue: Catalogue,
  version: string,
  api: ApiDescription = CUSTOMERS_API,
): Json {
  const schemas = new Map<string, unknown>([
    ['GatewayError', gatewayErrorSchema],
    ['Problem', problemSchema],
  ]);
  const paths: Record<string, Json> = {};
  for (const contract of contracts) {
    const path = `${api.prefix}${contract.path}`;
    paths[path] = {
      ...paths[path],
      [contract.method.toLowerCase()]: describe(contract, catalogue, schemas, api),
    };
  }
  const webhooks = api.webhooks();
  const tags = [...contracts.map(({ tag }) => tag), ...(webhooks.length === 0 ? [] : [WEBHOOKS_TAG])];
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version,
      description: api.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server.' }],
    tags: [...new Set(tags)].map((name) => ({ name })),
    security: api.security,
    paths,
    ...(webhooks.length === 0 ? {} : { webhooks: openApiWebhooks(webhooks) }),
    components: {
      securitySchemes: api.securitySchemes,
      schemas: Object.fromEntries(schemas),
    },
  };
}

function describe(
  contract: OperationContract,
  catalogue: Catalogue,
  schemas: Map<string, unknown>,
  { gatewayAnswers }: ApiDescription,
): Json {
  return {
    operationId: contract.id,
    tags: [contract.tag],
    summary: contract.summary,
    description: contract.description,
    ...deprecation(contract),
    parameters: [
      ...parameters(contract.params, 'path'),
      ...parameters(contract.query, 'query'),
      ...headerParameters(contract),
    ],
    ...(contract.body === undefined ? {} : { requestBody: requestBody(contract, schemas) }),
    responses: {
      [contract.answer.status]: success(contract, schemas),
      ...(contract.precondition === 'if-none-match' ? { 304: NOT_MODIFIED } : {}),
      ...failures(contract, catalogue, gatewayAnswers),
    },
  };
}

function deprecation({ deprecated }: OperationContract): Json {
  return deprecated === undefined ? {} : { deprecated: true, 'x-deprecation': deprecated };
}

function parameters(schema: TObject, place: 'path' | 'query'): Json[] {
  const required = new Set<string>(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, member]) => {
    const { description, ...rest } = plain(member) as Json;
    return { name, in: place, required: place === 'path' || required.has(name), description, schema: rest };
  });
}

function requestBody(contract: OperationContract, schemas: Map<string, unknown>): Json {
  return {
    required: true,
    content: {
      'application/json': { schema: reference(contract.body, schemas), examples: contract.bodyExamples },
    },
  };
}

function success({ answer }: OperationContract, schemas: Map<string, unknown>): Json {
  const headers = { 'X-DirectScale-RequestId': 'UUID of this request.', ...answer.headers };
  return {
    description: answer.description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [
        name,
        { description, schema: { type: 'string' } },
      ]),
    ),
    content: { 'application/json': { schema: reference(answer.schema, schemas), example: answer.example } },
  };
}

/** All codes that an operation can answer with, except those of the gateway and of unknown paths. */
export function errorCodesOf(contract: OperationContract): string[] {
  const shared = [
    ...(contract.body === undefined ? PARAMETER_ERRORS : BODY_ERRORS),
    ...(takesIdempotencyKey(contract) ? KEY_ERRORS : []),
    ...(contract.precondition === 'if-match' ? CONDITION_ERRORS : []),
    ...(numberedParams(contract.params).length > 0 ? ['operation_not_found'] : []),
    ...ALWAYS,
  ];
  return [...new Set([...contract.errors, ...shared])];
}

/** One response for each status, with the codes that it can contain. */
function failures(
  contract: OperationContract,
  catalogue: Catalogue,
  gatewayAnswers: ApiDescription['gatewayAnswers'],
): Json {
  const byStatus = Map.groupBy(errorCodesOf(contract), (code) => {
    const definition = catalogue[code];
    if (definition === undefined) throw new TypeError(`${contract.id} names the unknown error code ${code}`);
    return statusOf(definition.kind);
  });
  const statuses = new Set([...Object.keys(gatewayAnswers).map(Number), ...byStatus.keys()]);
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      failure(status, gatewayAnswers[status], byStatus.get(status) ?? []),
    ]),
  );
}

/** Answers of the gateway, of the operation or, under a shared status, of both. */
function failure(status: number, ofGateway: string | undefined, codes: readonly string[]): Json {
  const list = codes.map((code) => `\`${code}\``).join(', ');
  const ofOperation = codes.length === 0 ? [] : [`${STATUS_CODES[status] ?? 'Error'}. Codes: ${list}.`];
  return {
    description: [...(ofGateway === undefined ? [] : [ofGateway]), ...ofOperation].join(' '),
    ...(codes.length === 0 ? {} : { 'x-error-codes': codes }),
    content: {
      ...(ofGateway === undefined ? {} : mediaOf('application/json', 'GatewayError')),
      ...(codes.length === 0 ? {} : mediaOf('application/problem+json', 'Problem')),
    },
  };
}

function mediaOf(type: string, schema: string): Json {
  return { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } };
}

/** Names of the components in the document of these operations. */
export function componentNames(contracts: readonly OperationContract[]): Set<string> {
  const titles = ({ title, anyOf, items }: Json): string[] => {
    if (typeof title === 'string') return [title];
    if (Array.isArray(anyOf)) return anyOf.flatMap(titles);
    return items === undefined ? [] : titles(items as Json);
  };
  const schemas = contracts.flatMap(({ body, answer }) =>
    body === undefined ? [answer.schema] : [body, answer.schema],
  );
  return new Set(['GatewayError', 'Problem', ...schemas.flatMap((schema) => titles(schema as Json))]);
}

/** Schemas with a title become components; arrays and alternatives refer to the components of their parts. */
function reference(schema: unknown, schemas: Map<string, unknown>): unknown {
  const copy = plain(schema) as Json;
  const { title, items, anyOf } = copy;
  if (typeof title === 'string') {
    schemas.set(title, copy);
    return { $ref: `#/components/schemas/${title}` };
  }
  if (Array.isArray(anyOf)) return { ...copy, anyOf: anyOf.map((part) => reference(part, schemas)) };
  return items === undefined ? copy : { ...copy, items: reference(items, schemas) };
}

/** Without TypeBox's own metadata. */
function plain(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema));
}
