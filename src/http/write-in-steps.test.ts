import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import { createAnswerSerializers } from './answer-serializers.ts';
import { createStepWriter } from './write-in-steps.ts';

const serializers = createAnswerSerializers();
const schema = Type.Object({
  note: Type.Optional(Type.String()),
  entries: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
  more: Type.Optional(Type.Integer()),
  count: Type.Integer(),
});
const entries = Array.from({ length: 120 }, (_, id) => ({ id, name: `Zoë "${id}"` }));

async function writeInSteps(answer: unknown): Promise<string | undefined> {
  return (await createStepWriter(schema, serializers)(answer))?.join('');
}

describe('a long answer that is written in steps', () => {
  it('has the same text as in one step, even with optional members before and between the others', async () => {
    for (const optional of [{}, { note: 'first' }, { note: 'first', more: 1 }]) {
      const answer = { ...optional, entries, count: entries.length };
      assert.equal(await writeInSteps(answer), serializers(schema)()(answer));
    }
  });

  it('is an error if a required member is missing, as in one step', async () => {
    const answer = { entries };
    assert.throws(() => serializers(schema)()(answer), /count/);
    await assert.rejects(writeInSteps(answer), /count/);
  });
});
