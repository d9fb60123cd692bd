import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody } from '../../test/support/bodies.ts';
import { assertGeneratedSection, markdownTable } from '../../test/support/generated-docs.ts';
import { type PortalClient, portalClient, signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { portalContracts } from '../catalogue/portal-operations.ts';
import { officeOperations } from './office-operations.ts';
import { ALL_PERMISSIONS, PERMISSIONS } from './permissions.ts';
import { PERSON_FIELDS } from './person-fields.ts';
import { officeTreeOperations } from './trees/operations.ts';

const ROLES = ['Support', 'Genealogy', 'Compliance', 'Administrator'] as const;
const EVERY_ROLE = [...ROLES];

interface Case {
  /** Below `/portal/api`. */
  readonly path: (customerId: number, accountId: number) => string;
  readonly body?: unknown;
  /**
   * The roles that permit the operation. They are listed here, so that a change of a role or an operation must be
   * intentional.
   */
  readonly roles: readonly string[];
}

const MOVERS = ['Genealogy', 'Administrator'];
const TREE = '/office/trees/unilevel';
const NO_BATCH = '/office/trees/batches/999999';
/** No customer has this id, so that a permitted move changes nothing. */
const NO_MOVE = { CustomerId: 999_999, ToUplineId: 2, Reason: 'Asked for' };
const BATCH_MOVE = { Tree: 'Unilevel', CustomerId: 999_999, ToUplineId: 2 };

/** A valid call of each operation. */
const CASES: Readonly<Record<string, Case>> = {
  FindPeople: { path: () => '/office/people?term=ada', roles: EVERY_ROLE },
  ExportPeople: {
    path: () => '/office/people-export',
    body: {},
    roles: ['Compliance', 'Administrator'],
  },
  GetPerson: { path: (id) => `/office/people/${id}`, roles: EVERY_ROLE },
  ShowField: {
    path: (id) => `/office/people/${id}/shown-fields`,
    body: { Field: 'EmailAddress' },
    roles: ['Support', 'Compliance', 'Administrator'],
  },
  GetTimeline: { path: (id) => `/office/people/${id}/timeline`, roles: EVERY_ROLE },
  AddNote: { path: (id) => `/office/people/${id}/notes`, body: { Text: 'Called' }, roles: EVERY_ROLE },
  ChangeStatus: {
    path: (id) => `/office/people/${id}/status`,
    body: { CustomerStatus: 1, Version: '"0"' },
    roles: ['Compliance', 'Administrator'],
  },
  PreviewEdit: {
    path: (id) => `/office/people/${id}/preview`,
    body: { Changes: {}, Version: '"0"' },
    roles: ['Support', 'Compliance', 'Administrator'],
  },
  EditPerson: {
    path: (id) => `/office/people/${id}`,
    body: { Changes: {}, Version: '"0"' },
    roles: ['Support', 'Compliance', 'Administrator'],
  },
  PreviewStatus: {
    path: (id) => `/office/people/${id}/status/preview`,
    body: { CustomerStatus: 1, Version: '"0"' },
    roles: ['Compliance', 'Administrator'],
  },
  PreviewType: {
    path: (id) => `/office/people/${id}/type/preview`,
    body: { CustomerType: 1, Changes: {}, Version: '"0"' },
    roles: ['Support', 'Genealogy', 'Administrator'],
  },
  ChangeType: {
    path: (id) => `/office/people/${id}/type`,
    body: { CustomerType: 1, Changes: {}, Version: '"0"' },
    roles: ['Support', 'Genealogy', 'Administrator'],
  },
  MakePasswordLink: {
    path: (id) => `/office/people/${id}/password-link`,
    body: {},
    roles: ['Support', 'Compliance', 'Administrator'],
  },
  PreviewOfficeMerge: {
    path: (id) => `/office/people/${id}/merge/preview`,
    body: { MergedCustomerId: 999_999 },
    roles: ['Compliance', 'Administrator'],
  },
  CarryOutOfficeMerge: {
    path: (id) => `/office/people/${id}/merge`,
    body: { MergedCustomerId: 999_999, Reason: 'Asked for', Version: '"0"', MergedVersion: '"0"' },
    roles: ['Compliance', 'Administrator'],
  },
  PreviewOfficeMergeUndo: {
    path: (id) => `/office/people/${id}/merge/undo/preview`,
    roles: ['Compliance', 'Administrator'],
  },
  UndoOfficeMerge: {
    path: (id) => `/office/people/${id}/merge/undo`,
    roles: ['Compliance', 'Administrator'],
  },
  GetCompanyOverview: { path: () => '/office/overview', roles: ['Administrator'] },
  ListViews: { path: () => '/office/access-log', roles: ['Compliance', 'Administrator'] },
  ListRoles: { path: () => '/office/roles', roles: ['Administrator'] },
  AssignRoles: {
    path: (_, accountId) => `/office/accounts/${accountId}/roles`,
    body: { Roles: [] },
    roles: ['Administrator'],
  },
  ListOfficeTrees: { path: () => '/office/trees', roles: EVERY_ROLE },
  GetOfficeNode: { path: (id) => `${TREE}/nodes/${id}`, roles: EVERY_ROLE },
  ListOfficeChildren: { path: (id) => `${TREE}/nodes/${id}/children`, roles: EVERY_ROLE },
  GetOfficeWindow: { path: (id) => `${TREE}/nodes/${id}/window`, roles: EVERY_ROLE },
  CountOfficeDownlines: { path: (id) => `${TREE}/counts?ids=${id}`, roles: EVERY_ROLE },
  ListOfficePlacements: { path: (id) => `${TREE}/nodes/${id}/placements`, roles: EVERY_ROLE },
  ListOfficeChanges: { path: (id) => `${TREE}/nodes/${id}/changes?from=2026-01-01`, roles: EVERY_ROLE },
  FindInTree: { path: () => `${TREE}/people?search=ada`, roles: EVERY_ROLE },
  PreviewOfficeMove: { path: () => `${TREE}/moves/preview`, body: NO_MOVE, roles: MOVERS },
  CarryOutOfficeMove: { path: () => `${TREE}/moves`, body: NO_MOVE, roles: MOVERS },
  ListOfficeWaiting: { path: () => `${TREE}/waiting`, roles: EVERY_ROLE },
  PreviewOfficePlacing: {
    path: () => `${TREE}/waiting/preview`,
    body: { CustomerIds: [999_999] },
    roles: MOVERS,
  },
  CarryOutOfficeMoves: {
    path: () => '/office/trees/moves',
    body: { Reason: 'Asked for', Moves: [BATCH_MOVE] },
    roles: MOVERS,
  },
  ListOfficeBatches: { path: () => '/office/trees/batches?state=staged', roles: EVERY_ROLE },
  StageOfficeBatch: {
    path: () => '/office/trees/batches',
    body: { Reason: 'Asked for', Moves: [BATCH_MOVE] },
    roles: MOVERS,
  },
  AddOfficeMoves: { path: () => `${NO_BATCH}/moves`, body: { Moves: [BATCH_MOVE] }, roles: MOVERS },
  RemoveOfficeMove: { path: () => `${NO_BATCH}/moves/0?version=a`, roles: MOVERS },
  DiscardOfficeBatch: { path: () => `${NO_BATCH}?version=a`, roles: MOVERS },
  CommitOfficeBatch: { path: () => `${NO_BATCH}/commit`, body: { Version: 'a' }, roles: MOVERS },
  GetOfficeBatch: { path: () => NO_BATCH, roles: EVERY_ROLE },
  PreviewOfficeBatchUndo: { path: () => `${NO_BATCH}/undo/preview`, roles: MOVERS },
  UndoOfficeBatch: { path: () => `${NO_BATCH}/undo`, roles: MOVERS },
};
/** Operations that any signed-in account may call. */
const OPEN = ['GetOffice'];

const all = [...officeOperations, ...officeTreeOperations];

let server: TestServer;
let admin: PortalClient;
let customerId: number;
/** The account that the paths name; its roles do not matter. */
let other: PortalClient & { readonly accountId: number };
before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
  other = await signedIn(server, 'other@example.com', 'Developer');
  customerId = await server.create(distributorBody());
});
after(() => server.close());

