import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { storedData } from '../../../test/support/refusals.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import type { TimelineEffect } from '../get-timeline/contract.ts';
import type { OfficeMergeTree } from './merge-answers.ts';

const REASON = 'enrolled twice';
const FROZEN = { frozen: [{ from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }] };
const plan = fourTrees({ Matrix: { movementPolicy: FROZEN } });

let server: TestServer;
let admin: PortalClient & { readonly accountId: number };
let merger: PortalClient & { readonly accountId: number };
before(async () => {
  server = await startTestServer({ extension: { plan } });
  admin = await signedIn(server, 'amara@example.com', 'Administrator');
  merger = await signedIn(server, 'merger@example.com', 'Developer');
  // May merge, but may not see contact data or birth dates.
  for (const permission of ['people.merge', 'people.read', 'people.find']) {
    await server.sql(
      `INSERT INTO office_role_permissions (role, permission) VALUES ('Merging', '${permission}')`,
    );
  }
  await admin.ok('PUT', `/office/accounts/${merger.accountId}/roles`, { Roles: ['Merging'] });
});
after(() => server.close());

const network = async (nodes: readonly NetworkNode['uplines'][]) =>
  (await addNetwork(
    server.installation,
    nodes.map((uplines) => ({ uplines: { Enrollment: -1, ...uplines } })),
  )) as [number, number, number, number];
const preview = (id: number, MergedCustomerId: number, more: object = {}) =>
  merger.ok('POST', `/office/people/${id}/merge/preview`, { MergedCustomerId, ...more });
interface Seen {
  readonly Survivor: { readonly CustomerId: number; readonly Version: string };
  readonly Merged: { readonly CustomerId: number; readonly Version: string };
}
const merge = ({ Survivor, Merged }: Seen, more: object = {}) =>
  merger.call('POST', `/office/people/${Survivor.CustomerId}/merge`, {
    ...{ MergedCustomerId: Merged.CustomerId, Reason: REASON },
    ...{ Version: Survivor.Version, MergedVersion: Merged.Version, ...more },
  });
const fieldOf = (answer: { Fields: { Field: string }[] }, name: string) =>
  answer.Fields.find(({ Field }) => Field === name) as Record<string, unknown> | undefined;
const treeOf = (answer: { Trees: OfficeMergeTree[] }, name: string) =>
  (answer.Trees.find(({ Tree }) => Tree === name) ?? assert.fail(name)) as OfficeMergeTree;

/** The parts that the picture of a tree shows in the preview of an undo. */
const pictured = ({ Tree, Moving, Nodes, First, From, To }: Record<string, unknown>) => [
  ...[Tree, Moving, Nodes],
  ...[First, From, To].map((person) => (person as { CustomerId: number } | null)?.CustomerId),
];

