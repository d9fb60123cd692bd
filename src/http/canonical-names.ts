import { cutText } from '../kernel/problem.ts';
import { NameList, type ProblemList } from '../kernel/problem-list.ts';
import { quotedValueReader } from '../kernel/quoted-values.ts';
import { httpProblem } from './errors.ts';

/** A longer name does not help to find it, and would appear several times in one answer. */
const UNKNOWN_NAME_SHOWN_MAX = 100;

/** The part of JSON Schema that contracts use for objects. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, MemberSchema>>;
}

interface MemberSchema extends ObjectSchema {
  readonly readOnly?: boolean;
  /** For a list. */
  readonly items?: ObjectSchema;
  readonly maxItems?: number;
  /** Alternative names of the member. */
  readonly 'x-aliases'?: readonly string[];
}

export interface CanonicalResult {
  readonly value: Record<string, unknown>;
  /** Members unknown to the contract, as paths in the caller's spelling; long names are cut. */
  readonly unknown: NameList;
}

export type Canonicalizer = (
  input: Record<string, unknown>,
  problems: ProblemList,
  isStrict: boolean,
) => CanonicalResult;

/**
 * Creates a function that converts member names of an object to the contract's spelling, in any case, sets
 * unknown members aside and drops read-only ones. An exact match takes precedence, which distinguishes
 * `SignupDate` (read-only) from `SignUpDate`. Faults of names go to `problems`. Unless strict, it also reads
 * quoted numbers and booleans; a blank one counts as left out.
 */
export function createCanonicalizer(schema: ObjectSchema): Canonicalizer {
  const read = compile(schema, '');
  return (input, problems, isStrict) => {
    const reading = { unknown: new NameList(), problems, isStrict };
    return { value: read(input, reading), unknown: reading.unknown };
  };
}

/** The results and options of reading one request. */
interface Reading {
  readonly unknown: NameList;
  readonly problems: ProblemList;
  readonly isStrict: boolean;
}

type Reader = (input: Record<string, unknown>, reading: Reading) => Record<string, unknown>;

function compile(schema: ObjectSchema, path: string): Reader {
  const properties = Object.entries(schema.properties ?? {});
  const exact = new Map(properties.map(([name, member]) => [name, compileMember(name, member, path)]));
  const writable = properties.filter(([, member]) => member.readOnly !== true);
  const readOnly = properties.filter(([, member]) => member.readOnly === true);
  const folded = new Map(
    [...readOnly, ...writable].flatMap(([name, member]) =>
      spellingsOf(name, member).map((spelling) => [spelling, exact.get(name)] as const),
    ),
  );
  return (input, reading) => {
    const output: Record<string, unknown> = {};
    const blank: string[] = [];
    for (const [name, value] of Object.entries(input)) {
      const member = exact.get(name) ?? folded.get(name.toLowerCase());
      if (member === undefined) reading.unknown.add(path + cutText(name, UNKNOWN_NAME_SHOWN_MAX));
      else if (!member.isReadOnly) {
        if (Object.hasOwn(output, member.name)) {
          const field = path + member.name;
          reading.problems.add(httpProblem('duplicate_member', field, { field }));
        }
        const read = member.read(value, reading);
        if (read === undefined) blank.push(member.name);
        output[member.name] = read;
      }
    }
    for (const name of blank) if (output[name] === undefined) delete output[name];
    return output;
  };
}

/** The accepted names of a member, in lower case. */
export function spellingsOf(
  name: string,
  { 'x-aliases': aliases = [] }: Pick<MemberSchema, 'x-aliases'>,
): string[] {
  return [...aliases, name].map((spelling) => spelling.toLowerCase());
}

function compileMember(name: string, member: MemberSchema, path: string) {
  const { items = {}, maxItems = Number.POSITIVE_INFINITY } = member;
  const field = path + name;
  const readObject = member.properties === undefined ? undefined : compile(member, `${field}.`);
  const readItem = items.properties === undefined ? undefined : compile(items, `${field}[].`);
  const readQuoted = quotedValueReader(member);
  const readQuotedItem = quotedValueReader(items);
  return {
    name,
    isReadOnly: member.readOnly === true,
    read: (value: unknown, reading: Reading) => {
      if (typeof value === 'string') {
        return readQuoted === undefined || reading.isStrict ? value : readQuoted(value);
      }
      if (readObject !== undefined && isPlainObject(value)) return readObject(value, reading);
      if (!Array.isArray(value)) return value;
      if (value.length > maxItems) {
        // The list is not read further: it can be as long as a body, and each entry can have many faults.
        reading.problems.fail(httpProblem('too_many', field, { field, max: maxItems }));
      }
      if (readItem !== undefined) {
        return value.map((item: unknown) => (isPlainObject(item) ? readItem(item, reading) : item));
      }
      // An entry of a list cannot be left out, so a blank one stays unchanged.
      return readQuotedItem === undefined || reading.isStrict
        ? value
        : value.map((item: unknown) => readQuotedItem(item) ?? item);
    },
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
