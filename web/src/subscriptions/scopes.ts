import type { OperationGroups } from '../api/model.ts';

const WORDS: Readonly<Record<string, string>> = { '*': 'full access', read: 'read', write: 'write' };

/** `Trees:read` is `Trees: read`. */
export function describeScope(scope: string): string {
  const [access = '', group] = scope.split(':').reverse();
  const word = WORDS[access] ?? access;
  return group === undefined ? word : `${group}: ${word}`;
}

/**
 * Scopes by group, as a select shows them.
 * @param within scopes that no choice may exceed
 */
export function scopeChoices({ Scopes, Groups }: OperationGroups, within: readonly string[] = ['*']) {
  const items = (scopes: readonly string[]) =>
    scopes
      .filter((scope) => isWithin(scope, within))
      .map((scope) => ({ value: scope, label: describeScope(scope) }));
  return [
    { group: 'All operations', items: items(Scopes) },
    ...Groups.map((group) => ({ group: group.Group, items: items(group.Scopes) })),
  ].filter((group) => group.items.length > 0);
}

/** Whether a scope allows nothing beyond the others. */
function isWithin(scope: string, others: readonly string[]): boolean {
  const [access = '', group] = scope.split(':').reverse();
  const accesses = access === '*' ? ['read', 'write'] : [access];
  return accesses.every((wanted) =>
    others.some((other) => {
      const [allowed, allowedGroup] = other.split(':').reverse();
      return (
        (allowed === '*' || allowed === wanted) && (allowedGroup === undefined || allowedGroup === group)
      );
    }),
  );
}
