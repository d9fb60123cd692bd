import type { Random } from '../crash/random.ts';

/** The keywords of JSON Schema that determine the values. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly readOnly?: boolean;
  readonly maxItems?: number;
}

/** Customers, batches, accounts and so on of a small installation have low ids. */
const ID_MAX = 40;
/** Ids of the first customers. */
const CUSTOMER_ID_MIN = 1_001;
const CUSTOMER_ID_MAX = 1_030;
/** Account 1 and subscription 1 are left out, because the fuzzer itself needs them. */
const ID_MIN = 2;

const TEXTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  email: ['a@example.com', 'b@example.com', 'somebody@example.org'],
  'country-code': ['US', 'de', 'MX'],
  'language-code': ['en', 'de-AT'],
  'web-alias': ['shop', 'my-shop'],
  'wire-date': ['2026-01-31', '2025-06-01T10:00:00Z', '1980-02-29'],
  'id-list': ['1', '1,2,3'],
  'country-list': ['us', 'us,ca'],
};
const WORDS: readonly [string, ...string[]] = [
  ...(['Unilevel', 'Enrollment', 'Binary', 'Rae', 'x', 'Company', '2', 'a b', 'Left', 'primary'] as const),
];

/** Returns a value that usually matches the schema. */
export function validValue(schema: Schema, random: Random): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[random.integer(0, schema.enum.length - 1)];
  if (schema.anyOf !== undefined) {
    return validValue(schema.anyOf[random.integer(0, schema.anyOf.length - 1)] ?? {}, random);
  }
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = ID_MAX } = schema;
      if (maximum > CUSTOMER_ID_MAX && random.chance(0.7))
        return random.integer(CUSTOMER_ID_MIN, CUSTOMER_ID_MAX);
      return random.integer(Math.max(minimum, ID_MIN), Math.max(ID_MIN, Math.min(maximum, ID_MAX)));
    }
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return Array.from({ length: random.integer(0, 3) }, () => validValue(schema.items ?? {}, random));
    case 'object':
      return validObject(schema, random);
    case 'null':
      return null;
    default:
      return random.pick(TEXTS[schema.format ?? ''] ?? WORDS);
  }
}

function validObject({ properties = {}, required = [] }: Schema, random: Random): Record<string, unknown> {
  const given = Object.entries(properties).filter(
    ([name, { readOnly }]) => required.includes(name) || (readOnly !== true && random.chance(0.3)),
  );
  return Object.fromEntries(given.map(([name, member]) => [name, validValue(member, random)]));
}

const ODD_TEXTS: readonly [string, ...string[]] = [
  ...([
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udc00',
    '\n',
    '\u0085',
    '\u200b',
    '\ufeff',
    '\u202e',
    '\uffff',
  ] as const),
  ...['..', '.', '/', '\\', '%', '%00', '%2e%2e', '_', '*', "'; DROP TABLE customers; --", '" OR 1=1', '{x}'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'NaN',
    '-1',
    '0',
    '1e309',
    '2147483648',
    '9007199254740993',
  ],
  ...[
    '0000-01-01',
    '9999-12-31T23:59:59.9999999+14:00',
    '2024-02-30',
    'a@b.c',
    '\u0130',
    'ß',
    'e\u0301',
    '\u3164',
  ],
  ...['x'.repeat(101), 'x'.repeat(5_000), '\u{1f600}'.repeat(60), '1,'.repeat(3_000), ','.repeat(5_000)],
  ...[
    '"'.repeat(2_000),
    '\u0001'.repeat(300),
    '~/'.repeat(2_000),
    `${'a.'.repeat(3_000)}b`,
    `a@${'b.'.repeat(2_000)}c`,
  ],
];
const ODD_VALUES: readonly [unknown, ...unknown[]] = [
  ...([null, true, false, 0, -0, -1, 0.5, 1e300, 2 ** 31, 2 ** 53, [], {}, [[]], [null], ['a'], ''] as const),
  ...[{ a: { b: { c: [] } } }, Array(2_000).fill({}), Array(5_000).fill('x'), Array(300).fill([[]])],
];

export function oddText(random: Random): string {
  return random.pick(ODD_TEXTS);
}

export function oddValue(random: Random): unknown {
  // A copy, because it may be changed: the next request must not depend on this one.
  return random.chance(0.5) ? oddText(random) : structuredClone(random.pick(ODD_VALUES));
}
