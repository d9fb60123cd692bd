import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verify } from '@node-rs/argon2';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { type ServiceWay, serviceWays } from '../../support/service-ways.ts';
import { addNetwork } from '../../support/tree-network.ts';

const NOBODY = 424_242;

for (const [name, start] of serviceWays) {
  describe(`AssociateService, ${name}`, () => {
    it('GetAssociate: returns the stored record by either id, with a masked tax id; null for an unknown id', async () => {
      await using way = await start();
      const body = distributorBody({ TaxId: '123-45-6789', AssociateCustom: { Field1: 'one' } });
      const id = await way.server.create(body);
      const { result } = await way.call('AssociateService.GetAssociate', { associateId: id });
      assert.equal(result.AssociateId, id);
      assert.equal(result.TaxId, '*****6789');
      assert.equal(result.Custom.Field1, 'one');
      assert.equal(result.Address.AddressLine1, (body['PrimaryAddress'] as { Street1: string }).Street1);
      const byBackOfficeId = { backOfficeId: result.BackOfficeId.toLowerCase() };
      const again = await way.call('AssociateService.GetAssociate', byBackOfficeId);
      assert.deepEqual(again.result, result);
      const nobody = await way.call('AssociateService.GetAssociate', { associateId: NOBODY });
      assert.equal(nobody.result, null);
      for (const args of [{}, { associateId: id, backOfficeId: 'x' }]) {
        const refused = await way.call('AssociateService.GetAssociate', args);
        assert.deepEqual(refused.problems, [': one_argument_needed']);
      }
    });

    it('GetAssociates: returns each customer once in the order of ids, without unknown ids', async () => {
      await using way = await start();
      const ids = [await way.server.create(retailBody()), await way.server.create(retailBody())];
      const asked = [ids[1], NOBODY, ids[0], ids[1]];
      const { result } = await way.call('AssociateService.GetAssociates', { associateIds: asked });
      const found = result.map(({ AssociateId }: { AssociateId: number }) => AssociateId);
      assert.deepEqual(found, [ids[1], ids[0]]);
      assert.deepEqual((await way.call('AssociateService.GetAssociates', { associateIds: [] })).result, []);
    });

    it('GetAssociateTypeName: by the plan; null for an unknown type', async () => {
      await using way = await start();
      const nameOf = async (associateType: number) =>
        (await way.call('AssociateService.GetAssociateTypeName', { associateType })).result;
      assert.deepEqual(
        [await nameOf(1), await nameOf(3), await nameOf(0)],
        [publishedPlan.baseTypes[0]?.name, publishedPlan.baseTypes[2]?.name, null],
      );
    });

    it('UpdateAssociate: stores the record, keeps password and tax id, logs a type change, places no one', async () => {
      await using way = await start();
      const body = retailBody({ TaxId: 'TAX-ONE-0001' });
      const id = await way.server.create(body);
      const { result: associate } = await way.call('AssociateService.GetAssociate', { associateId: id });
      const changed = { ...associate, CompanyName: 'By the service', AssociateBaseType: 3 };
      const { result, requestId } = await way.call('AssociateService.UpdateAssociate', {
        associate: changed,
      });
      assert.equal(result, null);
      const { json } = await way.server.call('GET', `/v1/customers/${id}`);
      assert.deepEqual([json.CompanyName, json.CustomerType], ['By the service', 3]);
      assert.equal((await way.server.call('GET', '/v1/validate/tax-id/TAX-ONE-0001')).json, true);
      const [row] = await way.server.sql(
        `SELECT password_hash, changed_by, changed_request_id FROM customers WHERE id = ${id}`,
      );
      assert.ok(await verify(String(row?.['password_hash']), String(body['Password'])));
      assert.deepEqual([row?.['changed_by'], row?.['changed_request_id']], ['test', requestId]);
      assert.equal((await typeChanges(way, id)).length, 1);
      assert.deepEqual(await placements(way, id), []);
    });

    it('UpdateAssociate: refuses by the rules of the plan, names all faults at once, and stores nothing', async () => {
      await using way = await start();
      const other = retailBody();
      await way.server.create(other);
      const id = await way.server.create(retailBody());
      const { result } = await way.call('AssociateService.GetAssociate', { associateId: id });
      const broken = {
        ...result,
        DisplayLastName: '',
        EmailAddress: other['EmailAddress'],
        StatusId: 99,
        AssociateBaseType: 2,
      };
      const refused = await way.call('AssociateService.UpdateAssociate', { associate: broken });
      assert.deepEqual(
        new Set(refused.problems),
        new Set([
          'LastName: required',
          'CustomerStatus: unknown_customer_status',
          'EmailAddress: not_unique',
        ]),
      );
      const nobody = await way.call('AssociateService.UpdateAssociate', {
        associate: { ...result, AssociateId: NOBODY },
      });
      assert.deepEqual(nobody.problems, ['customerId: customer_not_found']);
      const after = await way.call('AssociateService.GetAssociate', { associateId: id });
      assert.deepEqual(after.result, result);
    });

    it('UpgradeAssociate: from any type, updated, logged and placed; GetAssociateTypeChanges lists it', async () => {
      await using way = await start();
      const id = await way.server.create(retailBody());
      const { result: associate } = await way.call('AssociateService.GetAssociate', { associateId: id });
      const target = { ...associate, AssociateBaseType: 3, CompanyName: 'Upgraded' };
      const { result, requestId } = await way.call('AssociateService.UpgradeAssociate', {
        associate: target,
      });
      assert.deepEqual(result, { AssociateId: id, AssociateBaseType: 3 });
      const { json } = await way.server.call('GET', `/v1/customers/${id}`);
      assert.deepEqual([json.CustomerType, json.CompanyName], [3, 'Upgraded']);
      const [placement, ...more] = await placements(way, id);
      assert.deepEqual(more, []);
      assert.deepEqual(placement, { upline_id: 2, reason: 'upgrade', actor: 'test', request_id: requestId });
      const [change, ...others] = await typeChanges(way, id);
      assert.deepEqual(others, []);
      const { RecordNumber, ChangeDate, Operation, ...members } = change;
      assert.deepEqual(members, {
        AssociateId: id,
        OldAssociateBaseType: 2,
        NewAssociateBaseType: 3,
        Actor: 'test',
        RequestId: requestId,
      });
      assert.equal(typeof RecordNumber, 'number');
      assert.match(ChangeDate, /^\d{4}-\d\d-\d\dT.*Z$/);
      assert.match(
        Operation,
        name === 'remotely' ? /^AssociateService\.UpgradeAssociate$/ : /^UpdateCustomer$/,
      );
      const again = await way.call('AssociateService.UpgradeAssociate', { associate: target });
      assert.deepEqual(again.problems, ['CustomerType: already_upgraded']);
    });

    it('UpgradeAssociate: by the rules of the new type, and nothing is stored when they refuse', async () => {
      await using way = await start();
      const id = await way.server.create(preferredBody());
      const { result } = await way.call('AssociateService.GetAssociate', { associateId: id });
      const associate = { ...result, AssociateBaseType: 1, AcceptTerms: false };
      const refused = await way.call('AssociateService.UpgradeAssociate', { associate });
      const required = refused.problems?.every((problem) => problem.endsWith(': required'));
      assert.equal(required, true, String(refused.problems));
      assert.deepEqual(await typeChanges(way, id), []);
      assert.deepEqual(await placements(way, id), []);
    });
  });

  describe(`EnrollmentService, ${name}`, () => {
    it('ValidateEmail: refuses an empty, invalid or taken address, and accepts a free one', async () => {
      await using way = await start();
      const body = retailBody();
      await way.server.create(body);
      const outcomeOf = async (email: string) => {
        const { result, problems } = await way.call('EnrollmentService.ValidateEmail', { email });
        return problems ?? result;
      };
      assert.equal(await outcomeOf(' free@example.com '), null);
      assert.deepEqual(await outcomeOf('  '), ['EmailAddress: required']);
      assert.deepEqual(await outcomeOf('not an address'), ['EmailAddress: invalid_email']);
      assert.deepEqual(await outcomeOf(`${'x'.repeat(60)}@${'x'.repeat(200)}.com`), [
        'EmailAddress: invalid_email',
      ]);
      assert.deepEqual(await outcomeOf(String(body['EmailAddress']).toUpperCase()), [
        'EmailAddress: not_unique',
      ]);
    });

    it('ValidateEmail: calls the hook IsEmailAvailable', async () => {
      await using way = await start({
        hooks: {
          'Associates.Enrollment.IsEmailAvailable': async (request, next) =>
            request.EmailAddress.endsWith('.invalid') ? { IsAvailable: false } : next(request),
        },
      });
      const refused = await way.call('EnrollmentService.ValidateEmail', { email: 'free@refused.invalid' });
      assert.deepEqual(refused.problems, ['EmailAddress: email_not_available']);
    });

    it('ValidateUsername: refuses an empty, invalid or taken username, and accepts a free one', async () => {
      await using way = await start();
      const body = retailBody();
      await way.server.create(body);
      const outcomeOf = async (username: string) => {
        const { result, problems } = await way.call('EnrollmentService.ValidateUsername', { username });
        return problems ?? result;
      };
      assert.equal(await outcomeOf('somebody-new'), null);
      assert.deepEqual(await outcomeOf(''), ['Username: required']);
      assert.deepEqual(await outcomeOf('a\nb'), ['Username: invalid_text']);
      assert.deepEqual(await outcomeOf('x'.repeat(255)), ['Username: invalid_text']);
      assert.deepEqual(await outcomeOf(String(body['Username'] ?? body['EmailAddress'])), [
        'Username: not_unique',
      ]);
    });

    it('ValidateEnrollerBirthDate: requires the plan’s minimum age, to the day', async () => {
      await using way = await start({ now: () => new Date('2026-11-24T12:00:00Z') });
      const outcomeOf = async (dob: string) => {
        const { result, problems } = await way.call('EnrollmentService.ValidateEnrollerBirthDate', { dob });
        return problems ?? result;
      };
      assert.equal(await outcomeOf('2008-11-24'), null);
      assert.deepEqual(await outcomeOf('2008-11-25T00:00:00Z'), ['BirthDate: too_young']);
      assert.deepEqual(await outcomeOf('2027-01-01'), ['BirthDate: birth_date_in_future']);
      assert.deepEqual(await outcomeOf('yesterday'), ['BirthDate: invalid_date']);
      for (const none of ['', '0001-01-01T00:00:00']) {
        assert.deepEqual(await outcomeOf(none), ['BirthDate: required']);
      }
    });
  });

  describe(`TreeService, ${name}`, () => {
    it('GetNodeDetail and GetUplineIds: return the place and uplines of a customer; null and none without a place', async () => {
      await using way = await start();
      const sponsor = await way.server.create(distributorBody());
      const id = await way.server.create(distributorBody({ SponsorId: sponsor }));
      const retail = await way.server.create(retailBody());
      const detail = async (AssociateId: number, treeType: string) =>
        (await way.call('TreeService.GetNodeDetail', { nodeId: { AssociateId }, treeType })).result;
      const node = (AssociateId: number) => ({ AssociateId, TreeIndex: 0 });
      assert.deepEqual(await detail(id, 'unilevel'), {
        NodeId: node(id),
        UplineId: node(sponsor),
        UplineLeg: 'Empty',
        Level: 2,
      });
      const counted = { nodeId: { AssociateId: sponsor }, treeType: 'Enrollment', countsDownline: true };
      const { result } = await way.call('TreeService.GetNodeDetail', counted);
      assert.equal((result as { DownlineCount?: number }).DownlineCount, 1);
      assert.deepEqual(await detail(2, 'Enrollment'), {
        NodeId: node(2),
        UplineId: null,
        UplineLeg: 'Empty',
        Level: 0,
      });
      assert.equal(await detail(retail, 'Unilevel'), null);
      const chain = Array.from({ length: 1_200 }, (_, level) => ({ uplines: { Enrollment: level - 1 } }));
      const deepest = (await addNetwork(way.server.installation, chain)).at(-1) ?? 0;
      assert.deepEqual((await detail(deepest, 'Enrollment'))?.Level, 1_200);
      const uplines = async (AssociateId: number) =>
        (await way.call('TreeService.GetUplineIds', { nodeId: node(AssociateId), treeType: 'Unilevel' }))
          .result;
      assert.deepEqual(await uplines(id), [
        { NodeId: node(id), UplineId: node(sponsor), UplineLeg: 'Empty', Level: 0 },
        { NodeId: node(sponsor), UplineId: node(2), UplineLeg: 'Empty', Level: 1 },
        { NodeId: node(2), UplineId: null, UplineLeg: 'Empty', Level: 2 },
      ]);
      assert.deepEqual(await uplines(retail), []);
      const unknown = { nodeId: node(id), treeType: 'Ternary' };
      assert.deepEqual((await way.call('TreeService.GetUplineIds', unknown)).problems, [
        'treeType: unknown_tree',
      ]);
    });

    it('PlaceByRule: below the sponsor, with reason, actor and request id; a second call is refused', async () => {
      await using way = await start();
      const id = await way.server.create(retailBody());
      const args = { associateId: id, treeType: 'Unilevel', sponsorId: 2, reason: 'earned it' };
      const { result, requestId } = await way.call('TreeService.PlaceByRule', args);
      assert.equal(result, null);
      const expected = { upline_id: 2, reason: 'earned it', actor: 'test', request_id: requestId };
      assert.deepEqual(await placements(way, id), [expected]);
      assert.deepEqual((await way.call('TreeService.PlaceByRule', args)).problems, [
        'associateId: already_placed',
      ]);
      const other = await way.server.create(retailBody());
      const refusals = [
        [{ ...args, associateId: NOBODY }, 'associateId: node_not_found'],
        [{ ...args, associateId: other, sponsorId: NOBODY }, 'sponsorId: sponsor_not_placed'],
        [{ ...args, associateId: other, treeType: 'Ternary' }, 'treeType: unknown_tree'],
      ] as const;
      for (const [wrong, problem] of refusals) {
        assert.deepEqual((await way.call('TreeService.PlaceByRule', wrong)).problems, [problem]);
      }
      assert.deepEqual(await placements(way, other), []);
    });
  });

  describe(`TicketService, ${name}`, () => {
    it('LogEvent: writes an entry with actor and time that the API can read; refuses an unknown customer', async () => {
      await using way = await start({ now: () => new Date('2026-11-24T12:00:00.750Z') });
      const id = await way.server.create(retailBody());
      const { result, requestId } = await way.call('TicketService.LogEvent', {
        associateId: id,
        text: 'Not placed:\nthe enroller is not in the tree.',
        source: 'Placement',
      });
      assert.equal(result, null);
      const { json } = await way.server.call('GET', `/v1/customers/${id}/service-log`);
      const [{ RecordNumber, Operation, ...entry }, ...more] = json;
      assert.deepEqual(more, []);
      assert.equal(typeof RecordNumber, 'number');
      assert.match(Operation, name === 'remotely' ? /^TicketService\.LogEvent$/ : /^UpdateCustomer$/);
      assert.deepEqual(entry, {
        CustomerId: id,
        LoggedDate: '2026-11-24T12:00:00.750Z',
        Text: 'Not placed:\nthe enroller is not in the tree.',
        Reference: '',
        Source: 'Placement',
        Actor: 'test',
        RequestId: requestId,
      });
      const refused = await way.call('TicketService.LogEvent', { associateId: NOBODY, text: 'x' });
      assert.deepEqual(refused.problems, ['customerId: customer_not_found']);
    });
  });

  describe(`SettingsService, ${name}`, () => {
    it('ExtensionContext: client id and environment of the settings', async () => {
      await using way = await start();
      const { result } = await way.call('SettingsService.ExtensionContext');
      assert.deepEqual(result, { ClientId: 'acme', EnvironmentType: 'Live' });
    });
  });
}

async function typeChanges(way: ServiceWay, associateId: number) {
  return (await way.call('AssociateService.GetAssociateTypeChanges', { associateId })).result;
}

function placements({ server }: ServiceWay, id: number) {
  return server.sql(
    `SELECT upline_id, reason, actor, request_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
  );
}
