import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { distributorBody, preferredBody, retailBody } from './bodies.ts';
import { assertInvariants } from './invariants.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let database: DatabaseSync;
const createdAs = new Map<number, number>();

/** Retail customer who was upgraded, distributor below them, preferred customer who became retail. */
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
  database = new DatabaseSync(server.config.databaseFile, { enableForeignKeyConstraints: false });
});
after(async () => {
  database.close();
  await server.close();
});

const query = (sql: string) => database.prepare(sql).all();

const place = (tree: string, node: number, upline: number | string, to = 'NULL', from = "'2026-01-01'") =>
  `INSERT INTO placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at, to_at)
   VALUES ('${tree}', ${node}, ${upline}, '', '', '', '', ${from}, ${to})`;
const log = (id: number, from: number, to: number) =>
  `INSERT INTO crm_associatetypechanges
   (last_modified, associateid, oldassociatebasetype, newassociatebasetype, changedate, actor, operation)
   VALUES ('', ${id}, ${from}, ${to}, '', '', '')`;
const noTrigger = 'DROP TRIGGER customers_log_type_change';

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
  ['every upline is placed', `UPDATE placements SET to_at = '9999' WHERE node_id = ${UPGRADED}`],
  ['past placements do not overlap', place('Unilevel', UPGRADED, 2, "'9999'", "'9998'")],
  ['past placements do not overlap', place('Unilevel', UPGRADED, 2, "'9999'")],
  [
    'tree Unilevel hangs together',
    `UPDATE placements SET upline_id = ${DISTRIBUTOR} WHERE node_id = ${UPGRADED} AND tree = 'Unilevel'`,
  ],
  ['everybody is in the Enrollment tree', `DELETE FROM placements WHERE node_id = ${PREFERRED}`],
  [
    'who was created or upgraded',
    `UPDATE placements SET to_at = '9999' WHERE node_id = ${DISTRIBUTOR} AND tree = 'Unilevel'`,
  ],
  ...(['back_office_id', 'email_address', 'tax_id', 'username', 'web_alias'] as const).map(
    (column): [string, ...string[]] => [
      'is unique',
      `DROP INDEX customers_${column}_key_unique`,
      `UPDATE customers SET ${column}_key = 'same' WHERE id IN (${UPGRADED}, ${DISTRIBUTOR})`,
    ],
  ),
  ['key columns hold', `UPDATE customers SET username = 'Other' WHERE id = ${UPGRADED}`],
  ['addresses belong to somebody', `UPDATE addresses SET customer_id = 5 WHERE customer_id = ${PREFERRED}`],
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
  ['a tax id and its key', `UPDATE customers SET tax_id_key = NULL WHERE id = ${DISTRIBUTOR}`],
  ['references are whole', place('Unilevel', 5, 2)],
];

describe('The invariants', () => {
  it('hold for data that the API has written', () => assertInvariants({ query, createdAs }));

  for (const [invariant, ...statements] of damages) {
    it(`find damage: ${invariant}: ${statements.at(-1)?.replace(/\s+/g, ' ').slice(0, 90)}`, async () => {
      database.exec('BEGIN');
      try {
        for (const statement of statements) database.exec(statement);
        await assert.rejects(assertInvariants({ query, createdAs }), (error: assert.AssertionError) =>
          Object.keys(error.actual as object).some((name) => name.includes(invariant)),
        );
      } finally {
        database.exec('ROLLBACK');
      }
    });
  }
});
