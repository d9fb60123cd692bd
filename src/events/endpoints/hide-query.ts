const HIDDEN = '•••';

/**
 * The URL of a receiver for those who may not change its endpoint: values of the query, which may be secrets, are
 * hidden. A URL has no user, password and fragment.
 */
export function hideQuery(url: string): string {
  const [address = '', ...query] = url.split('?');
  if (query.length === 0) return url;
  const parts = query.join('?').split('&');
  return `${address}?${parts.map(hideValue).join('&')}`;
}

/** A part without a name is all value. */
function hideValue(part: string): string {
  const end = part.indexOf('=');
  return part === '' ? '' : part.slice(0, end + 1) + HIDDEN;
}
