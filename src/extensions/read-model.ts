import { quotedValueReader } from '../kernel/quoted-values.ts';
import { isWireDate, readWireInstant } from '../kernel/wire-date.ts';

/** The part of JSON Schema that models use, with the models' own keywords. */
interface ModelSchema {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly properties?: Readonly<Record<string, ModelSchema>>;
  /** For a list; its entries are read like models. */
  readonly items?: ModelSchema;
  readonly readOnly?: boolean;
  /** The other view of the same value in the same object: a change of either changes both. */
  readonly 'x-mirrors'?: string;
  /** Members of the same object that this one joins with spaces. */
  readonly 'x-joins'?: readonly string[];
  /** Alternative names of the member. */
  readonly 'x-aliases'?: readonly string[];
}

/** A member that contradicts another view of the same value. */
export interface Contradiction {
  readonly field: string;
  readonly other: string;
}

export interface ReadModel {
  readonly value: unknown;
  readonly contradictions: readonly Contradiction[];
}

/**
 * Reads a model from extension code.
 * @param sent the model that the code received; `undefined` for none
 */
export type ModelReader = (given: unknown, sent: unknown) => ReadModel;

type MemberReader = (given: unknown, sent: unknown, path: string, found: Contradiction[]) => unknown;
type Json = Readonly<Record<string, unknown>>;

/**
 * Typed code reads a model into a class of its own and sends that back. Members unknown to the class are
 * missing, unset text is null, names may be in camelCase, and numbers quoted. Therefore a missing or null
 * member keeps the sent value, and names match in any case. Unknown members stay, so that the log can name
 * them; nothing else reads them. Members with wrong values also stay, and the check of the model refuses
 * them.
 */
export function createModelReader(schema: object): ModelReader {
  const read = createReader(schema as ModelSchema);
  return (given, sent) => {
    const contradictions: Contradiction[] = [];
    // A missing model is invalid.
    const value = given === null || given === undefined ? given : read(given, sent, '', contradictions);
    return { value, contradictions };
  };
}

function createReader(schema: ModelSchema): MemberReader {
  if (schema.properties !== undefined) return createObjectReader(schema.properties);
  if (schema.items?.properties !== undefined) return createListReader(schema.items.properties);
  const readQuoted = quotedValueReader(schema) ?? ((value: unknown) => value);
  const isDate = schema.format === 'wire-date';
  return (given, sent) => {
    const value = readQuoted(given) ?? sent;
    return isDate && isSameInstant(value, sent) ? sent : value;
  };
}

/** Entries have no sent values: a returned list replaces the sent one. */
function createListReader(properties: Readonly<Record<string, ModelSchema>>): MemberReader {
  const readEntry = createObjectReader(properties);
  return (given, sent, path, found) => {
    const list = given ?? sent;
    return Array.isArray(list) ? list.map((entry) => readEntry(entry, undefined, path, found)) : list;
  };
}

function createObjectReader(properties: Readonly<Record<string, ModelSchema>>): MemberReader {
  const readers = Object.entries(properties).map(
    ([name, member]) => [name, createReader(member), member.readOnly === true] as const,
  );
  const spellings = new Map(
    Object.entries(properties).flatMap(([name, { 'x-aliases': aliases = [] }]) =>
      [...aliases, name].map((spelling) => [spelling.toLowerCase(), name] as const),
    ),
  );
  const mirrors = Object.entries(properties).flatMap(([name, member]) =>
    member['x-mirrors'] === undefined ? [] : [{ name, target: member['x-mirrors'] }],
  );
  const joins = Object.entries(properties).flatMap(([name, member]) =>
    member['x-joins'] === undefined ? [] : [{ name, parts: member['x-joins'] }],
  );
  return (model, sent, path, found) => {
    if (model === null || model === undefined) return sent;
    if (!isObject(model)) return model;
    const before: Json = isObject(sent) ? sent : {};
    const { spelled, more: value } = inOwnSpelling(model, spellings);
    for (const [name, read, isReadOnly] of readers) {
      const given = isReadOnly && name in before ? undefined : spelled[name];
      const member = read(given, before[name], `${path}${name}.`, found);
      if (member !== undefined) value[name] = member;
    }
    for (const { name, target } of mirrors) {
      const [view, own] = [name, target].map((each) => ({
        field: path + each,
        before: before[each],
        after: value[each],
      }));
      value[target] = merged(view as View, own as View, found);
      // Keeps the sent value, so that a change shows once, in the member that counts.
      value[name] = before[name] ?? value[target];
    }
    for (const { name, parts } of joins) {
      const joined = joinedText(parts.map((part) => value[part]));
      const isChanged = value[name] !== before[name];
      if (isChanged && value[name] !== joined) found.push({ field: path + name, other: path + parts[0] });
      else value[name] = before[name] ?? joined;
    }
    return value;
  };
}

/** An exact name takes precedence; a second spelling of the same member counts as unknown. */
function inOwnSpelling(given: Json, spellings: ReadonlyMap<string, string>) {
  const spelled: Record<string, unknown> = {};
  const more: Record<string, unknown> = {};
  for (const [written, member] of Object.entries(given)) {
    const name = spellings.get(written.toLowerCase());
    const isOwn = name !== undefined && (name === written || !Object.hasOwn(given, name));
    if (isOwn && spelled[name] === undefined) spelled[name] = member;
    else if (member !== null) more[written] = member;
  }
  return { spelled, more };
}

/** A member before and after the extension's code. */
interface View {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The combined value of two views: the changed view counts, for objects member by member. */
function merged(view: View, own: View, found: Contradiction[]): unknown {
  if (isObject(view.after) && isObject(own.after)) {
    const names = new Set([...Object.keys(own.after), ...Object.keys(view.after)]);
    return Object.fromEntries(
      [...names].map((name) => [name, merged(memberOf(view, name), memberOf(own, name), found)]),
    );
  }
  if (view.after === undefined || view.after === view.before) return own.after;
  if (own.after === undefined || own.after === own.before) return view.after;
  if (view.after !== own.after) found.push({ field: view.field, other: own.field });
  return own.after;
}

function memberOf({ field, before, after }: View, name: string): View {
  const member = (value: unknown) => (isObject(value) ? value[name] : undefined);
  return { field: `${field}.${name}`, before: member(before), after: member(after) };
}

/** A name of two parts as one text; either part may be missing. */
export function joinedText(parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

/** Typed code writes dates in its own format; the same instant counts as unchanged. */
function isSameInstant(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string' || one === other) return false;
  return isWireDate(one) && isWireDate(other) && readWireInstant(one) === readWireInstant(other);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
