import Type from 'typebox';
import { ProblemError } from '../kernel/problem.ts';
import { extensionProblem } from './errors.ts';
import { serviceMethod } from './service-method.ts';

export interface DataServiceDependencies {
  readonly settings: { readonly clientConnectionString: string | null };
}

const getClientConnectionString = serviceMethod({
  service: 'DataService',
  method: 'GetClientConnectionString',
  args: Type.Object({}),
  result: Type.String({ description: 'Setting `UPLINE_CLIENT_CONNECTION_STRING`.' }),
  description:
    'Where the extension reads the published views by SQL: docs/operating.md, Reports and SQL. The role can read them and nothing else.',
  provenance: 'Published; the views are Upline’s, under the published names of tables and columns.',
  errors: ['client_connection_not_configured'],
  async run(_args, _context, { settings }: DataServiceDependencies) {
    if (settings.clientConnectionString !== null) return settings.clientConnectionString;
    throw new ProblemError([extensionProblem('client_connection_not_configured')]);
  },
});

export const dataServiceMethods = [getClientConnectionString] as const;
