import { createHash } from 'node:crypto';
import type { OperationContract, OperationInput } from '../http/operation.ts';
import {
  definePortalOperation,
  type PortalAnswer,
  type PortalOperationDefinition,
  type SignedIn,
  type SignedInCall,
} from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import { officeProblem } from './errors.ts';
import type { Permission } from './permissions.ts';

/** A call whose account has the permission of the operation. */
export interface OfficeCall extends SignedInCall {
  /** All permissions of the account, read for this call. */
  readonly permissions: ReadonlySet<Permission>;
}

/** What every operation of the back office needs. */
export interface OfficeAccess {
  readonly permissionsOf: (account: SignedIn) => Promise<ReadonlySet<Permission>>;
}

/** An operation of the back office, and the permission that a caller must have. */
export interface OfficeOperationDefinition<Dependencies> extends PortalOperationDefinition<Dependencies> {
  /** `null`: anyone who is signed in. */
  readonly permission: Permission | null;
}

/** Errors of every operation of the back office that requires a permission. */
export const OFFICE_ERRORS = ['not_signed_in', 'permission_missing'] as const;

/**
 * Defines an operation of the back office. The permission is read from the database for each call, so the removal
 * of a role takes effect at once, in open sessions too.
 */
export function defineOfficeOperation<Contract extends OperationContract, Dependencies>(
  contract: Contract,
  permission: Permission | null,
  bind: (
    dependencies: Dependencies,
  ) => (input: OperationInput<Contract>, call: OfficeCall) => Promise<PortalAnswer<Contract>>,
): OfficeOperationDefinition<Dependencies & OfficeAccess> {
  const definition = definePortalOperation(
    contract,
    'signed-in',
    (dependencies: Dependencies & OfficeAccess) => {
      const handle = bind(dependencies);
      return async (input: OperationInput<Contract>, call: SignedInCall) => {
        const permissions = await dependencies.permissionsOf(call.account);
        if (permission !== null && !permissions.has(permission)) throw missingPermission(permission);
        const answer = await handle(input, { ...call, permissions });
        return { ...answer, rights: nameOf(permissions) };
      };
    },
  );
  return { ...definition, permission };
}

function nameOf(permissions: ReadonlySet<Permission>): string {
  return createHash('sha256')
    .update([...permissions].sort().join())
    .digest('base64url')
    .slice(0, 16);
}

/** @throws ProblemError `permission_missing` */
export function assertPermitted({ permissions }: OfficeCall, permission: Permission): void {
  if (!permissions.has(permission)) throw missingPermission(permission);
}

/** The refusal of a caller without a permission. */
export function missingPermission(permission: Permission): ProblemError {
  return new ProblemError([officeProblem('permission_missing', undefined, { permission })]);
}
