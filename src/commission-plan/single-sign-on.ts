import { duplicates, isBlank, isRecord, notIn, when } from './faults.ts';

/** Where Get SSO URL sends people to sign them in. */
export interface SingleSignOn {
  /** The only origins that people are sent to, such as `https://office.example.com`. */
  readonly origins: readonly string[];
  /** Address for callers that name no destination. */
  readonly address: string;
  /** Addresses by name, as `dest` names them. Names are case-sensitive. */
  readonly destinations?: Readonly<Record<string, string>>;
}

/** The parameter of an address that carries the token. */
export const TOKEN_PARAMETER = 'token';
/** Longest name of a destination. */
export const DESTINATION_MAX = 100;

const MEMBERS = ['origins', 'address', 'destinations'] as const;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** The faults of this part of the plan, one sentence each. */
export function validateSingleSignOn(part: SingleSignOn | undefined): string[] {
  if (part === undefined) return [];
  if (!isRecord(part)) return ['singleSignOn: is not an object'];
  const { origins, address, destinations = {} } = part;
  if (!Array.isArray(origins) || !isRecord(destinations))
    return ['singleSignOn: origins must be a list, and destinations an object'];
  const names = Object.keys(destinations);
  return [
    ...notIn(Object.keys(part), MEMBERS as readonly string[], 'singleSignOn: unknown member'),
    ...when(origins.length === 0, 'singleSignOn: origins must name at least one origin'),
    ...origins.flatMap((origin) =>
      when(URL.parse(String(origin))?.origin !== origin, `singleSignOn: ${origin} is not an origin`),
    ),
    ...duplicates(origins).map((origin) => `singleSignOn: origin ${origin} occurs twice`),
    ...names.flatMap((name) =>
      when(
        isBlank(name) || name.length > DESTINATION_MAX,
        `singleSignOn: "${name}" cannot name a destination`,
      ),
    ),
    ...validateAddress('address', address, origins),
    ...names.flatMap((name) => validateAddress(`destination "${name}"`, destinations[name], origins)),
  ];
}

function validateAddress(what: string, address: unknown, origins: readonly string[]): string[] {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  if (url === null || !isSafe(url))
    return [
      `singleSignOn: ${what} must be an address with https:, or http: on this machine, without password`,
    ];
  return [
    ...when(
      !origins.includes(url.origin),
      `singleSignOn: ${what} is at ${url.origin}, which origins does not name`,
    ),
    ...when(
      url.searchParams.has(TOKEN_PARAMETER) || url.hash !== '',
      `singleSignOn: ${what} must have no parameter ${TOKEN_PARAMETER}, and no #`,
    ),
  ];
}

function isSafe({ protocol, hostname, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname));
}
