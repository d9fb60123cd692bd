import type { Deprecation } from '../../http/deprecation.ts';

/*
 * The parts of an OpenAPI 3.1 document that are compared. What is kept in api-history/ is of our own making
 * and is checked against the specification by a test, so it is read without another check.
 */

/** A JSON schema; keywords that are not named here are compared as they stand. */
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

/** Ways to prove who is asking, one of which is enough: schemes by their names. */
type Security = readonly Readonly<Record<string, readonly string[]>>[];

export interface ApiOperation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly deprecated?: boolean;
  /** As its contract says it. */
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
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>;
    readonly securitySchemes?: Readonly<Record<string, unknown>>;
  };
}

export function readApiDocument(text: string): ApiDocument {
  return JSON.parse(text) as ApiDocument;
}

/** Before the first version there was nothing. */
export const EMPTY_DOCUMENT: ApiDocument = { info: { version: '' }, paths: {} };

/** An operation with its address. */
export interface AddressedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: ApiOperation;
}

/**
 * Every operation by what a request is known by: its method and its path. What a parameter of the path is
 * called is not part of any request.
 */
export function operationsOf(document: ApiDocument): Map<string, AddressedOperation> {
  const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  return new Map(
    operations.map((found) => [`${found.method} ${found.path.replace(/\{\w+\}/g, '{}')}`, found]),
  );
}
