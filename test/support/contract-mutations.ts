import {
  type ApiDocument,
  type ApiOperation,
  readApiDocument,
  type Schema,
} from '../../src/portal/changes/api-document.ts';
import type { Direction, Effect, Kind } from '../../src/portal/changes/difference.ts';

/* Single changes of a contract, each with its expected difference. */

/** A mutable schema. */
interface Mutable extends Record<string, unknown> {
  properties?: Record<string, Mutable>;
  required?: string[];
}

/** A member of a request body or of the body of a success. */
export interface Member {
  /** The schema that contains it. */
  readonly owner: Mutable;
  readonly name: string;
  /** Path of the owner, with a dot at the end. */
  readonly within: string;
}

export interface Mutation {
  readonly name: string;
  readonly kind: Kind;
  readonly effect: Readonly<Record<Direction, Effect>>;
  /** @returns false when the change is not possible for the member */
  readonly apply: (owner: Mutable, name: string, member: Mutable) => boolean;
}

/** The name of a new member in mutations. */
export const NEW_MEMBER = 'BrandNew';

const breaksRequests = { request: 'Breaking', answer: 'Compatible' } as const;
const breaksAnswers = { request: 'Compatible', answer: 'Breaking' } as const;
const breaksBoth = { request: 'Breaking', answer: 'Breaking' } as const;
const breaksNone = { request: 'Compatible', answer: 'Compatible' } as const;

/** Sets one keyword, if the current value allows it. */
function set(keyword: string, to: (value: unknown, member: Mutable) => unknown): Mutation['apply'] {
  return (_owner, _name, member) => {
    const value = to(member[keyword], member);
    if (value === undefined) return false;
    member[keyword] = value;
    return true;
  };
}

const isText = ({ type }: Mutable) => type === 'string';

function demand(owner: Mutable, name: string): boolean {
  if (owner.required?.includes(name) === true) return false;
  owner.required = [...(owner.required ?? []), name];
  return true;
}

function release(owner: Mutable, name: string): boolean {
  if (owner.required?.includes(name) !== true) return false;
  owner.required = owner.required.filter((other) => other !== name);
  return true;
}

function addMember(owner: Mutable): boolean {
  owner.properties = { ...owner.properties, [NEW_MEMBER]: { type: 'string' } };
  return true;
}

export const mutations: readonly Mutation[] = [
  {
    name: 'a member is removed',
    kind: 'Removed',
    effect: breaksBoth,
    apply(owner, name) {
      release(owner, name);
      return delete owner.properties?.[name];
    },
  },
  { name: 'a new optional member', kind: 'Added', effect: breaksNone, apply: addMember },
  {
    name: 'a new required member',
    kind: 'Added',
    effect: breaksRequests,
    apply: (owner) => addMember(owner) && demand(owner, NEW_MEMBER),
  },
  { name: 'required', kind: 'Required', effect: breaksRequests, apply: demand },
  { name: 'optional', kind: 'Optional', effect: breaksAnswers, apply: release },
  {
    name: 'shorter',
    kind: 'Narrowed',
    effect: breaksRequests,
    apply: set('maxLength', (value, member) =>
      isText(member) ? (typeof value === 'number' ? value - 1 : 9) : undefined,
    ),
  },
  {
    name: 'longer',
    kind: 'Widened',
    effect: breaksAnswers,
    apply: set('maxLength', (value) => (typeof value === 'number' ? value + 1 : undefined)),
  },
  {
    name: 'null too',
    kind: 'Widened',
    effect: breaksAnswers,
    apply: set('type', (value) =>
      typeof value === 'string' && value !== 'null' ? [value, 'null'] : undefined,
    ),
  },
  {
    name: 'another type',
    kind: 'Changed',
    effect: breaksBoth,
    apply: set('type', (value) => (typeof value === 'string' && value !== 'boolean' ? 'boolean' : undefined)),
  },
  {
    name: 'a list of values',
    kind: 'Narrowed',
    effect: breaksRequests,
    apply: set('enum', (value) => (value === undefined ? ['only'] : undefined)),
  },
  {
    name: 'one more value',
    kind: 'Widened',
    effect: { request: 'Compatible', answer: 'Warning' },
    apply: set('enum', (value) => (Array.isArray(value) ? [...value, 'another'] : undefined)),
  },
  {
    name: 'another format',
    kind: 'Changed',
    effect: breaksBoth,
    apply: set('format', (value) => (value === undefined ? undefined : `other-${value}`)),
  },
  {
    name: 'deprecated',
    kind: 'Deprecated',
    effect: breaksNone,
    apply: set('deprecated', () => true),
  },
];

/** Every member of the body of a webhook, which receivers read like clients read answers. */
export function membersOfWebhook(webhook: ApiOperation | undefined): Member[] {
  return membersOf(webhook, 'request');
}

/** Every member in one direction, at any depth. */
export function membersOf(operation: ApiOperation | undefined, direction: Direction): Member[] {
  const success = Object.entries(operation?.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1];
  const content = direction === 'request' ? operation?.requestBody?.content : success?.content;
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? [] : membersWithin(schema, '');
}

function membersWithin(schema: Schema, within: string): Member[] {
  const items = typeof schema.items === 'object' ? schema.items : undefined;
  const prefix = within === '' ? '' : `${within}.`;
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
      { owner: schema as Mutable, name, within: prefix },
      ...membersWithin(member, `${prefix}${name}`),
    ]),
    ...(items === undefined ? [] : membersWithin(items, `${within}[]`)),
    ...(schema.anyOf ?? []).flatMap((part) => membersWithin(part, within)),
  ];
}

/** The same document with all references to components resolved. */
export function withoutReferences(document: ApiDocument): ApiDocument {
  const schemas = document.components?.schemas ?? {};
  const text = JSON.stringify(document, (_name, value: unknown) => {
    const reference = typeof value === 'object' && value !== null && '$ref' in value ? value.$ref : undefined;
    if (typeof reference !== 'string') return value;
    const target = schemas[reference.slice(reference.lastIndexOf('/') + 1)];
    if (target === undefined) throw new TypeError(`${reference} leads nowhere`);
    return target;
  });
  return readApiDocument(text);
}
