import {
  type CommissionPlan,
  enabledTrees,
  isPlacedIn,
  type Tree,
} from '../../commission-plan/commission-plan.ts';
import type { Customer } from '../../customers/record/customer.ts';
import { entityTag } from '../../customers/record/entity-tag.ts';
import { createGetCustomer } from '../../customers/record/get-customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { Placement } from '../../trees/rules/placement.ts';
import type { TreeReader } from '../../trees/store/tree-reader.ts';
import type { Permission } from '../permissions.ts';
import { fieldState, PERSON_FIELDS } from '../person-fields.ts';
import { namesOf, personLink, personName } from '../person-name.ts';
import type { PersonAnswer } from './contract.ts';

export interface GetPersonDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly names: NameReader;
  readonly trees: Pick<TreeReader, 'currentPlacement'>;
}

/** @throws ProblemError `customer_not_found` */
export function createGetPerson({ plan, customers, names: reader, trees }: GetPersonDependencies) {
  const getCustomer = createGetCustomer({ customers });
  return async function getPerson(
    customerId: number,
    permissions: ReadonlySet<Permission>,
  ): Promise<PersonAnswer> {
    const customer = await getCustomer(customerId);
    const places: [Tree, Placement | null][] = [];
    for (const tree of enabledTrees(plan)) {
      places.push([tree, await trees.currentPlacement(tree.name, customerId)]);
    }
    const { enrollerId, sponsorId, mergedInto } = customer;
    const uplineIds = places.map(([, placement]) => placement?.uplineId ?? null);
    const names = await namesOf(reader, [enrollerId, sponsorId, mergedInto, ...uplineIds]);
    return {
      ...writeHead(customer),
      MergedInto: personLink(names, mergedInto),
      Enroller: personLink(names, enrollerId),
      Sponsor: personLink(names, sponsorId),
      Places: places.map(([tree, placement]) => writePlace(customer, tree, placement, names)),
      Fields: PERSON_FIELDS.map((field) => ({
        Name: field.name,
        Section: field.section,
        Value: field.read(customer) === null ? null : field.mask(customer),
        State: fieldState(field, customer, permissions),
      })),
    };
  };
}

function writeHead(customer: Customer) {
  return {
    CustomerId: customer.id,
    BackOfficeId: customer.backOfficeId,
    Name: personName(customer),
    CustomerType: customer.baseType,
    CustomerStatus: customer.status,
    CountryCode: customer.primaryAddress?.countryCode ?? '',
    EnrolledAt: customer.signUpDate,
    InactiveSince: customer.inactiveDate,
    ErasedAt: customer.erasedAt,
    Version: entityTag(customer),
  };
}

function writePlace(
  customer: Customer,
  tree: Tree,
  placement: Placement | null,
  names: ReadonlyMap<number, string>,
): PersonAnswer['Places'][number] {
  const isPlaced = placement !== null && !placement.isVacant;
  const isOpen = customer.erasedAt === null && customer.mergedInto === null;
  const isWaiting = !isPlaced && isOpen && isPlacedIn(tree, customer.baseType);
  return {
    Tree: tree.name,
    Kind: tree.kind,
    IsSponsorTree: tree.isSponsorTree,
    State: isPlaced ? 'Placed' : isWaiting ? 'Waiting' : 'NotPlaced',
    Upline: isPlaced ? personLink(names, placement.uplineId) : null,
    Leg: isPlaced ? placement.leg : '',
    Since: isPlaced ? placement.from : null,
  };
}
