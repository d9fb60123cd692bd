import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

const MARKUP = '"><img src=x onerror=alert(1)>';
const ADDRESS = {
  Street1: 'Av. Sol 12',
  City: 'Cusco',
  Region: 'CUS',
  PostalCode: '08000',
  CountryCode: 'PE',
};

let server: TestServer;
let admin: PortalClient;
before(async () => {
  server = await startTestServer();
  admin = await signedIn(server, 'admin@example.com', 'Administrator');
});
after(() => server.close());

async function withRole(role: string) {
  const client = await signedIn(server, `${role.toLowerCase()}@example.com`, 'Developer');
  await admin.ok('PUT', `/office/accounts/${client.accountId}/roles`, { Roles: [role] });
  return client;
}
const versionOf = async (id: number): Promise<string> =>
  (await admin.ok('GET', `/office/people/${id}`)).Version;
const stored = async (id: number) => (await server.call('GET', `/v1/customers/${id}`)).json;
const edit = async (id: number, Changes: unknown, version?: string) =>
  admin.call('PATCH', `/office/people/${id}`, { Changes, Version: version ?? (await versionOf(id)) });

describe('Edit Person', () => {
  it('changes only the given members, and stores markup as text', async () => {
    const id = await server.create(retailBody({ PrimaryAddress: ADDRESS, CompanyName: 'Kept' }));
    const { EmailAddress } = await stored(id);
    const answer = await edit(id, {
      ...{ FirstName: MARKUP, LastName: MARKUP, PrimaryPhone: MARKUP, ExternalReferenceId: MARKUP },
      ...{ PrimaryAddress: { Street1: MARKUP, City: 'Lima' }, AssociateCustom: { Field3: MARKUP } },
      ...{ SendEmails: true, TaxExempt: true, TaxExemptId: MARKUP, TaxId: `<${MARKUP}>` },
    });
    assert.equal(answer.status, 200, answer.text);
    const now = await stored(id);
    const { Street1, City, Region, PostalCode } = now.PrimaryAddress;
    assert.deepEqual([Street1, City, Region, PostalCode], [MARKUP, 'Lima', 'CUS', '08000']);
    assert.deepEqual(
      [now.FirstName, now.AssociateCustom.Field3, now.CompanyName, now.EmailAddress, now.SendEmails],
      [MARKUP, MARKUP, 'Kept', EmailAddress, true],
    );
  });

  it('previews a first birth date, with no earlier value', async () => {
    const id = await server.create(retailBody());
    const { Changes } = await admin.ok('POST', `/office/people/${id}/preview`, {
      Changes: { BirthDate: '1980-02-03' },
      Version: await versionOf(id),
    });
    assert.deepEqual(Changes, [{ Field: 'BirthDate', From: null, To: '1980-02-03', IsCleared: false }]);
  });

  it('cannot change members that have their own operation: type, status, sponsor, password', async () => {
    const id = await server.create(retailBody({ Username: 'stays', Password: 'PasswordHere1' }));
    const before = await stored(id);
    const Changes = {
      CustomerType: 1,
      CustomerStatus: 5,
      SponsorId: 1001,
      Password: 'Other12345',
      FirstName: 'New',
    };
    assert.equal((await edit(id, Changes)).status, 200);
    const { FirstName, CustomerType, CustomerStatus, SponsorId } = await stored(id);
    assert.deepEqual(
      [FirstName, CustomerType, CustomerStatus, SponsorId],
      ['New', before.CustomerType, before.CustomerStatus, before.SponsorId],
    );
    const login = { username: 'stays', password: 'PasswordHere1' };
    assert.equal((await server.call('POST', '/v1/validate/login', login)).status, 200);
  });

  it('accepts only one of two simultaneous edits of the same version', async () => {
    const id = await server.create(retailBody());
    const version = await versionOf(id);
    const answers = await Promise.all(['A', 'B', 'C'].map((FirstName) => edit(id, { FirstName }, version)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 412, 412]);
  });

  it('refuses an erased person, an unknown id and a value that the API refuses, at its field', async () => {
    const id = await server.create(retailBody());
    const refused = await edit(id, { EmailAddress: 'no address' });
    assert.deepEqual([refused.status, refused.json.errors[0].field], [400, 'Changes.EmailAddress']);
    await server.call('DELETE', `/v1/customers/${id}`);
    await server.call('POST', `/v1/customers/${id}/erase`);
    assert.equal((await edit(id, { FirstName: 'Back' })).json.code, 'customer_erased');
    assert.equal((await edit(999_999, {}, '"1"')).status, 404);
  });
});

