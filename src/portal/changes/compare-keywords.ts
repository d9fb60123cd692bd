import { canonicalJson } from '../../http/canonical-json.ts';
import type { Schema } from './api-document.ts';
import type { Kind, SchemaDifference } from './difference.ts';

/* The keywords of a schema for the value itself: all except its members, items and alternatives. */

const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
/** Texts for people; no program may depend on them. */
const ANNOTATIONS = ['title', 'description', 'examples', 'example', '$comment', 'externalDocs'];
/** Compared by separate functions in this file and in compare-schemas.ts. */
const READ_ELSEWHERE = [
  ...['$ref', 'properties', 'required', 'items', 'anyOf', 'oneOf', 'allOf'],
  ...['type', 'enum', 'const', 'default', 'deprecated', ...UPPER_BOUNDS, ...LOWER_BOUNDS],
];
const NOT_AS_IT_STANDS = new Set([...ANNOTATIONS, ...READ_ELSEWHERE]);

/** Differences of the value itself. The caller sets the field. */
export function compareKeywords(before: Schema, after: Schema): SchemaDifference[] {
  return [
    ...compareTypes(before, after),
    ...compareEnums(before, after),
    ...UPPER_BOUNDS.flatMap((keyword) => compareBound(keyword, before, after, (a, b) => b < a)),
    ...LOWER_BOUNDS.flatMap((keyword) => compareBound(keyword, before, after, (a, b) => b > a)),
    ...compareAsItStands(before, after),
    ...compareDefaults(before, after),
    ...compareDeprecations(before, after),
  ];
}

const difference = (kind: Kind, text: string): SchemaDifference => ({ field: '', kind, text });

function compareTypes(before: Schema, after: Schema): SchemaDifference[] {
  const [old, present] = [typesOf(before), typesOf(after)];
  const kind = kindOfSets(old, present);
  return kind === null ? [] : [difference(kind, was('The type', list(old), list(present)))];
}

/** `null` for any type. A number may be an integer. */
function typesOf({ type }: Schema): ReadonlySet<string> | null {
  if (type === undefined) return null;
  const types = typeof type === 'string' ? [type] : type;
  return new Set(types.includes('number') ? [...types, 'integer'] : types);
}

/** New values in an answer are a warning: a list of values may grow. */
function compareEnums(before: Schema, after: Schema): SchemaDifference[] {
  const [old, present] = [valuesOf(before), valuesOf(after)];
  const kind = kindOfSets(old, present);
  if (kind === null) return [];
  const found = difference(kind, describeValues(old, present));
  return [kind === 'Widened' ? { ...found, isMild: true } : found];
}

/** Lists of values are long, so the text names the values that were added or removed. */
function describeValues(old: ReadonlySet<string> | null, present: ReadonlySet<string> | null): string {
  if (old === null) return `Values are now limited to ${list(present)}.`;
  if (present === null) return `Values are no longer limited to ${list(old)}.`;
  const [added, removed] = [present.difference(old), old.difference(present)];
  return [
    ...(added.size === 0 ? [] : [`Values added: ${list(added)}.`]),
    ...(removed.size === 0 ? [] : [`Values removed: ${list(removed)}.`]),
  ].join(' ');
}

/** A value must be in both, where a schema has `const` and `enum`. */
function valuesOf(schema: Schema): ReadonlySet<string> | null {
  const listed = schema.enum === undefined ? null : new Set(schema.enum.map(show));
  if (!('const' in schema)) return listed;
  const only = new Set([show(schema.const)]);
  return listed === null ? only : only.intersection(listed);
}

/** `null` for equal sets. A missing set contains everything. */
function kindOfSets(old: ReadonlySet<string> | null, present: ReadonlySet<string> | null): Kind | null {
  const loses = present !== null && (old === null || !old.isSubsetOf(present));
  const gains = old !== null && (present === null || !present.isSubsetOf(old));
  if (loses && gains) return 'Changed';
  if (loses) return 'Narrowed';
  return gains ? 'Widened' : null;
}

function compareBound(
  keyword: string,
  before: Schema,
  after: Schema,
  isTighter: (old: number, present: number) => boolean,
): SchemaDifference[] {
  const [old, present] = [before[keyword], after[keyword]];
  if (old === present) return [];
  const isNarrower = typeof present === 'number' && (typeof old !== 'number' || isTighter(old, present));
  return [difference(isNarrower ? 'Narrowed' : 'Widened', was(code(keyword), show(old), show(present)))];
}

/** Formats, patterns and other limits: added, removed or changed. */
function compareAsItStands(before: Schema, after: Schema): SchemaDifference[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter((keyword) => !NOT_AS_IT_STANDS.has(keyword) && !keyword.startsWith('x-'))
    .flatMap((keyword) => {
      const [old, present] = [show(before[keyword]), show(after[keyword])];
      if (old === present) return [];
      const kind = old === NOTHING ? 'Narrowed' : present === NOTHING ? 'Widened' : 'Changed';
      return [difference(kind, was(code(keyword), old, present))];
    });
}

function compareDefaults(before: Schema, after: Schema): SchemaDifference[] {
  const [old, present] = [show(before['default']), show(after['default'])];
  if (old === present) return [];
  return [{ ...difference('Changed', was('The default', old, present)), isMild: true }];
}

function compareDeprecations(before: Schema, after: Schema): SchemaDifference[] {
  const [old, present] = [before.deprecated === true, after.deprecated === true];
  if (old === present) return [];
  return [
    present
      ? difference('Deprecated', 'Is deprecated.')
      : difference('Reinstated', 'Is no longer deprecated.'),
  ];
}

const NOTHING = 'none';

const was = (what: string, old: string, present: string) => `${what} was ${old}, and is now ${present}.`;
const code = (text: string) => `\`${text}\``;

function list(values: ReadonlySet<string> | null): string {
  return values === null ? NOTHING : [...values].join(', ');
}

/** The JSON of a value, with object members in order. */
function show(value: unknown): string {
  return value === undefined ? NOTHING : canonicalJson(value);
}
