import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { catalogueProblem } from '../../src/catalogue/error-catalogue.ts';
import { hookPoints } from '../../src/catalogue/hook-points.ts';
import { operationContracts, optionalContracts } from '../../src/catalogue/operations.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { serviceMethods } from '../../src/catalogue/service-methods.ts';
import { createAjv } from '../../src/http/ajv.ts';
import { shapeProblems } from '../../src/http/shape-problems.ts';
import { textFormats } from '../../src/http/text-formats.ts';

/** The keywords of a schema that lead to other schemas. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly readOnly?: boolean;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly 'x-list-of'?: string;
}

/** Every input of a request, with its place. */
const inputs: readonly (readonly [where: string, schema: TSchema])[] = [
  ...[...operationContracts, ...optionalContracts, ...portalContracts].flatMap(
    ({ id, params, query, body }) => [
      [`${id} path`, params] as const,
      [`${id} query`, query] as const,
      ...(body === undefined ? [] : [[`${id} body`, body] as const]),
    ],
  ),
  ...serviceMethods.map(({ service, method, args }) => [`${service}.${method}`, args] as const),
  ...hookPoints.flatMap(({ name, request, response }) => [
    [`${name} request`, request] as const,
    [`${name} response`, response] as const,
  ]),
];

/** The schemas that a value consists of, each with its path. */
function partsOf(schema: Schema, path: string): [path: string, schema: Schema][] {
  if (schema.readOnly === true) return [];
  return [
    [path, schema],
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => partsOf(one, `${path}.${name}`)),
    ...(schema.items === undefined ? [] : partsOf(schema.items, `${path}[]`)),
    ...(schema.anyOf ?? []).flatMap((one) => partsOf(one, path)),
  ];
}

const parts = inputs.flatMap(([where, schema]) => partsOf(schema as Schema, where));
const ajv = createAjv(textFormats);

describe('Every text of every contract', () => {
  const leaves = parts.filter(
    ([, { properties, items, anyOf }]) => (properties ?? items ?? anyOf) === undefined,
  );

  it('is covered by this test', () => assert.ok(leaves.length > 300, `only ${leaves.length}`));

  for (const [name, text] of [
    ['NUL, which PostgreSQL cannot store', 'a\0b'],
    ['half of a character, which no database can store', 'a\ud800b'],
  ] as const) {
    it(`refuses ${name}`, () => {
      const taking = leaves.filter(([, schema]) => ajv.compile(schema as object)(text)).map(([path]) => path);
      assert.deepEqual(taking, []);
    });
  }

  it('has a maximum length', () => {
    const long = ['x'.repeat(10_000), '1,'.repeat(10_000), '2001-01-01T00:00:00.'.padEnd(10_000, '0')];
    const taking = leaves.filter(([, schema]) => long.some((text) => ajv.compile(schema as object)(text)));
    assert.deepEqual(
      taking.map(([path]) => path),
      [],
    );
  });
});

it('Every number in the path of an operation has an example, which its code samples use', () => {
  const paths = [...operationContracts, ...optionalContracts].flatMap(({ id, params }) =>
    Object.entries((params as unknown as Schema).properties ?? {}).map(
      ([name, schema]) => [`${id} ${name}`, schema] as const,
    ),
  );
  assert.ok(paths.length >= 40, `only ${paths.length}`);
  const unnamed = paths.filter(([, { type, examples = [] }]) => type === 'integer' && examples.length === 0);
  assert.deepEqual(
    unnamed.map(([path]) => path),
    [],
  );
});

it('Every list of every contract has a maximum number of entries', () => {
  const lists = parts.filter(([, { items }]) => items !== undefined);
  assert.ok(lists.length >= 6, `only ${lists.length}`);
  const endless = lists.filter(([, { maxItems = Number.POSITIVE_INFINITY }]) => maxItems > 1_000);
  assert.deepEqual(
    endless.map(([path]) => path),
    [],
  );
});

describe('A text that must not be empty', () => {
  const required = parts.filter(([, { minLength = 0, pattern }]) => minLength > 0 || pattern === '\\S');
  const problemsOf = (schema: Schema, text: string) => {
    const isValid = ajv.compile({ type: 'object', properties: { Text: schema } } as object);
    assert.equal(isValid({ Text: text }), false);
    return shapeProblems(isValid.errors ?? [], catalogueProblem);
  };

  it('is refused only as too short, in every contract', () => {
    assert.ok(required.length >= 10, `only ${required.length}`);
    for (const [path, schema] of required) {
      const [problem, ...others] = problemsOf(schema, '');
      assert.match(problem?.message ?? '', /^Text must be at least one character long/, path);
      assert.deepEqual([problem?.code, others], ['invalid_value', []], path);
    }
  });

  it('is refused for white space alone without mention of invalid characters', () => {
    for (const [path, schema] of required.filter(([, { pattern }]) => pattern !== undefined))
      assert.match(problemsOf(schema, ' ')[0]?.message ?? '', /not only white space\.$/, path);
  });

  it('is among the documented errors of every operation that accepts one', () => {
    const silent = [...operationContracts, ...optionalContracts, ...portalContracts].filter(
      ({ id, errors }) =>
        required.some(([path]) => path.startsWith(`${id} `)) && !errors.includes('invalid_value'),
    );
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });
});

describe('An error about a list names the invalid entry', () => {
  const isText = ({ type }: Schema) => type === 'string';
  const problemsOf = (schema: Schema, value: unknown) => {
    const isValid = ajv.compile(schema as object);
    assert.equal(isValid(value), false);
    return shapeProblems(isValid.errors ?? [], catalogueProblem);
  };

  it('by its index, in every list of every contract', () => {
    const lists = parts.filter(([, { items }]) => items !== undefined);
    assert.ok(lists.length >= 6, `only ${lists.length}`);
    for (const [path, schema] of lists) {
      const fields = problemsOf(schema, [null, null]).map(({ field }) => field);
      assert.ok(fields.includes('0') && fields.includes('1'), `${path}: ${fields.join(', ')}`);
    }
  });

  it('by its position and its text, in every comma-separated list of every contract', () => {
    const lists = parts.filter(([, schema]) => isText(schema) && schema['x-list-of'] !== undefined);
    assert.ok(lists.length >= 3, `only ${lists.length}`);
    const long = '!'.repeat(500);
    for (const [path, schema] of lists) {
      const [short, cut] = [problemsOf(schema, ', ,!a'), problemsOf(schema, `,${long}`)];
      assert.match(short.map(({ message }) => message).join(), /^Entry 3 of .* "!a"\.$/, path);
      assert.match(cut.map(({ message }) => message).join(), /^Entry 2 of .* "!{49}…"\.$/, path);
    }
  });

  it('and every format of lists belongs to such a list', () => {
    const unnamed = parts.filter(
      ([, schema]) => schema.format?.endsWith('-list') === true && schema['x-list-of'] === undefined,
    );
    assert.deepEqual(
      unnamed.map(([path]) => path),
      [],
    );
  });
});
