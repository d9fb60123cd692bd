import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import {
  type RemoteHandler,
  remoteEnvironment,
  startRemoteExtension,
  type WireAnswer,
} from '../../support/remote-extension.ts';
import { startTestServer, type TestServerOptions } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';

/** A server whose upgrades are sent to this handler in shadow mode. */
async function startWithShadow(handler: RemoteHandler, options: TestServerOptions = {}) {
  const called = Promise.withResolvers<void>();
  const remote = await startRemoteExtension({
    [UPGRADE]: (request, call) => handler(request, call).finally(called.resolve),
  });
  const server = await startTestServer({
    extension: {
      plan: publishedPlan,
      remote: { [UPGRADE]: { url: remote.url, shadow: true, timeoutMs: 2_000 } },
    },
    environment: remoteEnvironment,
    ...options,
  });
  remote.platformUrl = server.url;
  const close = async () => {
    await server.close();
    await remote[Symbol.asyncDispose]();
  };
  /** The log line of the shadow's call, which ends some time after the answer. */
  const line = async () => {
    await called.promise;
    return until(async () => (await server.call('GET', `/v1/hook-calls?hook=${UPGRADE}`)).json[0]);
  };
  return { ...server, line, [Symbol.asyncDispose]: close };
}

describe('a remote hook in shadow mode', () => {
  it('answers and stores the result of the original, and logs what the handler would have changed', async () => {
    let original: WireAnswer | undefined;
    await using server = await startWithShadow(async (request, call) => {
      request.UpdatedAssociateInfo.Custom.Field1 = 'shadow';
      original = await call.callOriginal(request);
      return { status: 200, body: { ...original.body, AssociateBaseType: 7 } };
    });
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.deepEqual([answer.status, answer.json.CustomerType], [201, 1]);
    assert.equal(answer.json.AssociateCustom.Field1, '');
    const { Shadow, Decision, Changes, Error: error } = await server.line();
    assert.deepEqual([Shadow, Decision, error], [true, 'changed_both', null]);
    assert.deepEqual(Changes, ['request.UpdatedAssociateInfo.Custom.Field1', 'response.AssociateBaseType']);
    assert.deepEqual(original, { status: 200, body: { AssociateId: id, AssociateBaseType: 1 } });
    const changes = await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
    assert.equal(changes.length, 1, 'its callback has changed nothing');
    const [row] = await server.sql(`SELECT revision FROM customers WHERE id = ${id}`);
    assert.equal(row?.['revision'], 2);
    assert.doesNotMatch(
      await (await fetch(`${server.url}/metrics`)).text(),
      /upline_hook_duration_seconds_count\{/,
    );
  });

  it('does not delay the caller, and a refusal or a failure of the handler is only logged', async () => {
    const handlers: [RemoteHandler, string, string][] = [
      [
        async () => ({ status: 400, body: { Message: 'No.', Field: 'LastName' } }),
        'refused',
        'refused_by_extension LastName',
      ],
      [async () => ({ status: 500, body: {} }), 'failed', 'extension_bad_status'],
      [
        () => new Promise((resolve) => setTimeout(resolve, 3_000, { status: 200, body: {} })),
        'failed',
        'extension_timeout',
      ],
    ];
    for (const [handler, decision, code] of handlers) {
      await using server = await startWithShadow(handler);
      const id = await server.create(retailBody());
      const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
      assert.equal(answer.status, 201);
      const line = await server.line();
      assert.deepEqual([line.Shadow, line.Decision, line.Error], [true, decision, code]);
    }
  });

  it('also learns of a failure of the original, which the caller gets', async () => {
    let told: WireAnswer | undefined;
    await using server = await startWithShadow(async (request, call) => {
      told = await call.callOriginal(request);
      return told;
    });
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody({ TaxId: '' }));
    assert.deepEqual([answer.status, answer.json.code], [400, 'required']);
    const line = await server.line();
    assert.deepEqual([line.Decision, line.Error], ['passed', 'required TaxId']);
    assert.deepEqual([told?.status, told?.body.code], [500, 'required']);
  });

  it('ends with the server: nothing keeps running', async () => {
    const server = await startWithShadow(() => new Promise(() => undefined));
    const id = await server.create(retailBody());
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody())).status, 201);
    await server[Symbol.asyncDispose]();
  });
});
