/** A request that a sample sends. */
export interface SampleRequest {
  readonly method: string;
  /** Whole, with the query. */
  readonly url: string;
  /** `Content-Type` is among them when there is a body. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text in several lines; `null` for none. */
  readonly body: string | null;
}

/**
 * One language and client. What it writes is a whole program: it sends the request and prints status and
 * answer. `npm run test:samples` runs each, and compares what the server has stored.
 */
export interface Sample {
  readonly label: string;
  /** As the highlighter calls it. */
  readonly lang: string;
  write(request: SampleRequest): string;
  /** Why `npm run test:samples` can't run it. Not shown to readers. */
  readonly notExecuted?: string;
}

/** Text as a literal in double quotes, for languages whose escapes are those of JSON. */
export const quoted = (text: string): string => JSON.stringify(text);

/** Text as a literal in single quotes that takes nothing but `\\` and `\'` for more than it is. */
export const singleQuoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Anything but ASCII as `\uXXXX`, for sources whose encoding is the compiler's guess. */
export const asciiOnly = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const indented = (text: string, spaces: number): string =>
  text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

export function headerLines(request: SampleRequest, line: (name: string, value: string) => string): string {
  return Object.entries(request.headers)
    .map(([name, value]) => line(name, value))
    .join('\n');
}

/** The parts without those that are not there. */
export const joined = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join('\n');
