import { textValues } from '../../kernel/text-fields.ts';
import { type Customer, type CustomerState, NO_CUSTOM_FIELDS } from '../record/customer.ts';
import { stateOf } from '../record/customer-state.ts';
import { nameKey } from '../record/unique-keys.ts';
import { WEB_ALIASES_MAX } from '../record/web-alias-limit.ts';
import { FILLED_FIELDS, MERGE_FIELDS } from './merge-fields.ts';

/** A record after a merge. */
export interface MergedRecord {
  readonly state: CustomerState;
  readonly additionalAliases: readonly string[];
  /** Names of the fields whose value comes from the other customer. */
  readonly fields: readonly string[];
}

/** A customer with additional web aliases. */
export interface WithAliases {
  readonly customer: Customer;
  readonly additionalAliases: readonly string[];
}

/**
 * The surviving record: its own values, except the fields that the caller takes from the other record. Blank ids that
 * find the person are filled, and all web aliases stay in use up to the maximum number.
 */
export function mergedRecord(
  survivor: WithAliases,
  merged: WithAliases,
  take: readonly string[],
): MergedRecord {
  const own = stateOf(survivor.customer);
  const other = stateOf(merged.customer);
  const filled = FILLED_FIELDS.filter((name) => {
    const member = MERGE_FIELDS[name];
    return member !== undefined && own[member] === null && other[member] !== null;
  });
  const fields = [...new Set([...take, ...filled])].filter((name) => isGiven(other, name)).sort();
  const taken = fields.flatMap((name) => {
    const member = MERGE_FIELDS[name];
    return member === undefined ? [] : [[member, other[member]] as const];
  });
  const state: CustomerState = { ...own, ...Object.fromEntries(taken) };
  return { state, additionalAliases: aliasesAfter(state, survivor, merged), fields };
}

/** A blank value is never taken, because it would only remove a value. */
function isGiven(other: CustomerState, name: string): boolean {
  const member = MERGE_FIELDS[name];
  const value = member === undefined ? null : other[member];
  return Array.isArray(value) ? value.some((field) => field !== '') : value !== null;
}

function aliasesAfter(
  { webAlias }: CustomerState,
  survivor: WithAliases,
  merged: WithAliases,
): readonly string[] {
  const all = [
    ...survivor.additionalAliases,
    ...mainOf(survivor),
    ...mainOf(merged),
    ...merged.additionalAliases,
  ];
  const byKey = new Map<string, string>();
  for (const alias of all) if (!byKey.has(nameKey(alias))) byKey.set(nameKey(alias), alias);
  if (webAlias !== null) byKey.delete(nameKey(webAlias));
  return [...byKey.values()].slice(0, WEB_ALIASES_MAX);
}

function mainOf({ customer: { webAlias } }: WithAliases): readonly string[] {
  return webAlias === null ? [] : [webAlias];
}

/** The merged record, without personal values. Addresses keep their ids for an undo. */
export function blankRecord(customer: Customer, deletedStatus: number): CustomerState {
  const blank = (address: Customer['primaryAddress']) => (address === null ? null : BLANK_ADDRESS);
  return {
    ...stateOf(customer),
    ...textValues(() => null),
    status: deletedStatus,
    birthDate: null,
    taxId: null,
    taxExempt: false,
    sendEmails: false,
    termsAccepted: false,
    primaryAddress: blank(customer.primaryAddress),
    shippingAddress: blank(customer.shippingAddress),
    customFields: NO_CUSTOM_FIELDS,
  };
}

const BLANK_ADDRESS = {
  street1: '',
  street2: '',
  street3: '',
  city: '',
  region: '',
  postalCode: '',
  countryCode: '',
};
