import type { CustomerField, UniqueField } from './customer-fields.ts';
import type { SingleSignOn } from './single-sign-on.ts';
import type { StatusSwitches } from './status-switches.ts';
import type { Tree } from './tree.ts';

export { isPlacedIn, type PlacementRuleName, type Tree } from './tree.ts';

/**
 * A company's rules as data. The plan that ships (`extension/commission-plan.ts`) follows the published page;
 * a client changes any part of it in its extension. The server checks it at the start (`validate-plan.ts`);
 * it does not change while the server runs.
 */
export interface CommissionPlan {
  /** Base associate types, `CustomerType` on the wire. */
  readonly baseTypes: readonly BaseType[];
  /** `CustomerStatus` on the wire. The first is given to new customers. */
  readonly statuses: readonly Status[];
  /** The status that Delete Customer and an erasure set. */
  readonly deletedStatus: number;
  /** Fields in which no two customers may have the same value. Enforced by the database. */
  readonly uniqueFields: readonly UniqueField[];
  /** Requirements for login passwords. */
  readonly passwordRule: PasswordRule;
  /** Values that Validate Login accepts in place of a username. Left out: none. */
  readonly loginBy?: LoginBy;
  /** How old customers of some types must be. */
  readonly minimumAge: MinimumAge;
  /** How long ago a birth date may be; 120 years when left out. */
  readonly maximumAge?: MaximumAge;
  /** Base type changes that Upgrade Customer supports; others need a hook. */
  readonly upgrades: readonly BaseTypeChange[];
  /** The trees. Exactly one is the sponsor tree, and exactly one has the kind Enrollment. */
  readonly trees: readonly Tree[];
  /** How new customers get the id that people see. */
  readonly backOfficeId: BackOfficeIdFormat;
  /**
   * The allowed form of tax ids, by country of the main address (ISO 3166-1 alpha-2, capitals): a regular
   * expression that must match the whole id, read in capitals with only letters, digits and `&`. A country
   * that is left out accepts any id. For Mexico, for example: `[A-ZÑ&]{3,4}\\d{6}[A-Z\\d]{2}[A\\d]`.
   */
  readonly taxIdForms?: Readonly<Record<string, string>>;
  /** Where the company does business. Left out: in every country, with shop and enrollment. */
  readonly countries?: readonly CountrySetting[];
  /** Where a token from Get SSO URL signs people in. Left out: nowhere. */
  readonly singleSignOn?: SingleSignOn;
}

/** The answer of Get Customer Countries for a country. */
export interface CountrySetting {
  /** ISO 3166-1 alpha-2, in any case. */
  readonly code: string;
  /** Left out: the country's first currency in ISO 4217. */
  readonly currency?: string;
  /** Customers there can order. */
  readonly shop: boolean;
  /** New customers can sign up there. */
  readonly enroll: boolean;
  /** Answered as `AddTax`; false when left out. */
  readonly addTax?: boolean;
  /** Answered as `TaxRate`; 0 when left out. */
  readonly taxRate?: number;
  /** Enrollment asks for a tax id (the published `RequireFin`). */
  readonly requiresTaxId?: boolean;
  /** Number of the region whose prices apply there, as Get Region answers it; 1 when left out. */
  readonly regionId?: number;
}

/** A base type of customers. */
export interface BaseType {
  /** `CustomerType` on the wire. */
  readonly id: number;
  /** Name that people see. */
  readonly name: string;
  /** The fields that a customer of this type must have. Name the members of an address one by one. */
  readonly required: readonly CustomerField[];
  /** Customers who buy and do not sell: the placement rule CollapseRetail places none of them under another. */
  readonly isRetail?: boolean;
}

/** A status of customers. */
export interface Status extends StatusSwitches {
  /** `CustomerStatus` on the wire. */
  readonly id: number;
  /** Name that people see. */
  readonly name: string;
  /** Entering a class other than Active sets `InactiveDate`; returning to Active clears it. */
  readonly class: 'Active' | 'InActive' | 'Canceled';
  /** What happens to commissions: paid, created but held, or never created. */
  readonly commission: 'Pay' | 'Hold' | 'Forfeit';
  /** Changes to a customer who enters the status. Leaving the status does not undo them. */
  readonly onEntering?: StatusEffects;
}

/** The effects of entering a status. A member that is left out has no effect. */
export interface StatusEffects {
  /**
   * Names of trees that the customer leaves; the customers directly below move up to the customer's upline.
   * The Enrollment tree cannot be left.
   */
  readonly removeFromTrees?: readonly string[];
  /** Clears username and password. */
  readonly deleteLogin?: boolean;
  /** Clears all web aliases, so that other customers can have them. */
  readonly deleteWebsites?: boolean;
}

/** Values that customers may log in with, besides their username, which is tried first. */
export interface LoginBy {
  /** The email address. */
  readonly emailAddress?: boolean;
  /** The back office id. */
  readonly backOfficeId?: boolean;
}

export interface PasswordRule {
  /** Length in characters, 1 to 128. */
  readonly minLength: number;
  /** Length in characters, up to 128. */
  readonly maxLength: number;
  /** At least one digit. */
  readonly needsDigit: boolean;
  /** At least one capital letter. */
  readonly needsCapital: boolean;
}

export interface MinimumAge {
  /** Completed years on the day of the request, by UTC; 0 switches the rule off. */
  readonly years: number;
  /** Ids of the base types that the rule applies to. */
  readonly baseTypes: readonly number[];
}

/**
 * The greatest plausible age: a birth year typed with two or three digits (0073, 0197) is a mistake, and must not
 * satisfy the minimum age.
 */
export interface MaximumAge {
  /** Completed years on the day of the request, by UTC, for every base type; above the minimum age, up to 200. */
  readonly years: number;
}

const MAXIMUM_AGE_YEARS = 120;

/** An upgrade from one base type to another. */
export interface BaseTypeChange {
  /** Id of the base type before. */
  readonly from: number;
  /** Id of the base type after. */
  readonly to: number;
}

/** How a back office id is built from the customer id. */
export interface BackOfficeIdFormat {
  /** Added to the customer id before it is written. */
  readonly seed: number;
  /** How the sum is written. */
  readonly notation: 'hexadecimal' | 'decimal';
  /** Text before the sum. */
  readonly prefix: string;
  /** Text after the sum. */
  readonly suffix: string;
}

/** The enabled trees. */
export function enabledTrees({ trees }: CommissionPlan): readonly Tree[] {
  return trees.filter((tree) => tree.isEnabled !== false);
}

/** The effects of entering a status. */
export function effectsOf(plan: CommissionPlan, status: number): StatusEffects {
  return plan.statuses.find((candidate) => candidate.id === status)?.onEntering ?? {};
}

export function maximumAgeYears({ maximumAge }: CommissionPlan): number {
  return maximumAge === undefined ? MAXIMUM_AGE_YEARS : maximumAge.years;
}

/** The tree flagged as sponsor tree. A checked plan has exactly one. */
export function sponsorTree(plan: CommissionPlan): Tree {
  const tree = plan.trees.find((candidate) => candidate.isSponsorTree);
  if (tree === undefined) throw new TypeError('The plan was not checked: it flags no sponsor tree');
  return tree;
}

/** The Enrollment tree. A checked plan has it. */
export function enrollmentTree(plan: CommissionPlan): Tree {
  const tree = plan.trees.find((candidate) => candidate.kind === 'Enrollment');
  if (tree === undefined) throw new TypeError('The plan was not checked: it has no Enrollment tree');
  return tree;
}
