import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { RemoteFailure } from './remote-failure.ts';

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The accepted compressions of an answer. Without the header an extension may use any (RFC 9110, 12.5.3). */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/**
 * The text of an answer.
 * @param maxBytes counted after decompression, so that a small answer cannot become a large one
 * @throws RemoteFailure
 */
export async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(response) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new RemoteFailure('extension_answer_too_large', `more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  // RFC 8259, 8.1: a reader may ignore the byte order mark, and .NET writes it.
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function decoded(response: IncomingMessage): Readable {
  const coding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return response;
  const create = DECODERS[coding];
  if (create === undefined) {
    response.destroy();
    throw new RemoteFailure(
      'extension_answer_invalid',
      'its Content-Encoding is not one of the accepted ones',
    );
  }
  const decoder = create();
  // Readers of the decoder get every failure; this listener only prevents an unhandled error.
  pipeline(response, decoder, () => undefined);
  return decoder;
}
