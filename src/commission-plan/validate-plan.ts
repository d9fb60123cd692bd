import { type CommissionPlan, maximumAgeYears, type Status } from './commission-plan.ts';
import { CUSTOMER_FIELDS, UNIQUE_FIELDS } from './customer-fields.ts';
import { duplicates, isBlank, isPositiveInteger, isRecord, notIn, when } from './faults.ts';
import { validateSingleSignOn } from './single-sign-on.ts';
import { RENAMED_SWITCHES, STATUS_SWITCHES } from './status-switches.ts';
import { validateTrees } from './validate-trees.ts';

const PASSWORD_LENGTH_MAX = 128;
const AGE_MAX = 200;

/**
 * Every fault of a plan, one sentence each; empty when the plan is valid. The plan comes from a client's
 * module, which may not have been type-checked, so the checks assume nothing.
 */
export function validatePlan(plan: CommissionPlan): string[] {
  try {
    return [
      ...validateBaseTypes(plan),
      ...validateStatuses(plan),
      ...validateFields(plan),
      ...validatePasswordRule(plan),
      ...validateLoginBy(plan),
      ...validateAgeAndUpgrades(plan),
      ...validateTrees(plan),
      ...validateBackOfficeId(plan),
      ...validateCountries(plan),
      ...validateTaxIdForms(plan),
      ...validateSingleSignOn(plan.singleSignOn),
    ];
  } catch (error) {
    return [`a part of the plan is missing or has the wrong type (${(error as Error).message})`];
  }
}

function validateBaseTypes({ baseTypes }: CommissionPlan): string[] {
  return [
    ...when(baseTypes.length === 0, 'baseTypes: at least one base type is needed'),
    ...duplicates(baseTypes.map((type) => type.id)).map((id) => `baseTypes: id ${id} occurs twice`),
    ...baseTypes.flatMap((type) => [
      ...when(!isPositiveInteger(type.id), `baseTypes: id ${type.id} is not a positive integer`),
      ...when(isBlank(type.name), `baseTypes: type ${type.id} has no name`),
      ...when(
        ![undefined, true, false].includes(type.isRetail),
        `baseTypes: isRetail of type ${type.id} must be true or false`,
      ),
      ...notIn(type.required, CUSTOMER_FIELDS, `baseTypes: type ${type.id} requires an unknown field`),
    ]),
  ];
}

function validateStatuses({ statuses, deletedStatus, trees }: CommissionPlan): string[] {
  const removable = trees.filter((tree) => tree.kind !== 'Enrollment').map((tree) => tree.name);
  const deleted = statuses.find((status) => status.id === deletedStatus);
  return [
    ...when(deleted?.class !== 'Canceled', 'deletedStatus: must be the id of a status of class Canceled'),
    ...when(
      statuses[0]?.class !== 'Active',
      'statuses: the first, given to new customers, must have class Active',
    ),
    ...STATUS_SWITCHES.filter((name) => statuses[0]?.[name] === false).map(
      (name) => `statuses: the first, given to new customers, must not have ${name}: false`,
    ),
    ...duplicates(statuses.map((status) => status.id)).map((id) => `statuses: id ${id} occurs twice`),
    ...statuses.flatMap((status) => [
      ...when(!isPositiveInteger(status.id), `statuses: id ${status.id} is not a positive integer`),
      ...when(isBlank(status.name), `statuses: status ${status.id} has no name`),
      ...notIn(
        [status.class],
        ['Active', 'InActive', 'Canceled'],
        `statuses: status ${status.id} has an unknown class`,
      ),
      ...notIn(
        [status.commission],
        ['Pay', 'Hold', 'Forfeit'],
        `statuses: status ${status.id} has an unknown commission`,
      ),
      ...validateSwitches(status, removable),
    ]),
  ];
}

function validateSwitches(status: Status, removable: string[]): string[] {
  const { id, onEntering = {} } = status;
  if (!isRecord(onEntering)) return [`statuses: onEntering of status ${id} is not an object`];
  const { removeFromTrees = [], deleteLogin, deleteWebsites } = onEntering;
  return [
    ...when(!Array.isArray(removeFromTrees), `statuses: removeFromTrees of status ${id} is not a list`),
    ...notIn(removeFromTrees, removable, `statuses: status ${id} removes from a tree that cannot be left`),
    ...switches({ deleteLogin, deleteWebsites }, `statuses: of status ${id},`),
    ...switches(
      Object.fromEntries(STATUS_SWITCHES.map((name) => [name, status[name]])),
      `statuses: of status ${id},`,
    ),
    ...Object.entries(RENAMED_SWITCHES)
      .filter(([name]) => name in status)
      .map(([name, instead]) => `statuses: ${name} of status ${id} is now ${instead}`),
  ];
}

function validateFields({ uniqueFields }: CommissionPlan): string[] {
  return [
    ...notIn(uniqueFields, UNIQUE_FIELDS, 'uniqueFields: unknown field'),
    ...duplicates(uniqueFields).map((field) => `uniqueFields: ${field} occurs twice`),
  ];
}

