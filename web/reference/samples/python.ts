import { headerLines, joined, quoted, type SampleRequest } from './sample.ts';

/*
 * The parts that Python 2 and 3 share. JSON never contains three quotes in a row, so its text can be a raw string.
 */

export const rawText = (text: string): string => `r"""${text}"""`;

export function headerDictionary(request: SampleRequest): string {
  return joined(
    'headers = {',
    headerLines(request, (name, value) => `    ${quoted(name)}: ${quoted(value)},`),
    '}',
  );
}

/** The host, the path and the class of the connection. */
export function connectionOf({ url }: SampleRequest) {
  const { protocol, host, pathname, search } = new URL(url);
  return {
    kind: protocol === 'https:' ? 'HTTPSConnection' : 'HTTPConnection',
    host,
    path: pathname + search,
  };
}
