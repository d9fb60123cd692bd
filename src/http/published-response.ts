import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Names with a spelling other than one capital in each part. */
const ODD_NAMES = [
  'X-DirectScale-RequestId',
  'X-DirectScale-Message',
  'WWW-Authenticate',
  'ETag',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
] as const;

/** By lower case. Only names from the program itself are cached, so it stays small. */
const spellings = new Map(ODD_NAMES.map((name): [string, string] => [name.toLowerCase(), name]));

/** The published spelling of a header: `x-directscale-message` as `X-DirectScale-Message`. */
export function headerSpelling(name: string): string {
  const known = spellings.get(name);
  if (known !== undefined) return known;
  const spelled =
    spellings.get(name.toLowerCase()) ?? name.replace(/(?<![^-])[a-z]/g, (first) => first.toUpperCase());
  spellings.set(name, spelled);
  return spelled;
}

/**
 * An answer whose headers are sent in their published spelling. Names ignore case, but some PHP clients look
 * for the exact text, and Fastify writes them in lower case.
 */
export class PublishedResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    return super.setHeader(headerSpelling(name), value);
  }

  override writeHead(statusCode: number, ...rest: unknown[]): this {
    const headers = rest.pop();
    const spelled = isHeaderObject(headers) ? spelledHeaders(headers) : headers;
    return super.writeHead(statusCode, ...([...rest, spelled] as [OutgoingHttpHeaders]));
  }
}

function isHeaderObject(headers: unknown): headers is OutgoingHttpHeaders {
  return typeof headers === 'object' && headers !== null && !Array.isArray(headers);
}

function spelledHeaders(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const spelled: OutgoingHttpHeaders = {};
  for (const name in headers) spelled[headerSpelling(name)] = headers[name];
  return spelled;
}
