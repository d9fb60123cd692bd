import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { preferredBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const create = (body: Readonly<Record<string, unknown>>) => server.create(preferredBody(body));
const ids = async (term: string) => {
  const answer = await server.call('GET', `/v1/customers/search/${encodeURIComponent(term)}?limit=500`);
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as { CustomerId: number }[]).map(({ CustomerId }) => CustomerId);
};
const assertFinds = async (id: number, terms: readonly string[]) => {
  for (const term of terms) assert.ok((await ids(term)).includes(id), term);
};
const assertMisses = async (id: number, terms: readonly string[]) => {
  for (const term of terms) assert.ok(!(await ids(term)).includes(id), term);
};

describe('Search without accents', () => {
  it('finds a name with accents by its plain letters, by its own spelling, and composed in either way', async () => {
    for (const [name, terms] of [
      ['José Núñez', ['jose', 'JOSÉ', 'jose nunez', 'Jose\u0301', 'akzent jose']],
      ['Ångström', ['angstrom', 'Ångström', 'ÅNGSTRÖM'.normalize('NFD')]],
      ['Groß Weiß', ['gross', 'GROẞ', 'weiss']],
      ['Søren Łukasz Đặng', ['soren', 'lukasz', 'dang', 'søren', 'łukasz', 'ĐẶNG']],
      ['Þórr Æsir Œuvre', ['thorr', 'aesir', 'oeuvre']],
      ['Işık İpek', ['isik', 'ISIK', 'ışık', 'ipek', 'İPEK']],
      ['Məmməd Ɓala', ['memmed', 'bala']],
      ['Αλέξανδρος', ['αλεξανδρος', 'ΑΛΕΞΑΝΔΡΟΣ']],
      ['Артём Андрей', ['артем', 'Артём', 'андреи']],
    ] as const) {
      await assertFinds(await create({ FirstName: name, LastName: 'Akzent' }), terms);
    }
    const plain = await create({ FirstName: 'Jose', LastName: 'Plain' });
    await assertFinds(plain, ['josé']);
  });

  it('keeps the marks of other scripts, in which they are vowels, tones and consonants', async () => {
    for (const [name, same, other] of [
      ['कमला', 'कमला', 'कमल\u0947'],
      ['น้ำทิพย์', 'น้ำทิพย์', 'นำทิพย์'],
      ['がくと', 'がくと', 'かくと'],
      ['김각수', '김각수', '김가수'],
      ['أحمد', 'أحمد', 'احمد'],
    ] as const) {
      const id = await create({ FirstName: name });
      await assertFinds(id, [same]);
      await assertMisses(id, [other]);
    }
  });
});

describe('Search by digits', () => {
  it('finds a phone number by three or more consecutive digits, with any separators', async () => {
    const id = await create({ PrimaryPhone: '(0) 79-46.12 345', TextPhone: '+49 (0)171 98-76 543' });
    await assertFinds(id, ['079461', '946', '461234', '46 12', '94-612', '(0)7946', '12345']);
    await assertFinds(id, ['171987', '491719876543', '+491719876', '+49 (171) 98', '004917198765']);
    await assertMisses(id, ['079462', '0794612346', '490171', '543079']);
  });

  it('finds an international number as it is dialed within the country, and the other way around', async () => {
    const abroad = await create({ PrimaryPhone: '+44 7700 900 461' });
    await assertFinds(abroad, ['07700 900461', '07700', '447700', '00447700900461']);
    const within = await create({ PrimaryPhone: '07700 900 462' });
    await assertFinds(within, ['+44 7700 900462', '+447700', '00447700900462']);
    const american = await create({ PrimaryPhone: '+1 (415) 555-0173' });
    await assertFinds(american, ['415 555', '1415555', '4155550173']);
    await assertMisses(american, ['0415555']);
  });

  it('does not treat an id that begins with zeros as a phone number', async () => {
    const id = await create({ BackOfficeId: '9049777' });
    await assertMisses(id, ['0049777']);
  });

  it('does not find the beginning of a phone number by one or two digits', async () => {
    const id = await create({ PrimaryPhone: '+993 12', BackOfficeId: 'Q1' });
    await assertMisses(id, ['9', '99']);
    await assertFinds(id, ['993']);
  });
});

