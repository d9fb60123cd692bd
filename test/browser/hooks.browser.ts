import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import houseRules from '../../examples/house-rules/index.ts';
import { retailBody } from '../support/bodies.ts';
import { skip } from './browser.ts';
import { assertQuiet, type Portal, startPortal } from './portal.ts';

const HOOK = 'Associates.Enrollment.IsEmailAvailable';

describe('hooks in a browser', { skip }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal({ extension: houseRules });
  });
  after(() => portal[Symbol.asyncDispose]());
  const enroll = async (EmailAddress: string) => {
    const { status } = await portal.server.call('POST', '/v1/customers', retailBody({ EmailAddress }));
    return status;
  };

  it('an administrator reads the effect of a pause, pauses a handler, sees who paused it, and resumes it', async () => {
    await using watched = await portal.openAs('Administrator');
    const { page, person } = watched;
    assert.equal(await enroll('one@throwaway.example'), 409, 'the handler refuses such addresses');
    await page.goto('/admin/hooks');
    const row = page.getByRole('row').filter({ hasText: HOOK });
    await row.getByRole('button', { name: `Pause ${HOOK}` }).click();
    await page.getByRole('dialog').getByText('none of its rules apply').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await enroll('two@throwaway.example'), 409, 'nothing happened yet');
    await row.getByRole('button', { name: `Pause ${HOOK}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause hook' }).click();
    await row.getByText(`by ${person.name}`).waitFor();
    assert.equal(await enroll('three@throwaway.example'), 201);
    await row.getByRole('button', { name: `Resume ${HOOK}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume hook' }).click();
    await row.getByText('Active').waitFor();
    assert.equal(await enroll('four@throwaway.example'), 409);
    assertQuiet(watched);
  });
});
