import Type from 'typebox';
import { CustomerBody } from '../customers/wire/customer-contract.ts';
import type { ColumnMap } from './column-map.ts';
import { ImportRefusedError } from './errors.ts';
import { suggestColumn } from './suggest-column.ts';

/** The part of a member's schema that columns need. */
interface MemberSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, MemberSchema>>;
}

/** Leaves room for new customers above the greatest imported id. */
const GIVEN_ID_MAX = 2_000_000_000;

const { BackOfficeId, ExternalReferenceId, SponsorId } = CustomerBody.properties as unknown as Record<
  string,
  MemberSchema
>;

const described = (schema: MemberSchema | undefined, description: string) =>
  Type.Optional(Type.Unsafe<string | number | null>({ ...schema, description }));

/** Columns that bodies do not have: the old identity of a customer, and the customers above. */
const importMembers = {
  CustomerId: Type.Optional(
    Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: GIVEN_ID_MAX,
      description: 'The id to keep. Without it, the customer gets a new one above the greatest.',
    }),
  ),
  SponsorBackOfficeId: described(BackOfficeId, 'The sponsor by back office id, in the file or stored.'),
  SponsorExternalReferenceId: described(ExternalReferenceId, 'The sponsor by external reference id.'),
  EnrollerId: described(SponsorId, 'The enroller by CustomerId; the sponsor when no column names one.'),
  EnrollerBackOfficeId: described(BackOfficeId, 'The enroller by back office id.'),
  EnrollerExternalReferenceId: described(ExternalReferenceId, 'The enroller by external reference id.'),
  PasswordHash: Type.Optional(
    Type.Unsafe<string | null>({
      type: ['string', 'null'],
      maxLength: 250,
      format: 'password-hash',
      'x-problem': 'invalid_password_hash',
      description: 'argon2id in PHC form, or bcrypt, instead of a password.',
    }),
  ),
};

/** A row as an object: the body of Create Customer and the members that only an import has. */
export const ImportRow = Type.Object({ ...CustomerBody.properties, ...importMembers });

/** How a field is read before the contract checks it. */
type FieldType = 'text' | 'integer' | 'flag' | 'date';

export interface ImportColumn {
  /** As documented, `PrimaryAddress.Street1` for a member of an address. */
  readonly name: string;
  readonly path: readonly [member: string] | readonly [group: string, member: string];
  readonly type: FieldType;
  readonly description: string;
}

/** Every column, from the contract of Create Customer. */
export const importColumns: readonly ImportColumn[] = [
  ...columnsOf(importMembers as unknown as Readonly<Record<string, MemberSchema>>),
  ...columnsOf(CustomerBody.properties as unknown as Readonly<Record<string, MemberSchema>>),
];

/** Columns of answers that an import ignores. */
const IGNORED = ['InactiveDate', 'PrimaryAddress.AddressId', 'DefaultShippingAddress.AddressId'];

function columnsOf(members: Readonly<Record<string, MemberSchema>>): ImportColumn[] {
  return Object.entries(members)
    .filter(([, schema]) => schema.readOnly !== true)
    .flatMap(([name, schema]) =>
      schema.properties === undefined
        ? [column([name], schema)]
        : Object.entries(schema.properties)
            .filter(([, member]) => member.readOnly !== true)
            .map(([member, memberSchema]) => column([name, member], memberSchema)),
    );
}

function column(path: ImportColumn['path'], schema: MemberSchema): ImportColumn {
  return { name: path.join('.'), path, type: fieldTypeOf(schema), description: schema.description ?? '' };
}

function fieldTypeOf({ type = [], format }: MemberSchema): FieldType {
  const types = [type].flat();
  if (types.includes('integer')) return 'integer';
  if (types.includes('boolean')) return 'flag';
  return format === 'wire-date' ? 'date' : 'text';
}

/** The content of a header: the column of each field, `null` where it is ignored. */
export interface ImportHeader {
  readonly columns: readonly (ImportColumn | null)[];
  /** In the file's spelling. */
  readonly ignored: readonly string[];
  /** Positions of columns without a name, which must be blank in every row. */
  readonly nameless: readonly number[];
  /**
   * The file's name for a column; an upline may be in a different column from the one that the rules name.
   */
  readonly nameOf: (field: string) => string;
}

