import { REMOTE_TIMEOUT_MS } from '../extensions/remote-hook.ts';
import type { ForwardedRoute } from './company-route.ts';

const TIMEOUT_RANGE_MS = [100, 30_000] as const;
const MEMBERS = ['url', 'timeoutMs'];

/** The faults of the address of a forwarded operation. */
export function validateForwardedRoute(serve: unknown): string[] {
  if (typeof serve !== 'object' || serve === null) return ['needs a handler, or { url } to forward to'];
  const { url, timeoutMs = REMOTE_TIMEOUT_MS } = serve as Partial<ForwardedRoute>;
  const [min, max] = TIMEOUT_RANGE_MS;
  return [
    ...Object.keys(serve)
      .filter((name) => !MEMBERS.includes(name))
      .map((name) => `has no setting "${name}" (known: ${MEMBERS.join(', ')})`),
    ...(isUsable(url) ? [] : ['needs a url with http: or https:, without user, password and query']),
    ...(Number.isInteger(timeoutMs) && timeoutMs >= min && timeoutMs <= max
      ? []
      : [`needs a timeoutMs from ${min} to ${max}`]),
  ];
}

function isUsable(text: unknown): boolean {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return `${url.username}${url.password}${url.search}${url.hash}` === '';
}
