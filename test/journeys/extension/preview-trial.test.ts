import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { TABLE_KEYS } from '../../../src/database/tables/table-keys.ts';
import type { ExtensionHooks } from '../../../src/extension.ts';
import { refuse } from '../../../src/extensions/hook-refusal.ts';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import {
  DIRECTSCALE_SECRET,
  remoteEnvironment,
  startRemoteExtension,
} from '../../support/remote-extension.ts';
import { callService } from '../../support/service-ways.ts';
import { storedRows } from '../../support/stored-rows.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';

/** Every row of every table, except rows that other work of the server writes in the background. */
async function everything(server: TestServer): Promise<string> {
  const tables = Object.keys(TABLE_KEYS).filter((name) => !['request_log', 'request_counts'].includes(name));
  const withoutUse = ({ last_used_at: _used, ...row }: Record<string, unknown>) => row;
  // The log of earlier, real calls is written in the background; a trial must not add a line.
  const only = (table: string) => (table === 'hook_calls' ? "operation = 'PreviewUpgrade'" : 'TRUE');
  const rows = await Promise.all(tables.map((table) => storedRows(server, table, only(table))));
  return JSON.stringify(
    rows.map((table) =>
      table
        .map(withoutUse)
        .map((row) => JSON.stringify(row))
        .sort(),
    ),
  );
}

interface Problem {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

const HOOKS: ExtensionHooks = {
  [UPGRADE]: async (request, next, { services }) => {
    const { UpdatedAssociateInfo: wanted } = request;
    if (wanted.CompanyName === 'refused') refuse('Not this company', 'CompanyName');
    if (wanted.CompanyName === 'broken') throw new Error('broken');
    await services.ticketService.logEvent({ associateId: request.AssociateId, text: 'Asked' });
    if (wanted.CompanyName === 'instead') {
      return services.associateService.upgradeAssociate({ associate: { ...wanted, CompanyName: 'done' } });
    }
    const response = await next(request);
    assert.equal(response.AssociateBaseType, wanted.AssociateBaseType);
    return response;
  },
  [UPDATE]: async (request, next) => {
    const { UpdatedAssociateInfo: wanted } = request;
    const TextNumber = wanted.TextNumber === '' ? '555-FILLED' : wanted.TextNumber;
    const response = await next({ ...request, UpdatedAssociateInfo: { ...wanted, TextNumber } });
    if (wanted.CompanyName === 'late') refuse('Too late', 'CompanyName');
    return response;
  },
};

/** A body of an upgrade, valid or invalid. */
const upgrades = fc.record({
  from: fc.constantFrom(2, 2, 2, 3, 1),
  left: fc.subarray(['BirthDate', 'TaxId', 'SponsorId', 'TextPhone', 'Password', 'TermsAccepted'], {
    maxLength: 2,
  }),
  company: fc.constantFrom('', 'Acme', 'refused', 'broken', 'instead', 'late'),
  password: fc.constantFrom('PasswordHere1', 'PasswordHere1', 'short'),
  sponsor: fc.constantFrom('unplaced', 'placed', 'nobody', 'root'),
  isTaken: fc.boolean(),
});

describe('Preview Upgrade and the upgrade', () => {
  for (const [name, hooks] of [
    ['without handlers', {}],
    ['with handlers that are asked', HOOKS],
  ] as const) {
    it(`agree ${name}: allowed, errors, cleared fields, stored values and places`, async () => {
      await using server = await startTestServer({ extension: { plan: publishedPlan, hooks } });
      const placed = await server.create(distributorBody());
      const taken = distributorBody();
      await server.create(taken);
      let serial = 0;
      await fc.assert(
        fc.asyncProperty(upgrades, async (upgrade) => {
          serial += 1;
          const unplaced = await server.create(retailBody({ SponsorId: placed }));
          const stored = { CompanyName: 'Before', TextPhone: '555', LanguageCode: 'en', SponsorId: placed };
          const make = { 1: distributorBody, 2: retailBody, 3: preferredBody }[upgrade.from as 1 | 2 | 3];
          const id = await server.create(make(stored));
          const sponsors = { unplaced, placed, nobody: 999_999, root: 2 };
          const whole: Record<string, unknown> = distributorBody({
            CompanyName: upgrade.company,
            Password: upgrade.password,
            SponsorId: sponsors[upgrade.sponsor as keyof typeof sponsors],
            TaxId: upgrade.isTaken ? taken['TaxId'] : `AGREE-${serial}`,
          });
          const body = Object.fromEntries(
            Object.entries(whole).filter(([member]) => !upgrade.left.includes(member)),
          );
          const before = await everything(server);
          const preview = await server.call('POST', `/v1/customers/upgrade/${id}/preview?hooks=ask`, body);
          assert.equal(preview.status, 200, preview.text);
          assert.ok((await everything(server)) === before, 'the preview has written something');

          const was = (await server.call('GET', `/v1/customers/${id}`)).json;
          const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
          assert.equal(preview.json.allowed, answer.status === 201, answer.text);
          const asTold = ({ field, code, message }: Problem) => [field, code, message];
          const told: Problem[] = answer.status === 201 ? [] : answer.json.errors;
          const foreseen: Problem[] = preview.json.errors;
          const endsEarly = ['upgrade_not_supported', 'already_upgraded'].includes(told[0]?.code ?? '');
          assert.deepEqual(
            (endsEarly ? foreseen.slice(0, told.length) : foreseen).map(asTold),
            told.map(asTold),
          );

          const now = (await server.call('GET', `/v1/customers/${id}`)).json;
          const isStored = JSON.stringify(now) !== JSON.stringify(was);
          if (!isStored) return;
          for (const { field, from, to } of preview.json.changes) {
            if (field !== 'Password')
              assert.deepEqual([field, at(was, field), at(now, field)], [field, from, to]);
          }
          const changed = Object.keys(was).filter(
            (field) => field !== 'EnrollerId' && typeof was[field] !== 'object' && was[field] !== now[field],
          );
          const foreseenFields = preview.json.changes.map(({ field }: { field: string }) => field);
          for (const field of changed) assert.ok(foreseenFields.includes(field), field);
          if (answer.status === 201) {
            const cleared = answer.headers.get('x-upline-cleared-fields') ?? '';
            assert.equal(preview.json.clears.join(', '), cleared);
          }
          const places = await server.sql(
            `SELECT tree, upline_id AS upline, leg, rule FROM placements WHERE node_id = ${id} AND to_at IS NULL ORDER BY tree`,
          );
          for (const { tree, to } of preview.json.places) {
            const { upline, leg, rule } = places.find((place) => place['tree'] === tree) ?? {};
            assert.deepEqual([to.uplineId, to.leg, to.rule], [upline, leg, rule]);
          }
          assert.equal(preview.json.places.length, places.length - (upgrade.from === 1 ? 2 : 1));
        }),
        { numRuns: 40 },
      );
    });
  }
});

function at(customer: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], customer);
}

