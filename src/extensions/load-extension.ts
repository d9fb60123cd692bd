import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Version of the models and rules of hooks; increases when extensions must change. */
export const HOOK_CONTRACT_VERSION = 1;

/** An unusable extension. One line for each fault. */
export class ExtensionError extends Error {
  override readonly name = 'ExtensionError';
}

/** All faults of a plan and handlers. */
export class ExtensionFaultsError extends ExtensionError {
  readonly faults: readonly string[];

  constructor(file: string, faults: readonly string[]) {
    super(`${file}: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

/** The unchecked default export of an extension module. */
export interface LoadedExtension {
  readonly plan: unknown;
  readonly hooks: Readonly<Record<string, unknown>>;
  /** Remote handlers. */
  readonly remote: Readonly<Record<string, unknown>>;
  /** Operations of its own. */
  readonly routes: unknown;
  /** Handlers of events, by type. */
  readonly events: Readonly<Record<string, unknown>>;
  /** Pages of its own. */
  readonly pages: unknown;
  readonly contractVersion: unknown;
}

/** The module names that an extension in any folder can import, with their files. */
export type ExtensionImports = Readonly<Record<string, URL>>;

/**
 * Loads a client extension's module once.
 * @throws ExtensionError when the file is missing, cannot be run, or exports no extension
 */
export async function loadExtension(file: string, imports: ExtensionImports): Promise<LoadedExtension> {
  if (!existsSync(file)) {
    throw new ExtensionError(`Cannot find a client extension at ${file}; set UPLINE_EXTENSION to its module`);
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
    routes: members['routes'],
    events: tableOf(file, 'events', members),
    pages: members['pages'],
    contractVersion: members['contractVersion'],
  };
}

function tableOf(
  file: string,
  name: 'hooks' | 'remote' | 'events',
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const table = members[name] ?? {};
  if (typeof table === 'object' && !Array.isArray(table)) return table as Record<string, unknown>;
  throw new ExtensionError(
    `${file}: ${name} must be an object of handlers by ${name === 'events' ? 'type of event' : 'hook name'}`,
  );
}

/** The faults of the hook contract version that an extension declares. */
export function validateContractVersion(version: unknown): string[] {
  if (version === undefined || version === HOOK_CONTRACT_VERSION) return [];
  return [`contractVersion ${String(version)} is not supported; this server has ${HOOK_CONTRACT_VERSION}`];
}

/**
 * The faults of an extension's handlers, one sentence each. A table of handlers can hold two for one hook
 * point only under names that differ in case, which is also refused.
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
    throw new ExtensionError(`${file} cannot be loaded: ${reason}${placeOf(error)}`, { cause: error });
  }
}

/** Where the syntax is wrong, possibly in a file that the module imports. Node puts the place above the stack. */
function placeOf(error: unknown): string {
  const above = error instanceof SyntaxError ? error.stack?.split('\n', 1)[0] : '';
  const place = /^(?:file:\/\/)?(\/.*:\d+)$/.exec(above ?? '')?.[1];
  return place === undefined ? '' : ` (${place})`;
}

/** An extension outside this repository has no `node_modules` with this package. */
function resolveImports(imports: ExtensionImports): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = Object.hasOwn(imports, specifier) ? imports[specifier] : undefined;
      return url === undefined ? nextResolve(specifier, context) : { url: url.href, shortCircuit: true };
    },
  });
}
