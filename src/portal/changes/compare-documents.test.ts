import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApiDocument, ApiOperation, Schema } from './api-document.ts';
import { compareDocuments } from './compare-documents.ts';

/** A document with one operation. */
function documentOf(operation: Partial<ApiOperation>, schemas: Record<string, Schema> = {}): ApiDocument {
  const whole = { operationId: 'DoThing', responses: {}, ...operation };
  return {
    info: { version: '1.0.0' },
    paths: { '/v1/things/{id}': { put: whole } },
    components: { schemas },
  };
}

const json = (schema: Schema) => ({ 'application/json': { schema } });
const asked = (schema: Schema) => documentOf({ requestBody: { required: true, content: json(schema) } });
const answered = (schema: Schema) => documentOf({ responses: { 200: { content: json(schema) } } });
const text = (limits: Schema = {}): Schema => ({ type: 'string', ...limits });
const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});

/** Every detail as `effect kind field`. */
function detailsOf(before: ApiDocument, after: ApiDocument): string[] {
  return compareDocuments(before, after).flatMap(({ details }) =>
    details.map(({ effect, kind, field }) => [effect, kind, field].filter((part) => part !== '').join(' ')),
  );
}

describe('differences of schemas, by sender', () => {
  const cases: readonly [string, Schema, Schema, request: string[], answer: string[]][] = [
    [
      'a member is removed',
      object({ A: text() }),
      object({}),
      ['Breaking Removed A'],
      ['Breaking Removed A'],
    ],
    [
      'a member that accepted no value accepts some',
      object({ A: { not: {} } }),
      object({ A: text({ maxLength: 5 }) }),
      ['Compatible Widened A'],
      ['Breaking Widened A'],
    ],
    [
      'a member no longer accepts a value',
      object({ A: text({ maxLength: 5 }) }),
      object({ A: { not: {} } }),
      ['Breaking Narrowed A'],
      ['Compatible Narrowed A'],
    ],
    [
      'a new optional member',
      object({}),
      object({ A: text() }),
      ['Compatible Added A'],
      ['Compatible Added A'],
    ],
    [
      'a new required member',
      object({}),
      object({ A: text() }, ['A']),
      ['Breaking Added A'],
      ['Compatible Added A'],
    ],
    [
      'a member becomes required',
      object({ A: text() }),
      object({ A: text() }, ['A']),
      ['Breaking Required A'],
      ['Compatible Required A'],
    ],
    [
      'a member becomes optional',
      object({ A: text() }, ['A']),
      object({ A: text() }),
      ['Compatible Optional A'],
      ['Breaking Optional A'],
    ],
    [
      'a shorter text',
      object({ A: text({ maxLength: 9 }) }),
      object({ A: text({ maxLength: 8 }) }),
      ['Breaking Narrowed A'],
      ['Compatible Narrowed A'],
    ],
    [
      'a lower minimum',
      object({ A: { type: 'integer', minimum: 1 } }),
      object({ A: { type: 'integer', minimum: 0 } }),
      ['Compatible Widened A'],
      ['Breaking Widened A'],
    ],
    [
      'a limit where there was none',
      object({ A: text() }),
      object({ A: text({ maxLength: 8 }) }),
      ['Breaking Narrowed A'],
      ['Compatible Narrowed A'],
    ],
    ['null is possible', text(), { type: ['string', 'null'] }, ['Compatible Widened'], ['Breaking Widened']],
    ['another type', text(), { type: 'integer' }, ['Breaking Changed'], ['Breaking Changed']],
    [
      'an integer instead of any number',
      { type: 'number' },
      { type: 'integer' },
      ['Breaking Narrowed'],
      ['Compatible Narrowed'],
    ],
    [
      'a new value of a list, which answers only warn of',
      text({ enum: ['a'] }),
      text({ enum: ['a', 'b'] }),
      ['Compatible Widened'],
      ['Warning Widened'],
    ],
    [
      'a value of a list is removed',
      text({ enum: ['a', 'b'] }),
      text({ enum: ['a'] }),
      ['Breaking Narrowed'],
      ['Compatible Narrowed'],
    ],
    [
      'another format',
      text({ format: 'date' }),
      text({ format: 'date-time' }),
      ['Breaking Changed'],
      ['Breaking Changed'],
    ],
    ['a new pattern', text(), text({ pattern: '^a' }), ['Breaking Narrowed'], ['Compatible Narrowed']],
    [
      'another default',
      text({ default: 'a' }),
      text({ default: 'b' }),
      ['Warning Changed'],
      ['Warning Changed'],
    ],
    [
      'a member is deprecated',
      object({ A: text() }),
      object({ A: text({ deprecated: true }) }),
      ['Compatible Deprecated A'],
      ['Compatible Deprecated A'],
    ],
    [
      'inside a list in a member',
      object({ List: { type: 'array', items: object({ A: text() }) } }),
      object({ List: { type: 'array', items: object({}) } }),
      ['Breaking Removed List[].A'],
      ['Breaking Removed List[].A'],
    ],
    [
      'a new alternative',
      { anyOf: [text(), { type: 'integer' }] },
      { anyOf: [{ type: 'integer' }, text(), { type: 'null' }] },
      ['Compatible Widened'],
      ['Breaking Widened'],
    ],
    [
      'a limit of one alternative',
      { anyOf: [text({ maxLength: 8 }), { type: 'null' }] },
      { anyOf: [text({ maxLength: 9 }), { type: 'null' }] },
      ['Compatible Widened'],
      ['Breaking Widened'],
    ],
    [
      'a member whose name every object knows',
      object({}),
      object({ constructor: text() }),
      ['Compatible Added constructor'],
      ['Compatible Added constructor'],
    ],
    [
      'an alternative to the only form',
      object({ A: text() }),
      { anyOf: [object({ A: text() }), { type: 'null' }] },
      ['Compatible Widened'],
      ['Breaking Widened'],
    ],
    [
      'a further condition',
      { allOf: [text()] },
      { allOf: [text(), { not: { const: 'a' } }] },
      ['Breaking Narrowed'],
      ['Compatible Narrowed'],
    ],
    [
      'only other words',
      text({ description: 'a', title: 'A' }),
      text({ description: 'b', 'x-a': 1 }),
      [],
      [],
    ],
  ];
  for (const [name, before, after, request, answer] of cases) {
    it(name, () => {
      assert.deepEqual(detailsOf(asked(before), asked(after)), request);
      assert.deepEqual(detailsOf(answered(before), answered(after)), answer);
    });
  }

  it('components are compared by content under any name, and the comparison of recursive components ends', () => {
    const tree = (limits: Schema, name: string) =>
      documentOf(
        { requestBody: { content: json({ $ref: `#/components/schemas/${name}` }) } },
        {
          [name]: object({
            Name: text(limits),
            Below: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
          }),
        },
      );
    assert.deepEqual(detailsOf(tree({}, 'A'), tree({}, 'B')), []);
    assert.deepEqual(detailsOf(tree({}, 'A'), tree({ maxLength: 1 }, 'B')), ['Breaking Narrowed Name']);
  });
});

