import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { distributorBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { officeTreeOperations } from './operations.ts';

const TREE = '/office/trees/unilevel';

let server: TestServer;
let admin: PortalClient;
let [upline, other, person]: number[] = [];

async function withRoles(name: string, roles: readonly string[]) {
  const client = await signedIn(server, `${name}@office.example.com`, 'Developer');
  await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: roles });
  return client;
}

before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
  const add = (SponsorId: number, changes: object) =>
    server.create(distributorBody({ SponsorId, ...changes }));
  upline = await add(2, { FirstName: 'Noor', LastName: 'Haddad' });
  other = await add(2, { FirstName: 'Tariq', LastName: 'Nasser' });
  person = await add(upline, {
    ...{ FirstName: 'Marisol', LastName: 'Echeverría', BackOfficeId: '7K2QD' },
    ...{ EmailAddress: 'sol.tienda@correo.example.mx', PrimaryPhone: '+52 55 4821 9037' },
  });
});
after(() => server.close());

describe('Find in Tree', () => {
  const find = async (client: PortalClient, search: string): Promise<number[]> => {
    const found = await client.ok('GET', `${TREE}/people?search=${encodeURIComponent(search)}`);
    return found.map(({ CustomerId }: { CustomerId: number }) => CustomerId);
  };

  it('finds no one by part of an email address or phone without the permission to see it', async () => {
    const genealogy = await withRoles('genealogy', ['Genealogy']);
    const support = await withRoles('support', ['Support']);
    for (const part of ['sol.tienda', 'correo.example', '4821', '48219037', '219037']) {
      assert.deepEqual(await find(genealogy, part), [], part);
    }
    for (const part of ['sol.tienda', '4821']) assert.deepEqual(await find(support, part), [person], part);
  });

  it('finds no one by part of a value for Support after that role loses access to contact data', async () => {
    const support = await withRoles('restricted', ['Support']);
    await server.sql(
      `DELETE FROM office_role_permissions WHERE role = 'Support' AND permission = 'people.contact'`,
    );
    try {
      for (const part of ['sol.tienda', '4821']) assert.deepEqual(await find(support, part), [], part);
      assert.deepEqual(await find(support, 'marisol'), [person]);
    } finally {
      await server.sql(
        `INSERT INTO office_role_permissions (role, permission) VALUES ('Support', 'people.contact')`,
      );
    }
  });

  it('finds by id, back office id, name and misspelled name, without the permission', async () => {
    const genealogy = await withRoles('names', ['Genealogy']);
    for (const search of [`${person}`, '7K2QD', 'marisol', 'Echeverria Marisol', 'Marisol Echeveria']) {
      assert.deepEqual(await find(genealogy, search), [person], search);
    }
    assert.deepEqual(await find(genealogy, '  '), []);
  });
});

