import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { ALL_PERMISSIONS } from '../permissions.ts';

const ROLE_NAME_MAX = 100;
const ROLES_MAX = 20;

const permissions = Type.Array(Type.Enum([...ALL_PERMISSIONS]), { description: 'What the caller may do.' });
const roles = Type.Array(Type.String(), { description: 'Names of the roles.' });

const Named = (idOf: string) =>
  Type.Object({
    Id: Type.Integer({ description: `${idOf} on the wire.` }),
    Name: Type.String({ description: 'Name that people see.' }),
  });

export const getOfficeContract = defineContract({
  id: 'GetOffice',
  method: 'GET',
  path: '/office',
  tag: OFFICE_TAG,
  summary: 'Get Back Office',
  description: 'What the caller may do here, and the names of the plan’s types, statuses and trees.',
  params: none,
  query: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'Permissions and names.',
    schema: Type.Object(
      {
        Roles: roles,
        Permissions: permissions,
        Types: Type.Array(Named('CustomerType')),
        Statuses: Type.Array(
          Type.Object({
            ...Named('CustomerStatus').properties,
            Class: Type.Enum(['Active', 'InActive', 'Canceled'], { description: 'What the status means.' }),
          }),
        ),
        Trees: Type.Array(
          Type.Object({
            Name: Type.String({ description: 'Name of the tree.' }),
            Kind: Type.String({ description: 'Enrollment, Unilevel, Binary or Matrix.' }),
          }),
        ),
        Upgrades: Type.Array(
          Type.Object({
            From: Type.Integer({ description: 'Base type before.' }),
            To: Type.Integer({ description: 'Base type after.' }),
          }),
          { description: 'The type changes of the plan.' },
        ),
      },
      { title: 'Office' },
    ),
  },
  errors: ['not_signed_in'],
});

const AccountWithRoles = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Id of the account.' }),
    Name: Type.String({ description: 'Name of the person.' }),
    EmailAddress: Type.String({ description: 'Email address of the account.' }),
    IsPortalAdministrator: Type.Boolean({
      description: 'Administrators of the portal may do everything here without a role.',
    }),
    Roles: roles,
  },
  { title: 'AccountWithRoles' },
);

export const listRolesContract = defineContract({
  id: 'ListRoles',
  method: 'GET',
  path: '/office/roles',
  tag: OFFICE_TAG,
  summary: 'List Roles',
  description: 'The roles with their permissions, and the accounts with their roles.',
  params: none,
  query: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'Roles and accounts.',
    schema: Type.Object(
      {
        Roles: Type.Array(
          Type.Object({
            Name: Type.String({ description: 'Name of the role.' }),
            Permissions: permissions,
          }),
        ),
        Permissions: Type.Array(
          Type.Object({
            Name: Type.Enum([...ALL_PERMISSIONS], { description: 'Name of the permission.' }),
            Permits: Type.String({ description: 'What it permits, in a sentence.' }),
          }),
          { description: 'Every permission.' },
        ),
        Accounts: Type.Array(AccountWithRoles),
      },
      { title: 'OfficeRoles' },
    ),
  },
  errors: [...OFFICE_ERRORS],
});

export const assignRolesContract = defineContract({
  id: 'AssignRoles',
  method: 'PUT',
  path: '/office/accounts/{accountId}/roles',
  tag: OFFICE_TAG,
  summary: 'Assign Roles',
  description: 'Replaces the roles of an account. Counts from its next request on.',
  params: Type.Object({
    accountId: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Id of the account.' }),
  }),
  query: none,
  body: Type.Object({
    Roles: Type.Array(
      Type.String({ maxLength: ROLE_NAME_MAX, format: 'line', 'x-problem': 'invalid_text' }),
      {
        maxItems: ROLES_MAX,
        description: 'Names of the roles; none takes all away.',
      },
    ),
  }),
  answer: { status: 200, description: 'The roles.', schema: Type.Object({ Roles: roles }) },
  errors: [...OFFICE_ERRORS, 'csrf_failed', 'required', 'invalid_text', 'unknown_role', 'account_not_found'],
});
