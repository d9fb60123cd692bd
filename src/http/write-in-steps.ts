import type { TSchema } from 'typebox';
import { createBreath } from '../kernel/breath.ts';
import { lazy } from '../kernel/lazy.ts';
import type { AnswerSerializers, Serializer } from './answer-serializers.ts';

/** Entries that are written at once, within a millisecond even by code that is not yet optimized. */
const ENTRIES_AT_ONCE = 50;

/** The JSON of an answer with a long list, in pieces; `null` for any other answer, which takes one step. */
export type StepWriter = (answer: unknown) => Promise<readonly string[]> | null;

const takesOneStep: StepWriter = () => null;

/** Writes long lists a few entries at a time, so that they do not block the thread. The text is the same. */
export function createStepWriter(schema: TSchema, serializers: AnswerSerializers): StepWriter {
  if (isList(schema)) {
    const write = serializers(schema);
    return (answer) => (isLong(answer) ? writeList(write(), answer) : null);
  }
  if (!isPlainObject(schema)) return takesOneStep;
  const lists = Object.keys(schema.properties).filter((name) => isList(schema.properties[name]));
  if (lists.length === 0) return takesOneStep;
  const members = lazy(() =>
    requiredFirst(schema).map(([name, member, isRequired]) => ({
      name,
      write: serializers(member)(),
      isRequired,
    })),
  );
  return (answer) => {
    const body = answer as Readonly<Record<string, unknown>>;
    return lists.some((name) => isLong(body[name])) ? writeObject(members(), body) : null;
  };
}

/** The order in which the serializer writes members. */
function requiredFirst({
  properties,
  required = [],
}: PlainObject): (readonly [name: string, member: TSchema, isRequired: boolean])[] {
  const members = Object.entries(properties).map(
    ([name, member]) => [name, member, required.includes(name)] as const,
  );
  return members.toSorted((one, other) => Number(other[2]) - Number(one[2]));
}

interface Member {
  readonly name: string;
  readonly write: Serializer;
  readonly isRequired: boolean;
}

/** @throws Error for an answer without a required member, as the serializer does */
async function writeObject(
  members: readonly Member[],
  body: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const pieces: string[] = [];
  let text = '{';
  for (const { name, write, isRequired } of members) {
    const value = body[name];
    if (value === undefined && isRequired) throw new Error(`The answer has no "${name}"`);
    if (value === undefined) continue;
    text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:`;
    if (!isLong(value)) {
      text += write(value);
      continue;
    }
    pieces.push(text, ...(await writeList(write, value)));
    text = '';
  }
  return [...pieces, `${text}}`];
}

async function writeList(write: Serializer, entries: readonly unknown[]): Promise<string[]> {
  const breathe = createBreath();
  const pieces: string[] = [];
  for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    const list = write(entries.slice(from, from + ENTRIES_AT_ONCE));
    pieces.push(`${from === 0 ? '[' : ','}${list.slice(1, -1)}`);
  }
  return [...pieces, ']'];
}

function isLong(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > ENTRIES_AT_ONCE;
}

function isList(schema: TSchema | undefined): boolean {
  return (schema as { readonly type?: unknown } | undefined)?.type === 'array';
}

type PlainObject = TSchema & {
  readonly properties: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
};

/** The serializer writes the members of its schema, and no others. */
function isPlainObject(schema: TSchema): schema is PlainObject {
  const { type, properties, ...others } = schema as Readonly<Record<string, unknown>>;
  const isOpen = ['additionalProperties', 'patternProperties', 'anyOf', 'allOf'].some((key) => key in others);
  return type === 'object' && properties !== undefined && !isOpen;
}
