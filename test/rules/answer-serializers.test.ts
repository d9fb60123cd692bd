import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Type from 'typebox';
import { operationContracts, optionalContracts } from '../../src/catalogue/operations.ts';
import { createAnswerSerializers, mergeNulls } from '../../src/http/answer-serializers.ts';

/** Keywords for which a serializer starts a validator in the middle of the first answer. */
const NEED_A_VALIDATOR = new Set(['anyOf', 'oneOf', 'if']);

function keywordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = Array.isArray(schema) ? [] : Object.keys(schema).filter((name) => NEED_A_VALIDATOR.has(name));
  return [...own, ...Object.values(schema).flatMap(keywordsOf)];
}

describe('the serializers of answers', () => {
  it('need no validator', () => {
    for (const { id, answer } of [...operationContracts, ...optionalContracts]) {
      // Answers of two forms are written without a serializer.
      if ('anyOf' in answer.schema) continue;
      assert.deepEqual(keywordsOf(mergeNulls(answer.schema)), [], id);
    }
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
