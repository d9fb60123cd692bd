/** The properties of an operation that scopes use. */
export interface ScopedOperation {
  readonly id: string;
  /** Its group: the tag of its contract. */
  readonly group: string;
  readonly isRead: boolean;
}

/** Allows everything; the default of a new subscription. */
export const EVERYTHING = '*';

type Access = 'read' | 'write';
const ACCESSES: readonly Access[] = ['read', 'write'];

/** The smallest permission: reading or writing, in one group or (`null`) in all. */
interface Grant {
  readonly group: string | null;
  readonly access: Access;
}

/** The groups of operations, in their order. */
export function groupsOf(operations: readonly ScopedOperation[]): string[] {
  return [...new Set(operations.map(({ group }) => group))];
}

/** All scopes: everything, all reading, all writing, and the same in each group. */
export function scopesOf(operations: readonly ScopedOperation[]): string[] {
  return [
    EVERYTHING,
    ...ACCESSES,
    ...groupsOf(operations).flatMap((group) =>
      [EVERYTHING, ...ACCESSES].map((access) => `${group}:${access}`),
    ),
  ];
}

/**
 * A list of scopes without repetitions, and without scopes that another one includes.
 * @param scopes each from {@link scopesOf}
 */
export function simplifyScopes(scopes: readonly string[], operations: readonly ScopedOperation[]): string[] {
  const grants = scopes.flatMap(grantsOf);
  const kept = [null, ...groupsOf(operations)].flatMap((group) => {
    const accesses = ACCESSES.filter(
      (access) =>
        includes(grants, { group, access }) && !(group !== null && includes(grants, { group: null, access })),
    );
    const names = accesses.length === ACCESSES.length ? [EVERYTHING] : accesses;
    return names.map((name) => (group === null ? name : `${group}:${name}`));
  });
  return kept;
}

/** Whether some scopes allow no more than others. */
export function isNarrower(scopes: readonly string[], than: readonly string[]): boolean {
  const allowed = than.flatMap(grantsOf);
  return scopes.flatMap(grantsOf).every((grant) => covers(allowed, grant));
}

/** The ids of the operations that scopes allow. */
export function operationsIn(
  scopes: readonly string[],
  operations: readonly ScopedOperation[],
): ReadonlySet<string> {
  const grants = scopes.flatMap(grantsOf);
  const allowed = operations.filter(({ group, isRead }) =>
    covers(grants, { group, access: isRead ? 'read' : 'write' }),
  );
  return new Set(allowed.map(({ id }) => id));
}

function grantsOf(scope: string): Grant[] {
  const at = scope.lastIndexOf(':');
  const group = at < 0 ? null : scope.slice(0, at);
  const name = scope.slice(at + 1);
  return ACCESSES.filter((access) => name === EVERYTHING || name === access).map((access) => ({
    group,
    access,
  }));
}

function includes(grants: readonly Grant[], wanted: Grant): boolean {
  return grants.some(({ group, access }) => group === wanted.group && access === wanted.access);
}

function covers(grants: readonly Grant[], { group, access }: Grant): boolean {
  return includes(grants, { group, access }) || includes(grants, { group: null, access });
}
