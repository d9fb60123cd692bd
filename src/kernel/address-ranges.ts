import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Each request is compared with every range, so their number is limited. */
export const RANGES_MAX = 50;

interface Range {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  /** This many leading bits must be the same. */
  readonly prefix: number;
}

/** Number of fixed bits at the start of an IPv6 address that stands for an IPv4 address. */
const MAPPED_BITS = 96;

/**
 * Reads an address (`203.0.113.7`, `2001:db8::1`) or a range (`203.0.113.0/24`, `2001:db8::/32`).
 * @returns the canonical spelling, or `null` if the text is neither. `203.0.113.7/8` is `null` too: it names
 *   one address of a range, so its author most likely means far less than it says.
 */
export function readAddressRange(text: string): string | null {
  const range = parseRange(text.trim());
  if (range === null) return null;
  const address = textOf(range.address);
  return range.prefix === bitsOf(range.address) ? address : `${address}/${range.prefix}`;
}

function parseRange(text: string): Range | null {
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return null;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null;
  const parsed = ipaddr.parse(address);
  const prefix = bits === undefined ? bitsOf(parsed) : Number(bits);
  if (prefix > bitsOf(parsed)) return null;
  const range =
    parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && prefix >= MAPPED_BITS
      ? { address: parsed.toIPv4Address(), prefix: prefix - MAPPED_BITS }
      : { address: parsed, prefix };
  return isFirstOf(range) ? range : null;
}

/** Whether an address is the first of its range: all bits after the prefix are 0. */
function isFirstOf({ address, prefix }: Range): boolean {
  const cidr = `${address.toString()}/${prefix}`;
  const first =
    address instanceof ipaddr.IPv4
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return first.toString() === address.toString();
}

function bitsOf(address: ipaddr.IPv4 | ipaddr.IPv6): number {
  return address instanceof ipaddr.IPv4 ? 32 : 128;
}

function textOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv4 ? address.toString() : address.toRFC5952String();
}

/**
 * Whether one of the other ranges contains the whole range. All are in a form that {@link readAddressRange}
 * accepts.
 */
export function isInRange(text: string, others: readonly string[]): boolean {
  const range = parseRange(text.trim());
  return range !== null && others.some((other) => covers(parseRange(other), range));
}

function covers(outer: Range | null, inner: Range): boolean {
  if (outer === null || outer.prefix > inner.prefix) return false;
  if (outer.address.kind() !== inner.address.kind()) return false;
  return inner.address.match(outer.address, outer.prefix);
}

/** Whether an address, as a connection or a proxy gives it, is in one of these ranges. */
export type IsInRanges = (address: string) => boolean;

/** @param ranges as {@link readAddressRange} writes them */
export function createAddressMatch(ranges: readonly string[]): IsInRanges {
  // A BlockList compares without parsing each range again.
  const list = new BlockList();
  for (const text of ranges) {
    const range = parseRange(text);
    if (range !== null) list.addSubnet(textOf(range.address), range.prefix, range.address.kind());
  }
  return (address) => {
    // The zone of a link-local address names a network interface of this machine, not the address.
    const [plain = ''] = address.split('%');
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}
