import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Subject } from './benchmark.ts';
import { type Comparison, compareSizes } from './compare-sizes.ts';
import { getRequest, httpRequest } from './requests.ts';
import { BINARY, FIRST_ID, FULL_TREES } from './rule-network.ts';
import { RULES } from './rule-plan.ts';
import type { RuleNetwork } from './rule-server.ts';
import { type BenchmarkResult, type EngineRun, joinResults } from './run-on-engines.ts';
import { streamedSubject } from './streamed-ids.ts';
import { endlessSubject, onceSubject } from './subjects.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY } from './upline-server.ts';

/*
 * Reads, placements and moves in full trees of several sizes, which take turns. The sponsor of every placement is
 * near the root, where a rule has the longest way to go.
 */

type RuleRun = EngineRun<TreeBenchOptions>;

const ONE_AT_A_TIME = { connections: 1, expectedStatus: 200 };
const COUNT_MAX_MS = 1;
const MOVE_MAX_MS = 10;
/** The maximum cost of a count that walks, relative to a walk alone. */
const WALK_RATIO_MAX = 3;
/** The maximum time for a million ids. */
const IDS_MAX_MS = 400;
/** The network divided by this gives the top of a subtree that has the same size in any network. */
const SMALL_SUBTREE = 1_000;

export async function runRuleBenchmarks(
  run: RuleRun,
  networks: readonly RuleNetwork[],
): Promise<BenchmarkResult> {
  return joinResults([
    await compareSizes(run, 'Reads', networks, [...reads(run), ...walks(run)]),
    await compareSizes(run, 'Placements', networks, placements(run)),
    await compareSizes(run, 'Moves', networks, [moveOfHalf(run)]),
  ]);
}

interface Read {
  readonly title: string;
  readonly path: string | ((network: RuleNetwork) => string);
  readonly answerMs?: number;
  /** Whether the read walks through the whole downline: its cost grows with the network. */
  readonly isWalk?: boolean;
  /** The tree in which everybody is counted: a walk through it is the lower limit of a count that visits every node. */
  readonly counted?: string;
}

const top = `/v1/customers/${FIRST_ID}`;
/** A node with the same number of people below it in any network. */
const smallTop = ({ people }: RuleNetwork) =>
  `/v1/customers/${FIRST_ID + Math.floor((people - 1) / SMALL_SUBTREE)}`;
const lastId = ({ people }: RuleNetwork) => FIRST_ID + people - 1;

const READS: readonly Read[] = [
  {
    title: 'Count everybody',
    path: `/v1/customers/${ROOT_CUSTOMER_ID}/downline/count?tree=Binary`,
    answerMs: COUNT_MAX_MS,
    counted: 'Binary',
  },
  {
    title: 'Count by leg',
    path: `${top}/downline/count?tree=Binary&by=leg`,
    answerMs: COUNT_MAX_MS,
    counted: 'Binary',
  },
  {
    title: 'Count by base type',
    path: `${top}/downline/count?tree=Matrix&by=baseType`,
    answerMs: COUNT_MAX_MS,
    counted: 'Matrix',
  },
  { title: 'First page', path: `${top}/downline/nodes?tree=Binary` },
  {
    title: 'Counts by child',
    path: `${top}/downline/nodes?tree=Matrix&levels=1&downlineCounts=true`,
  },
  {
    title: 'A page of 100 with their sizes',
    path: `${top}/downline/nodes?tree=Matrix&levels=5&pageSize=100&downlineCounts=true`,
  },
  {
    title: 'Children by size',
    path: `${top}/downline/nodes?tree=Matrix&levels=1&orderBy=downlineCount`,
  },
  { title: 'Bottom of a leg', path: `${top}/downline/bottom?tree=Binary&leg=Left` },
  {
    title: 'Upline of the last, with levels',
    path: (network) => `/v1/customers/${lastId(network)}/upline?tree=Binary`,
  },
  {
    title: 'Nearest placed',
    path: (network) => `/v1/customers/${lastId(network) + 1}/upline/placed?tree=Binary`,
  },
  {
    title: 'Search in the whole downline',
    path: `${top}/downline/search?tree=Binary&term=${encodeURIComponent('root')}`,
  },
  {
    title: 'Search in a small downline',
    path: (network) => `${smallTop(network)}/downline/search?tree=Binary&term=root`,
  },
  {
    title: 'Count by level',
    path: `${top}/downline/count?tree=Binary&by=level`,
    isWalk: true,
    counted: 'Binary',
  },
  {
    title: 'Count of 5 levels',
    path: `${top}/downline/count?tree=Binary&levels=5`,
  },
];

