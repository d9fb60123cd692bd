import Type from 'typebox';
import { serviceMethod } from '../extensions/service-method.ts';
import { writeWireDate } from '../kernel/wire-date.ts';
import type { Users } from './users.ts';

export interface UserServiceDependencies {
  readonly users: Users;
}

const getUser = serviceMethod({
  service: 'UserService',
  method: 'GetUser',
  args: Type.Object({
    username: Type.String({
      maxLength: 254,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'User name, which is the email address of the account.',
    }),
  }),
  result: Type.Union([
    Type.Object(
      {
        UserName: Type.String(),
        DisplayName: Type.String(),
        EmailAddress: Type.String(),
        Authenticated: Type.Boolean(),
        IsCorporate: Type.Boolean(),
        Rights: Type.Array(Type.String()),
        PrimaryRole: Type.String(),
        SecondaryRole: Type.String(),
        LastLogin: Type.String(),
      },
      { title: 'User' },
    ),
    Type.Null(),
  ]),
  description:
    'A person who can sign in to the portal; `null` when the name is unknown or the account is disabled. `Rights` are permissions of the back office. `PrimaryRole` is the role in the portal, `SecondaryRole` the first one of the back office, or blank.',
  provenance: 'Published; the names of rights and roles are Upline’s.',
  errors: ['invalid_text'],
  async run({ username }, _call, { users }: UserServiceDependencies) {
    const user = await users.byName(username);
    if (user === null) return null;
    const { account, rights, roles } = user;
    return {
      UserName: account.emailAddress,
      DisplayName: account.name,
      EmailAddress: account.emailAddress,
      Authenticated: true,
      IsCorporate: true,
      Rights: [...rights],
      PrimaryRole: account.role,
      SecondaryRole: roles[0] ?? '',
      LastLogin: writeWireDate(account.lastSignInAt),
    };
  },
});

export const userServiceMethods = [getUser] as const;
