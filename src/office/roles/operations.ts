import type { AccountReader } from '../../accounts/account-reader.ts';
import { accountProblem } from '../../accounts/errors.ts';
import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { officeProblem } from '../errors.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import type { OfficeRoleReader } from '../office-role-reader.ts';
import type { OfficeRoleStore } from '../office-role-store.ts';
import { ALL_PERMISSIONS, PERMISSIONS, readPermissions } from '../permissions.ts';
import { assignRolesContract, getOfficeContract, listRolesContract } from './contracts.ts';

export interface RoleDependencies {
  readonly plan: CommissionPlan;
  readonly roles: OfficeRoleReader;
  readonly accounts: Pick<AccountReader, 'list'>;
  readonly roleChanges: UnitOfWork<{ readonly roles: OfficeRoleStore }>;
  /** For the server's log: ids and names of roles. */
  readonly note: (event: Readonly<Record<string, unknown>>) => void;
}

export const getOfficeOperation = defineOfficeOperation(
  getOfficeContract,
  null,
  ({ plan, roles }: RoleDependencies) =>
    async (_, { account, permissions }) => ({
      body: {
        Roles: await roles.rolesOf(account.accountId),
        Permissions: [...permissions],
        Types: plan.baseTypes.map(({ id, name }) => ({ Id: id, Name: name })),
        Statuses: plan.statuses.map(({ id, name, class: kind }) => ({ Id: id, Name: name, Class: kind })),
        Trees: enabledTrees(plan).map(({ name, kind }) => ({ Name: name, Kind: kind })),
        Upgrades: plan.upgrades.map(({ from, to }) => ({ From: from, To: to })),
      },
    }),
);

export const listRolesOperation = defineOfficeOperation(
  listRolesContract,
  'roles.assign',
  ({ roles, accounts }: RoleDependencies) =>
    async () => {
      const byAccount = await roles.byAccount();
      return {
        body: {
          Roles: (await roles.list()).map(({ name, permissions }) => ({
            Name: name,
            Permissions: [...readPermissions(permissions)],
          })),
          Permissions: ALL_PERMISSIONS.map((name) => ({ Name: name, Permits: PERMISSIONS[name] })),
          Accounts: (await accounts.list()).map(({ id, name, emailAddress, role }) => ({
            AccountId: id,
            Name: name,
            EmailAddress: emailAddress,
            IsPortalAdministrator: role === 'Administrator',
            Roles: [...(byAccount.get(id) ?? [])],
          })),
        },
      };
    },
);

export const assignRolesOperation = defineOfficeOperation(
  assignRolesContract,
  'roles.assign',
  ({ roles, roleChanges, note }: RoleDependencies) =>
    async ({ params: { accountId }, body }, call) => {
      const known = (await roles.list()).map(({ name }) => name);
      const wanted = [...new Set(body.Roles)].toSorted();
      if (wanted.some((role) => !known.includes(role))) {
        throw new ProblemError([officeProblem('unknown_role', 'Roles', { field: 'Roles' })]);
      }
      const isAssigned = await roleChanges.run((stores) => stores.roles.assign(accountId, wanted));
      if (!isAssigned) throw new ProblemError([accountProblem('account_not_found', 'accountId')]);
      const { account, requestId } = call;
      note({ accountId, what: `roles: ${wanted.join(', ') || 'none'}`, by: account.accountId, requestId });
      return { body: { Roles: wanted } };
    },
);
