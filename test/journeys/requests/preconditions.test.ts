import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { createGate } from '../../support/gate.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const tagOf = (answer: Answer): string => answer.headers.get('etag') ?? '';

async function readTag(server: TestServer, id: number): Promise<string> {
  return tagOf(await server.call('GET', `/v1/customers/${id}`));
}

/** Update, PATCH and Upgrade of a customer. */
function changesOf(id: number) {
  return [
    ['PATCH', `/v1/customers/${id}`, { FirstName: 'Patched' }],
    ['PUT', `/v1/customers/${id}`, retailBody({ FirstName: 'Put' })],
    ['PUT', `/v1/customers/upgrade/${id}`, distributorBody({ FirstName: 'Upgraded' })],
  ] as const;
}

describe('If-Match', () => {
  it('allows a change of the named version, and refuses a change of another version with 412', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    for (const [method, path, body] of changesOf(id)) {
      const seen = await readTag(server, id);
      for (const stale of ['"0-0-0"', `W/${seen}`, `"x", W/${seen}`]) {
        const refused = await server.call(method, path, body, { 'If-Match': stale });
        assert.equal(refused.status, 412, `${method} ${path} ${stale}`);
        assert.equal(refused.json.code, 'precondition_failed');
      }
      assert.equal(await readTag(server, id), seen, 'a refused change changes nothing');
      const done = await server.call(method, path, body, { 'If-Match': `"x", ${seen}` });
      assert.ok(done.status < 300, done.text);
      assert.notEqual(tagOf(done), seen);
      assert.equal(await readTag(server, id), tagOf(done));
    }
  });

  it('accepts * for any version of an existing customer', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const any = { 'If-Match': '*' };
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, any)).status, 200);
    assert.equal((await server.call('PATCH', '/v1/customers/999999', { FirstName: 'A' }, any)).status, 404);
  });

  it('is refused if it is not a list of tags, rather than never matching', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const headers = { 'If-Match': '1-0-0' };
    const answer = await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, headers);
    assert.deepEqual([answer.status, answer.json.code], [400, 'invalid_header']);
  });

  it('accepts exactly one of 20 concurrent changes of one version', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    for (const kind of [0, 1, 2] as const) {
      const seen = await readTag(server, id);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => {
          const [method, path, body] = changesOf(id)[kind];
          return server.call(method, path, body, { 'If-Match': seen });
        }),
      );
      const statuses = answers.map(({ status }) => status).sort();
      assert.deepEqual(statuses, [kind === 2 ? 201 : 200, ...Array.from({ length: 19 }, () => 412)]);
      const winner = answers.find(({ status }) => status < 300);
      assert.equal(await readTag(server, id), winner && tagOf(winner));
    }
  });

  it('applies to the record that is written: a change made while a hook runs is not overwritten', async () => {
    for (const kind of [0, 1, 2] as const) {
      let isHeld = true;
      await using server = await startTestServer({
        extension: {
          plan: publishedPlan,
          hooks: {
            'Associates.UpdateAssociate': async (request, next) => {
              if (isHeld) {
                isHeld = false;
                await gate.pass();
              }
              return next(request);
            },
          },
        },
      });
      using gate = createGate();
      const id = await server.create(retailBody());
      const [method, path, body] = changesOf(id)[kind];
      const change = server.call(method, path, body, { 'If-Match': await readTag(server, id) });
      await gate.reached;
      const other = await server.call('PATCH', `/v1/customers/${id}`, { CompanyName: 'Concurrent' });
      assert.equal(other.status, 200);
      gate.open();
      assert.equal((await change).status, 412);
      assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, other.text);
    }
  });

  it('applies to an upgrade that a handler makes by a service', async () => {
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.Enrollment.UpdateAssociateBaseType': async (request, _next, { services }) => {
            await gate.pass();
            return services.associateService.upgradeAssociate({ associate: request.UpdatedAssociateInfo });
          },
        },
      },
    });
    using gate = createGate();
    const id = await server.create(retailBody());
    const headers = { 'If-Match': await readTag(server, id) };
    const upgrade = server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody(), headers);
    await gate.reached;
    await server.call('PATCH', `/v1/customers/${id}`, { CompanyName: 'Concurrent' });
    gate.open();
    assert.equal((await upgrade).status, 412);
  });

  it('runs no hook for an outdated version, and does not restrict later writes of a handler', async () => {
    let calls = 0;
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.UpdateAssociate': async (request, next, { services }) => {
            calls += 1;
            const response = await next(request);
            const associate = await services.associateService.getAssociate({
              associateId: response.AssociateId,
            });
            if (associate !== null)
              await services.associateService.updateAssociate({
                associate: { ...associate, CompanyName: 'After' },
              });
            return response;
          },
        },
      },
    });
    const id = await server.create(retailBody());
    const patch = (tag: string) =>
      server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, { 'If-Match': tag });
    assert.equal((await patch('"gone"')).status, 412);
    assert.equal(calls, 0);
    const done = await patch(await readTag(server, id));
    assert.deepEqual([done.status, done.json.CompanyName], [200, 'After']);
  });

  it('is required by UPLINE_REQUIRE_IF_MATCH: changes without it are a 428, and change nothing', async () => {
    await using server = await startTestServer({ environment: { UPLINE_REQUIRE_IF_MATCH: 'true' } });
    const id = await server.create(retailBody());
    const before = await readTag(server, id);
    for (const [method, path, body] of changesOf(id)) {
      const answer = await server.call(method, path, body);
      assert.deepEqual([answer.status, answer.json.code], [428, 'precondition_required']);
    }
    assert.equal(await readTag(server, id), before);
    for (const [method, path, body] of changesOf(id)) {
      const answer = await server.call(method, path, body, { 'If-Match': await readTag(server, id) });
      assert.ok(answer.status < 300, answer.text);
    }
  });

  it('does not prevent a replay: the first answer is repeated', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const headers = { 'If-Match': await readTag(server, id), 'Idempotency-Key': 'k' };
    const send = () => server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, headers);
    const first = await send();
    const again = await send();
    assert.deepEqual([again.status, again.text], [200, first.text]);
  });
});

