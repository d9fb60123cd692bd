import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { EventNetworks } from './event-networks.ts';

/** Deliveries may not go to this name or address. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
  readonly code = 'address_refused';
}

/** Agents whose connections go to allowed addresses only. */
export interface CheckedAgents {
  /** The agent for a URL. @throws AddressRefusedError for a literal address that is not allowed */
  agentFor(url: URL): http.Agent;
  close(): void;
}

/** Shorter than the usual idle timeout of servers. */
const IDLE_MS = 4_000;
const SOCKETS_MAX = 64;

/**
 * The connection uses the very address that was checked, so changing the address of a name between check and use
 * has no effect.
 */
export function createCheckedAgents(
  networks: EventNetworks,
  lookup: typeof dns.lookup = dns.lookup,
): CheckedAgents {
  const options = {
    keepAlive: true,
    timeout: IDLE_MS,
    maxTotalSockets: SOCKETS_MAX * 4,
    scheduling: 'lifo',
  } as const;
  const agents = {
    'http:': new http.Agent({ ...options, lookup: checkedLookup(networks, false, lookup) }),
    'https:': new https.Agent({ ...options, lookup: checkedLookup(networks, true, lookup) }),
  };
  return {
    agentFor({ protocol, hostname }) {
      const isEncrypted = protocol === 'https:';
      const address = hostname.replace(/^\[(.*)\]$/, '$1');
      // No look-up takes place for a literal address.
      if (isIP(address) !== 0 && !networks.allows(address, isEncrypted)) throw refused(hostname);
      return agents[isEncrypted ? 'https:' : 'http:'];
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The addresses of a name that deliveries may reach. */
export async function allowedAddresses(
  hostname: string,
  isEncrypted: boolean,
  networks: EventNetworks,
  lookup: typeof dns.lookup = dns.lookup,
): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0) return networks.allows(literal, isEncrypted) ? [literal] : [];
  return new Promise((resolve, reject) => {
    checkedLookup(networks, isEncrypted, lookup)(hostname, { all: true }, (error, addresses) => {
      if (error instanceof AddressRefusedError) resolve([]);
      else if (error !== null) reject(error);
      else resolve(Array.isArray(addresses) ? addresses.map(({ address }) => address) : [addresses]);
    });
  });
}

function checkedLookup(
  networks: EventNetworks,
  isEncrypted: boolean,
  lookup: typeof dns.lookup,
): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const allowed = addresses.filter(({ address }) => networks.allows(address, isEncrypted));
      const [first] = allowed;
      if (first === undefined) return done(refused(hostname), []);
      if (options.all === true) return done(null, allowed);
      done(null, first.address, first.family);
    });
  };
}

function refused(hostname: string): AddressRefusedError {
  return new AddressRefusedError(`${hostname} has no address that deliveries may reach`);
}
