import fc from 'fast-check';
import { CustomerPatchBody } from '../../src/customers/wire/customer-contract.ts';
import { anyCharacter } from './any-character.ts';
import { distributorBody, preferredBody, retailBody } from './bodies.ts';

type Body = Record<string, unknown>;

/** The state at the time of sending that a body depends on. */
export interface Moment {
  readonly ownId: number;
  readonly otherIds: readonly number[];
}

/** A body that is built when it is sent, because unique values cannot be generated in advance. */
export interface BodyPlan {
  readonly describe: string;
  readonly make: (moment: Moment) => string;
}

const ADDRESS_MEMBERS = ['Street1', 'Street2', 'Street3', 'City', 'Region', 'PostalCode', 'CountryCode'];
const PATCHABLE = Object.entries(CustomerPatchBody.properties)
  .filter(([, member]) => !('not' in member) && !('readOnly' in member))
  .map(([name]) => name);

const paths: string[] = [
  ...Object.keys(CustomerPatchBody.properties),
  ...['PrimaryAddress', 'DefaultShippingAddress'].flatMap((name) =>
    ADDRESS_MEMBERS.map((member) => `${name}.${member}`),
  ),
  ...['AssociateCustom.Field1', 'AssociateCustom.Field10', 'PrimaryAddress.AddressId'],
];

/** Text that has broken programs in the past. */
const oddText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 20 }),
  fc.constantFrom(
    ...[
      '',
      ' ',
      '\ud800',
      'a\udc00',
      '\0',
      'a\0b',
      '\n',
      '\u0085',
      '\u200b',
      '\ufeff',
      '\u202eabc',
      '\uffff',
    ],
    ...['\u0130', '\u00df', '\u1e9e', '\ufb01', '\u03a3', '\u1100\u1161', 'e\u0301', '\u{1f600}', '\u3164'],
    ...["'; DROP TABLE customers; --", '" OR 1=1', '%', '_', '\\', '{field}', '*****', '*****1111'],
    ...[
      '1900-01-01',
      '0000-01-01',
      '9999-12-31T23:59:59.9999999+14:00',
      '2024-02-30',
      'a@b.c',
      'NaN',
      'null',
    ],
  ),
  fc.integer({ min: 40, max: 1200 }).map((length) => 'x'.repeat(length)),
);

const junk = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, 0, -0, -1, 1e300, 2 ** 31, 2 ** 53, 0.5) },
  { weight: 1, arbitrary: fc.constantFrom([], {}, [[]], [{}], { a: { b: {} } }, ['a'], [null]) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: anyCharacter }) },
);

/** Valid values, so that rules and stored data decide. */
const plausible: fc.Arbitrary<[path: string, value: unknown]> = fc.oneof(
  fc.nat(9).map((n): [string, unknown] => ['EmailAddress', `Shared${n}@Example.com`]),
  fc.nat(9).map((n): [string, unknown] => ['Username', `SHARED ${n} `]),
  fc.nat(9).map((n): [string, unknown] => ['WebAlias', `shared${n}`]),
  fc.nat(9).map((n): [string, unknown] => ['BackOfficeId', `1${n}F92`]),
  fc.nat(9).map((n): [string, unknown] => ['TaxId', `sh-${n}-ared`]),
  fc.constantFrom<[string, unknown]>(
    ...[1, 2, 3, 9].map((type): [string, unknown] => ['CustomerType', type]),
  ),
  fc.constantFrom<[string, unknown]>(...[1, 3, 5, 6].map((id): [string, unknown] => ['CustomerStatus', id])),
  fc.constantFrom<[string, unknown]>(['TermsAccepted', false], ['BirthDate', '2020-01-01'], ['SponsorId', 0]),
  fc.constantFrom<[string, unknown]>(['TaxId', '*****TEST'], ['AssociateCustom', {}], ['PrimaryAddress', {}]),
  fc.nat(20).map((n): [string, unknown] => ['SponsorId', (moment: Moment) => moment.otherIds[n] ?? 999_999]),
  fc.constant<[string, unknown]>(['SponsorId', (moment: Moment) => moment.ownId]),
);

interface Mutation {
  readonly kind: 'remove' | 'replace' | 'recase' | 'double' | 'unknown';
  readonly path: string;
  readonly value?: unknown;
}

