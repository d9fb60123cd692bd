import Type from 'typebox';
import type { EnvironmentType } from '../kernel/environment-type.ts';
import { serviceMethod } from './service-method.ts';

export interface SettingsServiceDependencies {
  readonly settings: { readonly clientId: string; readonly environmentType: EnvironmentType };
}

const extensionContext = serviceMethod({
  service: 'SettingsService',
  method: 'ExtensionContext',
  args: Type.Object({}),
  result: Type.Object(
    {
      ClientId: Type.String({ description: 'Setting `UPLINE_CLIENT_ID`.' }),
      EnvironmentType: Type.String({ description: '`Live` or `Stage`: setting `UPLINE_ENVIRONMENT`.' }),
    },
    { description: 'The settings.' },
  ),
  description:
    'The owner of this server, and whether it is live: an extension can use its sandboxes on other servers.',
  provenance: 'Published; of the values of `EnvironmentType`, only `Live`.',
  errors: [],
  async run(_args, _context, { settings }: SettingsServiceDependencies) {
    return { ClientId: settings.clientId, EnvironmentType: settings.environmentType };
  },
});

export const settingsServiceMethods = [extensionContext] as const;
