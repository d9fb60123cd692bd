import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { type Answer, problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const ROUNDS = 8;
const CALLERS = 6;

describe('A sponsor who is deleted while others enroll', () => {
  let directory: string;
  let servers: TestServer[];
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    servers = [await startTestServer({ directory }), await startTestServer({ directory })];
  });
  after(async () => {
    for (const server of servers) await server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const serverOf = (index: number) => servers[index % servers.length] ?? assert.fail();

  it('is deleted or refuses them, and nothing in between, in two processes', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const sponsor = await serverOf(0).create(distributorBody());
      const waiting = await serverOf(0).create(retailBody());
      const moved = await serverOf(0).create(distributorBody());
      const answers = await Promise.all([
        ...Array.from({ length: CALLERS }, (_, index) =>
          serverOf(index).call('POST', '/v1/customers', distributorBody({ SponsorId: sponsor })),
        ),
        serverOf(round)
          .call('DELETE', `/v1/customers/${sponsor}`)
          .then((answer) => ({ ...answer, json: {} })),
        serverOf(0).call('PUT', `/v1/customers/upgrade/${waiting}`, distributorBody({ SponsorId: sponsor })),
        serverOf(1).call(
          'POST',
          `/v1/customers/${moved}/downline/placenode?tree=Unilevel&toUplineId=${sponsor}`,
        ),
      ]);
      for (const answer of answers) {
        if (answer.status < 300) continue;
        const [problem = ''] = problemsOf(answer);
        assert.match(problem, /^(?:SponsorId|toUplineId): upline_takes_nobody$/, answer.text);
      }
      const afterwards = await serverOf(1).call(
        'POST',
        '/v1/customers',
        distributorBody({ SponsorId: sponsor }),
      );
      assert.deepEqual(problemsOf(afterwards), ['SponsorId: upline_takes_nobody']);
    }
    await assertInvariants({ query: serverOf(0).sql, engine: testEngine });
  });

  it('is seen under the lock when the deletion comes after the checks', async () => {
    let sponsor = 0;
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.Enrollment.GetNewBackOfficeId': async (request, next) => {
            if (sponsor !== 0) await server.sql(`UPDATE customers SET status = 3 WHERE id = ${sponsor}`);
            return next(request);
          },
        },
      },
    });
    const id = await server.create(distributorBody());
    sponsor = id;
    const answer = await server.call('POST', '/v1/customers', retailBody({ SponsorId: id }));
    assert.deepEqual(problemsOf(answer), ['SponsorId: upline_takes_nobody']);
  });

  it('makes an enrollment wait until the deletion is committed', {
    skip: testEngine === 'sqlite' && 'one process writes an embedded file',
  }, async () => {
    const server = serverOf(0);
    const sponsor = await server.create(distributorBody());
    let enrollment: Promise<Answer> | undefined;
    await server.installation.database.writer.transaction().execute(async (transaction) => {
      await transaction.updateTable('customers').set({ status: 3 }).where('id', '=', sponsor).execute();
      enrollment = serverOf(1).call('POST', '/v1/customers', retailBody({ SponsorId: sponsor }));
      let isSettled = false;
      void enrollment.then(() => {
        isSettled = true;
      });
      const waiting =
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
      await until(async () => isSettled || (await server.sql(waiting)).length > 0);
    });
    assert.deepEqual(problemsOf((await enrollment) ?? assert.fail()), ['SponsorId: upline_takes_nobody']);
  });
});
