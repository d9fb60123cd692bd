import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { catalogueProblem, errorCatalogue } from '../../../src/catalogue/error-catalogue.ts';
import { problemAnswer } from '../../../src/http/error-answer.ts';
import { statusOf } from '../../../src/http/statuses.ts';
import { retailBody } from '../../support/bodies.ts';
import { readSources } from '../../support/source-files.ts';
import { startTestServer } from '../../support/test-server.ts';

const RETRIED = [429, 503];

describe('Every 429 and every 503', () => {
  const codes = Object.entries(errorCatalogue).filter(([, { kind }]) => RETRIED.includes(statusOf(kind)));

  it('in the error catalogue states when to try again', () => {
    assert.ok(codes.length >= 6, 'the catalogue has fewer of them than it had');
    for (const [code] of codes) {
      const { body, headers } = problemAnswer([catalogueProblem(code)], 'id', 'off');
      assert.ok(RETRIED.includes(body.status), code);
      assert.match(headers['Retry-After'] ?? '', /^[1-9]\d*$/, code);
    }
  });

  it('that is sent without the catalogue sets the header in the same statement', () => {
    const sent = readSources().flatMap(
      ({ text }) => text.match(/(?:status|code|writeHead)\((?:429|503)\b[^;]*;/g) ?? [],
    );
    assert.ok(sent.length >= 2, 'no such statement was found');
    for (const statement of sent) assert.match(statement, /header\('Retry-After'/);
  });

  it('of the API, the gateway, the probes and the logins has the header on the wire', async () => {
    await using server = await startTestServer({ environment: { UPLINE_RATE_LIMIT: '12' } });
    const login = { username: 'nobody', password: 'x' };
    const answers = [];
    for (let count = 0; count < 11; count += 1)
      answers.push(await server.call('POST', '/v1/validate/login', login));
    for (let count = 0; count < 2; count += 1) answers.push(await server.call('GET', '/v1/customers/2'));
    const refused = answers.filter(({ status }) => status === 429);
    assert.deepEqual(
      refused.map(({ json }) => json['code'] ?? 'gateway'),
      ['too_many_logins', 'gateway'],
    );
    for (const { headers } of refused) assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    await server.installation.database.close();
    const probe = await fetch(`${server.url}/readyz`);
    assert.deepEqual([probe.status, probe.headers.get('retry-after')], [503, '2']);
  });

  it('is not sent to a request that arrives while the server closes: the request is served', async () => {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.UpdateAssociate': async (request, next) => {
            reached.resolve();
            await released.promise;
            return next(request);
          },
        },
      },
    });
    const id = await server.create(retailBody());
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString();
    });
    const head = (method: string, path: string) =>
      `${method} ${path} HTTP/1.1\r\nHost: ${hostname}\r\nOcp-Apim-Subscription-Key: ${server.key}\r\n`;
    const body = JSON.stringify({ FirstName: 'Late' });
    socket.write(`${head('PATCH', `/v1/customers/${id}`)}Content-Length: ${body.length}\r\n\r\n${body}`);
    await reached.promise;
    const closing = server.close();
    await delay(20);
    socket.write(`${head('GET', `/v1/customers/2`)}\r\n`);
    // The server reads between two turns of the event loop that it shares with this test.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    released.resolve();
    await once(socket, 'close');
    await closing;
    const statuses = [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ['200', '200']);
  });
});
