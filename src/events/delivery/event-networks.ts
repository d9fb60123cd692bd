import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { createAddressMatch } from '../../kernel/address-ranges.ts';

/** Where deliveries may connect to. */
export interface EventNetworks {
  /** Whether an address may be reached, over this scheme. Outside the allowed networks only public ones over https. */
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

/** All public IPv6 addresses. The library takes others for public, such as `::127.0.0.1` and blocks without a use. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Not of this machine, a private network, a provider's metadata, a transition mechanism, or a group. */
function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6));
}
