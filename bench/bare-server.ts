import Fastify from 'fastify';
import { answerParent } from './peer-process.ts';

/** What the bare server answers: texts that the real server gave. */
export interface BareAnswers {
  readonly contentType: string;
  readonly bodies: readonly string[];
}

/**
 * The least that Fastify can do for the same bytes: no database, no key, no logging, no serialisation.
 * It takes the same requests as the real server and gives its answers by turns.
 */
answerParent(async ({ contentType, bodies }: BareAnswers): Promise<{ port: number }> => {
  const app = Fastify();
  let turn = 0;
  app.get('/v1/customers/:customerId', (_request, reply) => {
    turn = (turn + 1) % bodies.length;
    reply.header('content-type', contentType).send(bodies[turn]);
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(address).port) };
});
