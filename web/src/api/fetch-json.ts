import { readProblem, unreachable } from './api-error.ts';

/**
 * Reads a document of this server that is not an operation of the portal.
 * @param member a member of every such document. Tests check documents against their contracts; this only detects
 *   an answer that is not the document.
 * @throws ApiError for every refusal and failure
 */
export async function fetchJson<Document extends object>(
  address: string,
  member: keyof Document & string,
  signal: AbortSignal,
): Promise<Document> {
  const response = await fetch(address, { signal }).catch(() => {
    throw unreachable();
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || typeof body !== 'object' || body === null || !(member in body))
    throw readProblem(response, body);
  return body as Document;
}
