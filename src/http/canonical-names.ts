import { cutText } from '../kernel/problem.ts';
import { NameList, type ProblemList } from '../kernel/problem-list.ts';
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
  readonly maxItems?: number;
}

export interface CanonicalResult {
  readonly value: Record<string, unknown>;
  /** Members that the contract does not know, as paths in the caller's spelling, long names cut. */
  readonly unknown: NameList;
}

/**
 * Makes a function that rewrites an object's member names into the contract's spelling, whatever
 * their case, sets unknown members aside and drops read-only ones. An exact match goes first, which
 * is how `SignupDate` (read-only) is told from `SignUpDate`. What is wrong with names goes to `problems`.
 */
export function createCanonicalizer(
  schema: ObjectSchema,
): (input: Record<string, unknown>, problems: ProblemList) => CanonicalResult {
  const read = compile(schema, '');
  return (input, problems) => {
    const unknown = new NameList();
    return { value: read(input, unknown, problems), unknown };
  };
}

type Reader = (
  input: Record<string, unknown>,
  unknown: NameList,
  problems: ProblemList,
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
      if (member === undefined) unknown.add(path + cutText(name, UNKNOWN_NAME_SHOWN_MAX));
      else if (!member.isReadOnly) {
        if (Object.hasOwn(output, member.name)) {
          const field = path + member.name;
          problems.add(httpProblem('duplicate_member', field, { field }));
        }
        output[member.name] = member.read(value, unknown, problems);
      }
    }
    return output;
  };
}

function compileMember(name: string, member: MemberSchema, path: string) {
  const { items = {}, maxItems = Number.POSITIVE_INFINITY } = member;
  const field = path + name;
  const readObject = member.properties === undefined ? undefined : compile(member, `${field}.`);
  const readItem = items.properties === undefined ? undefined : compile(items, `${field}[].`);
  return {
    name,
    isReadOnly: member.readOnly === true,
    read: (value: unknown, unknown: NameList, problems: ProblemList) => {
      if (Array.isArray(value) && value.length > maxItems) {
        // Not read on: a list is as long as a body allows, and each entry may be wrong in many ways.
        problems.fail(httpProblem('too_many', field, { field, max: maxItems }));
      }
      if (readObject !== undefined && isPlainObject(value)) return readObject(value, unknown, problems);
      if (readItem === undefined || !Array.isArray(value)) return value;
      return value.map((item: unknown) => (isPlainObject(item) ? readItem(item, unknown, problems) : item));
    },
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
