import type { Config } from '../../config/config.ts';
import { ExtensionFaultsError } from '../../extensions/load-extension.ts';
import { countOf } from '../../kernel/format-count.ts';
import { loadClientExtension } from '../load-client-extension.ts';
import { type Finding, ok, problem, problemOf } from './finding.ts';

/**
 * Loads the client extension in the same way as a start. Each fault of the plan and the handlers is a separate
 * problem.
 * @param hasStoredSecret whether the database has an active Extension Secret; `null` when unknown
 */
export async function checkExtension(config: Config, hasStoredSecret: boolean | null): Promise<Finding[]> {
  const { extensionFile, secrets } = config;
  try {
    const { plan, hooks = {}, remote = {} } = await loadClientExtension(extensionFile);
    const bound = Object.keys(hooks).length + Object.keys(remote).length;
    const needsSecret = Object.keys(remote).length > 0 && secrets.extension.length === 0;
    if (needsSecret && hasStoredSecret === false) {
      const remedy = 'Run "upline secrets create extension NAME"';
      return [problem('extension', 'remote hooks need an Extension Secret, but none exists', remedy)];
    }
    return [
      ok('extension', `${extensionFile} loads, with handlers for ${countOf(bound, 'hook')}`),
      ok('plan', `valid: ${plan.baseTypes.length} customer types, ${plan.trees.length} trees`),
    ];
  } catch (error) {
    if (error instanceof ExtensionFaultsError) {
      return error.faults.map((fault) => problem('extension', fault, `Correct ${extensionFile}`));
    }
    return [problemOf('extension', error, 'Correct the extension, or set UPLINE_EXTENSION')];
  }
}
