import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { ExtensionHooks } from '../../../src/extension.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { startTestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';
const ENROLL = 'Associates.Enrollment.WriteApplication';
const BACK_OFFICE_ID = 'Associates.Enrollment.GetNewBackOfficeId';

/** Upgrades a retail customer with these hooks. Returns the result and the log. */
async function upgradeWith(hooks: ExtensionHooks) {
  await using server = await startTestServer({ extension: { plan: publishedPlan, hooks } });
  const id = await server.create(retailBody());
  const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
  const [row] = await server.sql(`SELECT base_type, company_name FROM customers WHERE id = ${id}`);
  return {
    status: answer.status,
    code: answer.json.code,
    text: answer.text + JSON.stringify([...answer.headers]),
    baseType: row?.['base_type'],
    log: server.log.join(''),
  };
}

const NOT_STORED = [500, 'extension_failed', 2];
const STORED = [500, 'extension_failed_after_storing', 1];

describe('a handler that fails', () => {
  it('before next: 500, nothing stored, and the cause only in the log', async () => {
    const { status, code, baseType, text, log } = await upgradeWith({
      [UPGRADE]: async () => {
        throw new Error('the token is hunter2');
      },
    });
    assert.deepEqual([status, code, baseType], NOT_STORED);
    assert.doesNotMatch(text, /hunter2/);
    assert.match(log, /the token is hunter2/);
    assert.match(log, /hook-failures\.test\.ts/, 'the log has the stack');
    assert.match(log, /failed in hook Associates\.Enrollment\.UpdateAssociateBaseType/);
  });

  it('before next with a value that is not an Error: the same', async () => {
    for (const thrown of ['a string', undefined, null]) {
      const { status, code, baseType } = await upgradeWith({
        [UPGRADE]: async () => {
          throw thrown;
        },
      });
      assert.deepEqual([status, code, baseType], NOT_STORED);
    }
  });

  it('after next: 500 that says that the data is stored', async () => {
    const { status, code, baseType, log } = await upgradeWith({
      [UPGRADE]: async (request, next) => {
        await next(request);
        throw new Error('no mail server');
      },
    });
    assert.deepEqual([status, code, baseType], STORED);
    assert.match(log, /no mail server/);
  });

  it('after the next of a hook that stores nothing: 500 that says that nothing is stored', async () => {
    const { status, code, baseType } = await upgradeWith({
      [EMAIL]: async (request, next) => {
        await next(request);
        if (request.EmailAddress.startsWith('distributor')) throw new Error('bug');
        return { IsAvailable: true };
      },
    });
    assert.deepEqual([status, code, baseType], NOT_STORED);
  });

  it('after a service has stored: 500 that says that the data is stored', async () => {
    const { status, code, baseType } = await upgradeWith({
      [UPGRADE]: async (request, _next, { services }) => {
        await services.associateService.upgradeAssociate({ associate: request.UpdatedAssociateInfo });
        throw new Error('no mail server');
      },
    });
    assert.deepEqual([status, code, baseType], STORED);
    const placed = await upgradeWith({
      [UPGRADE]: async ({ AssociateId: associateId }, _next, { services }) => {
        await services.treeService.placeByRule({
          associateId,
          treeType: 'Unilevel',
          sponsorId: 2,
          reason: '',
        });
        throw new Error('no mail server');
      },
    });
    assert.equal(placed.code, 'extension_failed_after_storing');
  });

  it('outside a handler that fails after storing: 500 that says that the data is stored', async () => {
    const { status, code, baseType } = await upgradeWith({
      [UPGRADE]: async (request, next) => {
        try {
          return await next(request);
        } catch (cause) {
          throw new Error('it went wrong', { cause });
        }
      },
      [UPDATE]: async (request, next) => {
        await next(request);
        throw new Error('bug');
      },
    });
    assert.deepEqual([status, code, baseType], STORED);
  });

  it('by passing on an invalid request: 500, nothing stored, and the log describes the fault', async () => {
    const wrongs: [RegExp, (info: Record<string, unknown>) => void][] = [
      [/UpdatedAssociateInfo\.Custom must be object/, (info) => Object.assign(info, { Custom: 7 })],
      [/UpdatedAssociateInfo\.StatusId must be integer/, (info) => Object.assign(info, { StatusId: 'one' })],
      [/EmailAddress must match format/, (info) => Object.assign(info, { EmailAddress: 'nobody' })],
      [
        /CompanyName must NOT have more than/,
        (info) => Object.assign(info, { CompanyName: 'x'.repeat(201) }),
      ],
      [/LanguageCode must match format/, (info) => Object.assign(info, { LanguageCode: 'not a language' })],
    ];
    for (const [reason, spoil] of wrongs) {
      const { status, code, baseType, log } = await upgradeWith({
        [UPDATE]: async (request, next) => {
          spoil(request.UpdatedAssociateInfo);
          return next(request);
        },
      });
      assert.deepEqual([status, code, baseType], NOT_STORED);
      assert.match(log, reason);
    }
  });

  it('by calling a service with an invalid associate: 500, nothing stored', async () => {
    const { status, code, baseType, log } = await upgradeWith({
      [UPGRADE]: (request, _next, { services }) =>
        services.associateService.upgradeAssociate({
          associate: { ...request.UpdatedAssociateInfo, BirthDate: 'yesterday' },
        }),
    });
    assert.deepEqual([status, code, baseType], NOT_STORED);
    assert.match(
      log,
      /services\.associateService\.upgradeAssociate: associate\.BirthDate is not a valid date/,
    );
  });

  it('by returning an invalid response: 500, and everything is stored if next had run', async () => {
    const skipped = await upgradeWith({ [UPGRADE]: async () => ({}) as never });
    assert.deepEqual([skipped.status, skipped.code, skipped.baseType], NOT_STORED);
    const ran = await upgradeWith({
      [UPGRADE]: async (request, next) => {
        await next(request);
        return undefined as never;
      },
    });
    assert.deepEqual([ran.status, ran.code, ran.baseType], STORED);
  });

  it('by calling next twice: 500, and the customer changed once', async () => {
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          [UPDATE]: async (request, next) => {
            await next(request);
            return next(request);
          },
        },
      },
    });
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/${id}`, retailBody());
    assert.equal(answer.json.code, 'extension_failed_after_storing');
    const [row] = await server.sql(`SELECT revision FROM customers WHERE id = ${id}`);
    assert.equal(row?.['revision'], 2);
  });

  it('in a create: no one is stored before next, or before the back office id exists', async () => {
    for (const hook of [ENROLL, BACK_OFFICE_ID, EMAIL] as const) {
      const fail = async () => {
        throw new Error('bug');
      };
      await using server = await startTestServer({
        extension: { plan: publishedPlan, hooks: { [hook]: fail } },
      });
      const answer = await server.call('POST', '/v1/customers', retailBody());
      assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
      assert.equal((await server.sql('SELECT id FROM customers')).length, 1, 'only the company root');
    }
  });
});