function* reads({ generator, host }: RuleRun): Generator<Comparison<RuleNetwork>> {
  for (const { title, path, answerMs, isWalk = false, counted } of READS) {
    yield {
      title,
      ...(answerMs === undefined ? {} : { answerMs }),
      ...(isWalk ? { ratioMax: null } : {}),
      ...(counted === undefined ? {} : { limit: walkThrough(counted, isWalk ? WALK_RATIO_MAX : null) }),
      subjectOf: (network) => {
        const request = getRequest(typeof path === 'string' ? path : path(network), KEY);
        const load = { requests: [request], ...ONE_AT_A_TIME };
        return endlessSubject(network.name, [network.server], load, generator, host);
      },
    };
  }
}

/** The lower limit of a count: a walk through the arrays of a tree. */
function walkThrough(tree: string, ratioMax: number | null) {
  const msOf = ({ walkMs }: RuleNetwork) => walkMs.get(tree) ?? Number.NaN;
  return { name: 'array walk in memory', msOf, ratioMax };
}

/** The ids of a whole downline: the largest one of about a million people or fewer in each network. */
function* walks({ host }: RuleRun): Generator<Comparison<RuleNetwork>> {
  yield {
    title: 'Ids of up to a million people',
    ratioMax: null,
    answerMs: IDS_MAX_MS,
    subjectOf: ({ name, people, server }) => {
      const halvings = Math.max(0, Math.ceil(Math.log2(people / 1_100_000)));
      const topId = FIRST_ID + 2 ** halvings - 1;
      return streamedSubject(name, server, `/v1/customers/${topId}/downline?tree=Binary`, host);
    },
  };
}

function* placements(run: RuleRun): Generator<Comparison<RuleNetwork>> {
  for (const { tree } of FULL_TREES) {
    for (const rule of RULES) {
      const query = `tree=${tree}&rule=${rule}&reason=bench`;
      yield placement(run, `${tree}, ${rule}`, (id) => `/v1/customers/${id}/downline/placebyrule?${query}`);
    }
  }
  for (const leg of ['', '&leg=Left']) {
    const query = `tree=${BINARY.tree}&toUplineId=${FIRST_ID}&findAvailable=true&reason=bench${leg}`;
    const title = `Binary, findAvailable ${leg === '' ? 'below the upline' : 'down a leg'}`;
    yield placement(run, title, (id) => `/v1/customers/${id}/downline/placenode?${query}`);
  }
}

/** Places waiting customers in one way, each customer once. */
export function placement(
  { generator, host, options }: RuleRun,
  title: string,
  pathOf: (id: number) => string,
): Comparison<RuleNetwork> {
  return {
    title,
    subjectOf: ({ name, server, takeWaiting }) => {
      const ids = takeWaiting(options.waitingByRule);
      const requests = ids.map((id) => httpRequest('POST', pathOf(id), KEY));
      return onceSubject(name, server, { requests, ...ONE_AT_A_TIME }, generator, host);
    },
  };
}

function moveOfHalf(run: RuleRun): Comparison<RuleNetwork> {
  return { ...moving(run, 'Move half of the network', firstBranch(BINARY.tree)), answerMs: MOVE_MAX_MS };
}

/** The first branch of a full tree, which moves to the other leg of the root and back. */
function firstBranch(tree: string): Moves {
  return {
    tree,
    nodeOf: () => FIRST_ID + 1,
    home: { idOf: () => FIRST_ID, leg: 'Left' },
    away: { idOf: () => ROOT_CUSTOMER_ID, leg: 'Right' },
  };
}

/** Where a branch moves to and back. */
interface Moves {
  readonly tree: string;
  readonly nodeOf: (network: RuleNetwork) => number;
  /** The initial position of the branch, and a free position. */
  readonly home: Position;
  readonly away: Position;
}

interface Position {
  readonly idOf: (network: RuleNetwork) => number;
  /** Left out in a tree without legs. */
  readonly leg?: string;
}

/** Moves a branch to the other position and back. */
export function moving(
  { generator, host }: RuleRun,
  title: string,
  { tree, nodeOf, home, away }: Moves,
): Comparison<RuleNetwork> {
  return {
    title,
    subjectOf: (network): Subject => {
      const { name, server } = network;
      const move = ({ idOf, leg }: Position) => {
        const chosen = leg === undefined ? '' : `&leg=${leg}`;
        const query = `tree=${tree}&toUplineId=${idOf(network)}${chosen}&reason=bench`;
        return httpRequest('POST', `/v1/customers/${nodeOf(network)}/downline/placenode?${query}`, KEY);
      };
      const requests = [move(away), move(home)];
      const subjectOf = (turned: readonly Buffer[]) =>
        endlessSubject(name, [server], { requests: turned, ...ONE_AT_A_TIME }, generator, host);
      let sent = 0;
      return {
        ...subjectOf(requests),
        async run(durationMs) {
          // After an odd number of moves, the next one goes back.
          const result = await subjectOf(sent % 2 === 0 ? requests : requests.toReversed()).run(durationMs);
          sent += result.sent;
          return result;
        },
      };
    },
  };
}
