import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { createAddressMatch } from '../../kernel/address-ranges.ts';

/** Where deliveries may connect to. */
export interface EventNetworks {
  /**
   * Whether an address may be reached over this scheme: outside the allowed networks, only public ones over
   * https.
   */
  allows(address: string, isEncrypted: boolean): boolean;
  /** Whether an address is in one of the allowed networks: answers from there are not shown. */
  isListed(address: string): boolean;
}

/** @param networks addresses and ranges, as `readAddressRange` writes them */
export function createEventNetworks(networks: readonly string[]): EventNetworks {
  const isListed = createAddressMatch(networks);
  return {
    allows: (address, isEncrypted) => isListed(address) || (isEncrypted && isPublic(address)),
    isListed,
  };
}

/** All public IPv6 addresses. The library considers others public, such as `::127.0.0.1` and unassigned blocks. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Excludes this machine, private networks, a provider's metadata, transition mechanisms, and multicast groups. */
function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6));
}
