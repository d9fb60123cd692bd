import { hookPoints } from '../catalogue/hook-points.ts';
import { type Config, createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { Extension, HookName } from '../extension.ts';
import type { HookPoint } from '../extensions/hook-point.ts';
import { REMOTE_TIMEOUT_MS } from '../extensions/remote-hook.ts';
import { sampleOf } from '../extensions/sample-of.ts';
import { lastHookRequest } from '../hooks/hook-storage.ts';
import { suggestion } from '../kernel/suggest.ts';
import { openInstallation } from '../server/installation.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { tryHook } from '../server/try-hook.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, UsageError } from './command.ts';
import { printJson, printRows } from './print-rows.ts';
import { JSON_OPTION, readAction, readArguments } from './read-words.ts';

const USAGE = `upline hooks list [--json]
    all hook points, with their bindings in the client extension
upline hooks models NAME
    a sample of its request and its response, as JSON
upline hooks try NAME [--last]
    calls the handler with the sample, or with the last request of the
    hook-call log (personal data masked), and shows its decision

A trial stores nothing. The original does not run; it returns the sample.
Services read; their writes are checked and rolled back. A remote handler
that calls back needs a running server. NAME ignores case, and its last
part is enough.`;

const OPTIONS = { last: { type: 'boolean', default: false }, ...JSON_OPTION } as const;

/** The options that each action accepts. */
const TAKES = {
  list: ['json'],
  models: [],
  try: ['last'],
} as const satisfies Record<string, readonly (keyof typeof OPTIONS)[]>;

export const hooksCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, rest, values } = readAction('hooks', args, OPTIONS, TAKES);
    const [name = ''] = readArguments(rest, action === 'list' ? [] : ['NAME']);
    const config = createConfig(readEnvironment());
    if (action === 'list') return list(config, values.json);
    const point = findPoint(name);
    return action === 'models' ? showModels(point) : tryOne(config, point, values.last);
  },
};

async function list({ extensionFile }: Config, json: boolean): Promise<number> {
  const extension = await loadClientExtension(extensionFile);
  if (json) {
    printJson({
      extensionFile,
      hooks: hookPoints.map(({ name }) => ({ name, ...handlerOf(extension, name) })),
    });
    return 0;
  }
  print(`Read from ${extensionFile}`);
  printRows([
    ['HOOK', 'HANDLER', 'ADDRESS'],
    ...hookPoints.map(({ name }) => [name, ...describeHandler(handlerOf(extension, name))]),
  ]);
  return 0;
}

function handlerOf({ hooks = {}, remote = {} }: Extension, name: HookName) {
  const bound = remote[name];
  if (bound === undefined) return { handler: hooks[name] === undefined ? 'none' : 'in process' };
  const { url, timeoutMs = REMOTE_TIMEOUT_MS, whenDown = 'fail', shadow = false } = bound;
  return { handler: 'remote', url, timeoutMs, whenDown, shadow };
}

function describeHandler({ handler, ...remote }: ReturnType<typeof handlerOf>): string[] {
  if (remote.url === undefined) return [handler];
  const { url, timeoutMs, whenDown, shadow } = remote;
  const settings = [`${timeoutMs} ms`, `when down: ${whenDown}`, ...(shadow ? ['shadow'] : [])];
  return [handler, `${url} (${settings.join(', ')})`];
}

function showModels({ request, response }: HookPoint): number {
  printJson({ Request: sampleOf(request), Response: sampleOf(response) });
  return 0;
}

async function tryOne(config: Config, point: HookPoint, isLast: boolean): Promise<number> {
  const extension = await loadClientExtension(config.extensionFile);
  if (handlerOf(extension, point.name as HookName).handler === 'none') {
    throw new UsageError(`The client extension has no handler for ${point.name}`);
  }
  assertDatabaseExists(config);
  const installation = await openInstallation(config);
  try {
    const last = isLast ? await lastHookRequest(installation, point.name) : null;
    if (isLast && last === null)
      throw new UsageError(
        `The hook-call log has no request of ${point.name}; send a request that calls it, or leave out --last`,
      );
    const request: unknown = last === null ? sampleOf(point.request) : JSON.parse(last);
    const original = sampleOf(point.response);
    const { record, answer } = await tryHook(installation, extension, config, { point, request, original });
    const { decision, changes, seconds, error } = record;
    const result = {
      Decision: decision,
      Changes: changes,
      Error: error,
      DurationMs: Math.round(seconds * 1_000),
    };
    printJson({ ...result, Answer: answer });
    return decision === 'failed' ? 1 : 0;
  } finally {
    await installation.close();
  }
}

function findPoint(name: string): HookPoint {
  const text = name.toLowerCase();
  const found = hookPoints.find(
    (point) => point.name.toLowerCase() === text || point.name.toLowerCase().endsWith(`.${text}`),
  );
  if (found !== undefined) return found;
  const known = hookPoints.flatMap((point) => [point.name, point.name.split('.').at(-1) ?? '']);
  throw new UsageError(
    `Unknown hook "${name}"; "upline hooks list" shows all hooks.${suggestion(name, known)}`,
  );
}
