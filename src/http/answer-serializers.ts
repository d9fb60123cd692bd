import fastJsonStringify from 'fast-json-stringify';
import type { TSchema } from 'typebox';
import { lazy } from '../kernel/lazy.ts';

export type Serializer = (answer: unknown) => string;

/** Gives each schema its serializer, which is compiled on first use: most servers answer with few operations. */
export type AnswerSerializers = (schema: TSchema) => () => Serializer;

/** Serializers depend on nothing but their schema, so all servers of a process can share them. */
export function createAnswerSerializers(): AnswerSerializers {
  const serializers = new Map<TSchema, () => Serializer>();
  return (schema) => {
    const serializer = serializers.get(schema) ?? lazy<Serializer>(() => fastJsonStringify(schema));
    serializers.set(schema, serializer);
    return serializer;
  };
}
