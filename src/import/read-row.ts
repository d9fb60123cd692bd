import type { Ajv, ValidateFunction } from 'ajv';
import { formatBackOfficeId } from '../commission-plan/back-office-id.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { CustomerState } from '../customers/record/customer.ts';
import { checkRules, completeState } from '../customers/record/customer-rules.ts';
import { newState } from '../customers/record/customer-state.ts';
import type { CustomerBody } from '../customers/wire/customer-contract.ts';
import { readDetails, readPassword } from '../customers/wire/read-customer.ts';
import { shapeProblems } from '../http/shape-problems.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import type { Problem, ProblemFactory } from '../kernel/problem.ts';
import { type DateFormat, looksLikeDate } from './date-format.ts';
import { importProblem } from './errors.ts';
import { type ImportColumn, type ImportHeader, ImportRow } from './import-columns.ts';

/** The three ways to name a customer; at most one is filled. */
export type Reference =
  | { readonly by: 'id'; readonly id: number; readonly field: string }
  | { readonly by: 'BackOfficeId' | 'ExternalReferenceId'; readonly value: string; readonly field: string };

/** A row after reading, with the faults of the row itself. */
export interface ReadRow {
  readonly problems: readonly Problem[];
  /** Complete except for the sponsor; `null` when the shape is wrong. */
  readonly state: CustomerState | null;
  /**
   * The CustomerId to keep. Like every value that identifies a row, it is present even if the shape is wrong.
   */
  readonly givenId: number | null;
  readonly backOfficeId: string | null;
  readonly externalReferenceId: string | null;
  readonly sponsor: Reference | null;
  readonly enroller: Reference | null;
  readonly password: string | null;
  readonly passwordHash: string | null;
}

type Body = Record<string, unknown>;

export interface RowReaderOptions {
  readonly header: ImportHeader;
  readonly plan: CommissionPlan;
  readonly ajv: Ajv;
  readonly catalogueProblem: ProblemFactory<string>;
  /** ISO 8601 UTC. */
  readonly now: string;
  readonly dateFormat?: DateFormat;
}

/** Reads rows of one file, by the contract and the rules of Create Customer. */
export interface RowReader {
  /** Reads a row and checks it. */
  check(fields: readonly string[]): ReadRow;
  /** Reads a row that has already been checked. */
  read(fields: readonly string[]): ReadRow;
  /** Reads the references of a row, even if the row has other faults. */
  references(fields: readonly string[]): Pick<ReadRow, 'sponsor' | 'enroller'>;
}

export function createRowReader(options: RowReaderOptions): RowReader {
  const { header, plan, ajv, catalogueProblem, now, dateFormat } = options;
  const isValid: ValidateFunction = ajv.compile(ImportRow);
  const readBody = createBodyReader(header, dateFormat ?? ((text) => text));
  const read = (fields: readonly string[]) => readValues(readBody(fields), plan, now);
  return {
    read,
    references(fields) {
      const body = readBody(fields);
      return { sponsor: readReference(body, 'Sponsor', []), enroller: readReference(body, 'Enroller', []) };
    },
    check(fields) {
      const expected = header.columns.length;
      if (fields.length !== expected) {
        return broken({}, [
          importProblem('wrong_field_count', undefined, { count: fields.length, expected }),
        ]);
      }
      if (header.nameless.some((index) => fields[index]?.trim() !== '')) {
        return broken({}, [importProblem('nameless_column', undefined)]);
      }
      const body = readBody(fields);
      if (!isValid(body)) {
        const problems = shapeProblems(isValid.errors ?? [], catalogueProblem);
        return broken(
          body,
          dateFormat === undefined ? problems.map((problem) => explainDate(problem, body)) : problems,
        );
      }
      const row = readValues(body, plan, now);
      return { ...row, problems: [...row.problems, ...ruleProblems(row, plan, now)] };
    },
  };
}

/** How MySQL and PostgreSQL write "no value" into files. Typed text does not look like it. */
const DATABASE_NULL = '\\N';

