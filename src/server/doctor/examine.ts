import { type Config, createConfig } from '../../config/config.ts';
import type { Environment } from '../../config/environment.ts';
import { isUsableKey, USABLE_KEY } from '../../subscriptions/subscriptions.ts';
import { checkDataDirectory } from './check-data-directory.ts';
import { checkDatabase } from './check-database.ts';
import { checkExtension } from './check-extension.ts';
import { checkMetricsPort, checkPort } from './check-port.ts';
import { checkTrees } from './check-trees.ts';
import { type Finding, ok, problem, problemOf, skipped, warning } from './finding.ts';

/**
 * Checks everything that a start needs, without starting: nothing is created, migrated or written.
 * @returns at least one finding for each check, in the order of a start
 */
export async function examine(environment: Environment, now: Date): Promise<Finding[]> {
  let config: Config;
  try {
    config = createConfig(environment);
  } catch (error) {
    const finding = problemOf('settings', error, 'Correct the setting. docs/settings.md lists all settings');
    return [finding, skipped('everything else', 'not checked until the settings are correct')];
  }
  const { findings, facts } = await checkDatabase(config, now);
  return [
    ...checkSettings(config),
    ...checkDataDirectory(config),
    ...findings,
    ...(await checkTrees(config, facts)),
    ...(await checkExtension(config, facts?.hasExtensionSecret ?? null)),
    await checkPort(config),
    ...(config.metrics === null ? [] : [await checkMetricsPort(config.metrics)]),
  ];
}

function checkSettings({ firstSubscriptionKey, environmentType, publicUrl }: Config): Finding[] {
  if (firstSubscriptionKey !== null && !isUsableKey(firstSubscriptionKey)) {
    return [problem('settings', 'UPLINE_SUBSCRIPTION_KEY cannot be a key', `Set ${USABLE_KEY}`)];
  }
  if (environmentType === 'Live' && publicUrl?.protocol !== 'https:') {
    return [
      warning('settings', 'UPLINE_ENVIRONMENT is Live without an https address', 'Set UPLINE_PUBLIC_URL'),
    ];
  }
  return [ok('settings', 'valid')];
}
