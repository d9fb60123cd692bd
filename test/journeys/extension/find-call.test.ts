import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { createUnitOfWork } from '../../../src/database/unit-of-work.ts';
import { createHookCallStore } from '../../../src/extensions/hook-token-store.ts';
import { createAjv } from '../../../src/http/ajv.ts';
import { textFormats } from '../../../src/http/text-formats.ts';
import type { Call } from '../../../src/kernel/call.ts';
import { ProblemError } from '../../../src/kernel/problem.ts';
import { createRemoteCalls } from '../../../src/server/remote-calls.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { remoteEnvironment, startRemoteExtension } from '../../support/remote-extension.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';

/** Another process on the same database, which finds calls by their tokens. */
function otherProcess({ installation }: TestServer) {
  const remote = createRemoteCalls({
    isStrict: false,
    installation,
    extension: { plan: publishedPlan },
    ajv: createAjv(textFormats),
    metrics: { noteCircuit: () => undefined },
    logger: pino({ level: 'silent' }),
    clock: () => new Date(),
  });
  const unitOfWork = createUnitOfWork(installation.database.writer, (transaction) =>
    createHookCallStore(transaction),
  );
  const store = ({ hookTokens }: Call) => unitOfWork.run((calls) => calls.noteStored(hookTokens));
  return { store, findCall: remote.createCallbacks({}).findCall };
}

describe('the call that a token belongs to', () => {
  it('is found by any process while it runs, with its pending password, any number of times', async () => {
    let token = '';
    let found: Call | null = null;
    await using remote = await startRemoteExtension();
    await using server = await startTestServer({
      extension: { plan: publishedPlan, remote: { [UPGRADE]: { url: remote.url } } },
      environment: remoteEnvironment,
    });
    remote.platformUrl = server.url;
    const { findCall, store } = otherProcess(server);
    remote.handlers[UPGRADE] = async (request, call) => {
      token = call.token;
      const pending = await findCall(token, 'test');
      assert.equal(pending?.hook, UPGRADE);
      found = pending.call;
      assert.deepEqual(found.passwordFor(request.AssociateId), { replaceBy: 'Secret1word' });
      assert.equal(await findCall(token, 'somebody else'), null);
      assert.equal(await findCall('another token'), null);
      const answer = await call.callOriginal(request);
      assert.notEqual(await findCall(token), null);
      return answer;
    };
    const id = await server.create(retailBody());
    const body = distributorBody({ Password: 'Secret1word' });
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual((found as Call | null)?.context, {
      requestId: answer.headers.get('x-directscale-requestid'),
      actor: 'test',
      operation: 'UpgradeCustomer',
    });
    assert.equal(await findCall(token), null, 'the call has ended');
    await assert.rejects(store(found ?? assert.fail()), (error) => {
      assert.ok(error instanceof ProblemError);
      return error.problems[0].code === 'hook_call_ended';
    });
  });

  it('records data that another process stores within it', async () => {
    await using remote = await startRemoteExtension();
    await using server = await startTestServer({
      extension: { plan: publishedPlan, remote: { [UPGRADE]: { url: remote.url } } },
      environment: remoteEnvironment,
    });
    const { findCall, store } = otherProcess(server);
    remote.handlers[UPGRADE] = async (_, { token }) => {
      await store((await findCall(token))?.call ?? assert.fail());
      return { status: 502, body: {} };
    };
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.json.code, 'extension_unreachable_after_storing');
  });
});