function validatePasswordRule({ passwordRule: rule }: CommissionPlan): string[] {
  const lengths = [rule.minLength, rule.maxLength];
  const inRange = lengths.every((length) => isPositiveInteger(length) && length <= PASSWORD_LENGTH_MAX);
  return [
    ...when(!inRange, `passwordRule: lengths must be whole numbers from 1 to ${PASSWORD_LENGTH_MAX}`),
    ...when(rule.minLength > rule.maxLength, 'passwordRule: minLength is above maxLength'),
    ...when(typeof rule.needsDigit !== 'boolean', 'passwordRule: needsDigit must be true or false'),
    ...when(typeof rule.needsCapital !== 'boolean', 'passwordRule: needsCapital must be true or false'),
  ];
}

function validateLoginBy({ loginBy = {} }: CommissionPlan): string[] {
  if (!isRecord(loginBy)) return ['loginBy: is not an object'];
  const names = ['emailAddress', 'backOfficeId'] as const;
  return [
    ...notIn(Object.keys(loginBy), names, 'loginBy: unknown member'),
    ...names.flatMap((name) =>
      when(![undefined, true, false].includes(loginBy[name]), `loginBy: ${name} must be true or false`),
    ),
  ];
}

function validateAgeAndUpgrades(plan: CommissionPlan): string[] {
  const { minimumAge, upgrades, baseTypes } = plan;
  const oldest = maximumAgeYears(plan);
  const known = baseTypes.map((type) => type.id);
  const validYears = Number.isInteger(minimumAge.years) && minimumAge.years >= 0 && minimumAge.years <= 120;
  return [
    ...when(!validYears, 'minimumAge: years must be a whole number from 0 to 120'),
    ...when(
      !Number.isInteger(oldest) || oldest <= minimumAge.years || oldest > AGE_MAX,
      `maximumAge: years must be a whole number above minimumAge, up to ${AGE_MAX}`,
    ),
    ...notIn(minimumAge.baseTypes, known, 'minimumAge: unknown base type'),
    ...upgrades.flatMap(({ from, to }) => [
      ...notIn([from, to], known, 'upgrades: unknown base type'),
      ...when(from === to, `upgrades: ${from} to ${to} is not a change`),
    ]),
  ];
}

function validateBackOfficeId({ backOfficeId: format }: CommissionPlan): string[] {
  const validSeed = Number.isSafeInteger(format.seed) && format.seed >= 0 && format.seed <= 1e12;
  const affixes = [format.prefix, format.suffix];
  const validAffixes = affixes.every((affix) => typeof affix === 'string' && /^[\w-]{0,20}$/.test(affix));
  return [
    ...when(!validSeed, 'backOfficeId: seed must be a whole number from 0 to 1,000,000,000,000'),
    ...notIn([format.notation], ['hexadecimal', 'decimal'], 'backOfficeId: unknown notation'),
    ...when(!validAffixes, 'backOfficeId: prefix and suffix are at most 20 letters, digits, - and _'),
  ];
}

function validateCountries({ countries }: CommissionPlan): string[] {
  if (countries === undefined) return [];
  return [
    ...when(!Array.isArray(countries) || countries.length === 0, 'countries: at least one is needed'),
    ...duplicates(countries.map(({ code }) => String(code).toUpperCase())).map(
      (code) => `countries: ${code} occurs twice`,
    ),
    ...countries.flatMap(({ code, currency, taxRate = 0, ...rest }) => {
      const { shop, enroll, addTax, requiresTaxId, regionId = 1 } = rest;
      const of = `countries: ${code}`;
      return [
        ...when(!/^[A-Za-z]{2}$/.test(String(code)), `${of} is not a code of two letters`),
        ...when(
          currency !== undefined && !/^[A-Z]{3}$/.test(String(currency)),
          `${of} has a currency that is not of three capitals`,
        ),
        ...when(
          typeof taxRate !== 'number' || !(taxRate >= 0 && taxRate <= 100),
          `${of} has a taxRate that is not from 0 to 100`,
        ),
        ...when(!isPositiveInteger(regionId), `${of} has a regionId that is not a positive integer`),
        ...when(typeof shop !== 'boolean' || typeof enroll !== 'boolean', `${of} needs shop and enroll`),
        ...switches({ addTax, requiresTaxId }, `${of}:`),
      ];
    }),
  ];
}

function validateTaxIdForms({ taxIdForms = {} }: CommissionPlan): string[] {
  if (!isRecord(taxIdForms)) return ['taxIdForms: is not an object'];
  return Object.entries(taxIdForms).flatMap(([code, form]) => [
    ...when(!/^[A-Z]{2}$/.test(code), `taxIdForms: ${code} is not a code of two capitals`),
    ...when(!isPattern(form), `taxIdForms: ${code} has no valid regular expression`),
  ]);
}

function isPattern(form: unknown): boolean {
  if (typeof form !== 'string' || form === '') return false;
  try {
    return new RegExp(form, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Members that are present must be true or false: any text would count as true. */
function switches(values: Readonly<Record<string, unknown>>, of: string): string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && typeof value !== 'boolean')
    .map(([name]) => `${of} ${name} must be true or false`);
}
