import { readAddressRange } from '../kernel/address-ranges.ts';
import { parseIsoDate } from '../kernel/iso-date.ts';
import { readOrigin } from '../kernel/origin.ts';
import type { Problem } from '../kernel/problem.ts';
import { subscriptionProblem } from './errors.ts';
import { type ScopedOperation, scopesOf, simplifyScopes } from './scopes.ts';

/*
 * Checks of text input for subscriptions and products: each check returns the value in canonical spelling,
 * and adds its problems to the list.
 */

const NAME = /^[\w. -]{1,60}$/;

export function isSubscriptionName(name: string): boolean {
  return NAME.test(name) && name.trim() === name;
}

export function checkName(name: string, problems: Problem[]): string {
  if (!isSubscriptionName(name))
    problems.push(subscriptionProblem('invalid_subscription_name', 'Name', { field: 'Name' }));
  return name;
}

export function checkScopes(
  scopes: readonly string[],
  operations: readonly ScopedOperation[],
  problems: Problem[],
): string[] {
  const known = new Map(scopesOf(operations).map((scope) => [scope.toLowerCase(), scope]));
  const found = checkEach(
    scopes,
    'Scopes',
    'unknown_scope',
    (scope) => known.get(scope.trim().toLowerCase()),
    problems,
  );
  return simplifyScopes(found, operations);
}

export function checkAddresses(addresses: readonly string[], problems: Problem[]): string[] {
  const read = (text: string) => readAddressRange(text) ?? undefined;
  return [...new Set(checkEach(addresses, 'AllowedAddresses', 'invalid_address_range', read, problems))];
}

export function checkOrigins(origins: readonly string[], problems: Problem[]): string[] {
  // `*` is refused: an empty list already allows every origin, and requests that name none.
  const read = (text: string) => (text.trim() === '*' ? undefined : (readOrigin(text) ?? undefined));
  return [...new Set(checkEach(origins, 'AllowedOrigins', 'invalid_origin', read, problems))];
}

export function checkOperations(
  ids: readonly string[],
  operations: readonly ScopedOperation[],
  problems: Problem[],
): string[] {
  const known = new Map(operations.map(({ id }) => [id.toLowerCase(), id]));
  const found = checkEach(
    ids,
    'Operations',
    'operation_unknown',
    (id) => known.get(id.trim().toLowerCase()),
    problems,
  );
  return [...new Set(found)];
}

function checkEach(
  texts: readonly string[],
  member: string,
  code: Parameters<typeof subscriptionProblem>[0],
  read: (text: string) => string | undefined,
  problems: Problem[],
): string[] {
  return texts.flatMap((text, index) => {
    const value = read(text);
    if (value !== undefined) return [value];
    const field = `${member}.${index}`;
    problems.push(subscriptionProblem(code, field, { field }));
    return [];
  });
}

/** @returns the expiry of a key, ISO 8601 UTC with milliseconds */
export function checkExpiry(text: string | null, now: Date, problems: Problem[]): string | null {
  if (text === null) return null;
  const field = 'ExpiresAt';
  const instant = parseIsoDate(text)?.instant;
  if (instant === undefined) {
    problems.push(subscriptionProblem('invalid_instant', field, { field }));
    return null;
  }
  if (instant <= now.toISOString()) problems.push(subscriptionProblem('expiry_in_past', field, { field }));
  return instant;
}
