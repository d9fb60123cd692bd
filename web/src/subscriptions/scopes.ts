import type { OperationGroups } from '../api/model.ts';

const WORDS: Readonly<Record<string, string>> = { '*': 'full access', read: 'read', write: 'write' };

/** `Trees:read` is `Trees: read`. */
export function describeScope(scope: string): string {
  const [access = '', group] = scope.split(':').reverse();
  const word = WORDS[access] ?? access;
  return group === undefined ? word : `${group}: ${word}`;
}

/** All scopes by group, as a select shows them. */
export function scopeChoices({ Scopes, Groups }: OperationGroups) {
  const items = (scopes: readonly string[]) =>
    scopes.map((scope) => ({ value: scope, label: describeScope(scope) }));
  return [
    { group: 'All operations', items: items(Scopes) },
    ...Groups.map((group) => ({ group: group.Group, items: items(group.Scopes) })),
  ];
}
