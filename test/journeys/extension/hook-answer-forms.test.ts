import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { retailBody } from '../../support/bodies.ts';
import { DIRECTSCALE_SECRET, listen, remoteEnvironment } from '../../support/remote-extension.ts';
import { startTestServer } from '../../support/test-server.ts';

const HOOK = 'Associates.Enrollment.IsEmailAvailable';
const CODINGS = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

const send =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Respond =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);

/** The results of a validation for each answer of the hook. */
async function ask(cases: readonly (readonly [what: string, respond: Respond, expected: string])[]) {
  let respond: Respond = () => undefined;
  await using remote = await listen((request, response) => {
    request.resume();
    respond(response, request);
  });
  await using server = await startTestServer({
    extension: { plan: publishedPlan, remote: { [HOOK]: { url: remote.url } } },
    environment: remoteEnvironment,
  });
  for (const [what, next, expected] of cases) {
    respond = next;
    const answer = await server.call('GET', '/v1/validate/email-address/someone@example.com');
    assert.equal(
      `${answer.status} ${answer.status === 200 ? answer.text : answer.json.code}`,
      expected,
      what,
    );
  }
}

describe('The answer of a remote handler', () => {
  it('is read with a byte order mark, and with names in any case', () =>
    ask([
      ['mark', send('\uFEFF{"IsAvailable":true}'), '200 false'],
      ['camelCase', send('{"isAvailable":true}'), '200 false'],
      ['capitals', send('{"ISAVAILABLE":false}'), '200 true'],
      ['the exact name goes first', send('{"isavailable":true,"IsAvailable":false}'), '200 true'],
      ['a refusal with a mark', send('\uFEFF{"message":"No"}', {}, 400), '400 refused_by_extension'],
    ]));

  it('may be compressed in the announced ways, and in no other way', () =>
    ask([
      ...Object.entries(CODINGS).map(
        ([coding, compress]) =>
          [
            coding,
            send(compress('{"IsAvailable":true}'), { 'Content-Encoding': coding }),
            '200 false',
          ] as const,
      ),
      [
        'Accept-Encoding is sent',
        (response, request) =>
          send(`{"IsAvailable":${/gzip/.test(String(request.headers['accept-encoding']))}}`)(
            response,
            request,
          ),
        '200 false',
      ],
      ['unknown', send('x', { 'Content-Encoding': 'zstd' }), '502 extension_answer_invalid'],
      [
        'not gzip',
        send('{"IsAvailable":true}', { 'Content-Encoding': 'gzip' }),
        '502 extension_answer_invalid',
      ],
      [
        'cut off',
        send(gzipSync('{"IsAvailable":true}').subarray(0, 15), { 'Content-Encoding': 'gzip' }),
        '502 extension_answer_invalid',
      ],
    ]));

  it('is limited after decompression', () =>
    ask([
      [
        'a small answer that becomes a large one',
        send(gzipSync(`{"IsAvailable":true,"More":"${' '.repeat(50_000_000)}"}`), {
          'Content-Encoding': 'gzip',
        }),
        '502 extension_answer_too_large',
      ],
    ]));
});

describe('A callback', () => {
  it('is read with names in any case, at every depth, and with a byte order mark', async () => {
    let platformUrl = '';
    const camel = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([name, member]) => [
              name.charAt(0).toLowerCase() + name.slice(1),
              camel(member),
            ]),
          )
        : value;
    await using remote = await listen(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const answer = await fetch(
        `${platformUrl}/api/extension/hooks/Associates.Enrollment.WriteApplication`,
        {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
            'Content-Type': 'application/json',
            'X-DirectScale-CallbackToken': String(request.headers['x-directscale-callbacktoken']),
          },
          body: `\uFEFF${JSON.stringify(camel(JSON.parse(Buffer.concat(chunks).toString())))}`,
        },
      );
      send(JSON.stringify(camel(await answer.json())), {}, answer.status)(response, request);
    });
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        remote: { 'Associates.Enrollment.WriteApplication': { url: remote.url } },
      },
      environment: remoteEnvironment,
    });
    platformUrl = server.url;
    const id = await server.create(retailBody({ FirstName: 'Zoe' }));
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual([json.FirstName, json.PrimaryAddress.CountryCode], ['Zoe', 'US']);
  });
});