describe('The record of reads', () => {
  /** The latest answer that contains a batch. */
  let latest = { BatchId: 0, Version: '' };
  const ANOTHER = {
    Reason: 'asked',
    get Moves() {
      return [{ Tree: 'Unilevel', CustomerId: person, ToUplineId: other }];
    },
  };
  const BATCH = () => `/office/trees/batches/${latest.BatchId}`;
  /**
   * The record of each operation: [kind, person, number of people in a list]. An operation without an entry shows no
   * person.
   */
  const RECORDED: Readonly<Record<string, () => { path: string; body?: object; entry?: unknown[] }>> = {
    ListOfficeTrees: () => ({ path: '/office/trees' }),
    GetOfficeNode: () => ({ path: `${TREE}/nodes/${person}`, entry: ['Tree', person, null] }),
    ListOfficeChildren: () => ({ path: `${TREE}/nodes/${upline}/children`, entry: ['Tree', null, 1] }),
    GetOfficeWindow: () => ({ path: `${TREE}/nodes/${person}/window`, entry: ['Tree', null, 2] }),
    CountOfficeDownlines: () => ({ path: `${TREE}/counts?ids=${person}` }),
    ListOfficePlacements: () => ({
      path: `${TREE}/nodes/${person}/placements`,
      entry: ['Tree', person, null],
    }),
    ListOfficeChanges: () => ({
      path: `${TREE}/nodes/${person}/changes?from=2020-01-01`,
      entry: ['Tree', null, 2],
    }),
    FindInTree: () => ({ path: `${TREE}/people?search=marisol`, entry: ['Find', null, 1] }),
    PreviewOfficeMove: () => ({
      path: `${TREE}/moves/preview`,
      body: { CustomerId: person, ToUplineId: other },
      entry: ['Tree', person, null],
    }),
    CarryOutOfficeMove: () => ({
      path: `${TREE}/moves`,
      body: { CustomerId: person, ToUplineId: other, Reason: 'asked' },
      entry: ['Batch', null, 1],
    }),
    CarryOutOfficeMoves: () => ({
      path: '/office/trees/moves',
      body: { Reason: 'asked', Moves: [{ Tree: 'Unilevel', CustomerId: person, ToUplineId: upline }] },
      entry: ['Batch', null, 1],
    }),
    ListOfficeBatches: () => ({ path: '/office/trees/batches', entry: ['Batches', null, 2] }),
    StageOfficeBatch: () => ({
      path: '/office/trees/batches',
      body: { Reason: 'asked', Moves: [{ Tree: 'Unilevel', CustomerId: person, ToUplineId: other }] },
      entry: ['Batch', null, 1],
    }),
    GetOfficeBatch: () => ({ path: BATCH(), entry: ['Batch', null, 1] }),
    AddOfficeMoves: () => ({
      path: `${BATCH()}/moves`,
      body: { Moves: [{ Tree: 'Unilevel', CustomerId: person, ToUplineId: 2 }] },
      entry: ['Batch', null, 2],
    }),
    RemoveOfficeMove: () => ({
      path: `${BATCH()}/moves/1?version=${latest.Version}`,
      entry: ['Batch', null, 1],
    }),
    DiscardOfficeBatch: () => ({ path: `${BATCH()}?version=${latest.Version}` }),
    CommitOfficeBatch: () => ({
      path: `${BATCH()}/commit`,
      body: { Version: latest.Version },
      entry: ['Batch', null, 1],
    }),
    PreviewOfficeBatchUndo: () => ({ path: `${BATCH()}/undo/preview`, entry: ['Batch', null, 1] }),
    UndoOfficeBatch: () => ({ path: `${BATCH()}/undo`, entry: ['Batch', null, 1] }),
    ListOfficeWaiting: () => ({ path: `${TREE}/waiting`, entry: ['Waiting', null, 0] }),
    PreviewOfficePlacing: () => ({
      path: `${TREE}/waiting/preview`,
      body: { CustomerIds: [person] },
      entry: ['Waiting', null, 1],
    }),
  };
  const entriesOf = async (accountId: number): Promise<unknown[][]> =>
    (await admin.ok('GET', `/office/access-log?accountId=${accountId}`)).map(
      ({ What, CustomerId, People }: Record<string, unknown>) => [What, CustomerId, People],
    );
  beforeEach(() =>
    assert.deepEqual(
      Object.keys(RECORDED),
      officeTreeOperations.map(({ contract }) => contract.id),
    ),
  );

  it('contains the people that each operation on trees shows', async () => {
    for (const { contract } of officeTreeOperations) {
      const viewer = await withRoles(contract.id.toLowerCase(), ['Genealogy']);
      if (contract.id === 'CommitOfficeBatch')
        latest = await admin.ok('POST', '/office/trees/batches', ANOTHER);
      const { path, body, entry } = RECORDED[contract.id]?.() ?? assert.fail(contract.id);
      const answer = await viewer.ok(contract.method, path, body);
      if (answer.Version !== undefined) latest = answer;
      assert.deepEqual(await entriesOf(viewer.accountId), entry === undefined ? [] : [entry], contract.id);
    }
  });

  it('counts reads of one place within 15 minutes once, and ignores reads of an unknown person', async () => {
    const viewer = await withRoles('repeated', ['Genealogy']);
    await viewer.ok('GET', `${TREE}/nodes/${person}`);
    await viewer.ok('GET', `${TREE}/nodes/${person}/placements`);
    assert.equal((await viewer.call('GET', `${TREE}/nodes/999999`)).status, 404);
    assert.deepEqual(await entriesOf(viewer.accountId), [['Tree', person, null]]);
  });
});
