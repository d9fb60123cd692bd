import Fastify from 'fastify';
import { answerParent } from './peer-process.ts';

/** The answers of the bare server: texts that the real server has sent. */
export interface BareAnswers {
  readonly contentType: string;
  readonly bodies: readonly string[];
}

/**
 * The least work that Fastify can do for the same bytes: no database, no key, no logging, no serialization. It
 * accepts the same requests as the real server and returns the real server's answers in turn.
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