describe('The preview of a merge in the back office', () => {
  it('shows both records with masks, which value stays and what is lost, and changes nothing', async () => {
    const s = await server.create(distributorBody({ WebAlias: 'shop-one', CompanyName: 'One Ltd.' }));
    const merged = retailBody({ WebAlias: 'shop-two', CompanyName: 'Two Ltd.' });
    const m = await server.create(merged);
    const stored = await storedData(server);
    const answer = await preview(s, m, { Take: ['CompanyName', 'Username'] });
    assert.equal(answer.IsAllowed, true);
    const company = fieldOf(answer, 'CompanyName');
    assert.deepEqual(
      [company?.['Survivor'], company?.['Merged'], company?.['IsTaken'], company?.['Lost']],
      ['One Ltd.', 'Two Ltd.', true, 'One Ltd.'],
    );
    const email = String(fieldOf(answer, 'EmailAddress')?.['Merged']);
    assert.match(email, /•••@/);
    assert.ok(!JSON.stringify(answer).includes(String(merged['EmailAddress'])));
    assert.deepEqual([answer.WebAliases, answer.LostWebAliases], [['shop-one', 'shop-two'], []]);
    assert.deepEqual([answer.Login, answer.EndsLogin], ['merged', true]);
    assert.deepEqual(await storedData(server), stored);
  });

  it('leads from the id of the merged record to the survivor', async () => {
    const s = await server.create(distributorBody());
    const m = await server.create(distributorBody());
    const done = await merge(await preview(s, m));
    assert.equal(done.status, 200, done.text);
    const { Items } = await admin.ok('GET', `/office/people?term=${m}`);
    assert.deepEqual(
      Items.map(({ CustomerId, MergedInto }: Record<string, { CustomerId: number }>) => [
        CustomerId,
        MergedInto?.CustomerId,
      ]),
      [[m, s]],
    );
  });

  it('does not reveal whether two hidden values are equal', async () => {
    const listed = async (BirthDate: string, TaxId: string) => {
      const s = await server.create(distributorBody({ BirthDate: '1991-05-12' }));
      const m = await server.create(distributorBody({ BirthDate, TaxId }));
      const { Fields } = await preview(s, m);
      return fieldOf({ Fields }, 'BirthDate');
    };
    assert.deepEqual(await listed('1991-05-12', 'TAX-A1'), await listed('1977-01-02', 'TAX-A2'));
  });

  it('shows who moves where in each tree, why a move is refused, and how it would be accepted', async () => {
    const [s, m, a] = await network([
      { Unilevel: -1, Binary: [-1, 'Left'], Matrix: [-1, 'Left'] },
      { Unilevel: -1, Binary: [-1, 'Right'], Matrix: [-1, 'Middle'] },
      { Enrollment: 1, Unilevel: 1, Binary: [1, 'Left'], Matrix: [1, 'Left'] },
      { Enrollment: 0, Unilevel: 2, Binary: [0, 'Left'] },
    ]);
    const answer = await preview(s, m);
    assert.equal(answer.IsAllowed, false);
    const unilevel = treeOf(answer, 'Unilevel');
    assert.deepEqual([unilevel.IsAllowed, unilevel.Moving, unilevel.Nodes], [true, 1, 2]);
    assert.deepEqual(
      [unilevel.First?.CustomerId, unilevel.From?.CustomerId, unilevel.To?.CustomerId],
      [a, m, s],
    );
    assert.equal(treeOf(answer, 'Enrollment').StaysVacant, true);
    const [matrix] = treeOf(answer, 'Matrix').Refused;
    assert.equal(matrix?.Problems[0]?.Code, 'moves_are_frozen');
    assert.equal(matrix?.Problems[0]?.Remedy, 'Moves are possible again from 2100-01-01.');
    const [binary] = treeOf(answer, 'Binary').Refused;
    assert.deepEqual(
      [binary?.Person.CustomerId, binary?.Problems[0]?.Code, binary?.Problems[0]?.Remedy],
      [a, 'position_taken', 'Use the next open position where a leg is taken.'],
    );
    assert.match(binary?.Problems[0]?.Message ?? '', /^The Left leg of .+ is taken\.$/);
    const open = treeOf(await preview(s, m, { FindAvailable: true }), 'Binary');
    assert.equal(open.RefusedCount, 0);
  });
});