async function withRoles(name: string, roles: readonly string[]) {
  const client = await signedIn(server, `${name.toLowerCase()}@example.com`, 'Developer');
  await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: roles });
  return client;
}

/** Returns `permitted`, or the error code of the refusal. */
async function outcome(client: PortalClient, id: string): Promise<string> {
  const { contract } = all.find((operation) => operation.contract.id === id) ?? assert.fail(id);
  const { path, body } = CASES[id] ?? assert.fail(`${id} is not in the matrix`);
  const reply = await client.call(contract.method, path(customerId, other.accountId), body);
  if ([401, 403].includes(reply.status)) return reply.json.code;
  assert.notEqual(reply.status, 400, `${id}: ${reply.text}`);
  return 'permitted';
}

describe('The roles of the back office', () => {
  it('have a line in this matrix for every operation below /office', () => {
    const ids = portalContracts.filter(({ path }) => path.startsWith('/office')).map(({ id }) => id);
    assert.deepEqual([...Object.keys(CASES), ...OPEN].toSorted(), ids.toSorted());
    const open = all.filter(({ permission }) => permission === null);
    assert.deepEqual(
      open.map(({ contract }) => contract.id),
      OPEN,
    );
  });

  it('have only permissions that an operation requires', () => {
    const asked = new Set(all.map(({ permission }) => permission));
    // Show Field requires the permission of the field.
    for (const { permission } of PERSON_FIELDS) if (permission !== 'never') asked.add(permission);
    // The event console requires these where the account owns no subscription
    // (events/console-access.test.ts).
    for (const permission of ['events.read', 'events.manage'] as const) asked.add(permission);
    assert.deepEqual(
      ALL_PERMISSIONS.filter((permission) => !asked.has(permission)),
      [],
    );
  });

  it('separate the permission to move people from the permission to undo moves', async () => {
    const add = (role: string, permission: string) =>
      server.sql(
        `INSERT INTO office_role_permissions (role, permission) VALUES ('${role}', '${permission}')`,
      );
    await add('Movers', 'trees.move');
    await add('Undoers', 'batches.commit');
    const [mover, undoer] = [await withRoles('mover', ['Movers']), await withRoles('undoer', ['Undoers'])];
    assert.equal(await outcome(mover, 'CarryOutOfficeMove'), 'permitted');
    assert.equal(await outcome(mover, 'UndoOfficeBatch'), 'permission_missing');
    assert.equal(await outcome(undoer, 'CarryOutOfficeMove'), 'permission_missing');
    assert.equal(await outcome(undoer, 'UndoOfficeBatch'), 'permitted');
    await server.sql("DELETE FROM office_role_permissions WHERE role IN ('Movers', 'Undoers')");
  });

  for (const role of ROLES) {
    it(`permit ${role} exactly the operations in the matrix`, async () => {
      const client = await withRoles(role, [role]);
      for (const [id, { roles }] of Object.entries(CASES)) {
        const expected = roles.includes(role) ? 'permitted' : 'permission_missing';
        assert.equal(await outcome(client, id), expected, `${id} as ${role}`);
      }
    });
  }

  it('permit nothing to an account without a role or to a browser without a session', async () => {
    const without = await withRoles('nothing', []);
    for (const id of Object.keys(CASES)) {
      assert.equal(await outcome(without, id), 'permission_missing', id);
      assert.equal(await outcome(portalClient(server), id), 'not_signed_in', id);
    }
  });

  it('combine their permissions', async () => {
    const both = await withRoles('both', ['Genealogy', 'Compliance']);
    const { Permissions, Roles } = await both.ok('GET', '/office');
    assert.deepEqual(Roles, ['Compliance', 'Genealogy']);
    assert.ok(Permissions.includes('trees.move') && Permissions.includes('access-log.read'));
    assert.ok(!Permissions.includes('roles.assign'));
  });

  it('take effect with the next request of an open session', async () => {
    const client = await withRoles('fleeting', ['Support']);
    assert.equal(await outcome(client, 'GetPerson'), 'permitted');
    await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: [] });
    assert.equal(await outcome(client, 'GetPerson'), 'permission_missing');
  });

  it('permit everything to administrators of the portal, who could give themselves any role', async () => {
    const { Permissions } = await admin.ok('GET', '/office');
    assert.deepEqual(Permissions, ALL_PERMISSIONS);
  });

  it('are documented with their permissions', async () => {
    const { Roles } = await admin.ok('GET', '/office/roles');
    const names = Roles.map(({ Name }: { Name: string }) => Name);
    const rows = ALL_PERMISSIONS.map((permission) => [
      `\`${permission}\``,
      PERMISSIONS[permission],
      ...Roles.map(({ Permissions }: { Permissions: string[] }) =>
        Permissions.includes(permission) ? 'yes' : '',
      ),
    ]);
    const table = markdownTable(['Permission', 'Permits', ...names], rows);
    assertGeneratedSection('docs/back-office.md', 'permissions', table);
  });

  it('must exist, and can be given only to an existing account', async () => {
    const path = `/office/accounts/${other.accountId}/roles`;
    assert.equal((await admin.call('PUT', path, { Roles: ['Support', 'Root'] })).json.code, 'unknown_role');
    const nobody = await admin.call('PUT', '/office/accounts/99999/roles', { Roles: ['Support'] });
    assert.equal(nobody.json.code, 'account_not_found');
  });

  it('are those of a single request when several requests set them at the same time', async () => {
    const path = `/office/accounts/${other.accountId}/roles`;
    for (let round = 0; round < 5; round += 1) {
      await admin.ok('PUT', path, { Roles: [] });
      const wanted = [['Support'], ['Genealogy'], ['Support', 'Compliance'], ['Genealogy']];
      const answers = await Promise.all(wanted.map((Roles) => admin.call('PUT', path, { Roles })));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      const rows = await server.sql(
        `SELECT role FROM account_roles WHERE account_id = ${other.accountId} ORDER BY role DESC`,
      );
      const stored = rows.map(({ role }) => role).join();
      assert.ok(wanted.map((roles) => roles.join()).includes(stored), stored);
    }
    await admin.ok('PUT', path, { Roles: [] });
  });

  it('cannot be changed from a page of another site', async () => {
    const headers = { 'X-Upline-Csrf': 'forged' };
    const path = `/office/accounts/${other.accountId}/roles`;
    assert.equal((await admin.call('PUT', path, { Roles: [] }, headers)).json.code, 'csrf_failed');
  });
});