describe('Preview Edit', () => {
  let support: PortalClient;
  before(async () => {
    support = await withRole('Support');
  });

  it('never returns a masked stored value, even to people who may replace it without seeing it', async () => {
    const values = { EmailAddress: 'hidden.one@example.org', PrimaryPhone: '+51 1 555 0199' };
    const id = await server.create(
      retailBody({
        ...values,
        PrimaryAddress: ADDRESS,
        BirthDate: '1991-05-12',
        AssociateCustom: { Field1: 'Secret' },
      }),
    );
    const { text, json } = await support.call('POST', `/office/people/${id}/preview`, {
      Changes: {
        ...{ EmailAddress: '', PrimaryPhone: '+51 1 555 0123', BirthDate: '1990-01-01', FirstName: 'Open' },
        ...{ PrimaryAddress: { Street1: 'Entered' }, AssociateCustom: { Field1: 'Entered' } },
      },
      Version: await versionOf(id),
    });
    for (const hidden of ['hidden.one', '0199', '1991', 'Av. Sol', 'Secret'])
      assert.ok(!text.includes(hidden), hidden);
    const change = (field: string) => json.Changes.find(({ Field }: { Field: string }) => Field === field);
    assert.deepEqual(change('PrimaryPhone'), {
      ...{ Field: 'PrimaryPhone', From: '+51 • ••• ••99', To: '+51 1 555 0123', IsCleared: false },
    });
    assert.deepEqual(change('EmailAddress').IsCleared, true);
    assert.deepEqual(change('PrimaryAddress.Street1').To, 'Entered');
    assert.equal((await stored(id)).FirstName !== 'Open', true, 'nothing was changed');
  });

  it('answers a right guess of a masked value like a wrong one, and stays accurate for fields without a mask', async () => {
    const record = {
      ...{ EmailAddress: 'guess.one@example.org', PrimaryPhone: '+51 1 555 0199', BirthDate: '1991-05-12' },
      ...{
        PrimaryAddress: ADDRESS,
        TaxId: '900512777',
        TaxExemptId: 'EX-1',
        Username: 'guess.one@example.org',
      },
      AssociateCustom: { Field1: 'Secret' },
    };
    const id = await server.create(retailBody({ ...record, FirstName: 'Open' }));
    const previewOf = async (Changes: object) => {
      const body = { Changes, Version: await versionOf(id) };
      return (await support.ok('POST', `/office/people/${id}/preview`, body)).Changes;
    };
    const wrong = {
      ...{ EmailAddress: 'guess.two@example.org', PrimaryPhone: '+51 1 555 0299', BirthDate: '1992-05-12' },
      ...{ PrimaryAddress: { Street1: 'Av. Mar 1', PostalCode: '08001' }, TaxId: '900512888' },
      ...{ TaxExemptId: 'EX-2', Username: 'guess.two@example.org', AssociateCustom: { Field1: 'Other' } },
    };
    const { Street1, PostalCode } = ADDRESS;
    const right = { ...record, PrimaryAddress: { Street1, PostalCode } };
    const shapeOf = async (Changes: object) =>
      (await previewOf(Changes)).map(({ Field, From, IsCleared }: Record<string, unknown>) => [
        Field,
        From,
        IsCleared,
      ]);
    const shown = await shapeOf(wrong);
    assert.equal(shown.length, 9);
    assert.deepEqual((await shapeOf(right)).toSorted(), shown.toSorted());
    assert.deepEqual(await previewOf({ FirstName: 'Open', PrimaryAddress: { City: 'Cusco' } }), []);
    assert.deepEqual(await previewOf({ BirthDate: null }), []);
  });
});

describe('Preview of a refused edit', () => {
  it('shows no change that the edit would not make', async () => {
    // A type without a login: an enrollment would take the email address as the user name.
    const id = await server.create(
      retailBody({ CustomerType: 3, Username: 'own name', Password: undefined }),
    );
    const { Changes } = await admin.ok('POST', `/office/people/${id}/preview`, {
      Changes: { Username: '' },
      Version: '"0"',
    });
    assert.deepEqual(Changes, [{ Field: 'Username', From: 'own name', To: null, IsCleared: true }]);
  });
});

describe('Preview Status', () => {
  it('names the fields that the plan clears for a status, and the trees that the person would leave', async () => {
    const id = await server.create(retailBody());
    const path = `/office/people/${id}/status/preview`;
    const { IsAllowed, Changes } = await admin.ok('POST', path, {
      CustomerStatus: 5,
      Version: await versionOf(id),
    });
    assert.equal(IsAllowed, true);
    assert.deepEqual(Changes, [{ Field: 'CustomerStatus', From: '1', To: '5', IsCleared: false }]);
    const unknown = await admin.ok('POST', path, { CustomerStatus: 77, Version: await versionOf(id) });
    assert.deepEqual(
      unknown.Problems.map(({ Field, Code }: Record<string, string>) => `${Field}: ${Code}`),
      ['CustomerStatus: unknown_customer_status'],
    );
  });
});
