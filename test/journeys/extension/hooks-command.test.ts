import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { hookPoints } from '../../../src/catalogue/hook-points.ts';
import { maskRequest } from '../../../src/extensions/mask-request.ts';
import { createModelChecks } from '../../../src/extensions/model-check.ts';
import { sampleOf } from '../../../src/extensions/sample-of.ts';
import { createAjv } from '../../../src/http/ajv.ts';
import { textFormats } from '../../../src/http/text-formats.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { asRemote } from '../../support/hook-ways.ts';
import { runUpline } from '../../support/process.ts';
import {
  type RemoteExtension,
  remoteEnvironment,
  startRemoteExtension,
} from '../../support/remote-extension.ts';
import { databaseIn, startTestServer, type TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';

const checks = createModelChecks(hookPoints, createAjv(textFormats), false);

describe('samples of hook models', () => {
  for (const { name, request, response } of hookPoints) {
    it(`${name}: match the model, and still match when personal data is masked`, () => {
      const check = checks.get(name);
      check?.request(sampleOf(request));
      check?.response(sampleOf(response));
      const masked: unknown = JSON.parse(maskRequest(JSON.stringify(sampleOf(request))) ?? '');
      check?.request(masked, masked);
    });
  }
});

describe('upline hooks', () => {
  let directory: string;
  let remote: RemoteExtension;
  let server: TestServer;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const seen = asRemote(async (request, next) => {
      const response = await next({ ...request, NewAssociateBaseType: 7 });
      return { ...response, AssociateBaseType: request.UpdatedAssociateInfo.DisplayLastName.length };
    });
    remote = await startRemoteExtension({ [UPGRADE]: seen });
    const bindings = { [UPGRADE]: { url: remote.url } };
    const extension = { plan: publishedPlan, remote: bindings };
    server = await startTestServer({ directory, extension, environment: remoteEnvironment });
    remote.platformUrl = server.url;
    writeFileSync(
      path.join(directory, 'extension.mjs'),
      `import { publishedPlan } from 'upline/commission-plan';
       export default {
         plan: publishedPlan,
         remote: { '${UPGRADE}': { url: '${remote.url}', shadow: true } },
         hooks: {
           '${EMAIL}': async () => ({ IsAvailable: false }),
           'Associates.UpdateAssociate': async (request, next, { services, isTrial }) => {
             const associate = await services.associateService.getAssociate({ associateId: 2 });
             await services.associateService.updateAssociate({ associate: { ...associate, CompanyName: 'Tried' } });
             await services.ticketService.logEvent({ associateId: 2, text: 'Tried' });
             return { AssociateId: isTrial ? associate.AssociateId : 0 };
           },
         },
       };`,
    );
  });
  after(async () => {
    await server.close();
    await remote[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  const run = async (...args: string[]) =>
    runUpline(['hooks', ...args], {
      ...(await databaseIn(directory)),
      ...remoteEnvironment,
      UPLINE_EXTENSION: path.join(directory, 'extension.mjs'),
    });

  it('lists the binding of each hook point', async () => {
    const { code, stdout } = await run('list');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /UpdateAssociateBaseType +remote +http:\/\/127\.0\.0\.1:\d+ \(10000 ms, when down: fail, shadow\)\n/,
    );
    assert.match(stdout, /^Read from .*extension\.mjs$/m);
    assert.match(stdout, /IsEmailAvailable +in process/);
    assert.match(stdout, /WriteApplication +none/);
  });

  it('shows sample models', async () => {
    const { code, stdout } = await run('models', 'isemailavailable');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), {
      Request: { EmailAddress: 'somebody@example.com' },
      Response: { IsAvailable: true },
    });
  });

  it('tries a handler in process; services can read, and their writes are not stored', async () => {
    const tried = await run('try', EMAIL);
    assert.equal(tried.code, 0, tried.stderr);
    const { DurationMs: _, ...result } = JSON.parse(tried.stdout);
    assert.deepEqual(result, {
      Decision: 'overridden',
      Changes: [],
      Error: null,
      Answer: { IsAvailable: false },
    });
    const rows = () =>
      Promise.all([server.sql('SELECT * FROM customers'), server.sql('SELECT * FROM service_log')]);
    const before = await rows();
    const written = await run('try', 'Associates.UpdateAssociate');
    const { Decision, Answer } = JSON.parse(written.stdout);
    assert.deepEqual([written.code, Decision, Answer], [0, 'overridden', { AssociateId: 2 }]);
    assert.deepEqual(await rows(), before);
  });

  it('tries a remote handler with the sample and with the last request, masked, and changes nothing', async () => {
    const id = await server.create(retailBody());
    const before = await server.sql('SELECT * FROM customers ORDER BY id');
    const tried = await run('try', UPGRADE);
    assert.equal(tried.code, 0, tried.stderr + tried.stdout);
    const { Decision, Changes, Answer } = JSON.parse(tried.stdout);
    assert.equal(Decision, 'changed_both');
    assert.deepEqual(Changes, ['request.NewAssociateBaseType', 'response.AssociateBaseType']);
    assert.deepEqual(Answer, { AssociateId: 1001, AssociateBaseType: 'SampleDisplayLastName'.length });
    assert.deepEqual(await server.sql('SELECT * FROM customers ORDER BY id'), before);

    const none = await run('try', UPGRADE, '--last');
    assert.match(none.stderr, /The hook-call log has no request of/);
    await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody({ LastName: 'Skywalker' }));
    await server.call('GET', '/v1/hook-calls');
    const last = await run('try', UPGRADE, '--last');
    assert.equal(last.code, 0, last.stderr);
    assert.equal(JSON.parse(last.stdout).Answer.AssociateBaseType, 'Skywalker'.length);
    assert.deepEqual(await server.sql('SELECT * FROM hook_tokens'), []);
  });

  it('explains each impossible action in one line', async () => {
    for (const [args, message] of [
      [['try', 'WriteApplication'], /no handler for Associates\.Enrollment\.WriteApplication/],
      [['models', 'SubmitOrder'], /Unknown hook "SubmitOrder"; "upline hooks list" shows all hooks/],
      [['models'], /Missing argument NAME/],
      [['bind'], /Unknown action "hooks bind"/],
    ] as const) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2);
      assert.match(stderr.split('\n')[0] ?? '', message);
    }
  });
});
