import type { FastifyReply } from 'fastify';
import type { OperationContract } from './operation.ts';

/**
 * Whether the framework compiles a serializer for an operation's answers. A compiled one knows one form;
 * where there are two, `JSON.stringify` knows both.
 */
export function hasCompiledSerializer({ answer }: OperationContract): boolean {
  return !('anyOf' in answer.schema);
}

/** A success as it is sent, to the byte. */
export function serializeAnswer(contract: OperationContract, reply: FastifyReply, body: unknown): string {
  if (!hasCompiledSerializer(contract)) return JSON.stringify(body);
  // Any JSON value may be written; the library's type knows of objects only.
  return String(reply.serializeInput(body as Record<string, unknown>, String(contract.answer.status)));
}
