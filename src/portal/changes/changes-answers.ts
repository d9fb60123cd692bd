import { createHash } from 'node:crypto';
import { lazyPromise } from '../../kernel/lazy.ts';
import { writeInThread } from '../write-in-thread.ts';
import { readDocument } from './read-history.ts';

/** Content that is always sent unchanged. */
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
 * @param apiText the OpenAPI document of this server, as JSON
 */
export function createChangesAnswers(folder: string, apiText: () => string): ChangesAnswers {
  const write = (kind: 'changes' | 'feed') => writeInThread({ kind, text: apiText(), folder });
  const documents = new Map<string, FixedAnswer>();
  return {
    json: lazyPromise(async () => fixedAnswer('application/json; charset=utf-8', await write('changes'))),
    feed: lazyPromise(async () => fixedAnswer('application/atom+xml; charset=utf-8', await write('feed'))),
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

function fixedAnswer(type: string, body: string): FixedAnswer {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}
