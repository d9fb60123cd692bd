import { createConfig } from '../src/config/config.ts';
import type { Environment } from '../src/config/environment.ts';
import { openInstallation } from '../src/server/installation.ts';
import type { SizedServer } from './compare-sizes.ts';
import { measureIndexes } from './index-limits.ts';
import { FULL_TREES, type Shape, storeRuleNetwork } from './rule-network.ts';
import { RULES } from './rule-plan.ts';
import type { EngineRun } from './run-on-engines.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { type ServerProcess, startProcess, THREAD_PROBE, withPatience } from './upline-server.ts';

/** A network of full trees with its server. */
export interface RuleNetwork extends SizedServer {
  readonly people: number;
  readonly environment: Environment;
  /** By tree: milliseconds of a walk through all of its nodes in memory. */
  readonly walkMs: ReadonlyMap<string, number>;
  /** Takes this many of those who wait for a place; each is returned only once. */
  readonly takeWaiting: (count: number) => readonly number[];
}

/** The extension of each plan. */
export const EXTENSIONS = {
  rules: new URL('./extensions/rules.ts', import.meta.url).pathname,
  importRules: new URL('./extensions/import-rules.ts', import.meta.url).pathname,
  weighedRules: new URL('./extensions/weighed-rules.ts', import.meta.url).pathname,
};
/** Placements other than those by rule in each tree: by hand, with weighed legs, and by another process. */
const FURTHER_PLACEMENTS = 8;

/** Stores a network of full trees, and serves it after its trees are in memory. */
export async function serveRuleNetwork(
  run: EngineRun<TreeBenchOptions>,
  people: number,
): Promise<RuleNetwork> {
  const name = `${people.toLocaleString('en')} people`;
  const { waitingByRule, missedChanges, rounds } = run.options;
  const waiting =
    waitingByRule * (RULES.length * FULL_TREES.length + FURTHER_PLACEMENTS) + missedChanges * (rounds + 1);
  const stored = await storeNetwork(run, `rules-${people}`, { people, waiting, shapes: FULL_TREES, name });
  return { ...stored, name, people, server: await startWithTrees(stored.environment, 'rules') };
}

/** Stores a network, and prints the cost of its trees in memory alone. */
export async function storeNetwork(
  { host, print }: EngineRun,
  database: string,
  network: {
    readonly people: number;
    readonly waiting: number;
    readonly shapes: readonly Shape[];
    readonly name: string;
  },
): Promise<Pick<RuleNetwork, 'environment' | 'takeWaiting' | 'walkMs'>> {
  const startedAt = performance.now();
  const environment = await host.create(database);
  const installation = await openInstallation(createConfig(environment));
  let waitingIds: readonly number[];
  let walkMs: RuleNetwork['walkMs'];
  try {
    const { people, waiting, shapes } = network;
    waitingIds = await storeRuleNetwork(installation, people, waiting, shapes);
    await host.settle(environment);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const limits = await measureIndexes(installation.database, shapes);
    ({ walkMs } = limits);
    print(`${network.name}: stored in ${seconds} s; ${limits.text}`);
  } finally {
    await installation.close();
  }
  let taken = 0;
  const takeWaiting = (count: number) => {
    taken += count;
    if (taken > waitingIds.length) throw new Error(`More than ${waitingIds.length} people are to be placed`);
    return waitingIds.slice(taken - count, taken);
  };
  return { environment, takeWaiting, walkMs };
}

/** Starts a server, and waits until all trees are in memory. */
export async function startWithTrees(
  environment: Environment,
  extension: keyof typeof EXTENSIONS,
  shapes: readonly Shape[] = FULL_TREES,
): Promise<ServerProcess> {
  const indexed = watchForTrees(shapes);
  const server = await startRuleServer({ ...environment, UPLINE_TREE_INDEX: 'always' }, extension, indexed);
  await indexed.ready;
  return server;
}

/** Starts a server whose main thread is watched. */
export function startRuleServer(
  environment: Environment,
  extension: keyof typeof EXTENSIONS,
  { onLogLine }: TreeWatch,
): Promise<ServerProcess> {
  const settings = { ...withPatience(environment), UPLINE_EXTENSION: EXTENSIONS[extension] };
  return startProcess(settings, THREAD_PROBE, onLogLine);
}

export interface TreeWatch {
  readonly onLogLine: (line: string) => void;
  /** Resolves when the trees with legs are in memory. */
  readonly ready: Promise<void>;
}

/** Reads in the log of a server which trees are in memory. */
export function watchForTrees(shapes: readonly Shape[] = FULL_TREES): TreeWatch {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const missing = new Set(shapes.map(({ tree }) => tree));
  return {
    ready,
    onLogLine(line) {
      if (!line.includes('the index of a tree') && !line.includes('contradict')) return;
      if (!line.includes('is ready')) reject(new Error(line));
      for (const tree of missing) if (line.includes(tree)) missing.delete(tree);
      if (missing.size === 0) resolve();
    },
  };
}
