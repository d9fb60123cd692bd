import { type CommissionPlan, maximumAgeYears } from '../commission-plan/commission-plan.ts';
import { CUSTOMER_FIELDS, type CustomerField, type UniqueField } from '../commission-plan/customer-fields.ts';
import { STATUS_SWITCHES, type StatusSwitch } from '../commission-plan/status-switches.ts';
import { markdownTable } from './markdown-table.ts';

/*
 * The rules of the loaded commission plan, for the reference: a company that changes its plan sees its own
 * table.
 */

const YES = '✓';
const title = ({ id, name }: { readonly id: number; readonly name: string }) => `${id} ${name}`;

/** Required fields by customer type, uniqueness, and the other rules that a body is checked against. */
export function planSection(plan: CommissionPlan): string {
  return [
    '**Required fields by customer type, and unique fields**, from the commission plan of this server:',
    `Types: ${plan.baseTypes.map(title).join(', ')}.`,
    fieldTable(plan),
    'The city, region or postal code of an address is required only if addresses of the country have one. Without a `CountryCode`, all are required.',
    'No two customers may have the same value in a unique field; use the Validate operations to check a value first.',
    rules(plan)
      .map((rule) => `- ${rule}`)
      .join('\n'),
  ].join('\n\n');
}

function fieldTable({ baseTypes, uniqueFields }: CommissionPlan): string {
  const rows = CUSTOMER_FIELDS.filter(
    (field) => isUnique(uniqueFields, field) || baseTypes.some((type) => type.required.includes(field)),
  )
    .toSorted()
    .map((field) => [
      `\`${field}\``,
      baseTypes
        .filter((type) => type.required.includes(field))
        .map(({ id }) => id)
        .join(', '),
      isUnique(uniqueFields, field) ? YES : '',
    ]);
  return markdownTable(['Field', 'Required for types', 'Unique'], rows);
}

function isUnique(fields: readonly UniqueField[], field: CustomerField): boolean {
  return fields.some((unique) => unique === field);
}

const SWITCH_PROSE: Readonly<Record<StatusSwitch, string>> = {
  mayEnroll: 'enrollments and upgrades are allowed under customers with',
  mayReceivePlacements: 'placements are allowed under customers with',
  mayBeUpgraded: 'the type can change for customers with',
  mayLogIn: 'Validate Login accepts customers with',
};

function closedBy({ statuses }: CommissionPlan, name: StatusSwitch): string {
  const closed = statuses.filter((status) => status[name] === false);
  return closed.length === 0 ? 'every status' : `every status except ${closed.map(title).join(', ')}`;
}

function rules(plan: CommissionPlan): string[] {
  const { statuses, passwordRule, minimumAge } = plan;
  const { minLength, maxLength, needsDigit, needsCapital } = passwordRule;
  const parts = [
    `${minLength} to ${maxLength} characters`,
    ...(needsDigit ? ['a digit'] : []),
    ...(needsCapital ? ['a capital letter'] : []),
  ];
  return [
    `\`CustomerStatus\`: ${statuses.map(title).join(', ')}. Without one, new customers get ${statuses[0]?.id ?? 1}.`,
    ...STATUS_SWITCHES.map((name) => `\`${name}\`: ${SWITCH_PROSE[name]} ${closedBy(plan, name)}.`),
    `\`Password\`: ${parts.join(', ')}.`,
    ...(minimumAge.years === 0
      ? []
      : [
          `\`BirthDate\`: at least ${minimumAge.years} years ago, for ${minimumAge.baseTypes.map((id) => typeTitle(plan, id)).join(', ')}.`,
        ]),
    `\`BirthDate\`: at most ${maximumAgeYears(plan)} years ago.`,
    upgradeRule(plan),
  ];
}

/** A sentence that names the type changes of Upgrade Customer. */
export function upgradeRule(plan: CommissionPlan): string {
  const nameOf = (id: number) =>
    `${plan.baseTypes.find((type) => type.id === id)?.name ?? 'a type'} (type ${id})`;
  const upgrades = plan.upgrades.map(({ from, to }) => `${nameOf(from)} to ${nameOf(to)}`);
  if (upgrades.length === 0) return 'The commission plan of this server upgrades no type by itself.';
  return `The commission plan of this server upgrades ${upgrades.join(', and ')}.`;
}

function typeTitle({ baseTypes }: CommissionPlan, id: number): string {
  const type = baseTypes.find((candidate) => candidate.id === id);
  return type === undefined ? String(id) : title(type);
}
