import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { HOOK_WAYS, type PortableHandler, startWithHandlers } from '../../support/hook-ways.ts';
import { remoteEnvironment, startRemoteExtension } from '../../support/remote-extension.ts';
import { serviceWays } from '../../support/service-ways.ts';
import { startTestServer } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

/*
 * A C# extension deserializes a hook's request into its own class and serializes that again. The class lacks some of
 * our members and has some that we lack; unset text is null; a date is never null.
 */

// biome-ignore lint/suspicious/noExplicitAny: classes of every shape
type Json = any;

const UPDATE = 'Associates.UpdateAssociate';
const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const APPLICATION = 'Associates.Enrollment.WriteApplication';

/** The class of such an extension: it has fewer members than our model, and additional ones. */
const CLASS_OF_ASSOCIATE = {
  AssociateId: 0,
  AssociateBaseType: 0,
  AssociateType: 0,
  Name: null,
  DisplayFirstName: null,
  EmailAddress: null,
  BackOfficeId: null,
  BirthDate: '0001-01-01T00:00:00',
  SignupDate: '0001-01-01T00:00:00',
  PrimaryPhone: null,
  AssociateCustom: { Field1: null, Field2: null },
  ProfileImageUrl: null,
  CommissionRank: 0,
};

const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** Reads JSON into a class, and writes the class in camelCase. Empty text becomes null, as in many classes. */
function throughClass(value: Json, members: Json): Json {
  const entries = Object.entries(members).map(([name, unset]) => {
    const given = value[name] ?? unset;
    const isObject = typeof unset === 'object' && unset !== null;
    return [camel(name), isObject ? throughClass(given ?? {}, unset) : given === '' ? null : given];
  });
  return Object.fromEntries(entries);
}

const associateThroughClass = (associate: Json) => throughClass(associate, CLASS_OF_ASSOCIATE);

/** A round trip through the class with the changes that `change` makes. */
function typed(
  change: (associate: Json) => void,
  seen: (associate: Json) => void = () => undefined,
): PortableHandler {
  return async (request, next) => {
    seen(request.UpdatedAssociateInfo);
    const oldAssociateInfo = associateThroughClass(request.OldAssociateInfo);
    const updatedAssociateInfo = associateThroughClass(request.UpdatedAssociateInfo);
    change(updatedAssociateInfo);
    await next({ oldAssociateInfo, updatedAssociateInfo });
    return {};
  };
}

const WHOLE = {
  BirthDate: '',
  CompanyName: 'Acme',
  SecondaryPhone: '+1 555',
  SendEmails: true,
  AssociateCustom: { Field1: 'one', Field2: 'two', Field10: 'ten' },
};

