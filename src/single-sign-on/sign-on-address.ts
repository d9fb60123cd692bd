import { type SingleSignOn, TOKEN_PARAMETER } from '../commission-plan/single-sign-on.ts';
import { ProblemError } from '../kernel/problem.ts';
import { signOnProblem } from './errors.ts';

/** Where a person wants to arrive. */
export interface Target {
  /** Name of a destination of the plan; blank for the plan's own address. */
  readonly dest?: string | undefined;
  /** Parameters for the destination, as in a query. */
  readonly args?: string | undefined;
}

/**
 * The address that a token is sent to. Callers choose among the plan's addresses and add parameters; they cannot
 * change where an address leads, its own parameters, or the token.
 * @throws ProblemError `sso_not_configured`, `unknown_destination`
 */
export function signOnAddress(
  plan: { readonly singleSignOn?: SingleSignOn | undefined },
  { dest = '', args = '' }: Target,
): (token: string) => string {
  const { singleSignOn } = plan;
  if (singleSignOn === undefined) throw new ProblemError([signOnProblem('sso_not_configured')]);
  const url = new URL(addressOf(singleSignOn, dest));
  // Many systems ignore the case of names, and use the last of two values.
  const reserved = new Set([...url.searchParams.keys(), TOKEN_PARAMETER].map((name) => name.toLowerCase()));
  for (const [name, value] of new URLSearchParams(args))
    if (!reserved.has(name.toLowerCase())) url.searchParams.append(name, value);
  return (token) => {
    url.searchParams.set(TOKEN_PARAMETER, token);
    return url.href;
  };
}

/** The plan's own address first, with a blank name, then the named ones; none without single sign-on. */
export function signOnDestinations({
  singleSignOn,
}: {
  readonly singleSignOn?: SingleSignOn | undefined;
}): { readonly dest: string; readonly origin: string }[] {
  if (singleSignOn === undefined) return [];
  const { address, destinations = {} } = singleSignOn;
  return [['', address] as const, ...Object.entries(destinations)].map(([dest, url]) => ({
    dest,
    origin: new URL(url).origin,
  }));
}

function addressOf({ address, destinations = {} }: SingleSignOn, dest: string): string {
  if (dest === '') return address;
  const named = Object.hasOwn(destinations, dest) ? destinations[dest] : undefined;
  if (named !== undefined) return named;
  const known = Object.keys(destinations).join(', ');
  throw new ProblemError([
    signOnProblem('unknown_destination', 'dest', { field: 'dest', known: known === '' ? 'none' : known }),
  ]);
}
