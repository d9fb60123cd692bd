import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Type from 'typebox';
import { operationContracts, optionalContracts } from '../../src/catalogue/operations.ts';
import { createAnswerSerializers, mergeNulls } from '../../src/http/answer-serializers.ts';
import { createStepWriter } from '../../src/http/write-in-steps.ts';

/** Keywords for which a serializer starts a validator during the first answer. */
const NEED_A_VALIDATOR = new Set(['anyOf', 'oneOf', 'if']);

function keywordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = Array.isArray(schema) ? [] : Object.keys(schema).filter((name) => NEED_A_VALIDATOR.has(name));
  return [...own, ...Object.values(schema).flatMap(keywordsOf)];
}

/** Returns the example with its lists repeated until they are long. */
function withLongLists(example: unknown): unknown {
  const repeat = (value: unknown) =>
    Array.isArray(value) ? Array.from({ length: 333 }, () => value).flat() : value;
  if (Array.isArray(example) || typeof example !== 'object' || example === null) return repeat(example);
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, repeat(value)]));
}

describe('the serializers of answers', () => {
  it('need no validator', () => {
    for (const { id, answer } of [...operationContracts, ...optionalContracts]) {
      // Answers of two forms are written without a serializer.
      if ('anyOf' in answer.schema) continue;
      assert.deepEqual(keywordsOf(mergeNulls(answer.schema)), [], id);
    }
  });

  it('write each answer with a long list in steps, with the same text', async () => {
    const serializers = createAnswerSerializers();
    const inSteps: string[] = [];
    for (const { id, answer } of [...operationContracts, ...optionalContracts]) {
      if ('anyOf' in answer.schema) continue;
      const long = withLongLists(answer.example);
      const written = createStepWriter(answer.schema, serializers)(long);
      if (written === null) continue;
      inSteps.push(id);
      assert.equal((await written).join(''), serializers(answer.schema)()(long), id);
    }
    for (const id of ['ListDownlineNodes', 'StagePlacementBatch', 'GetUnplacedCustomers'])
      assert.ok(inSteps.includes(id), `${id} is not among ${inSteps.join()}`);
  });

  it('write null and values of a nullable member', () => {
    const part = Type.Object({ Through: Type.Integer() });
    const schema = Type.Object({
      One: Type.Union([part, Type.Null()], { description: 'A part.' }),
      Many: Type.Array(Type.Unsafe({ anyOf: [part, { type: 'null' }] })),
    });
    const write = createAnswerSerializers()(schema)();
    for (const answer of [
      { One: null, Many: [] },
      { One: { Through: 7 }, Many: [null, { Through: 8 }] },
    ]) {
      assert.equal(write(answer), JSON.stringify(answer));
    }
  });
});
