import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Version of models and rules of the hooks; grows when an extension would have to be changed. */
export const HOOK_CONTRACT_VERSION = 1;

/** The extension can't be used. One line for each thing that is wrong. */
export class ExtensionError extends Error {
  override readonly name = 'ExtensionError';
}

/** What an extension module's default export holds, before anything is known of it. */
export interface LoadedExtension {
  readonly plan: unknown;
  readonly hooks: Readonly<Record<string, unknown>>;
  /** Handlers behind URLs. */
  readonly remote: Readonly<Record<string, unknown>>;
  readonly contractVersion: unknown;
}

/** Names that an extension imports, and the files that they stand for, wherever the extension lies. */
export type ExtensionImports = Readonly<Record<string, URL>>;

/**
 * Loads a client extension's module once.
 * @throws ExtensionError when there is no such file, it can't be run, or it exports no extension
 */
export async function loadExtension(file: string, imports: ExtensionImports): Promise<LoadedExtension> {
  if (!existsSync(file)) {
    throw new ExtensionError(`There is no client extension at ${file}; set UPLINE_EXTENSION to its module`);
  }
  resolveImports(imports);
  const module = await importModule(file);
  const extension: unknown = module['default'];
  if (typeof extension !== 'object' || extension === null || !('plan' in extension)) {
    throw new ExtensionError(`${file} must export default defineExtension({ plan, hooks })`);
  }
  const members: Readonly<Record<string, unknown>> = { ...extension };
  return {
    plan: extension.plan,
    hooks: tableOf(file, 'hooks', members),
    remote: tableOf(file, 'remote', members),
    contractVersion: members['contractVersion'],
  };
}

function tableOf(
  file: string,
  name: 'hooks' | 'remote',
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const table = members[name] ?? {};
  if (typeof table === 'object' && !Array.isArray(table)) return table as Record<string, unknown>;
  throw new ExtensionError(`${file}: ${name} must be an object of handlers by hook name`);
}

/** What is wrong with the version of the hook contract that an extension says it was written for. */
export function validateContractVersion(version: unknown): string[] {
  if (version === undefined || version === HOOK_CONTRACT_VERSION) return [];
  return [`contractVersion ${String(version)} is not supported; this server has ${HOOK_CONTRACT_VERSION}`];
}

/**
 * What is wrong with the handlers of an extension, one sentence each. A table of handlers by name
 * can't hold two for one hook point, except in names that differ in case, which is refused too.
 */
export function validateHandlers(
  hooks: Readonly<Record<string, unknown>>,
  known: readonly string[],
): string[] {
  return Object.entries(hooks).flatMap(([name, handler]) => {
    if (!known.includes(name)) return [unknownHook(name, known)];
    return typeof handler === 'function' ? [] : [`the handler of hook "${name}" is not a function`];
  });
}

export function unknownHook(name: string, known: readonly string[]): string {
  return `unknown hook "${name}" (known: ${known.join(', ')})`;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new ExtensionError(`${file} can't be loaded: ${reason}`, { cause: error });
  }
}

/** An extension outside this repository has no `node_modules` to find us in. */
function resolveImports(imports: ExtensionImports): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = Object.hasOwn(imports, specifier) ? imports[specifier] : undefined;
      return url === undefined ? nextResolve(specifier, context) : { url: url.href, shortCircuit: true };
    },
  });
}
