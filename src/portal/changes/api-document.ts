import type { Deprecation } from '../../http/deprecation.ts';

/*
 * The parts of an OpenAPI 3.1 document that are compared. The program writes the documents in api-history/,
 * and a test checks them against the specification, so they are read without another check.
 */

/** A JSON schema; keywords without their own rule are compared by value. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly deprecated?: boolean;
  readonly [keyword: string]: unknown;
}

export type ApiContent = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface ApiResponse {
  readonly headers?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly content?: ApiContent;
  /** Codes of the error catalogue that come with this status. */
  readonly 'x-error-codes'?: readonly string[];
}

/** Alternative ways to authenticate: schemes by their names. */
type Security = readonly Readonly<Record<string, readonly string[]>>[];

export interface ApiOperation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly deprecated?: boolean;
  /** As in its contract. */
  readonly 'x-deprecation'?: Deprecation;
  readonly security?: Security;
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: ApiContent };
  readonly responses: Readonly<Record<string, ApiResponse>>;
}

export interface ApiDocument {
  readonly info: { readonly version: string };
  readonly security?: Security;
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  /** Requests that the server sends, by type of event. */
  readonly webhooks?: Readonly<Record<string, { readonly post: ApiOperation }>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>;
    readonly securitySchemes?: Readonly<Record<string, unknown>>;
  };
}

export function readApiDocument(text: string): ApiDocument {
  return JSON.parse(text) as ApiDocument;
}

/** Empty before the first version. */
export const EMPTY_DOCUMENT: ApiDocument = { info: { version: '' }, paths: {} };

/** An operation with its method and path. */
export interface AddressedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: ApiOperation;
}

/** In place of the method, for a request that the server sends. */
export const WEBHOOK = 'WEBHOOK';

/**
 * All operations and webhooks, by the parts that identify a request: method and path. The name of a path parameter is not
 * part of a request.
 */
export function operationsOf(document: ApiDocument): Map<string, AddressedOperation> {
  const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  const webhooks = Object.entries(document.webhooks ?? {}).map(([path, { post }]) => ({
    method: WEBHOOK,
    path,
    operation: post,
  }));
  return new Map(
    [...operations, ...webhooks].map((found) => [
      `${found.method} ${found.path.replace(/\{\w+\}/g, '{}')}`,
      found,
    ]),
  );
}