for (const way of HOOK_WAYS) {
  describe(`A typed extension, ${way},`, () => {
    it('changes no member that its class lacks or that it does not set', async () => {
      await using server = await startWithHandlers(way, { [UPDATE]: typed(() => undefined) });
      const id = await server.create(retailBody(WHOLE));
      const before = await server.call('GET', `/v1/customers/${id}`);
      const answer = await server.call('PUT', `/v1/customers/${id}`, {
        ...before.json,
        FirstName: 'Jane',
        Password: 'PasswordHere1',
      });
      assert.equal(answer.status, 200, answer.text);
      const { json: after } = await server.call('GET', `/v1/customers/${id}`);
      assert.deepEqual(after, { ...before.json, FirstName: 'Jane' });
    });

    it('stores the members that it sets: custom fields and names under either name, numbers in quotes', async () => {
      await using server = await startWithHandlers(way, {
        [UPDATE]: typed((associate) => {
          associate.associateCustom.field2 = '12.5';
          associate.legalLastName = 'Roe';
          associate.custom = { field3: 'three' };
          associate.associateBaseType = String(associate.associateBaseType);
          associate.sendEmails = 'False';
        }),
      });
      const id = await server.create(retailBody(WHOLE));
      const answer = await server.call('PUT', `/v1/customers/${id}`, retailBody(WHOLE));
      assert.equal(answer.status, 200, answer.text);
      const { Field1, Field2, Field3, Field10 } = answer.json.AssociateCustom;
      assert.deepEqual([Field1, Field2, Field3, Field10], ['one', '12.5', 'three', 'ten']);
      assert.deepEqual([answer.json.LastName, answer.json.SendEmails], ['Roe', false]);
    });

    it('sees names, type, and a date that is never null', async () => {
      const seen: Json[] = [];
      await using server = await startWithHandlers(way, {
        [UPDATE]: typed(
          () => undefined,
          (associate) => seen.push(associate),
        ),
      });
      const body = retailBody({ ...WHOLE, FirstName: 'Jane', LastName: 'Doe' });
      const id = await server.create(body);
      await server.call('PUT', `/v1/customers/${id}`, body);
      const [{ Name, LegalFirstName, LegalLastName, AssociateType, BirthDate, AssociateCustom, Custom }] =
        seen;
      assert.deepEqual(
        [Name, LegalFirstName, LegalLastName, AssociateType, BirthDate],
        ['Jane Doe', 'Jane', 'Doe', 2, '1900-01-01T00:00:00Z'],
      );
      assert.deepEqual(AssociateCustom, Custom);
    });

    it('upgrades and enrolls through its classes', async () => {
      await using server = await startWithHandlers(way, {
        [UPGRADE]: async (request, next) => {
          const updatedAssociateInfo = associateThroughClass(request.UpdatedAssociateInfo);
          await next({ associateId: String(request.AssociateId), updatedAssociateInfo });
          return { associateId: null };
        },
        [APPLICATION]: async ({ Application }, next) => {
          const { Username, AssociateCustom } = Application;
          const { ApplicationResponse } = await next({
            application: { username: Username, custom: { ...AssociateCustom, Field4: 'four' }, order: {} },
          });
          return { applicationResponse: { associateId: ApplicationResponse.AssociateId } };
        },
      });
      const id = await server.create(retailBody(WHOLE));
      const body = distributorBody({ AssociateCustom: { Field4: 'four', Field10: 'ten' } });
      const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
      assert.deepEqual([answer.status, answer.json.CustomerType], [201, 1], answer.text);
      assert.deepEqual([answer.json.CompanyName, answer.json.AssociateCustom.Field4], ['', 'four']);
    });

    it('is refused when a member has a wrong value, or two members contradict each other', async () => {
      const wrong: ((associate: Json) => void)[] = [
        (associate) => Object.assign(associate, { associateBaseType: '12a' }),
        (associate) => Object.assign(associate, { associateBaseType: [2] }),
        (associate) => Object.assign(associate, { associateCustom: { field2: 12.5 } }),
        (associate) => Object.assign(associate, { address: 'Street 1' }),
        (associate) => Object.assign(associate, { birthDate: 'yesterday' }),
        (associate) => Object.assign(associate, { legalFirstName: 'Ann', displayFirstName: 'Joan' }),
        (associate) => Object.assign(associate, { name: 'Somebody Else' }),
      ];
      let change = wrong[0];
      await using server = await startWithHandlers(way, {
        [UPDATE]: typed((associate) => change?.(associate)),
      });
      const id = await server.create(retailBody(WHOLE));
      const { json: before } = await server.call('GET', `/v1/customers/${id}`);
      for (change of wrong) {
        const answer = await server.call('PUT', `/v1/customers/${id}`, retailBody());
        // A remote handler passes on the refusal of its callback, which then counts as its own.
        const code = way === 'in process' ? 'extension_failed' : 'refused_by_extension';
        assert.equal(answer.json.code, code, String(change));
        assert.deepEqual((await server.call('GET', `/v1/customers/${id}`)).json, before);
      }
    });
  });
}

