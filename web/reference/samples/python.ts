import { headerLines, joined, quoted, type SampleRequest } from './sample.ts';

/*
 * What Python 2 and 3 write alike. JSON never has three quotes in a row, so its text can stand raw.
 */

export const rawText = (text: string): string => `r"""${text}"""`;

export function headerDictionary(request: SampleRequest): string {
  return joined(
    'headers = {',
    headerLines(request, (name, value) => `    ${quoted(name)}: ${quoted(value)},`),
    '}',
  );
}

/** Host, path and kind of connection. */
export function connectionOf({ url }: SampleRequest) {
  const { protocol, host, pathname, search } = new URL(url);
  return {
    kind: protocol === 'https:' ? 'HTTPSConnection' : 'HTTPConnection',
    host,
    path: pathname + search,
  };
}
