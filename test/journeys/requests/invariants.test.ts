import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { runSql, startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

let server: TestServer;
const createdAs = new Map<number, number>();

/** A retail customer who was upgraded, a distributor below them, and a preferred customer who became retail. */
const UPGRADED = 1001;
const DISTRIBUTOR = 1002;
const PREFERRED = 1003;

before(async () => {
  server = await startTestServer();
  createdAs.set(await server.create(retailBody()), 2);
  await server.call('PUT', `/v1/customers/upgrade/${UPGRADED}`, distributorBody());
  createdAs.set(await server.create(distributorBody({ SponsorId: UPGRADED, WebAlias: 'alias' })), 1);
  createdAs.set(await server.create(preferredBody()), 3);
  for (const CustomerType of [2, 3, 2]) {
    await server.call('PUT', `/v1/customers/${PREFERRED}`, retailBody({ CustomerType }));
  }
});
after(() => server.close());

const EARLY = `'2026-01-01T00:00:00.000Z'`;
const LATE = `'9998-01-01T00:00:00.000Z'`;
const LAST = `'9999-01-01T00:00:00.000Z'`;
const place = (tree: string, node: number, upline: number | string, to = 'NULL', from = EARLY) =>
  `INSERT INTO placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at, to_at)
   VALUES ('${tree}', ${node}, ${upline}, '', '', '', '', ${from}, ${to})`;
const log = (id: number, from: number, to: number) =>
  `INSERT INTO crm_associatetypechanges
   (last_modified, associateid, oldassociatebasetype, newassociatebasetype, changedate, actor, operation)
   VALUES (${EARLY}, ${id}, ${from}, ${to}, ${EARLY}, '', '')`;
/** Statements that the engines write differently. */
const { noTrigger, noReferences } = {
  sqlite: {
    noTrigger: 'DROP TRIGGER customers_log_type_change',
    // References are checked when the transaction commits, which it never does.
    noReferences: 'PRAGMA defer_foreign_keys = ON',
  },
  postgres: {
    noTrigger: 'DROP TRIGGER customers_log_type_change ON customers',
    noReferences: 'SET LOCAL session_replication_role = replica',
  },
}[testEngine];

const damages: [invariant: string, ...sql: string[]][] = [
  ['type changes link', `${log(PREFERRED, 1, 2)}`],
  ['type changes change something', log(PREFERRED, 2, 2)],
  ['the last type change ends', noTrigger, `UPDATE customers SET base_type = 3 WHERE id = ${PREFERRED}`],
  ['a chain of type changes begins', `DELETE FROM crm_associatetypechanges WHERE associateid = ${UPGRADED}`],
  [
    'a chain of type changes begins',
    noTrigger,
    `UPDATE customers SET base_type = 2 WHERE id = ${DISTRIBUTOR}`,
  ],
  ['one current placement', 'DROP INDEX placements_current_node', place('Enrollment', DISTRIBUTOR, UPGRADED)],
  ['the company root', `UPDATE placements SET upline_id = NULL WHERE node_id = ${UPGRADED}`],
  ['every upline is placed', `UPDATE placements SET to_at = ${LAST} WHERE node_id = ${UPGRADED}`],
  ['past placements do not overlap', place('Unilevel', UPGRADED, 2, LAST, LATE)],
  ['past placements do not overlap', place('Unilevel', UPGRADED, 2, LAST)],
  [
    'tree Unilevel hangs together',
    `UPDATE placements SET upline_id = ${DISTRIBUTOR} WHERE node_id = ${UPGRADED} AND tree = 'Unilevel'`,
  ],
  ['everybody is in the Enrollment tree', `DELETE FROM placements WHERE node_id = ${PREFERRED}`],
  [
    'who was created or upgraded',
    `UPDATE placements SET to_at = ${LAST} WHERE node_id = ${DISTRIBUTOR} AND tree = 'Unilevel'`,
  ],
  ...(['back_office_id', 'email_address', 'tax_id', 'username', 'web_alias'] as const).map(
    (column): [string, ...string[]] => [
      'is unique',
      `DROP INDEX customers_${column}_key_unique`,
      ...(column === 'web_alias' ? ['DROP INDEX web_aliases_web_alias_key_unique'] : []),
      `UPDATE customers SET ${column}_key = 'same' WHERE id IN (${UPGRADED}, ${DISTRIBUTOR})`,
    ],
  ),
  ['key columns hold', `UPDATE customers SET username = 'Other' WHERE id = ${UPGRADED}`],
  ['addresses belong to a customer', `UPDATE addresses SET customer_id = 5 WHERE customer_id = ${PREFERRED}`],
  ['outbox_events belong', 'UPDATE outbox_events SET customer_id = 5 WHERE id = 1'],
  ['crm_associatetypechanges belong', log(5, 1, 2)],
  ['placements belong', place('Unilevel', 5, 2)],
  [
    'custom_fields belong',
    `INSERT INTO custom_fields VALUES (5, '', '', '', '', '', '', '', '', '', '')`,
    'UPDATE custom_fields SET customer_id = 5',
  ],
  ['every write of a customer', `UPDATE customers SET revision = revision + 1 WHERE id = ${PREFERRED}`],
  ['every write of a customer', `UPDATE outbox_events SET event_type = 'x' WHERE customer_id = ${PREFERRED}`],
  ['a sponsor exists', `UPDATE customers SET sponsor_id = id WHERE id = ${PREFERRED}`],
  ['a sponsor exists', `UPDATE customers SET sponsor_id = 5 WHERE id = ${PREFERRED}`],
  ['every main web alias', `INSERT INTO web_aliases VALUES (${UPGRADED}, 'x', 'x', true)`],
  ['every main web alias', 'DELETE FROM web_aliases'],
  ['a tax id and its key', `UPDATE customers SET tax_id_key = NULL WHERE id = ${DISTRIBUTOR}`],
  ['references are valid', place('Unilevel', 5, 2)],
];

describe('The invariants', () => {
  it('hold for data that the API has written', () =>
    assertInvariants({ query: server.sql, engine: testEngine, createdAs }));

  for (const [invariant, ...statements] of damages) {
    it(`find damage: ${invariant}: ${statements.at(-1)?.replace(/\s+/g, ' ').slice(0, 90)}`, async () => {
      const rollback = new Error('rolled back');
      const damage = server.installation.database.writer.transaction().execute(async (transaction) => {
        const query = (sql: string) => runSql(transaction, sql);
        for (const statement of [noReferences, ...statements]) await query(statement);
        await assert.rejects(
          assertInvariants({ query, engine: testEngine, createdAs }),
          (error: assert.AssertionError) =>
            Object.keys(error.actual as object).some((name) => name.includes(invariant)),
        );
        throw rollback;
      });
      await assert.rejects(damage, rollback);
    });
  }
});
