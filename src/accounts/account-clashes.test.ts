import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accountManager } from '../../test/support/portal-client.ts';
import { startTestServer } from '../../test/support/test-server.ts';
import { listAccountClashes } from './account-storage.ts';

it('two accounts with one address in two spellings are listed, each with its id', async () => {
  await using server = await startTestServer();
  const manager = accountManager(server);
  const invite = (emailAddress: string) => manager.invite({ emailAddress, name: 'x', role: 'Developer' });
  const holder = await invite('ada@münchen.example');
  const second = await invite('ada@muenchen.example');
  assert.deepEqual(await listAccountClashes(server.installation), []);
  // Stored as by an older version, which compared the domain without normalizing it.
  await server.sql(
    `update accounts set email_address = 'ada@MÜNCHEN.example', email_address_key = 'old spelling' where id = ${second.accountId}`,
  );
  assert.deepEqual(await listAccountClashes(server.installation), [
    { accountId: second.accountId, holderId: holder.accountId },
  ]);
});