describe('UPLINE_STRICT', () => {
  it('requires the models of extensions exactly', async () => {
    const hooks = { [UPDATE]: typed(() => undefined) } as never;
    await using local = await startTestServer({
      extension: { plan: publishedPlan, hooks },
      environment: { UPLINE_STRICT: 'true' },
    });
    const id = await local.create(retailBody());
    const refused = await local.call('PUT', `/v1/customers/${id}`, retailBody());
    assert.deepEqual([refused.status, refused.json.code], [500, 'extension_failed']);

    let status = 0;
    await using remote = await startRemoteExtension({
      [UPDATE]: async (request, call) => {
        const { OldAssociateInfo, UpdatedAssociateInfo } = request as Json;
        const { Custom: _lost, ...less } = UpdatedAssociateInfo;
        ({ status } = await call.callOriginal({ OldAssociateInfo, UpdatedAssociateInfo: less }));
        return { status: 200, body: { AssociateId: OldAssociateInfo.AssociateId } };
      },
    });
    await using server = await startTestServer({
      extension: { plan: publishedPlan, remote: { [UPDATE]: { url: remote.url } } },
      environment: { ...remoteEnvironment, UPLINE_STRICT: 'true' },
    });
    remote.platformUrl = server.url;
    const other = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/${other}`, retailBody());
    assert.equal(status, 400);
  });
});

for (const [name, start] of serviceWays) {
  describe(`Services for typed extensions, called ${name},`, () => {
    it('store the members sent to UpdateAssociate, and keep all others', async () => {
      await using way = await start();
      const id = await way.server.create(retailBody(WHOLE));
      const read = async () => (await way.server.call('GET', `/v1/customers/${id}`)).json;
      const before = await read();
      const associate = {
        ...throughClass(
          (await way.call('AssociateService.GetAssociate', { associateId: id })).result,
          CLASS_OF_ASSOCIATE,
        ),
        associateCustom: { Field2: '12.5' },
        associateType: 1,
      };
      const stored = await way.call('AssociateService.UpdateAssociate', { associate });
      assert.deepEqual(stored.problems, undefined);
      const custom = { ...before.AssociateCustom, Field2: '12.5' };
      assert.deepEqual(await read(), { ...before, AssociateCustom: custom });
    });

    it('refuse an associate that contradicts itself', async () => {
      await using way = await start();
      const id = await way.server.create(retailBody());
      const update = async (more: object) =>
        (await way.call('AssociateService.UpdateAssociate', { associate: { AssociateId: id, ...more } }))
          .problems;
      assert.deepEqual(await update({ Name: 'Somebody Else' }), ['associate.Name: contradicting_members']);
      assert.deepEqual(await update({ LegalFirstName: 'A', DisplayFirstName: 'B' }), [
        'associate.LegalFirstName: contradicting_members',
      ]);
      assert.deepEqual(await update({ Name: 'A B', DisplayFirstName: 'A', DisplayLastName: 'B' }), undefined);
    });

    it('show no null date, and accept trees by their published numbers', async () => {
      await using way = await start({ plan: fourTrees({ Matrix: { number: 7 } }) });
      const id = await way.server.create(distributorBody());
      const { result } = await way.call('AssociateService.GetAssociate', { associateId: 2 });
      assert.match(result.BirthDate, /^\d{4}-\d\d-\d\dT00:00:00Z$/);
      const nodeId = { AssociateId: id };
      const at = (treeType: unknown) => way.call('TreeService.GetNodeDetail', { nodeId, treeType });
      for (const unilevel of [1, '1', 'unilevel'])
        assert.equal((await at(unilevel)).result.Level, 1, String(unilevel));
      for (const enrollment of [0, 'Enrollment']) assert.equal((await at(enrollment)).result.Level, 1);
      for (const empty of [2, 'Binary', 7, 'Matrix'])
        assert.equal((await at(empty)).result, null, String(empty));
      for (const unknown of [3, 99, 'Ternary'])
        assert.deepEqual((await at(unknown)).problems, ['treeType: unknown_tree']);
      const NodeDetail = { NodeId: nodeId, UplineId: { AssociateId: 2 }, UplineLeg: 'Left', Level: 0 };
      const placed = await way.call('TreeService.Place', { placements: [{ Tree: 2, NodeDetail }] });
      assert.deepEqual(placed.problems, undefined);
      assert.equal((await at(2)).result.UplineLeg, 'Left');
    });

    it('accept arguments by the names that C# callers use', async () => {
      await using way = await start();
      const id = await way.server.create(retailBody());
      await way.call('TicketService.LogEvent', { associateId: id, message: 'called', source: '' });
      const log = await way.server.call('GET', `/v1/customers/${id}/service-log`);
      assert.match(log.text, /"called"/);
      const named = await way.call('AssociateService.GetAssociateTypeName', { associateBaseType: 1 });
      assert.equal(named.result, 'Distributor');
    });
  });
}
