import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it, mock } from 'node:test';
import { operationContracts } from '../../src/catalogue/operations.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { STILL_WANTED } from '../../src/database/embedded-reader.ts';
import { PORTAL_PREFIX } from '../../src/http/mount-portal.ts';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { startReceiver } from '../support/event-receiver.ts';
import { type PortalClient, signedIn } from '../support/portal-client.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { fourTrees } from '../support/tree-plans.ts';

/*
 * The statements of operations and of the removal of expired rows on the main thread of the embedded engine, and how
 * SQLite carries them out. Long reads run in their own threads, so they are not included.
 */

/**
 * Sources that may be scanned: tables that the plan or administrators fill, and rows that the same statement created.
 */
const MAY_BE_SCANNED = [
  ...[
    'trees',
    'tree_base_types',
    'products',
    'accounts',
    'subscriptions',
    'sqlite_sequence',
    'hook_switches',
    'account_roles',
    'office_role_permissions',
    'installation',
    'event_endpoints',
  ],
  ...['customers_search_state', 'subscription_keys', 'CONSTANT', '(subquery-1)', '(subquery-2)'],
  ...['up', 'down', 'leg_walk', 'batch', 'below', 'counted'],
  // Each has a single row.
  ...['pragma_page_count', 'pragma_page_size', 'event_feed'],
];
/**
 * Indexes of the few rows that any erasure changes: lines with bodies, and stored answers about several customers.
 * Without the indexes, a scan of the whole table would be needed.
 */
const OF_ERASURES = / USING (?:COVERING )?INDEX (?:request_log_bodies|idempotency_keys_shared)$/;
/** Rows that the maintenance of the search index has yet to write. It may run at the same time as an operation. */
const OF_UPKEEP = / USING INDEX customers_without_search_text$/;
/** A plan with trees that have legs, and with an address for single sign-on. */
const PLAN = {
  ...fourTrees({ Binary: { legWeight: 'pushed' } }),
  singleSignOn: { origins: ['https://office.example.com'], address: 'https://office.example.com/' },
};

const EVERY_MINUTE_MS = 60_000;

