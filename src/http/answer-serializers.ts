import fastJsonStringify, { type AnySchema } from 'fast-json-stringify';
import type { TSchema } from 'typebox';
import { lazy } from '../kernel/lazy.ts';

export type Serializer = (answer: unknown) => string;

/** Gives each schema its serializer, which is compiled on first use: most servers answer with few operations. */
export type AnswerSerializers = (schema: TSchema) => () => Serializer;

/** Serializers depend on nothing but their schema, so all servers of a process can share them. */
export function createAnswerSerializers(): AnswerSerializers {
  const serializers = new Map<TSchema, () => Serializer>();
  return (schema) => {
    const serializer =
      serializers.get(schema) ?? lazy<Serializer>(() => fastJsonStringify(mergeNulls(schema) as AnySchema));
    serializers.set(schema, serializer);
    return serializer;
  };
}

/**
 * The same schema with `type: [T, 'null']` in place of `anyOf: [T, null]`. For any other choice the serializer starts
 * a validator, which takes 12 ms of the first answer.
 */
export function mergeNulls(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(mergeNulls);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(([name, part]) => [name, mergeNulls(part)] as const);
  const { anyOf, ...others } = Object.fromEntries(parts) as { readonly anyOf?: readonly unknown[] };
  const [choice, nothing] = anyOf ?? [];
  if (anyOf?.length !== 2 || !isOfType(choice) || !isOfType(nothing) || nothing.type !== 'null')
    return Object.fromEntries(parts);
  return { ...others, ...choice, type: [choice.type, 'null'] };
}

function isOfType(schema: unknown): schema is { readonly type: string } {
  return typeof schema === 'object' && schema !== null && 'type' in schema && typeof schema.type === 'string';
}
