import type { Problem } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/** A name that is longer helps nobody to find it, and would come back several times in one answer. */
const UNKNOWN_NAME_SHOWN_MAX = 100;

/** The part of JSON Schema that contracts use for objects. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, MemberSchema>>;
}

interface MemberSchema extends ObjectSchema {
  readonly readOnly?: boolean;
  /** Of a list. */
  readonly items?: ObjectSchema;
}

export interface CanonicalResult {
  readonly value: Record<string, unknown>;
  /** Members that the contract does not know, as paths in the caller's spelling, long names cut. */
  readonly unknown: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Makes a function that rewrites an object's member names into the contract's spelling, whatever
 * their case, sets unknown members aside and drops read-only ones. An exact match goes first, which
 * is how `SignupDate` (read-only) is told from `SignUpDate`.
 */
export function createCanonicalizer(
  schema: ObjectSchema,
): (input: Record<string, unknown>) => CanonicalResult {
  const read = compile(schema, '');
  return (input) => {
    const unknown: string[] = [];
    const problems: Problem[] = [];
    return { value: read(input, unknown, problems), unknown, problems };
  };
}

type Reader = (
  input: Record<string, unknown>,
  unknown: string[],
  problems: Problem[],
) => Record<string, unknown>;

function compile(schema: ObjectSchema, path: string): Reader {
  const properties = Object.entries(schema.properties ?? {});
  const exact = new Map(properties.map(([name, member]) => [name, compileMember(name, member, path)]));
  const writable = properties.filter(([, member]) => member.readOnly !== true);
  const readOnly = properties.filter(([, member]) => member.readOnly === true);
  const folded = new Map([...readOnly, ...writable].map(([name]) => [name.toLowerCase(), exact.get(name)]));
  return (input, unknown, problems) => {
    const output: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(input)) {
      const member = exact.get(name) ?? folded.get(name.toLowerCase());
      if (member === undefined) unknown.push(path + shortened(name));
      else if (!member.isReadOnly) {
        if (Object.hasOwn(output, member.name)) {
          const field = path + member.name;
          problems.push(httpProblem('duplicate_member', field, { field }));
        }
        output[member.name] = member.read(value, unknown, problems);
      }
    }
    return output;
  };
}

function compileMember(name: string, member: MemberSchema, path: string) {
  const { items = {} } = member;
  const readObject = member.properties === undefined ? undefined : compile(member, `${path}${name}.`);
  const readItem = items.properties === undefined ? undefined : compile(items, `${path}${name}[].`);
  return {
    name,
    isReadOnly: member.readOnly === true,
    read: (value: unknown, unknown: string[], problems: Problem[]) => {
      if (readObject !== undefined && isPlainObject(value)) return readObject(value, unknown, problems);
      if (readItem === undefined || !Array.isArray(value)) return value;
      return value.map((item: unknown) => (isPlainObject(item) ? readItem(item, unknown, problems) : item));
    },
  };
}

function shortened(name: string): string {
  return name.length > UNKNOWN_NAME_SHOWN_MAX ? `${name.slice(0, UNKNOWN_NAME_SHOWN_MAX)}…` : name;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
