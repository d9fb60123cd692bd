import { createHash } from 'node:crypto';
import { type ApiDocument, readApiDocument } from './api-document.ts';
import { writeChangesFeed } from './changes-feed.ts';
import { describeHistory } from './describe-history.ts';
import { readDocument, readHistory } from './read-history.ts';

/** Content that is sent unchanged, again and again. */
export interface FixedAnswer {
  readonly type: string;
  readonly body: string;
  readonly etag: string;
}

export interface ChangesAnswers {
  readonly json: () => Promise<FixedAnswer>;
  readonly feed: () => Promise<FixedAnswer>;
  /** `null` for a version that was never published. */
  readonly document: (version: string) => Promise<FixedAnswer | null>;
}

/**
 * The answers about the history. Each is computed on first use and cached: neither the history nor the
 * contract changes while the server runs.
 * @param describeApi creates the OpenAPI document of this server
 */
export function createChangesAnswers(folder: string, describeApi: () => unknown): ChangesAnswers {
  const changes = once(async () => describeHistory(await readHistory(folder), asDocument(describeApi())));
  const documents = new Map<string, FixedAnswer>();
  return {
    json: once(async () => fixedAnswer('application/json; charset=utf-8', JSON.stringify(await changes()))),
    feed: once(async () =>
      fixedAnswer('application/atom+xml; charset=utf-8', writeChangesFeed(await changes())),
    ),
    async document(version) {
      const known = documents.get(version);
      if (known !== undefined) return known;
      const text = await readDocument(folder, version);
      if (text === null) return null;
      const answer = fixedAnswer('application/json; charset=utf-8', text);
      documents.set(version, answer);
      return answer;
    },
  };
}

/** Without the non-JSON parts of a contract's schemas. */
function asDocument(openApiDocument: unknown): ApiDocument {
  return readApiDocument(JSON.stringify(openApiDocument));
}

function fixedAnswer(type: string, body: string): FixedAnswer {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** Runs a computation once. A failed computation runs again on the next use. */
function once<Value>(compute: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => {
    running ??= compute().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
