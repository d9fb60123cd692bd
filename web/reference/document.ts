import { mapValues } from './map-values.ts';
import { allSamples } from './samples/all-samples.ts';
import type { SampleRequest, SampleValues } from './samples/sample.ts';

/*
 * The document for the renderer: the server's document, with code samples for each operation that contain the reader's
 * key and this server's address.
 */

/** Shown when no key is known. The published page shows the same text. */
const KEY_PLACEHOLDER = '{subscription key}';
export const KEY_HEADER = 'Ocp-Apim-Subscription-Key';
const JSON_TYPE = 'application/json';

/** The parts of `/docs/reference.json` that this page reads. */
export interface ReferenceDocument {
  readonly 'x-upline-environment': 'Stage' | 'Live';
  /** Operations in the order of the page, each as `method path`. */
  readonly 'x-upline-order': readonly string[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: {
      readonly [JSON_TYPE]: { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> };
    };
  };
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly example?: unknown;
  readonly schema: { readonly enum?: readonly unknown[] };
}

/** In the renderer's format. A sample belongs to an example, and is shown while that example is chosen. */
interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
  readonly example?: string;
  readonly contentType?: string;
}

interface Sender {
  readonly origin: string;
  readonly key: string;
}

export async function readDocument(): Promise<ReferenceDocument> {
  const response = await fetch('/docs/reference.json');
  if (!response.ok) throw new Error(`/docs/reference.json: ${response.status}`);
  return (await response.json()) as ReferenceDocument;
}

export function withSamples(document: ReferenceDocument, sender: Sender): ReferenceDocument {
  const paths = mapValues(document.paths, (operations, path) =>
    mapValues(operations, (operation, method) => ({
      ...operation,
      'x-codeSamples': codeSamples(operation, method.toUpperCase(), path, sender),
    })),
  );
  return { ...document, paths };
}

function codeSamples(operation: Operation, method: string, path: string, sender: Sender): CodeSample[] {
  const examples = Object.entries(operation.requestBody?.content[JSON_TYPE].examples ?? {});
  return allSamples.flatMap(({ label, lang, write }): CodeSample[] =>
    examples.length === 0
      ? [{ label, lang, source: write(requestOf(operation, method, path, sender, null)) }]
      : examples.map(([example, { value }]) => ({
          label,
          lang,
          example,
          contentType: JSON_TYPE,
          source: write(requestOf(operation, method, path, sender, JSON.stringify(value, null, 2))),
        })),
  );
}

function requestOf(
  { parameters }: Operation,
  method: string,
  path: string,
  { origin, key }: Sender,
  body: string | null,
): SampleRequest {
  const values = valuesOf(parameters.filter((parameter) => parameter.in === 'path'));
  const query = valuesOf(parameters.filter((parameter) => parameter.in === 'query' && parameter.required));
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
  const search = new URLSearchParams(mapValues(query, String));
  return {
    method,
    url: `${origin}${address}${search.size === 0 ? '' : `?${search}`}`,
    headers: {
      ...(body === null ? {} : { 'Content-Type': JSON_TYPE }),
      [KEY_HEADER]: key === '' ? KEY_PLACEHOLDER : key,
    },
    body,
    operation: { template: path, path: values, query },
  };
}

function valuesOf(parameters: readonly Parameter[]): SampleValues {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, exampleOf(parameter)]));
}

function exampleOf({ name, example, schema }: Parameter): string | number | boolean {
  const value = example ?? schema.enum?.[0] ?? name;
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