describe('Search by ideographs', () => {
  it('finds by two neighboring characters of a name in either order, and in an address', async () => {
    const yamada = await create({ FirstName: '太郎', LastName: '山田' });
    await assertFinds(yamada, ['山田', '太郎', '田太', '郎山', '山田太郎', '山田 太郎', '太郎 山田', '山']);
    await assertMisses(yamada, ['山太', '田郎', '田']);
    const hong = await create({ FirstName: '길동', LastName: '홍' });
    await assertFinds(hong, ['홍길', '길동', '홍길동', '홍 길동']);
    const kana = await create({ FirstName: 'サクラ', LastName: '小林' });
    await assertFinds(kana, ['クラ', 'サク', '林サ']);
    const li = await create({ FirstName: '伟', LastName: '李', PrimaryAddress: ADDRESS });
    await assertFinds(li, ['李伟', '伟李', '李', '朝阳', '京市']);
    const rare = await create({ FirstName: '\u{20bb7}野家', LastName: '\u{20b9f}' });
    await assertFinds(rare, ['\u{20bb7}野', '\u{20b9f}\u{20bb7}', '野家']);
  });

  it('finds a name of another script in either order too', async () => {
    const id = await create({ FirstName: 'Zsófia', LastName: 'Kovács-Orbán' });
    await assertFinds(id, ['kovacs-orban zsofia', 'zsofia kovacs']);
  });
});

const ADDRESS = {
  Street1: '北京市朝阳区建国路',
  City: '北京市',
  Region: '北京',
  PostalCode: '100022',
  CountryCode: 'CN',
};

const NOWHERE = { Street1: 'ZZ', City: 'ZZ', Region: 'ZZ', PostalCode: 'ZZ', CountryCode: 'US' };

/** The expected result of a search, computed without the stored texts and trigrams. */
interface Person {
  readonly first: string;
  readonly last: string;
  readonly phone: string;
}

const plain = (text: string) =>
  text
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('Ł', 'l')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');

const numbersOf = (text: string) => {
  const digits = text.replace(/\D/g, '');
  return text.startsWith('+49') && digits.length > 2 ? [digits, `0${digits.slice(2)}`] : [digits];
};

function expects({ first, last, phone }: Person, term: string): boolean {
  const values = [`${first} ${last}`, `${last} ${first}`, phone].map(plain);
  const wanted = plain(term);
  const wantedNumbers = /^\+?[\d -]+$/.test(term) ? numbersOf(term).filter(({ length }) => length >= 3) : [];
  if (wantedNumbers.some((number) => numbersOf(phone).some((own) => own.includes(number)))) return true;
  if (/^\p{Script=Han}{2}$/u.test(wanted)) return values.some((value) => value.includes(wanted));
  if ([...wanted].length < 3) return values.some((value) => value.startsWith(wanted));
  return values.some((value) => value.includes(wanted));
}

describe('Search, against a model', () => {
  const name = fc
    .array(fc.constantFrom('a', 'É', 'e', 'ö', 'ß', 'ø', 'Ł', 'n\u0303', '李', '伟', '明'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((letters) => letters.join(''));
  const phone = fc
    .tuple(fc.constantFrom('0', '+49 ', '+49-'), fc.stringMatching(/^[12][12]{2}[ -]?[12]{3}$/))
    .map((parts) => parts.join(''));
  const person = fc.record({ first: name, last: name, phone });

  it('finds exactly the customers of the model', async () => {
    const people = fc.sample(person, { numRuns: 60, seed: 4711 });
    const known = new Map<number, Person>();
    for (const one of people) {
      known.set(
        await create({
          FirstName: one.first,
          LastName: one.last,
          PrimaryPhone: one.phone,
          TextPhone: '',
          PrimaryAddress: NOWHERE,
          BackOfficeId: `ZZ${known.size}ZZ`,
          EmailAddress: `x${known.size}@q.example`,
          Username: `x${known.size}`,
        }),
        one,
      );
    }
    const part = fc
      .tuple(fc.constantFrom(...people), fc.nat(8), fc.integer({ min: 1, max: 6 }), fc.nat(3))
      .map(([{ first, last, phone: number }, from, length, kind]) => {
        const text = [`${first} ${last}`, `${last}${first}`, number, number.replace(/\D/g, '')][kind] ?? '';
        return plain(
          [...text.normalize('NFC')]
            .slice(from % text.length)
            .slice(0, length)
            .join(''),
        ).trim();
      })
      .filter((term) => /[\p{L}\p{N}]/u.test(term));
    await fc.assert(
      fc.asyncProperty(part, async (term) => {
        const found = (await ids(term)).filter((id) => known.has(id));
        const expected = [...known].filter(([, one]) => expects(one, term)).map(([id]) => id);
        assert.deepEqual(found, expected, term);
      }),
      { numRuns: 300 },
    );
  });
});