describe('A merge in the back office', () => {
  const pair = async () => {
    const nodes = [{ Unilevel: -1 }, { Unilevel: -1 }, { Enrollment: 1, Unilevel: 1 }];
    return network(nodes as unknown as readonly NetworkNode['uplines'][]);
  };
  const timeline = async (id: number) => {
    const { Entries } = await merger.ok('GET', `/office/people/${id}/timeline?kind=Merge`);
    return Entries.map((entry: { Actor: string; RequestId: string; Effects: TimelineEffect[] }) => {
      const { Action, From, To, Text } = entry.Effects.find(({ Kind }) => Kind === 'Merge') ?? assert.fail();
      return [Action, From?.CustomerId, To?.CustomerId, Text, entry.Actor, entry.RequestId];
    });
  };

  it('is in the timeline of both people, with its undo, the account and the request', async () => {
    const [s, m] = await pair();
    const done = await merge(await preview(s, m));
    assert.equal(done.status, 200, done.text);
    const person = await merger.ok('GET', `/office/people/${m}`);
    assert.equal(person.MergedInto.CustomerId, s);
    assert.equal((await merger.ok('GET', `/office/people/${s}`)).MergedInto, null);
    const undone = await merger.call('POST', `/office/people/${m}/merge/undo`);
    assert.equal(undone.status, 200, undone.text);
    assert.equal((await merger.ok('GET', `/office/people/${m}`)).MergedInto, null);
    const requestOf = (reply: { headers: Headers }) => reply.headers.get('x-directscale-requestid');
    const expected = [
      ['Undone', m, s, null, 'merger', requestOf(undone)],
      ['Merged', m, s, REASON, 'merger', requestOf(done)],
    ];
    assert.deepEqual(await timeline(s), expected);
    assert.deepEqual(await timeline(m), expected);
    const actors = await server.sql(
      `SELECT DISTINCT merged_by, undone_by FROM customer_merges WHERE merged_id = ${m}`,
    );
    const actor = `account ${merger.accountId}`;
    assert.deepEqual(actors, [{ merged_by: actor, undone_by: actor }]);
  });

  it('is refused when either record has changed since the preview', async () => {
    const [s, m] = await pair();
    for (const id of [s, m]) {
      const seen = await preview(s, m);
      const changed = await server.call('PATCH', `/v1/customers/${id}`, { CompanyName: `Changed ${id}` });
      assert.equal(changed.status, 200, changed.text);
      const refused = await merge(seen);
      assert.deepEqual([refused.status, refused.json.code], [412, 'precondition_failed']);
    }
    assert.equal((await merge(await preview(s, m))).status, 200);
  });

  it('has a preview of its undo: what goes back, and what prevents it', async () => {
    const [s, m, child] = await pair();
    const body = { Take: ['EmailAddress'] };
    const name = (await merger.ok('GET', `/office/people/${m}`)).Name;
    assert.equal((await merge(await preview(s, m, body), body)).status, 200);
    const stored = await storedData(server);
    const look = () => merger.ok('POST', `/office/people/${m}/merge/undo/preview`);
    const undo = await look();
    assert.deepEqual(
      [undo.IsAllowed, undo.Merged.Name, undo.Survivor.CustomerId, undo.Reason, undo.MergedBy],
      [true, name, s, REASON, 'merger'],
    );
    assert.match(fieldOf(undo, 'EmailAddress')?.['To'] as string, /•••@/);
    assert.deepEqual(undo.Trees.map(pictured), [
      ['Enrollment', 1, 1, child, s, m],
      ['Unilevel', 1, 1, child, s, m],
    ]);
    assert.equal(undo.Trees[0].To.Name, name, 'the record is blank, but the place has its name');
    assert.deepEqual(await storedData(server), stored);

    const path = `/v1/customers/${child}/downline/placenode?tree=Unilevel&toUplineId=2`;
    assert.equal((await server.call('POST', path)).status, 200);
    const refused = await look();
    assert.deepEqual(refused.Trees[1].To, null, 'no place is promised');
    assert.deepEqual(
      [refused.IsAllowed, refused.Problems[0].Code, refused.Problems[0].Remedy],
      [false, 'batch_built_upon', 'Undo the later moves first.'],
    );
    assert.equal((await merger.call('POST', `/office/people/${m}/merge/undo`)).json.code, 'batch_built_upon');
  });

  it('has a preview of its undo with whole downlines, and with a survivor who gives the place back', async () => {
    const [m, s, child] = await network([
      { Unilevel: -1 },
      { Unilevel: 0 },
      { Unilevel: 0 },
      { Unilevel: 2 },
      { Unilevel: 2 },
    ]);
    assert.equal((await merge(await preview(s, m))).status, 200);
    const undo = await merger.ok('POST', `/office/people/${m}/merge/undo/preview`);
    const tree = treeOf(undo, 'Unilevel') as unknown as Record<string, unknown>;
    assert.deepEqual(pictured(tree), ['Unilevel', 1, 3, child, s, m]);
    assert.equal(tree['GivesPlaceBack'], true);
    assert.equal((await merger.call('POST', `/office/people/${m}/merge/undo`)).status, 200);
  });

  it('has its previews in the record of reads, for both people', async () => {
    const [s, m] = await pair();
    const opened = async () => {
      const entries = await admin.ok('GET', `/office/access-log?accountId=${merger.accountId}`);
      const ids = entries.map(({ CustomerId }: { CustomerId: number }) => CustomerId);
      return [s, m].map((id) => ids.filter((other: number) => other === id).length);
    };
    const seen = await preview(s, m);
    assert.deepEqual(await opened(), [1, 1]);
    assert.equal((await merge(seen)).status, 200);
    const again = await signedIn(server, 'again@example.com', 'Developer');
    await admin.ok('PUT', `/office/accounts/${again.accountId}/roles`, { Roles: ['Merging'] });
    await again.ok('POST', `/office/people/${m}/merge/undo/preview`);
    const entries = await admin.ok('GET', `/office/access-log?accountId=${again.accountId}`);
    assert.deepEqual(
      entries.map(({ CustomerId }: { CustomerId: number }) => CustomerId).toSorted(),
      [s, m].toSorted(),
    );
  });

  it('leaves no reset link and no later note of the merged person, even if created at the same time', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [s, m] = await pair();
      const seen = await preview(s, m);
      const [merged, link, note] = await Promise.all([
        merge(seen),
        admin.call('POST', `/office/people/${m}/password-link`, {}),
        admin.call('POST', `/office/people/${m}/notes`, { Text: 'Called' }),
      ]);
      assert.equal(merged.status, 200, merged.text);
      for (const answer of [link, note]) {
        if (answer.status >= 300) assert.equal(answer.json.code, 'customer_merged', answer.text);
      }
      assert.deepEqual(
        await server.sql(`SELECT customer_id FROM password_links WHERE customer_id = ${m}`),
        [],
      );
      const late = await admin.call('POST', `/office/people/${m}/notes`, { Text: 'Late' });
      assert.equal(late.json.code, 'customer_merged');
    }
  });
});