describe('A preview that calls a remote handler', () => {
  let server: TestServer;
  let remote: Awaited<ReturnType<typeof startRemoteExtension>>;
  before(async () => {
    remote = await startRemoteExtension();
    server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          [UPDATE]: async (request, next) => next(request),
          [EMAIL]: async (request, next) => {
            if (request.EmailAddress === 'no@example.com') refuse('Not this address', 'EmailAddress');
            return next(request);
          },
        },
        remote: { [UPGRADE]: { url: remote.url } },
      },
      environment: remoteEnvironment,
    });
    remote.platformUrl = server.url;
  });
  after(async () => {
    await server.close();
    await remote[Symbol.asyncDispose]();
  });

  it('lets it call back in a trial: nothing is stored, and each called handler is reported', async () => {
    remote.handlers[UPGRADE] = async (request, call) => call.callOriginal(request);
    const id = await server.create(retailBody({ CompanyName: 'Before' }));
    const before = await everything(server);
    const { json } = await server.call(
      'POST',
      `/v1/customers/upgrade/${id}/preview?hooks=ask`,
      distributorBody(),
    );
    assert.deepEqual([json.allowed, json.errors], [true, []]);
    assert.deepEqual(
      json.handlers.map(({ hook, way, decision }: Record<string, unknown>) => [hook, way, decision]).sort(),
      [
        [UPGRADE, 'remote', 'passed'],
        [UPDATE, 'local', 'passed'],
        [EMAIL, 'local', 'passed'],
      ].sort(),
    );
    assert.deepEqual(json.typeChange, { from: 2, to: 1 });
    assert.deepEqual(json.clears, ['CompanyName']);
    assert.ok((await everything(server)) === before);
    assert.deepEqual(await server.sql("SELECT * FROM hook_calls WHERE operation = 'PreviewUpgrade'"), []);
  });

  it('names the handlers that a failing service has called', async () => {
    remote.handlers[UPGRADE] = async (request, call) => {
      const email = { email: 'no@example.com' };
      const failed = await callService(server, 'EnrollmentService.ValidateEmail', email, {
        Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
        'X-DirectScale-CallbackToken': call.token,
      });
      assert.equal(failed.status, 500, failed.text);
      return call.callOriginal(request);
    };
    const id = await server.create(retailBody());
    const path = `/v1/customers/upgrade/${id}/preview?hooks=ask`;
    const { json } = await server.call('POST', path, distributorBody());
    const told = json.handlers.map(({ hook, decision }: Record<string, unknown>) => `${hook} ${decision}`);
    assert.deepEqual(told, [`${EMAIL} refused`, `${EMAIL} passed`, `${UPDATE} passed`, `${UPGRADE} passed`]);
  });
});

describe('A handler that cannot be tried', () => {
  it('is named with the reason, and bypassed', async () => {
    await using server = await startTestServer({
      extension: { plan: publishedPlan, remote: { [UPGRADE]: { url: 'http://127.0.0.1:9', trial: false } } },
      environment: remoteEnvironment,
    });
    const id = await server.create(retailBody());
    const { json } = await server.call(
      'POST',
      `/v1/customers/upgrade/${id}/preview?hooks=ask`,
      distributorBody(),
    );
    const { decision, reason } = json.handlers[0];
    assert.deepEqual([json.allowed, decision, reason], [true, 'not_tried', 'Its binding says trial: false.']);
  });
});
