import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

/** Faults of a row in an import, in addition to those that Create refuses. docs/import.md lists them. */
export const importErrors = {
  wrong_field_count: {
    kind: 'invalid',
    text: 'The row has {count} fields, the header {expected}.',
    remedy: 'Put fields that hold the delimiter or a line break in double quotes.',
  },
  nameless_column: {
    kind: 'invalid',
    text: 'The row has a value in a column that has no name.',
    remedy:
      'Name the column in the first row, or remove the value; a nameless column that is blank in every row is ignored.',
  },
  unknown_date_form: {
    kind: 'invalid',
    text: '{field} is not in the form YYYY-MM-DD.',
    remedy: 'Name the form of the dates of the file: --date-format DD.MM.YYYY.',
  },
  customer_id_taken: {
    kind: 'conflict',
    text: 'There is a customer with this CustomerId already.',
    remedy: 'Remove rows of customers who are already stored; the company root, 2, always is.',
  },
  repeated_in_file: {
    kind: 'conflict',
    text: 'Row {row} has the same {field}.',
    remedy: 'Only one customer can have the value; case does not matter.',
  },
  named_twice: {
    kind: 'invalid',
    text: 'The row names the {who} in more than one column.',
    remedy: 'Fill one of the columns for the id, the back office id and the external reference id.',
  },
  reference_not_found: {
    kind: 'invalid',
    text: '{field} names no customer, neither in the file nor stored.',
    remedy: 'Add the missing row, or name an existing customer; the company root is customer 2.',
  },
  reference_ambiguous: {
    kind: 'invalid',
    text: '{field} names more than one customer.',
    remedy: 'External reference ids may be shared; name the customer by id or back office id.',
  },
  reference_cycle: {
    kind: 'conflict',
    text: 'The customer is above themselves, through row {row}.',
    remedy: 'Break the circle of sponsors and enrollers. A customer at the top names no one, or customer 2.',
  },
  reference_not_imported: {
    kind: 'conflict',
    text: '{field} names row {row}, which has faults of its own.',
    remedy: 'Fix that row first.',
  },
  invalid_password_hash: {
    kind: 'invalid',
    text: '{field} is not a hash that a login can verify.',
    remedy: 'It looks like $argon2id$v=19$m=…,t=…,p=…$salt$hash, or like $2b$12$ and 53 characters.',
  },
  password_and_hash: {
    kind: 'invalid',
    text: 'The row has both a Password and a PasswordHash.',
    remedy: 'Keep the hash: a password has to be hashed, which takes time.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const importProblem = defineProblems(importErrors);

/**
 * The file, or the state of the database, does not allow the import to start or continue. One line says why.
 */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError';
}

export function anotherImport(): ImportRefusedError {
  return new ImportRefusedError('Another process is importing this file');
}
