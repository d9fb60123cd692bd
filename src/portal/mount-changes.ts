import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpProblem } from '../http/errors.ts';
import { answerMethodNotAllowed } from '../http/method-not-allowed.ts';
import { matchesWeakly, readTagCondition } from '../kernel/entity-tags.ts';
import { ProblemError } from '../kernel/problem.ts';
import { createChangesAnswers, type FixedAnswer } from './changes/changes-answers.ts';

/**
 * Contains no personal data, so any cache may store it; it must be revalidated, since a newer server may
 * differ.
 */
const CACHE_CONTROL = 'public, no-cache';

export interface ChangesOptions {
  /** The folder of the published versions. */
  readonly historyFolder: string;
  /** The OpenAPI document of this server, as JSON. */
  readonly apiText: () => string;
}

/** Serves the history of the API: as data, as a feed, and the documents themselves. Requires no key. */
export function mountChanges(app: FastifyInstance, { historyFolder, apiText }: ChangesOptions): void {
  const answers = createChangesAnswers(historyFolder, apiText);
  const routes: Readonly<Record<string, (request: FastifyRequest) => Promise<FixedAnswer | null>>> = {
    '/docs/changes.json': answers.json,
    '/docs/changes.atom': answers.feed,
    '/docs/versions/:version/openapi.json': (request) =>
      answers.document((request.params as { version: string }).version),
  };
  for (const [url, answer] of Object.entries(routes)) {
    app.get(url, async (request, reply) => {
      const found = await answer(request);
      if (found === null) throw new ProblemError([httpProblem('not_found')]);
      return send(request, reply, found);
    });
    answerMethodNotAllowed(app, url, ['GET']);
  }
}

function send(request: FastifyRequest, reply: FastifyReply, { type, body, etag }: FixedAnswer): FastifyReply {
  reply.headers({ 'cache-control': CACHE_CONTROL, etag });
  const condition = readTagCondition(request.headers['if-none-match'] ?? '');
  if (condition !== null && matchesWeakly(condition, etag)) return reply.status(304).send();
  return reply.type(type).send(body);
}
