import type { Problem } from '../../kernel/problem.ts';
import { allowedAddresses } from '../delivery/checked-agents.ts';
import type { EventNetworks } from '../delivery/event-networks.ts';
import { eventProblem } from '../errors.ts';

const URL_MAX = 500;

/** With a backslash or an empty user name, a reader can mistake another host for the one that is connected to. */
const PLAIN_AUTHORITY = /^https?:\/\/[^\s\\@/?#]+(?:[/?#]|$)/i;

/**
 * Why an endpoint cannot have a URL. The address of its host is checked again at every connection.
 * @returns `endpoint_url`, `endpoint_host` or `endpoint_address`; nothing when the URL can be used
 */
export async function checkEndpointUrl(networks: EventNetworks, text: string): Promise<Problem[]> {
  const url = URL.parse(text);
  const isUsable =
    url !== null &&
    ['https:', 'http:'].includes(url.protocol) &&
    [url.username, url.password, url.hash].every((part) => part === '') &&
    PLAIN_AUTHORITY.test(text) &&
    text.length <= URL_MAX;
  if (!isUsable) return [eventProblem('endpoint_url', 'Url')];
  const host = url.hostname;
  const addresses = await allowedAddresses(host, url.protocol === 'https:', networks).catch(() => null);
  if (addresses === null) return [eventProblem('endpoint_host', 'Url', { host })];
  return addresses.length > 0 ? [] : [eventProblem('endpoint_address', 'Url', { host })];
}
