import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { hookPoints } from '../../../src/catalogue/hook-points.ts';
import type { Extension } from '../../../src/extension.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { signedIn } from '../../support/portal-client.ts';
import { remoteEnvironment, startRemoteExtension } from '../../support/remote-extension.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';
const UPDATE = 'Associates.UpdateAssociate';

/** A handler that breaks every upgrade. */
const misbehaving: Extension = {
  plan: publishedPlan,
  hooks: {
    [UPGRADE]: async () => {
      throw new Error('misbehaves');
    },
  },
};

const upgrade = async (server: TestServer) => {
  const id = await server.create(retailBody());
  return (await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody())).status;
};
const metric = async ({ url }: TestServer, line: string) =>
  (await (await fetch(`${url}/metrics`)).text()).includes(line);

describe('A hook', () => {
  it('that misbehaves is paused and resumed by an administrator, without a restart and with a record', async () => {
    await using server = await startTestServer({ extension: misbehaving });
    const admin = await signedIn(server, 'ada@example.com', 'Administrator');
    assert.equal(await upgrade(server), 500);
    const before = Date.now();
    const paused = await admin.ok('PATCH', `/hook-bindings/${UPGRADE.toLowerCase()}`, { IsPaused: true });
    assert.deepEqual([paused.Hook, paused.IsPaused, paused.ChangedBy], [UPGRADE, true, 'ada']);
    assert.ok(Date.parse(paused.ChangedAt) >= before);
    assert.equal(await upgrade(server), 201);
    assert.ok(await metric(server, `upline_hook_paused{hook="${UPGRADE}"} 1`));
    assert.ok(
      await metric(server, `upline_hook_duration_seconds_count{hook="${UPGRADE}",outcome="paused"} 1`),
    );
    const [line] = (await server.call('GET', '/v1/hook-calls?decision=paused')).json;
    assert.deepEqual(
      [line.Hook, line.Way, line.Changes, line.Operation],
      [UPGRADE, 'local', [], 'UpgradeCustomer'],
    );
    const log = server.log.join('\n');
    assert.match(log, new RegExp(`"accountId":${admin.accountId},"hook":"${UPGRADE}","what":"hook paused"`));
    assert.match(log, /hook is paused: its handler is not called/);
    assert.ok(!log.includes('"ada"'), 'the log has the account by its number');

    await admin.ok('PATCH', `/hook-bindings/${UPGRADE}`, { IsPaused: false });
    assert.equal(await upgrade(server), 500);
    assert.ok(await metric(server, `upline_hook_paused{hook="${UPGRADE}"} 0`));
    const binding = (await admin.ok('GET', '/hook-bindings')).find(
      ({ Hook }: { Hook: string }) => Hook === UPGRADE,
    );
    assert.deepEqual([binding.Calls24h, binding.Failures24h, binding.Paused24h], [3, 2, 1]);
    const durations = (await server.call('GET', '/v1/hook-calls?decision=failed')).json.map(
      ({ DurationMs }: { DurationMs: number }) => DurationMs,
    );
    assert.equal(binding.P95Ms24h, Math.max(...durations), 'the paused call does not count');
  });

  it('is listed with its binding, and with the state of its circuit in this process', async () => {
    await using remote = await startRemoteExtension({ [UPDATE]: async () => ({ status: 503, body: {} }) });
    await using server = await startTestServer({
      extension: {
        ...misbehaving,
        remote: {
          [EMAIL]: { url: remote.url, shadow: true, timeoutMs: 500 },
          [UPDATE]: { url: remote.url, whenDown: 'run-original' },
        },
      },
      environment: remoteEnvironment,
    });
    remote.platformUrl = server.url;
    const admin = await signedIn(server, 'ada@example.com', 'Administrator');
    const id = await server.create(retailBody());
    for (let turn = 0; turn < 5; turn += 1)
      assert.equal(
        (await server.call('PATCH', `/v1/customers/${id}`, { FirstName: `Name ${turn}` })).status,
        200,
      );
    const bindings = await admin.ok('GET', '/hook-bindings');
    const told = Object.fromEntries(
      bindings.map(
        ({ Hook, Binding, Url, TimeoutMs, WhenDown, IsShadow, Circuit }: Record<string, unknown>) => [
          Hook,
          [Binding, Url, TimeoutMs, WhenDown, IsShadow, Circuit],
        ],
      ),
    );
    const unbound = hookPoints.map(({ name }) => [name, ['None', null, null, null, false, null]]);
    assert.deepEqual(told, {
      ...Object.fromEntries(unbound),
      [UPGRADE]: ['InProcess', null, null, null, false, null],
      [UPDATE]: ['Remote', remote.url, 10_000, 'RunOriginal', false, 'Open'],
      [EMAIL]: ['Remote', remote.url, 500, 'Fail', true, 'Closed'],
    });
    const update = bindings.find(({ Hook }: { Hook: string }) => Hook === UPDATE);
    assert.deepEqual([update.Calls24h, update.Failures24h], [5, 5], 'passed by counts as failed');
    const unused = bindings.find(({ Hook }: { Hook: string }) => Hook === UPGRADE);
    assert.deepEqual([unused.Calls24h, unused.P95Ms24h], [0, null]);
  });

  it('behind a URL is not called while it is paused, and no preview names it', async () => {
    await using remote = await startRemoteExtension();
    await using server = await startTestServer({
      extension: { plan: publishedPlan, remote: { [UPGRADE]: { url: remote.url } } },
      environment: remoteEnvironment,
    });
    remote.platformUrl = server.url;
    const admin = await signedIn(server, 'ada@example.com', 'Administrator');
    const id = await server.create(retailBody());
    const preview = async () =>
      (await server.call('POST', `/v1/customers/upgrade/${id}/preview`, distributorBody())).text.includes(
        UPGRADE,
      );
    assert.ok(await preview());
    await admin.ok('PATCH', `/hook-bindings/${UPGRADE}`, { IsPaused: true });
    assert.ok(!(await preview()));
    assert.equal(await upgrade(server), 201);
    assert.deepEqual(remote.calls, []);
    await admin.ok('PATCH', `/hook-bindings/${UPGRADE}`, { IsPaused: false });
    assert.equal(await upgrade(server), 201);
    assert.deepEqual(remote.calls, [UPGRADE]);
  });

  it('stays paused after a restart, and the start reports it', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      {
        await using server = await startTestServer({ extension: misbehaving, directory });
        const admin = await signedIn(server, 'ada@example.com', 'Administrator');
        await admin.ok('PATCH', `/hook-bindings/${UPGRADE}`, { IsPaused: true });
      }
      await using again = await startTestServer({ extension: misbehaving, directory });
      assert.match(
        again.log.join('\n'),
        /"hook":"Associates.Enrollment.UpdateAssociateBaseType","since":"2\S+","msg":"hook is paused/,
      );
      assert.equal(await upgrade(again), 201);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('that another process has paused is soon paused in this process', async () => {
    await using server = await startTestServer({ extension: misbehaving });
    const put = (isPaused: number) =>
      server.sql(`INSERT INTO hook_switches (hook, is_paused, changed_at, changed_by)
        VALUES ('${UPGRADE}', ${isPaused}, '2026-01-01T00:00:00.000Z', 'x')
        ON CONFLICT (hook) DO UPDATE SET is_paused = ${isPaused}`);
    await put(1);
    await until(async () => (await upgrade(server)) === 201);
    await put(0);
    await until(async () => (await upgrade(server)) === 500);
  });

  it('paused at one of two servers on one database is paused at the other', {
    skip: testEngine === 'sqlite' && 'an embedded file belongs to one server process',
  }, async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    try {
      await using one = await startTestServer({ extension: misbehaving, directory });
      await using two = await startTestServer({ extension: misbehaving, directory });
      const admin = await signedIn(one, 'ada@example.com', 'Administrator');
      await admin.ok('PATCH', `/hook-bindings/${UPGRADE}`, { IsPaused: true });
      assert.equal(await upgrade(one), 201, 'at once where it was asked for');
      await until(async () => (await upgrade(two)) === 201);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('can be paused only by administrators, only if it exists and is bound, and only with a valid body', async () => {
    await using server = await startTestServer({ extension: misbehaving });
    const developer = await signedIn(server, 'dev@example.com', 'Developer');
    const admin = await signedIn(server, 'ada@example.com', 'Administrator');
    const refusals = [
      [developer, UPGRADE, { IsPaused: true }, 403, ': not_allowed'],
      [admin, 'No.Such.Hook', { IsPaused: true }, 404, 'hook: hook_not_found'],
      [admin, EMAIL, { IsPaused: true }, 409, 'hook: hook_not_bound'],
      [admin, UPGRADE, {}, 400, 'IsPaused: wrong_type'],
      [admin, UPGRADE, { IsPaused: 'yes' }, 400, 'IsPaused: wrong_type'],
    ] as const;
    for (const [client, hook, body, status, problem] of refusals) {
      const reply = await client.call('PATCH', `/hook-bindings/${hook}`, body);
      assert.deepEqual([reply.status, ...problemsOf(reply)], [status, problem]);
    }
    assert.equal((await developer.call('GET', '/hook-bindings')).status, 403);
    assert.equal(await upgrade(server), 500, 'nothing was paused');
    await admin.ok('PATCH', `/hook-bindings/${EMAIL}`, { IsPaused: false });
  });
});
