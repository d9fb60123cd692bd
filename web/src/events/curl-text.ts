/** Headers that authenticate the sender. Their values are left out. */
const SECRET_HEADERS = new Set(['webhook-signature', 'authorization']);

/**
 * A sent request as a command for a POSIX shell, with `<name>` in place of signature, token and values of the query,
 * so that it can be shared. The body is read from a file, because it is not stored.
 */
export function curlText(url: string, headers: Readonly<Record<string, string>>): string {
  const lines = [
    `curl -X POST ${quoted(withoutValues(url))}`,
    ...Object.entries(headers).map(
      ([name, value]) =>
        `  -H ${quoted(`${name}: ${SECRET_HEADERS.has(name.toLowerCase()) ? `<${name.toLowerCase()}>` : value}`)}`,
    ),
    '  --data-binary @body.json',
  ];
  return lines.join(' \\\n');
}

function withoutValues(url: string): string {
  const [address = '', ...query] = url.split('?');
  if (query.length === 0) return url;
  const parts = query
    .join('?')
    .split('&')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return value.length === 0 ? '<query>' : `${name}=<${name}>`;
    });
  return `${address}?${parts.join('&')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
