import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { RemoteHook } from '../../../src/extension.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import {
  type RemoteHandler,
  remoteEnvironment,
  startRemoteExtension,
} from '../../support/remote-extension.ts';
import { startTestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';

const down: RemoteHandler = async () => ({ status: 503, body: {} });
const refusing: RemoteHandler = async () => ({ status: 400, body: { Message: 'No.' } });

async function startWith(handler: RemoteHandler, hook: Partial<RemoteHook> = {}) {
  const remote = await startRemoteExtension({ [UPGRADE]: handler });
  const bindings = { [UPGRADE]: { url: remote.url, ...hook } };
  const server = await startTestServer({
    extension: { plan: publishedPlan, remote: bindings },
    environment: remoteEnvironment,
  });
  remote.platformUrl = server.url;
  const id = await server.create(retailBody());
  const upgrade = async (target = id) => {
    const { status, json } = await server.call('PUT', `/v1/customers/upgrade/${target}`, distributorBody());
    return [status, status === 201 ? json.CustomerType : json.code];
  };
  const circuit = async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    return /upline_hook_circuit_state\{hook="[\w.]+"\} (\S+)/.exec(metrics)?.[1];
  };
  const close = async () => {
    await server.close();
    await remote[Symbol.asyncDispose]();
  };
  return { ...server, remote, upgrade, circuit, [Symbol.asyncDispose]: close };
}

describe('the circuit of a remote hook', () => {
  it('opens after five consecutive failures, probes with one call, and closes if the call succeeds', async () => {
    await using server = await startWith(down);
    const { remote, upgrade, circuit } = server;
    for (let n = 0; n < 5; n += 1) assert.deepEqual(await upgrade(), [502, 'extension_bad_status']);
    assert.equal(await circuit(), '1');
    assert.deepEqual(await upgrade(), [503, 'extension_circuit_open']);
    assert.equal(remote.calls.length, 5, 'an extension that is down is left alone');

    mock.timers.enable({ apis: ['Date'], now: Date.now() + 11_000 });
    try {
      assert.deepEqual(await upgrade(), [502, 'extension_bad_status'], 'the probe');
      assert.deepEqual(await upgrade(), [503, 'extension_circuit_open']);
      assert.equal(remote.calls.length, 6);

      mock.timers.setTime(Date.now() + 11_000);
      const probe = Promise.withResolvers<void>();
      const reached = Promise.withResolvers<void>();
      remote.handlers[UPGRADE] = async (request, call) => {
        reached.resolve();
        await probe.promise;
        return call.callOriginal(request);
      };
      const probing = upgrade();
      await reached.promise;
      assert.equal(await circuit(), '0.5');
      assert.deepEqual(await upgrade(), [503, 'extension_circuit_open'], 'others do not wait for the probe');
      probe.resolve();
      assert.deepEqual(await probing, [201, 1]);
      assert.equal(await circuit(), '0');
    } finally {
      mock.timers.reset();
    }
  });

  it('stays closed while the extension gives any answer, and counts only consecutive failures', async () => {
    await using server = await startWith(refusing);
    const { remote, upgrade, circuit } = server;
    for (let n = 0; n < 6; n += 1) assert.deepEqual(await upgrade(), [400, 'refused_by_extension']);
    for (let n = 0; n < 8; n += 1) {
      remote.handlers[UPGRADE] = n % 4 === 3 ? refusing : down;
      await upgrade();
    }
    assert.equal(await circuit(), '0');
  });
});

describe('a remote hook with whenDown: run-original', () => {
  it('runs the original without the handler while the extension is down or its circuit is open', async () => {
    await using server = await startWith(down, { whenDown: 'run-original' });
    for (let n = 0; n < 7; n += 1) {
      assert.deepEqual(await server.upgrade(await server.create(retailBody())), [201, 1]);
    }
    assert.equal(await server.circuit(), '1');
    assert.equal(server.remote.calls.length, 5);
  });

  it('passes on refusals of the original', async () => {
    await using server = await startWith(down, { whenDown: 'run-original' });
    const id = await server.create(distributorBody());
    assert.deepEqual(await server.upgrade(id), [409, 'already_upgraded']);
  });

  it('never runs the original twice: not if the extension has already called it', async () => {
    await using server = await startWith(
      async (request, call) => {
        await call.callOriginal(request);
        return { status: 503, body: {} };
      },
      { whenDown: 'run-original' },
    );
    const id = await server.create(retailBody());
    assert.deepEqual(await server.upgrade(id), [502, 'extension_unreachable_after_storing']);
    const changes = await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
    assert.equal(changes.length, 1);
  });

  it('does not apply if the extension answers: refusals and wrong answers are passed on', async () => {
    await using server = await startWith(refusing, { whenDown: 'run-original' });
    assert.deepEqual(await server.upgrade(), [400, 'refused_by_extension']);
    server.remote.handlers[UPGRADE] = async () => ({ status: 200, body: {} });
    assert.deepEqual(await server.upgrade(), [502, 'extension_answer_invalid']);
  });
});
