/** A request that a sample sends. */
export interface SampleRequest {
  readonly method: string;
  /** The complete URL with the query. */
  readonly url: string;
  /** Contains `Content-Type` if there is a body. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text of several lines; null if there is no body. */
  readonly body: string | null;
  /** What `url` is made of, for clients that make it themselves. */
  readonly operation: SampleOperation;
}

export interface SampleOperation {
  /** The path as the document has it, for example `/v1/customers/{customerId}`. */
  readonly template: string;
  /** Values of the names in the template. */
  readonly path: SampleValues;
  readonly query: SampleValues;
}

export type SampleValues = Readonly<Record<string, string | number | boolean>>;

/**
 * A language and a client. A sample is a complete program that sends the request, and prints the status and the answer.
 * `npm run test:samples` runs each one, and compares what the server stored.
 */
export interface Sample {
  readonly label: string;
  /** The language, by the highlighter's name. */
  readonly lang: string;
  write(request: SampleRequest): string;
  /** Why `npm run test:samples` cannot run it; not shown on the page. */
  readonly notExecuted?: string;
}

/** A literal in double quotes, for languages with the escapes of JSON. */
export const quoted = (text: string): string => JSON.stringify(text);

/** A literal in single quotes, in which only `\\` and `\'` are special. */
export const singleQuoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Writes all but ASCII as `\uXXXX`, for compilers that guess the encoding of the source. */
export const asciiOnly = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const indented = (text: string, spaces: number): string =>
  text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

export function headerLines(request: SampleRequest, line: (name: string, value: string) => string): string {
  return Object.entries(request.headers)
    .map(([name, value]) => line(name, value))
    .join('\n');
}

/** Joins the parts that are not null. */
export const joined = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join('\n');
