import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { RemoteHookBindings } from '../../../src/extension.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { remoteEnvironment, startRemoteExtension } from '../../support/remote-extension.ts';
import { startTestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';

describe('a remote hook', () => {
  it('passes an upgrade through, with the callback at a second server process', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-remote-'));
    try {
      await using remote = await startRemoteExtension();
      const bindings: RemoteHookBindings = { [UPGRADE]: { url: remote.url } };
      const options = {
        directory,
        extension: { plan: publishedPlan, remote: bindings },
        environment: remoteEnvironment,
      };
      await using first = await startTestServer(options);
      await using second = await startTestServer(options);
      for (const server of [first, second]) {
        remote.platformUrl = server.url;
        const id = await first.create(retailBody());
        const answer = await first.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
        assert.equal(answer.status, 201, answer.text + first.log.join(''));
        assert.equal(answer.json.CustomerType, 1);
        assert.deepEqual(await first.sql('SELECT * FROM hook_tokens'), []);
      }
      assert.deepEqual(remote.calls, [UPGRADE, UPGRADE]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
