import Type from 'typebox';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { asOf, treeName } from '../../trees/wire/tree-contract.ts';
import type { RecordOfReads } from '../record-of-reads.ts';

/* Parts that the contracts of the operations on trees share. */

export const TREE_PATH = '/office/trees';
export const TAG = 'Office trees';
export const SIGNED_IN_ERRORS = ['not_signed_in', 'permission_missing'] as const;

export const TreeParams = Type.Object({ tree: treeName() });
export const NodeParams = Type.Object({ tree: treeName(), ...CustomerIdParams.properties });
export const AsOfQuery = Type.Object({ asOf: asOf() });
export const none = Type.Object({});

/** Reads that show names of people are recorded. */
export interface Recorded {
  readonly record: Pick<RecordOfReads, 'noteOpened' | 'noteList'>;
}
