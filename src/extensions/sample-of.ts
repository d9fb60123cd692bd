import type { TSchema } from 'typebox';

type Schema = TSchema & {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
};

const TEXTS: Readonly<Record<string, string>> = {
  email: 'somebody@example.com',
  'wire-date': '1990-05-12T00:00:00Z',
  'country-code': 'US',
  'language-code': 'en',
};

/** A value that is the model, for people to look at and for trying a handler. */
export function sampleOf(schema: Schema, name = ''): unknown {
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties);
    return Object.fromEntries(members.map(([member, each]) => [member, sampleOf(each, member)]));
  }
  const [type] = [schema.type ?? 'string'].flat();
  switch (type) {
    case 'integer':
      return name === 'AssociateId' ? 1001 : Math.max(schema.minimum ?? 0, 1);
    case 'boolean':
      return true;
    default:
      return textOf(schema, name);
  }
}

function textOf({ format = '', maxLength = 100 }: Schema, name: string): string {
  if (name === 'EmailAddress') return TEXTS['email'] ?? '';
  return (TEXTS[format] ?? `Sample${name}`).slice(0, maxLength);
}
