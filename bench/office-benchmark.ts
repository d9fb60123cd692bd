import { publishedPlan as plan } from '../extension/commission-plan.ts';
import { createAccountDependencies } from '../src/accounts/account-storage.ts';
import { createAccountManager } from '../src/accounts/manage-accounts.ts';
import { createConfig } from '../src/config/config.ts';
import type { Environment } from '../src/config/environment.ts';
import { PORTAL_PREFIX } from '../src/http/mount-portal.ts';
import { connectImport } from '../src/server/connect-import.ts';
import type { Installation } from '../src/server/installation.ts';
import { compareSizes, type SizedServer } from './compare-sizes.ts';
import { addMergePairs, type MergePair } from './merge-benchmark.ts';
import type { OfficeBenchOptions } from './office-options.ts';
import { spread } from './requests.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import { endlessSubject } from './subjects.ts';
import { SPONSOR_TREE } from './tree-network.ts';
import { startProcess, THREAD_PROBE, withInstallation, withPatience } from './upline-server.ts';

/** A server with a generated network, and an operator's session. */
export interface Office extends SizedServer {
  readonly cookie: string;
  /** Sellers from all parts of the network. */
  readonly people: readonly Sample[];
  readonly pairs: readonly MergePair[];
}

interface Sample {
  readonly id: number;
  readonly backOfficeId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
}

const SAMPLES = 500;
const SEED = 1;
/** An operator who clicks sends one request after another. */
const CONNECTIONS = 1;
const ANSWER_MAX_MS = 50;
const OPERATOR = {
  EmailAddress: 'operator@example.com',
  Name: 'Operator',
  Password: 'correct horse battery',
};

type OfficeRun = EngineRun<OfficeBenchOptions>;

/** Generates a network, starts a server on it, and signs in as an administrator. */
export async function serveOffice({ host, print }: OfficeRun, size: number): Promise<Office> {
  const name = `${size.toLocaleString('en')} people`;
  const startedAt = performance.now();
  const environment = await host.create(`office-${size}`);
  await connectImport(createConfig(environment), plan).generated({
    ...{ customers: size, seed: SEED, onProgress: () => undefined },
  });
  const { people, pairs, token } = await withInstallation(environment, async (installation) => ({
    people: await readSamples(installation),
    pairs: await addMergePairs(installation),
    token: await inviteOperator(installation),
  }));
  await host.settle(environment);
  const server = await startOffice(environment);
  const cookie = await signIn(server.port, token);
  print(`${name}: ready in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  return { name, server, cookie, people, pairs };
}

function startOffice(environment: Environment) {
  return startProcess({ ...withPatience(environment), UPLINE_TREE_INDEX: 'always' }, THREAD_PROBE);
}

async function readSamples({ database }: Installation): Promise<readonly Sample[]> {
  const placed = await database.reader
    .selectFrom('placements')
    .select('node_id')
    .where('tree', '=', SPONSOR_TREE)
    .where('upline_id', 'is not', null)
    .execute();
  const ids = spread(placed, Math.min(SAMPLES, placed.length)).map((row) => row.node_id);
  const rows = await database.reader.selectFrom('customers').selectAll().where('id', 'in', ids).execute();
  return rows.map((row) => ({
    id: row.id,
    backOfficeId: row.back_office_id,
    firstName: row.first_name ?? '',
    lastName: row.last_name ?? '',
    emailAddress: row.email_address ?? '',
  }));
}

async function inviteOperator(installation: Installation): Promise<string> {
  const dependencies = createAccountDependencies(installation, {
    clock: () => new Date(),
    note: () => undefined,
  });
  const { EmailAddress: emailAddress, Name: name } = OPERATOR;
  const invitation = { emailAddress, name, role: 'Administrator' } as const;
  return (await createAccountManager(dependencies).invite(invitation)).token;
}

/** @returns the cookie of the new session */
async function signIn(port: number, token: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${PORTAL_PREFIX}/invitations/accept`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ Token: token, Name: OPERATOR.Name, Password: OPERATOR.Password }),
  });
  const [cookie = ''] = response.headers.getSetCookie();
  if (!response.ok) throw new Error(`The operator cannot sign in: ${await response.text()}`);
  return cookie.split(';')[0] ?? '';
}

/** The actions of an operator, with the requests that the pages send. */
export function runOfficeBenchmark(run: OfficeRun, offices: readonly Office[]): Promise<BenchmarkResult> {
  const pages = Object.entries(PAGES).map(([title, pathOf]) => {
    const pathsOf = (people: readonly Sample[]) =>
      people.map((person) => `${PORTAL_PREFIX}/office/${pathOf(person)}`);
    return [title, pathsOf] as const;
  });
  const comparisons = [...pages, ['Open the overview', () => OVERVIEW] as const].map(([title, pathsOf]) => ({
    title,
    p99MaxMs: ANSWER_MAX_MS,
    subjectOf: ({ name, server, cookie, people }: Office) => {
      const requests = pathsOf(people).map((path) => pageRequest(path, cookie));
      const load = { requests, connections: CONNECTIONS, expectedStatus: 200 };
      return endlessSubject(name, [server], load, run.generator, run.host);
    },
  }));
  return compareSizes(run, 'Back office', offices, comparisons);
}

const find = (term: string) => `people?${new URLSearchParams({ term, limit: '20' })}`;
const node = ({ id }: Sample) => `trees/${SPONSOR_TREE}/nodes/${id}`;

const PAGES: Readonly<Record<string, (person: Sample) => string>> = {
  'Find by id': ({ id }) => find(String(id)),
  'Find by back office id': ({ backOfficeId }) => find(backOfficeId),
  'Find by email address': ({ emailAddress }) => find(emailAddress),
  'Find by name': ({ firstName, lastName }) => find(`${firstName} ${lastName}`),
  'Find by a misspelled name': ({ firstName, lastName }) => find(`${firstName} ${misspelled(lastName)}`),
  'Open a person': ({ id }) => `people/${id}`,
  'Timeline of a person': ({ id }) => `people/${id}/timeline`,
  'Jump to a person': node,
  'Expand a person': (person) => `${node(person)}/children?pageSize=100`,
  'Re-root the chart': (person) => `${node(person)}/window`,
  'Find in a tree': ({ firstName, lastName }) =>
    `trees/${SPONSOR_TREE}/people?${new URLSearchParams({ search: `${firstName} ${lastName}` })}`,
};

/** The requests of the overview page. The warm-up waits for the figures, which the server then keeps. */
const OVERVIEW: readonly string[] = [
  `${PORTAL_PREFIX}/office/overview`,
  `${PORTAL_PREFIX}/event-endpoints`,
  `${PORTAL_PREFIX}/event-endpoints?troubled=true`,
  `${PORTAL_PREFIX}/hook-bindings`,
  '/readyz',
];

/** Swaps two letters. */
function misspelled(name: string): string {
  return `${name.slice(0, 1)}${name.slice(2, 3)}${name.slice(1, 2)}${name.slice(3)}`;
}

function pageRequest(path: string, cookie: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\n\r\n`);
}