const path = fc.constantFrom(...paths);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 2, arbitrary: path.map((name): Mutation => ({ kind: 'remove', path: name })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(path, junk)
      .map(([name, value]): Mutation => ({ kind: 'replace', path: name, value })),
  },
  {
    weight: 3,
    arbitrary: plausible.map(([name, value]): Mutation => ({ kind: 'replace', path: name, value })),
  },
  { weight: 1, arbitrary: path.map((name): Mutation => ({ kind: 'replace', path: name, value: null })) },
  { weight: 1, arbitrary: path.map((name): Mutation => ({ kind: 'recase', path: name })) },
  { weight: 1, arbitrary: path.map((name): Mutation => ({ kind: 'double', path: name })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(oddText, fc.constantFrom('__proto__', 'constructor', 'Id')), junk)
      .map(([name, value]): Mutation => ({ kind: 'unknown', path: name, value })),
  },
);

function mutate(body: Body, { kind, path: dotted, value }: Mutation, moment: Moment): void {
  const [name = '', member] = kind === 'unknown' ? [dotted] : dotted.split('.');
  const nested = body[name];
  if (member !== undefined) {
    if (typeof nested !== 'object' || nested === null) return;
    const copy = { ...(nested as Body) };
    body[name] = copy;
    mutate(copy, { kind, path: member, value }, moment);
    return;
  }
  const present = body[name];
  if (kind === 'remove' || kind === 'recase') delete body[name];
  if (kind === 'recase' || kind === 'double') body[name.toUpperCase()] = present;
  if (kind === 'replace' || kind === 'unknown') {
    const plain: unknown = typeof value === 'function' ? value(moment) : value;
    Object.defineProperty(body, name, { value: plain, enumerable: true, configurable: true, writable: true });
  }
}

const bases = {
  retail: retailBody,
  preferred: preferredBody,
  distributor: distributorBody,
  rich: () =>
    distributorBody({
      CompanyName: 'A',
      LanguageCode: 'en',
      SendEmails: true,
      AssociateCustom: { Field1: 'a' },
    }),
};

type Base = keyof typeof bases;

/**
 * Many bodies are one mutation away from valid, because a check may be missing there. Most are further away, because
 * a valid body with a password costs a hash.
 */
function mutated(baseNames: readonly Base[], keep: fc.Arbitrary<readonly string[] | 'all'>) {
  const base = fc.constantFrom(...baseNames);
  const mutations = fc.oneof(
    { weight: 1, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 4, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
    { weight: 18, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 10 }) },
  );
  return fc.tuple(base, keep, mutations).map(
    ([name, kept, list]): BodyPlan => ({
      describe: `${name} ${kept} ${fc.stringify(list)}`,
      make(moment) {
        const whole: Body = bases[name]();
        const members = Object.entries(whole).filter(([member]) => kept === 'all' || kept.includes(member));
        const body: Body = Object.fromEntries(members);
        for (const one of list) mutate(body, one, moment);
        return JSON.stringify(body);
      },
    }),
  );
}

const literally = (text: string): BodyPlan => ({ describe: text, make: () => text });

const arbitraryJson: fc.Arbitrary<BodyPlan> = fc
  .oneof(
    fc.dictionary(path, junk, { maxKeys: 8 }),
    fc.dictionary(oddText, junk, { maxKeys: 4 }),
    fc.jsonValue({ stringUnit: anyCharacter }),
  )
  .map((value) => literally(JSON.stringify(value)));

/** A valid body in which a part was removed or changed. */
const brokenText: fc.Arbitrary<BodyPlan> = fc
  .tuple(fc.nat(400), fc.nat(3), fc.constantFrom('', '"', '{', ']', ',', '\\', '\0', '\n', '//', '/*'))
  .map(([at, length, put]) => ({
    describe: `cut ${length} at ${at}, put ${JSON.stringify(put)}`,
    make: () => {
      const text = JSON.stringify(retailBody());
      return text.slice(0, at) + put + text.slice(at + length);
    },
  }));

function mixture(
  baseNames: readonly Base[],
  keep: fc.Arbitrary<readonly string[] | 'all'> = fc.constant('all'),
): fc.Arbitrary<BodyPlan> {
  return fc.oneof(
    { weight: 14, arbitrary: mutated(baseNames, keep) },
    { weight: 3, arbitrary: arbitraryJson },
    { weight: 1, arbitrary: brokenText },
  );
}

/** Bodies for Create and Update; preferred customers have no password to hash. */
export const wholeBodies = mixture(['retail', 'distributor', 'rich', 'preferred', 'preferred', 'preferred']);

/** Bodies for Upgrade, which accepts only distributors; each costs two hashes. */
export const upgradeBodies = mixture(['retail', 'preferred', 'preferred', 'distributor', 'rich']);

/** Bodies for PATCH. */
export const patchBodies = mixture(
  ['retail', 'distributor', 'rich', 'preferred'],
  fc.subarray(PATCHABLE, { maxLength: 4 }),
);