/** Blank fields are left out, as in a body for Create Customer. */
function createBodyReader(
  { columns }: ImportHeader,
  dateFormat: DateFormat,
): (fields: readonly string[]) => Body {
  return (fields) => {
    const body: Body = {};
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      const field = fields[index];
      if (column == null || field === undefined || field === '' || field === DATABASE_NULL) continue;
      const value = column.type === 'date' ? dateFormat(field) : readField(field, column);
      if (value === undefined) continue;
      const [first, second] = column.path;
      if (second === undefined) body[first] = value;
      else {
        const group = (body[first] ?? {}) as Body;
        group[second] = value;
        body[first] = group;
      }
    }
    return body;
  };
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  '1': true,
  '0': false,
  yes: true,
  no: false,
};

/** A value that does not fit its column's type stays text, and the contract refuses it. */
function readField(field: string, { type }: ImportColumn): unknown {
  if (type === 'text') return field;
  const trimmed = field.trim();
  if (trimmed === '') return undefined;
  if (type === 'flag') return FLAGS[trimmed.toLowerCase()] ?? field;
  return /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : field;
}

/** Names the option for a date in the form of a country. */
function explainDate(problem: Problem, body: Body): Problem {
  const { code, field = '' } = problem;
  const isForeign = code === 'invalid_date' && looksLikeDate(String(body[field]));
  return isForeign ? importProblem('unknown_date_form', field) : problem;
}

function readValues(body: Body, plan: CommissionPlan, now: string): ReadRow {
  const problems: Problem[] = [];
  const sponsor = readReference(body, 'Sponsor', problems);
  const enroller = readReference(body, 'Enroller', problems);
  const details = readDetails(body as CustomerBody);
  const state = completeState(plan, newState(plan, details, now));
  const password = readPassword(body as CustomerBody);
  const hash = typeof body['PasswordHash'] === 'string' ? body['PasswordHash'].trim() : '';
  const passwordHash = hash === '' ? null : hash;
  if (password !== null && passwordHash !== null) {
    problems.push(importProblem('password_and_hash', 'PasswordHash'));
  }
  const identity = readIdentity(body);
  const { givenId } = identity;
  const backOfficeId =
    state.backOfficeId ?? (givenId === null ? null : formatBackOfficeId(plan.backOfficeId, givenId));
  // A placeholder for now; the rules only ask whether there is one.
  const sponsorId = sponsor === null ? null : ROOT_CUSTOMER_ID;
  return {
    problems,
    state: { ...state, backOfficeId, sponsorId },
    ...identity,
    backOfficeId,
    sponsor,
    enroller,
    password,
    passwordHash,
  };
}

function readIdentity(body: Body) {
  const textOf = (name: string) => {
    const value = body[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const id = body['CustomerId'];
  return {
    givenId: typeof id === 'number' ? id : null,
    backOfficeId: textOf('BackOfficeId'),
    externalReferenceId: textOf('ExternalReferenceId'),
  };
}

function readReference(body: Body, who: 'Sponsor' | 'Enroller', problems: Problem[]): Reference | null {
  const found: Reference[] = [];
  const id = body[`${who}Id`];
  if (typeof id === 'number' && id !== 0) found.push({ by: 'id', id, field: `${who}Id` });
  for (const by of ['BackOfficeId', 'ExternalReferenceId'] as const) {
    const text = body[who + by];
    const value = typeof text === 'string' ? text.trim() : '';
    if (value !== '') found.push({ by, value, field: who + by });
  }
  if (found.length > 1) {
    problems.push(importProblem('named_twice', found[0]?.field, { who: who.toLowerCase() }));
  }
  return found[0] ?? null;
}

function ruleProblems(row: ReadRow, plan: CommissionPlan, now: string): Problem[] {
  if (row.state === null) return [];
  return checkRules({
    plan,
    target: row.state,
    current: null,
    password: { replaceBy: row.password },
    isPatch: false,
    bringsPasswordHash: row.passwordHash !== null,
    today: now.slice(0, 10),
  });
}

function broken(body: Body, problems: readonly Problem[]): ReadRow {
  return {
    problems,
    state: null,
    ...readIdentity(body),
    sponsor: null,
    enroller: null,
    password: null,
    passwordHash: null,
  };
}
