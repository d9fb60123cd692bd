/**
 * Whether a Content-Type announces JSON in UTF-8. None at all is taken for JSON, as the published
 * page calls the header optional; `application/json (full)` is what its samples really send.
 */
export function isJsonMediaType(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType.trim() === '') return true;
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const isJson = /^application\/(?:[\w.-]+\+)?json(?: \([\w -]+\))?$/.test(type) || type === 'text/json';
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return isJson && (charset === undefined || /^"?utf-?8"?$/.test(charset));
}