export interface HeaderOptions {
  /** Ignores a column that is not documented, instead of refusing it. */
  readonly ignoresUnknown: boolean;
  readonly map?: ColumnMap;
}

/**
 * Reads a header, whose names may be in any case.
 * @throws ImportRefusedError
 */
export function readHeader(
  names: readonly string[],
  { ignoresUnknown, map = new Map() }: HeaderOptions,
): ImportHeader {
  const headings = names.map((name) => name.trim().toLowerCase());
  assertMapFits(map, headings);
  const byName = new Map(importColumns.map((entry) => [entry.name.toLowerCase(), entry]));
  const ignorable = new Set(IGNORED.map((name) => name.toLowerCase()));
  for (const [heading, column] of map) if (column === '') ignorable.add(heading);
  const columns = headings.map((heading) => byName.get((map.get(heading) ?? heading).toLowerCase()) ?? null);
  const isNamed = (name: string) => name.trim() !== '';
  const unused = names.filter((name, index) => columns[index] === null && isNamed(name));
  const unknown = unused.filter((name) => !ignorable.has(name.trim().toLowerCase()));
  if (unknown.length > 0 && !ignoresUnknown) {
    throw new ImportRefusedError(
      `The file has unknown columns: ${list(unknown)}.${suggestMap(unknown)} Name columns as in docs/import.md or with --map, or use --ignore-unknown`,
    );
  }
  const known = columns.flatMap((entry) => entry ?? []);
  const twice = known.filter((entry, index) => known.indexOf(entry) !== index).map(({ name }) => name);
  if (twice.length > 0) throw new ImportRefusedError(`The file has columns twice: ${list(twice)}`);
  if (known.length === 0) throw new ImportRefusedError('The first row must name the columns');
  const nameless = ignoresUnknown ? [] : [...names.keys()].filter((index) => !isNamed(names[index] ?? ''));
  return { columns, ignored: unused, nameless, nameOf: createNameOf(names, columns) };
}

function assertMapFits(map: ColumnMap, headings: readonly string[]): void {
  const missing = [...map.keys()].filter((heading) => !headings.includes(heading));
  if (missing.length > 0) {
    throw new ImportRefusedError(`--map has headings that the file does not have: ${list(missing)}`);
  }
  const known = new Set(importColumns.map(({ name }) => name.toLowerCase()));
  const wrong = [...map.values()].filter((name) => name !== '' && !known.has(name.toLowerCase()));
  if (wrong.length > 0) {
    const meant = wrong.flatMap((name) => suggestColumn(name, columnNames()) ?? []);
    const question = meant.length === 0 ? '' : ` Did you mean ${meant.join(', ')}?`;
    throw new ImportRefusedError(`--map has unknown columns: ${list(wrong)}.${question}`);
  }
}

/** A sentence with the columns that the headings most likely mean, or blank. */
function suggestMap(headings: readonly string[]): string {
  const pairs = headings.slice(0, LISTED_MAX).flatMap((heading) => {
    const column = suggestColumn(heading, columnNames());
    return column === undefined ? [] : [JSON.stringify(`${heading.slice(0, NAME_SHOWN).trim()}=${column}`)];
  });
  return pairs.length === 0 ? '' : ` Did you mean ${pairs.map((pair) => `--map ${pair}`).join(' ')}?`;
}

function columnNames(): string[] {
  return importColumns.map(({ name }) => name);
}

/** The columns that replace one which the rules name and the file lacks. */
const SAME_PERSON: Readonly<Record<string, readonly string[]>> = {
  SponsorId: ['SponsorBackOfficeId', 'SponsorExternalReferenceId'],
  EnrollerId: ['EnrollerBackOfficeId', 'EnrollerExternalReferenceId'],
};

function createNameOf(names: readonly string[], columns: ImportHeader['columns']) {
  const written = new Map(
    columns.flatMap((column, index) => (column === null ? [] : [[column.name, names[index]?.trim() ?? '']])),
  );
  return (field: string): string => {
    const candidates = [field, ...(SAME_PERSON[field] ?? [])];
    return candidates.map((name) => written.get(name)).find((name) => name !== undefined) ?? field;
  };
}

const LISTED_MAX = 10;
const NAME_SHOWN = 60;

function list(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_MAX).map((name) => JSON.stringify(name.slice(0, NAME_SHOWN)));
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