describe('If-None-Match', () => {
  it('refuses a change of a version that it names with 412, on every operation that changes a customer', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const every = [
      ...changesOf(id),
      ['PUT', `/v1/customers/${id}/web-aliases`, { AdditionalWebAliases: [] }],
      ['DELETE', `/v1/customers/${id}`, undefined],
    ] as const;
    for (const [method, path, body] of every) {
      const seen = await readTag(server, id);
      for (const tag of ['*', seen, `W/${seen}`, `"x", ${seen}`]) {
        const refused = await server.call(method, path, body, { 'If-None-Match': tag });
        assert.deepEqual([refused.status, refused.json.code], [412, 'precondition_failed'], `${path} ${tag}`);
      }
      const both = await server.call(method, path, body, { 'If-Match': seen, 'If-None-Match': '*' });
      assert.equal(both.status, 412, 'both conditions have to hold');
      const wrong = await server.call(method, path, body, { 'If-None-Match': 'x' });
      assert.deepEqual([wrong.status, wrong.json.code], [400, 'invalid_header']);
      assert.equal(await readTag(server, id), seen, 'a refused change changes nothing');
      const done = await server.call(method, path, body, { 'If-None-Match': '"x"' });
      assert.ok(done.status < 300, done.text);
    }
  });

  it('answers a caller who has the current version with 304 and the ETag, without a body', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody());
    const read = (tag: string) =>
      server.call('GET', `/v1/customers/${id}`, undefined, { 'If-None-Match': tag });
    const seen = await readTag(server, id);
    for (const tag of [seen, `W/${seen}`, `"x", ${seen}`, '*']) {
      const answer = await read(tag);
      assert.deepEqual([answer.status, answer.text, tagOf(answer)], [304, '', seen]);
    }
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' });
    for (const tag of [seen, 'not a tag']) {
      const answer = await read(tag);
      assert.deepEqual([answer.status, answer.json.FirstName], [200, 'A']);
    }
  });
});
