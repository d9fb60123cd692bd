import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

/** For the answer's `Accept-Encoding` header (RFC 9110, 15.5.16). */
export const ACCEPTED_ENCODINGS = Object.keys(DECODERS).join(', ');

/**
 * The decompressed body. The limit applies to the result, so that a small body cannot become a large one.
 * @param bytes the body as received
 * @param maxBytes limit of the decoded body
 * @throws ProblemError `unsupported_content_encoding`, `body_not_decodable`, `body_too_large`
 */
export async function decodeBody(
  { headers }: FastifyRequest,
  bytes: Buffer,
  maxBytes: number,
): Promise<Buffer> {
  const coding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (coding === '' || coding === 'identity' || bytes.length === 0) return bytes;
  const name = coding === 'x-gzip' ? 'gzip' : coding;
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (decode === undefined) throw new ProblemError([httpProblem('unsupported_content_encoding')]);
  try {
    return await decode(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const problem = isTooLarge
      ? httpProblem('body_too_large', undefined, { max: maxBytes })
      : httpProblem('body_not_decodable');
    throw new ProblemError([problem], { cause: error });
  }
}
