import { readProblem, unreachable } from '../api/api-error.ts';

export interface ListedOperation {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
}

/** The operations in `/openapi.json`, in its order. */
export async function readOperations(): Promise<readonly ListedOperation[]> {
  const response = await fetch('/openapi.json').catch(() => {
    throw unreachable();
  });
  const document: unknown = await response.json().catch(() => null);
  if (!response.ok || !isDocument(document)) throw readProblem(response, document);
  return Object.values(document.paths).flatMap((path) =>
    Object.values(path).flatMap(({ operationId, summary, tags }) =>
      operationId === undefined
        ? []
        : [{ id: operationId, tag: tags?.[0] ?? '', summary: summary ?? operationId }],
    ),
  );
}

interface DescribedOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

/** The document is this server's own, checked by its tests; only another answer in its place is caught. */
function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && 'paths' in value;
}
