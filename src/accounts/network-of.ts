import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Providers give each customer 64 bits of IPv6 addresses: four of the eight groups are the same. */
const NETWORK_GROUPS = 4;

/**
 * The network that failed sign-ins are counted for: an IPv4 address, or the first half of an IPv6 address.
 * The caller can choose the other half freely.
 */
export function networkOf(address: string): string {
  if (isIP(address) === 0) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.toString(16))
    .join(':');
}
