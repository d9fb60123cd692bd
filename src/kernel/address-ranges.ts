import { BlockList, isIP, SocketAddress } from 'node:net';

/** No more are looked through at each request. */
export const RANGES_MAX = 50;

type Family = 'ipv4' | 'ipv6';

interface Range {
  readonly address: string;
  readonly family: Family;
  /** How many leading bits must be the same. */
  readonly prefix: number;
}

const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };
/** How systems that listen on both families write an IPv4 address. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const MAPPED_BITS = 96;

/**
 * Reads an address (`203.0.113.7`, `2001:db8::1`) or a range (`203.0.113.0/24`, `2001:db8::/32`).
 * @returns the same in one spelling, or `null` for what is none. A range that names a single address of it,
 *   such as `203.0.113.7/8`, is none: most likely its author means far less than it says.
 */
export function readAddressRange(text: string): string | null {
  const range = parseRange(text.trim());
  if (range === null) return null;
  const { address, family, prefix } = range;
  return prefix === BITS[family] ? address : `${address}/${prefix}`;
}

function parseRange(text: string): Range | null {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return null;
  const family: Family = version === 4 ? 'ipv4' : 'ipv6';
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null;
  const prefix = bits === undefined ? BITS[family] : Number(bits);
  if (prefix > BITS[family]) return null;
  const canonical = new SocketAddress({ address, family }).address;
  const mapped = MAPPED.exec(canonical)?.[1];
  const range: Range =
    mapped === undefined || prefix < MAPPED_BITS
      ? { address: canonical, family, prefix }
      : { address: mapped, family: 'ipv4', prefix: prefix - MAPPED_BITS };
  return isFirstOf(range) ? range : null;
}

/** Whether an address is the first of its range: all bits behind the prefix are nought. */
function isFirstOf({ address, family, prefix }: Range): boolean {
  const bits = family === 'ipv4' ? bitsOf(address.split('.'), 10, 8) : bitsOf(groupsOf(address), 16, 16);
  return !bits.slice(prefix).includes('1');
}

function bitsOf(numbers: readonly string[], radix: number, width: number): string {
  return numbers.map((text) => Number.parseInt(text, radix).toString(2).padStart(width, '0')).join('');
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) =>
    [bytes.slice(0, 2), bytes.slice(2, 4)]
      .map((pair) => pair.map((byte) => Number(byte).toString(16).padStart(2, '0')).join(''))
      .join(':'),
  );
  const [head = [], tail = []] = plain
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
}

/** Whether all addresses of a range are in one of some others. Both are as {@link readAddressRange} takes them. */
export function isInRange(text: string, others: readonly string[]): boolean {
  const range = parseRange(text.trim());
  return range !== null && others.some((other) => covers(parseRange(other), range));
}

function covers(outer: Range | null, inner: Range): boolean {
  if (outer === null || outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

/** Whether an address, as a connection or a proxy gives it, is in one of some ranges. */
export type IsInRanges = (address: string) => boolean;

/** @param ranges as {@link readAddressRange} writes them */
export function createAddressMatch(ranges: readonly string[]): IsInRanges {
  const list = new BlockList();
  for (const text of ranges) {
    const range = parseRange(text);
    if (range !== null) list.addSubnet(range.address, range.prefix, range.family);
  }
  return (address) => {
    // Of a link-local address, which network it was seen on is no part.
    const [plain = ''] = address.split('%');
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}
