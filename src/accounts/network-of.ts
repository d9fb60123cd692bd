const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What failures are counted for: an IPv4 address, or the first half of an IPv6 address, whose other half
 * everybody chooses for themselves.
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = [], tail] = address
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const missing = tail === undefined ? 0 : GROUPS - head.length - tail.length;
  return [...head, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...(tail ?? [])]
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
