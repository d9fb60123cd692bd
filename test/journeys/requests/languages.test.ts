import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { startWithHandlers } from '../../support/hook-ways.ts';
import { createImportHome } from '../../support/import-home.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

/** Valid tags of RFC 5646, mostly from its appendix A, and forms of POSIX and Java. */
const TAGS = [
  ...['en', 'EN', 'pt-BR', 'pt_BR', 'es-419', 'zh-Hant-TW', 'zh-cmn-Hans-CN', 'sgn-BE-FR'],
  ...[
    'sl-rozaj-biske-1994',
    'de-CH-1901',
    'hy-Latn-IT-arevela',
    'en-US-u-islamcal',
    'qaa-Qaaa-QM-x-southern',
  ],
  ...['de-DE-u-co-phonebk', 'zh-CN-a-myext-x-private', 'en-a-myext-b-another', 'th-TH-u-nu-thai-ca-buddhist'],
  ...['x-whatever', 'i-klingon', 'en-GB-oed', 'art-lojban', `en-x-${'abcdefgh-'.repeat(10)}abcde`],
];
const NO_TAGS = [
  'e',
  'en-',
  '-en',
  'en--US',
  'a-DE',
  'english',
  'english language',
  'en-a',
  'en-a-bb-a-cc',
  'dé',
  'x',
  '12',
];

describe('LanguageCode', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const stored = async (id: number) =>
    (await server.call('GET', `/v1/customers/${id}`)).json.LanguageCode as string;

  it('accepts every valid tag of BCP 47 in every operation, and keeps it as sent', async () => {
    const id = await server.create(retailBody());
    for (const [index, LanguageCode] of TAGS.entries()) {
      const [method, body] =
        index % 2 === 0
          ? (['PATCH', { LanguageCode }] as const)
          : (['PUT', retailBody({ LanguageCode })] as const);
      const answer = await server.call(method, `/v1/customers/${id}`, body);
      assert.ok(answer.status < 300, `${LanguageCode}: ${answer.text}`);
      assert.equal(await stored(id), LanguageCode);
    }
    const LanguageCode = 'de-DE-u-co-phonebk-nu-latn';
    const upgraded = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      distributorBody({ LanguageCode }),
    );
    assert.ok(upgraded.status < 300, upgraded.text);
    assert.deepEqual(
      [await stored(id), await stored(await server.create(retailBody({ LanguageCode })))],
      [LanguageCode, LanguageCode],
    );
  });

  it('is refused if it is not a language tag, or longer than 100 characters', async () => {
    for (const LanguageCode of NO_TAGS) {
      const answer = await server.call('POST', '/v1/customers', retailBody({ LanguageCode }));
      assert.deepEqual(
        [answer.status, ...problemsOf(answer)],
        [400, 'LanguageCode: invalid_language'],
        LanguageCode,
      );
    }
    const long = await server.call(
      'POST',
      '/v1/customers',
      retailBody({ LanguageCode: `en-x${'-a'.repeat(49)}` }),
    );
    assert.deepEqual([long.status, ...problemsOf(long)], [400, 'LanguageCode: too_long']);
  });

  it('follows the same rule in an import and in requests that a handler passes on', async () => {
    await using home = await createImportHome();
    const tags = [...TAGS, ...NO_TAGS];
    const records = tags.map((LanguageCode, n) => retailRecord(`r${n}`, 2, { LanguageCode }));
    const { faults } = await home.import(csvText(records), '--skip-invalid');
    const refused = tags.filter((_, n) => faults.includes(`${n + 2} LanguageCode invalid_language`));
    assert.deepEqual(refused, NO_TAGS);

    await using hooked = await startWithHandlers('remote', {
      'Associates.UpdateAssociate': async (request, next) => {
        request.UpdatedAssociateInfo.LanguageCode = 'de-DE-u-co-phonebk';
        return next(request);
      },
    });
    const id = await hooked.create(retailBody());
    const answer = await hooked.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Other' });
    assert.equal(answer.json.LanguageCode, 'de-DE-u-co-phonebk', answer.text);
  });
});
