import type { TSchema } from 'typebox';
import { joinedText } from './read-model.ts';

type Schema = TSchema & {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-mirrors'?: string;
  readonly 'x-joins'?: readonly string[];
};

const TEXTS: Readonly<Record<string, string>> = {
  email: 'somebody@example.com',
  'wire-date': '1990-05-12T00:00:00Z',
  'country-code': 'US',
  'language-code': 'en',
};

/** A valid sample of the model, for display and for trying a handler. */
export function sampleOf(schema: Schema, name = ''): unknown {
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties);
    const sample = Object.fromEntries(members.map(([member, each]) => [member, sampleOf(each, member)]));
    for (const [member, { 'x-mirrors': target, 'x-joins': parts }] of members) {
      if (target !== undefined) sample[member] = sample[target];
      if (parts !== undefined) sample[member] = joinedText(parts.map((part) => sample[part]));
    }
    return sample;
  }
  const [type] = [schema.type ?? 'string'].flat();
  switch (type) {
    case 'integer':
      return name === 'AssociateId' ? 1001 : Math.max(schema.minimum ?? 0, 1);
    case 'boolean':
      return true;
    case 'number':
      return 1;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return textOf(schema, name);
  }
}

function textOf({ format = '', maxLength = 100 }: Schema, name: string): string {
  if (name === 'EmailAddress') return TEXTS['email'] ?? '';
  return (TEXTS[format] ?? `Sample${name}`).slice(0, maxLength);
}
