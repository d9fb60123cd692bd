/** A request as text: method, address, headers, and the body if it is known. */
export function requestText(url: string, headers: Readonly<Record<string, string>>, body?: string): string {
  const lines = [`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return body === undefined ? lines.join('\n') : `${lines.join('\n')}\n\n${body}`;
}