describe('On the main thread', {
  skip: process.env['UPLINE_TEST_POSTGRES'] !== undefined && 'about the embedded engine',
}, () => {
  const statements = new Set<string>();
  const called = new Set<string>();
  let server: TestServer;
  before(async () => {
    const rounds = watchRounds();
    server = await startTestServer({
      extension: { plan: PLAN },
      environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' },
    });
    const prepare = DatabaseSync.prototype.prepare;
    mock.method(DatabaseSync.prototype, 'prepare', function (this: DatabaseSync, sql: string) {
      statements.add(sql);
      return prepare.call(this, sql);
    });
    for (const round of rounds) round();
    await callAll();
    mock.restoreAll();
  });
  after(() => server.close());

  /** Collects the work that the server does every minute or less often. */
  const watchRounds = () => {
    const rounds: (() => void)[] = [];
    const start = globalThis.setInterval;
    mock.method(globalThis, 'setInterval', (work: () => void, ms: number) => {
      if (ms >= EVERY_MINUTE_MS) rounds.push(work);
      return start(work, ms);
    });
    return rounds;
  };

  const call = async (id: string, path: string, body?: unknown) => {
    const { method } = operationContracts.find((contract) => contract.id === id) ?? assert.fail(id);
    called.add(id);
    const answer = await server.call(method, `/v1${path}`, body);
    assert.ok(answer.status < 300, `${id}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const ask = async (client: PortalClient, id: string, path: string, body?: unknown) => {
    const { method } = portalContracts.find((contract) => contract.id === id) ?? assert.fail(id);
    called.add(id);
    return client.ok(method, path, body);
  };

  async function callAll(): Promise<void> {
    const first = await callCustomers();
    await callTrees(first);
    await callEvents();
    await callPortal();
  }

  async function callCustomers(): Promise<number> {
    const body = distributorBody({ WebAlias: 'alpha', BackOfficeId: 'A-1', ExternalReferenceId: 'X-1' });
    const id = Number(await call('CreateCustomer', '/customers', body));
    const retail = Number(await call('CreateCustomer', '/customers', retailBody({ SponsorId: id })));
    const one = `/customers/${id}`;
    for (const [operation, path] of [
      ['GetCustomer', one],
      ['GetWebsiteInformation', '/customers/websiteInfo2?webAlias=alpha'],
      ['GetWebsiteInformation_V1', '/customers/websiteInfo?webAlias=alpha'],
      ['SearchAssociates', '/customers/search/example.com?includeWebAliases=true&countries=us'],
      ['GetCustomerIds', '/customers/customer-ids'],
      ['GetCustomerIds', '/customers/customer-ids?modifiedSince=2020-01-01'],
      ['GetCustomerCustomFields', `${one}/customFields`],
      ['GetCustomerCountries', `${one}/countries`],
      ['GetCustomerServices', `${one}/services`],
      ['GetCustomerOrders', `${one}/orders`],
      ['GetCustomerAutoships', `${one}/autoships`],
      ['GetCustomerStats', `${one}/stats`],
      ['GetActiveCountries', '/address/active-countries'],
      ['GetStates', '/address/us/states'],
      ['GetRegion', '/address/regions?countryCode=us&stateCode=ut'],
      ['GetSsoUrl', `/sso/${id}`],
      ['GetCustomerBySsoToken', '/sso?externalId=X-1'],
      ['GetWebAliases', `${one}/web-aliases`],
      ['ListTypeChanges', `${one}/type-changes`],
      ['ListServiceLog', `${one}/service-log`],
      ['ListServiceLog', `${one}/service-log?before=5`],
      ['ExportCustomer', `${one}/export`],
      ['ListHookCalls', '/hook-calls?decision=failed'],
      ['ListEvents', '/events?types=customer.created'],
      ['ListEvents', `/events?customerId=${id}`],
      ['ListEvents', '/events'],
      ['ValidateEmailAddress', '/validate/email-address/a@example.com'],
      ['ValidateUsername', '/validate/username/somebody'],
      ['UsernameAvailabilityCheck', '/validate/availability-check/usernames/somebody'],
      ['ValidateTaxId', '/validate/tax-id/123'],
      ['ValidateWebAlias', '/validate/web-alias/alpha'],
      ['ValidateBackOfficeId', '/validate/backoffice-id/A-1'],
    ] as const) {
      await call(operation, path);
    }
    for (const parameter of [
      'email=a@b.org',
      'username=a',
      'webAlias=a',
      'backOfficeId=a',
      'externalReferenceId=a',
    ])
      await call('GetCustomersByParameter', `/customers?${parameter}`);
    await call('UpdateCustomer', one, { ...body, FirstName: 'Other' });
    await call('UpdateCustomerByParameter', one, { LastName: 'Other' });
    await call('ReplaceWebAliases', `${one}/web-aliases`, { AdditionalWebAliases: ['beta'] });
    await call('ResetPassword', `${one}/reset-password`, { Password: 'Secret words 1' });
    await call('ValidateLogin', '/validate/login', {
      Username: String(body['Username']),
      Password: 'Secret words 1',
    });
    await call('PreviewUpgrade', `/customers/upgrade/${retail}/preview`, distributorBody());
    await call('UpgradeCustomer', `/customers/upgrade/${retail}`, distributorBody());
    const token = new URL(String(await call('GetSsoUrl', `/sso/${id}`))).searchParams.get('token');
    await call('GetCustomerBySsoToken', `/sso?token=${token}`);
    const gone = Number(await call('CreateCustomer', '/customers', retailBody({ SponsorId: id })));
    const twice = { MergedCustomerId: gone, Take: ['EmailAddress'], Reason: 'enrolled twice' };
    await call('PreviewMergeCustomers', `${one}/merge/preview`, twice);
    await call('MergeCustomers', `${one}/merge`, twice);
    await call('GetCustomer', `/customers/${gone}`);
    await call('UndoMerge', `/customers/${gone}/merge/undo`);
    await call('DeleteCustomer', `/customers/${gone}`);
    await call('EraseCustomer', `/customers/${gone}/erase`);
    return id;
  }

  async function callEvents(): Promise<void> {
    await using receiver = await startReceiver();
    const body = { Name: 'plans', Url: receiver.url };
    const { Endpoint } = await call('CreateEventEndpoint', '/event-endpoints', body);
    const one = `/event-endpoints/${Endpoint.EndpointId}`;
    await call('ListEventEndpoints', '/event-endpoints');
    await call('UpdateEventEndpoint', one, body);
    await call('RotateEventSecret', `${one}/rotate-secret`);
    const { AttemptId, CustomerId } = await call('SendTestEvent', `${one}/test`);
    assert.equal(CustomerId, null);
    await call('CreateCustomer', '/customers', retailBody());
    await receiver.until(({ accepted }) => accepted.length >= 2);
    await call('SendEventAgain', `${one}/deliveries/${AttemptId}/send-again`);
    for (const query of ['', '?outcome=failed', '?customerId=2', '?position=1', '?beforeId=9'])
      await call('ListDeliveries', `${one}/deliveries${query}`);
    await call('ListWaitingEvents', `${one}/waiting`);
    const { Cursor } = await call('GetEventEndpoint', one);
    if (Cursor > 0) await call('ReplayEvents', `${one}/replay`, { From: 1, Through: 1 });
    await call('PauseEventEndpoint', `${one}/pause`);
    const id = await call('CreateCustomer', '/customers', retailBody());
    const [{ Position }] = await call('ListEvents', `/events?customerId=${id}`);
    await call('SkipEvent', `${one}/skip`, { Position });
    await call('ResumeEventEndpoint', `${one}/resume`);
    await call('DeleteEventEndpoint', one);
  }

  async function callTrees(upline: number): Promise<void> {
    const body = distributorBody({ SponsorId: upline });
    const id = Number(await call('CreateCustomer', '/customers', body));
    const one = `/customers/${id}`;
    const place = `downline/placenode?tree=Unilevel&toUplineId=2`;
    await call('PreviewPlaceNode', `${one}/${place.replace('placenode', 'placenode/preview')}`);
    await call('PlaceNode', `${one}/${place}`);
    await call('SetPlacementPreference', `${one}/placement-preference?tree=Unilevel&rule=FirstEmptyRollup`);
    await call('SetLegWeights', '/leg-weights?tree=Binary', { Weights: [{ CustomerId: id, Weight: 7 }] });
    for (const [operation, path] of [
      ['GetLegWeights', '/customers/2/leg-weights?tree=Binary'],
      ['GetPlacementPreference', `${one}/placement-preference?tree=Unilevel`],
      ['GetDownlineIds', '/customers/2/downline'],
      ['GetDownlineIds', '/customers/2/downline?asOf=2030-01-01'],
      ['GetDownlineIdsByAssociateId', '/customers/GetDownlineIds?associateId=2'],
      ['CountDownline', '/customers/2/downline/count'],
      ['GetBottomOfLeg', '/customers/2/downline/bottom?tree=Binary&leg=Left'],
      ['SearchDownline', '/customers/2/downline/search?term=example.com'],
      ['GetUplineIds', `${one}/upline`],
      ['GetNearestPlaced', `${one}/upline/placed?tree=Binary`],
      ['ListDownlineNodes', '/customers/2/downline/nodes?orderBy=downlineCount'],
      ['GetUplineIds', `${one}/upline?asOf=2030-01-01`],
      ['GetUnplacedCustomers', '/customers/2/downline/UnplacedAssociates?tree=Unilevel'],
      ['GetUnplacedCustomers', `${one}/downline/UnplacedAssociates?tree=Unilevel`],
      ['GetUnplacedCustomersClone', '/customers/clone-60d38/2/downline/UnplacedAssociates?tree=Unilevel'],
      ['ListPlacements', `${one}/placements`],
    ] as const) {
      await call(operation, path);
    }
    const page = await call('ListDownlineNodes', '/customers/2/downline/nodes?pageSize=1');
    await call('ListDownlineNodes', `/customers/2/downline/nodes?pageSize=1&cursor=${page['NextCursor']}`);
    const Items = [{ Action: 'place', CustomerId: id, Tree: 'Unilevel', ToUplineId: upline }];
    const { BatchId: batch } = await call('StagePlacementBatch', '/placement-batches', { Items });
    await call('GetPlacementBatch', `/placement-batches/${batch}`);
    await call('CommitPlacementBatch', `/placement-batches/${batch}/commit`);
    await call('UndoPlacementBatch', `/placement-batches/${batch}/undo`);
    await call('RemoveNode', `${one}/downline/removenode?tree=Unilevel&children=rollup`);
    await call('PlaceByRule', `${one}/downline/placebyrule?tree=Unilevel`);
    // An erasure removes the stored answers about batches if a batch has named the customer.
    await call('DeleteCustomer', one);
    await call('EraseCustomer', `${one}/erase`);
  }

  async function callPortal(): Promise<void> {
    const client = await signedIn(server, 'plans@example.com', 'Administrator');
    const { SubscriptionId: id } = await ask(client, 'CreateSubscription', '/subscriptions', {
      Name: 'plans',
    });
    for (const [operation, path] of [
      ['GetSession', '/session'],
      ['ListSessions', '/sessions'],
      ['ListAccounts', '/accounts'],
      ['ListHookBindings', '/hook-bindings'],
      ['ListHookCallsOfRequest', '/requests/some-request/hook-calls'],
      ['ListSubscriptions', '/subscriptions?all=true'],
      ['ListSubscriptions', '/subscriptions'],
      ['GetSubscription', `/subscriptions/${id}`],
      ['ShowKey', `/subscriptions/${id}/keys/primary`],
      ['GetUsage', `/subscriptions/${id}/usage`],
      ['ListRequests', `/subscriptions/${id}/requests?status=4xx`],
      ['ListProducts', '/products'],
      ['ListOperationGroups', '/operation-groups'],
      ['ListCustomPages', '/custom-pages'],
      ['ListSignOnDestinations', '/sign-on/destinations'],
      ['GetOffice', '/office'],
      ['FindPeople', '/office/people?term=ada@example.com'],
      ['FindPeople', '/office/people?term=adalovelase'],
      ['GetPerson', '/office/people/2'],
      ['GetTimeline', '/office/people/2/timeline'],
      ['GetCompanyOverview', '/office/overview'],
      ['ListViews', '/office/access-log'],
      ['ListViews', '/office/access-log?customerId=2&beforeId=100'],
      ['ListViews', '/office/access-log?accountId=2'],
      ['ListRoles', '/office/roles'],
    ] as const) {
      await ask(client, operation, path);
    }
    await callOfficeTrees(client);
    await callConsole(client, id);
  }

  async function callConsole(client: PortalClient, SubscriptionId: number): Promise<void> {
    await using receiver = await startReceiver();
    const body = { SubscriptionId, Name: 'console', Url: receiver.url };
    const { Endpoint } = await ask(client, 'CreateConsoleEndpoint', '/event-endpoints', body);
    const one = `/event-endpoints/${Endpoint.EndpointId}`;
    const { AttemptId } = await ask(client, 'SendConsoleTest', `${one}/test`);
    await ask(client, 'ListConsoleEndpoints', '/event-endpoints');
    await ask(client, 'GetConsoleEndpoint', one);
    const [{ Position }] = await call('ListEvents', '/events?limit=1');
    await ask(client, 'PreviewConsoleEvent', `${one}/preview?position=${Position}`);
    for (const query of ['', '?type=day.started', '?since=2020-01-01&until=2020-01-02', '?customerId=2'])
      await ask(client, 'ListConsoleDeliveries', `${one}/deliveries${query}`);
    await ask(client, 'GetConsoleDelivery', `${one}/deliveries/${AttemptId}`);
    await ask(client, 'ListConsoleWaiting', `${one}/waiting`);
    await ask(client, 'DeleteConsoleEndpoint', one);
  }

  async function callOfficeTrees(client: PortalClient): Promise<void> {
    const id = Number(await call('CreateCustomer', '/customers', distributorBody({ SponsorId: 2 })));
    const tree = '/office/trees/Unilevel';
    for (const asOf of ['', '&asOf=2030-01-01'])
      for (const [operation, path] of [
        ['ListOfficeTrees', '/office/trees?'],
        ['GetOfficeNode', `${tree}/nodes/${id}?`],
        ['ListOfficeChildren', `${tree}/nodes/2/children?pageSize=1`],
        ['GetOfficeWindow', `${tree}/nodes/2/window?`],
        ['CountOfficeDownlines', `${tree}/counts?ids=2,${id}`],
      ] as const) {
        await ask(client, operation, operation === 'ListOfficeTrees' ? path : path + asOf);
      }
    await ask(client, 'ListOfficePlacements', `${tree}/nodes/${id}/placements`);
    await ask(client, 'ListOfficeChanges', `${tree}/nodes/${id}/changes?from=2020-01-01`);
    await ask(client, 'FindInTree', `${tree}/people?search=somebody`);
    const upline = Number(await call('CreateCustomer', '/customers', distributorBody({ SponsorId: 2 })));
    const order = { CustomerId: id, ToUplineId: upline, Reason: 'asked' };
    const { BatchId } = await ask(client, 'CarryOutOfficeMove', `${tree}/moves`, order);
    await ask(client, 'GetOfficeBatch', `/office/trees/batches/${BatchId}`);
    await ask(client, 'PreviewOfficeBatchUndo', `/office/trees/batches/${BatchId}/undo/preview`);
    await ask(client, 'UndoOfficeBatch', `/office/trees/batches/${BatchId}/undo`);
    await askBatches(client, { Tree: 'Unilevel', CustomerId: id, ToUplineId: upline });
  }

  async function askBatches(client: PortalClient, move: object): Promise<void> {
    const batches = '/office/trees/batches';
    const Moves = [move];
    const { BatchId } = await ask(client, 'StageOfficeBatch', batches, { Reason: 'asked', Moves });
    await ask(client, 'ListOfficeBatches', `${batches}?state=staged`);
    await ask(client, 'ListOfficeBatches', `${batches}?before=1000`);
    const { Version } = await ask(client, 'AddOfficeMoves', `${batches}/${BatchId}/moves`, { Moves });
    const removal = `${batches}/${BatchId}/moves/1?version=${Version}`;
    const removed = await ask(client, 'RemoveOfficeMove', removal);
    const seen = { Version: removed.Version };
    await ask(client, 'CommitOfficeBatch', `${batches}/${BatchId}/commit`, seen);
    await ask(client, 'UndoOfficeBatch', `${batches}/${BatchId}/undo`);
    const other = await ask(client, 'StageOfficeBatch', batches, { Reason: 'asked', Moves });
    const discarded = `${batches}/${other.BatchId}?version=${other.Version}`;
    await ask(client, 'DiscardOfficeBatch', discarded);
    await ask(client, 'ListOfficeWaiting', '/office/trees/Unilevel/waiting');
  }

  it('every operation of the API, and every read of the portal, has been called', () => {
    const expected = [...operationContracts, ...portalContracts.filter(({ method }) => method === 'GET')];
    assert.deepEqual(
      expected.map(({ id }) => id).filter((id) => !called.has(id)),
      [],
    );
    assert.ok(statements.size > 100, `${statements.size} statements under ${PORTAL_PREFIX} and /v1`);
  });

  /** Steps of all statements for which `isFault` is true. */
  function faults(isFault: (detail: string, sql: string) => boolean): string[] {
    using database = new DatabaseSync(server.config.databaseFile, { readOnly: true });
    database.function(STILL_WANTED, () => 1);
    return [...statements]
      .filter((sql) => /^\s*(?:select|with|insert|update|delete)/i.test(sql))
      .flatMap((sql) => {
        const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
        return steps.filter(({ detail }) => isFault(detail, sql)).map(({ detail }) => `${detail}: ${sql}`);
      });
  }

  it('the removal of expired rows has run', async () => {
    const client = await signedIn(server, 'jobs@example.com', 'Administrator');
    const { Jobs } = await ask(client, 'GetCompanyOverview', '/office/overview');
    assert.equal(Jobs.find(({ Name }: { readonly Name: string }) => Name === 'Purge')?.Outcome, 'Succeeded');
  });

  it('no statement scans a growing table', () => {
    const scans = faults((detail) => {
      const scanned = /^SCAN (\S+)/.exec(detail)?.[1];
      // Rows that are part of the statement: `SCAN 20-ROW VALUES CLAUSE`, or a list as JSON.
      if (scanned === undefined || /^(?:\d+-ROW|json_each)$/.test(scanned)) return false;
      if (OF_ERASURES.test(detail) || OF_UPKEEP.test(detail)) return false;
      return !MAY_BE_SCANNED.includes(scanned);
    });
    assert.deepEqual(scans, []);
  });

  it('no statement reads a whole tree', () => {
    assert.deepEqual(
      faults((detail) => /^SEARCH .* INDEX \w+ \(tree=\?\)/.test(detail)),
      [],
    );
  });
});