describe('differences of operations', () => {
  const parameters = (...list: NonNullable<ApiOperation['parameters']>) => documentOf({ parameters: list });
  const query = (name: string, required = false) => ({ name, in: 'query', required, schema: text() });

  it('parameters: removed and newly required ones are breaking, new optional ones are not', () => {
    const found = detailsOf(
      parameters(query('gone'), query('kept')),
      parameters(query('kept', true), query('new'), query('needed', true)),
    );
    assert.deepEqual(found, ['Breaking Removed', 'Breaking Required', 'Compatible Added', 'Breaking Added']);
  });

  it('header names ignore case, and path parameters are matched by position', () => {
    const header = (name: string) => ({ name, in: 'header', schema: text() });
    assert.deepEqual(detailsOf(parameters(header('If-Match')), parameters(header('if-match'))), []);
    const inPath = (name: string) => ({
      ...parameters({ name, in: 'path', required: true, schema: text() }),
      paths: {
        [`/v1/things/{${name}}`]: {
          put: {
            operationId: 'DoThing',
            responses: {},
            parameters: [{ name, in: 'path', required: true, schema: text() }],
          },
        },
      },
    });
    assert.deepEqual(detailsOf(inPath('id'), inPath('thingId')), ['Warning Changed']);
  });

  it('answers: a removed success is breaking, a new success is a warning, shared changes are reported once', () => {
    const failure = (schema: Schema) => ({ content: json(schema) });
    const found = compareDocuments(
      documentOf({
        responses: { 200: {}, 400: failure(object({ A: text() })), 404: failure(object({ A: text() })) },
      }),
      documentOf({ responses: { 201: {}, 400: failure(object({})), 404: failure(object({})) } }),
    ).flatMap(({ details }) => details.map(({ place, effect, kind }) => `${place}: ${effect} ${kind}`));
    assert.deepEqual(found, [
      'Answer 200: Breaking Removed',
      'Answer 201: Warning Added',
      'Answers 400, 404: Breaking Removed',
    ]);
  });

  it('a removed answer header is breaking', () => {
    const headers = (...names: string[]) =>
      documentOf({
        responses: { 200: { headers: Object.fromEntries(names.map((name) => [name, { schema: text() }])) } },
      });
    assert.deepEqual(detailsOf(headers('ETag'), headers('Location')), [
      'Breaking Removed',
      'Compatible Added',
    ]);
  });

  it('error codes: a new one is a warning; a removed one is breaking only if a new one may replace it', () => {
    const codes = (byStatus: Record<string, readonly string[]>) =>
      documentOf({
        responses: Object.fromEntries(
          Object.entries(byStatus).map(([status, list]) => [status, { 'x-error-codes': list }]),
        ),
      });
    assert.deepEqual(detailsOf(codes({ 409: ['a'] }), codes({ 409: ['a', 'b'] })), ['Warning Added']);
    assert.deepEqual(detailsOf(codes({ 409: ['a', 'b'] }), codes({ 409: ['a'] })), ['Compatible Removed']);
    assert.deepEqual(detailsOf(codes({ 409: ['a'] }), codes({ 409: ['b'] })), [
      'Breaking Removed',
      'Warning Added',
    ]);
    assert.deepEqual(detailsOf(codes({ 409: ['a'], 400: ['b'] }), codes({ 409: [], 400: ['a', 'b'] })), [
      'Breaking Changed',
    ]);
  });

  it('different credentials are breaking, a different operation id is a warning', () => {
    const found = detailsOf(
      documentOf({ security: [{ key: [] }] }),
      documentOf({ security: [], operationId: 'DoOther' }),
    );
    assert.deepEqual(found, ['Warning Changed', 'Breaking Changed']);
    const key = (name: string): ApiDocument => ({
      ...documentOf({ security: [{ key: [] }] }),
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name } } },
    });
    assert.deepEqual(detailsOf(key('X-Key'), key('X-Key')), []);
    assert.deepEqual(detailsOf(key('X-Key'), key('X-Other')), ['Breaking Changed']);
  });

  it('a deprecation is reported with its terms, and is not a breaking change', () => {
    const deprecation = { since: '2026-11-25', sunset: '2027-11-25', note: 'Use the other.' };
    const [found] = compareDocuments(
      documentOf({}),
      documentOf({ deprecated: true, 'x-deprecation': deprecation }),
    );
    assert.equal(found?.change, 'Deprecated');
    assert.equal(found.effect, 'Compatible');
    assert.deepEqual(found.deprecation, deprecation);
  });

  it('a changed list of values is reported as values added and removed', () => {
    const textsOf = (before: Schema, after: Schema) =>
      compareDocuments(asked(before), asked(after)).flatMap(({ details }) =>
        details.map((detail) => detail.text),
      );
    const values = ['passed', 'refused', 'failed'];
    assert.deepEqual(textsOf(text({ enum: values }), text({ enum: [...values, 'paused'] })), [
      'Values added: "paused".',
    ]);
    assert.deepEqual(textsOf(text({ enum: values }), text({ enum: ['passed', 'paused'] })), [
      'Values added: "paused". Values removed: "refused", "failed".',
    ]);
    assert.deepEqual(textsOf(text(), text({ enum: ['a'] })), ['Values are now limited to "a".']);
    assert.deepEqual(textsOf(text({ enum: ['a'] }), text()), ['Values are no longer limited to "a".']);
  });
});
