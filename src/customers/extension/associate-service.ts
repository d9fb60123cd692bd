import Type from 'typebox';
import { ArgumentError } from '../../extensions/argument-error.ts';
import { extensionProblem } from '../../extensions/errors.ts';
import { serviceMethod } from '../../extensions/service-method.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { Customer } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { CHANGE_ERRORS, WRITE_ERRORS } from '../record/shared-errors.ts';
import { ID_MAX } from '../wire/customer-contract.ts';
import { answerToChange } from '../write/answer-to-change.ts';
import { createChangeCustomer } from '../write/change-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { AssociateArgument, type AssociateInput, wholeAssociate } from './associate-input.ts';
import { associateFromCustomer, stateFromAssociate, typeChangeToModel } from './extension-mapping.ts';
import { AssociateModel, AssociateTypeChangeModel } from './extension-models.ts';

export type AssociateServiceDependencies = WriteDependencies;

const ASSOCIATES_MAX = 100;
const BACK_OFFICE_ID_MAX = 50;

export const associateId = Type.Integer({
  minimum: 1,
  maximum: ID_MAX,
  description: 'Internal customer id.',
});

const associateOrNull = Type.Union([AssociateModel, Type.Null()], {
  description: '`null` when there is no such customer.',
});

const getAssociate = serviceMethod({
  service: 'AssociateService',
  method: 'GetAssociate',
  args: Type.Object({
    associateId: Type.Optional(associateId),
    backOfficeId: Type.Optional(
      Type.String({
        maxLength: BACK_OFFICE_ID_MAX,
        format: 'line',
        description: 'Back office id, instead of the internal id.',
      }),
    ),
  }),
  result: associateOrNull,
  description: 'Finds the associate, as stored, by one of the two ids.',
  provenance: 'Published; the name `backOfficeId` is Upline’s.',
  errors: ['one_argument_needed'],
  async run(args, _context, { customers }: AssociateServiceDependencies) {
    const customer = await findCustomer(args, customers);
    return customer === null ? null : associateFromCustomer(customer);
  },
});

async function findCustomer(
  { associateId: id, backOfficeId }: { associateId?: number; backOfficeId?: string },
  customers: AssociateServiceDependencies['customers'],
): Promise<Customer | null> {
  if ((id === undefined) === (backOfficeId === undefined)) {
    const known = 'associateId, backOfficeId';
    throw new ArgumentError([extensionProblem('one_argument_needed', undefined, { known })]);
  }
  if (id !== undefined) return customers.byId(id);
  const [holder = null] = await customers.byField('BackOfficeId', backOfficeId ?? '');
  return holder;
}

const getAssociates = serviceMethod({
  service: 'AssociateService',
  method: 'GetAssociates',
  args: Type.Object({
    associateIds: Type.Array(associateId, {
      maxItems: ASSOCIATES_MAX,
      description: 'Internal customer ids.',
    }),
  }),
  result: Type.Array(AssociateModel, { description: 'In the order of the ids; unknown ids are left out.' }),
  description: 'Finds several associates, as stored.',
  provenance: 'Published; the name of the argument and its bound are Upline’s.',
  errors: [],
  async run({ associateIds }, _context, { customers }: AssociateServiceDependencies) {
    const found = new Map((await customers.byIds(associateIds)).map((customer) => [customer.id, customer]));
    const inOrder = [...new Set(associateIds)].map((id) => found.get(id));
    return inOrder.filter((customer) => customer !== undefined).map(associateFromCustomer);
  },
});

const getAssociateTypeName = serviceMethod({
  service: 'AssociateService',
  method: 'GetAssociateTypeName',
  args: Type.Object({
    associateType: Type.Integer({ 'x-aliases': ['associateBaseType'], description: 'Base type.' }),
  }),
  result: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: '`null` when the plan has no such type.',
  }),
  description: 'Name of a base type in the plan.',
  provenance: 'Published; the name of the argument is Upline’s.',
  errors: [],
  async run({ associateType }, _context, { plan }: AssociateServiceDependencies) {
    return plan.baseTypes.find(({ id }) => id === associateType)?.name ?? null;
  },
});

const updateAssociate = serviceMethod({
  service: 'AssociateService',
  method: 'UpdateAssociate',
  args: Type.Object({ associate: AssociateArgument }),
  result: Type.Null({ description: 'Nothing.' }),
  description:
    'Stores the record according to the rules of the plan. A member that is missing or null stays as stored, and so does the password. A change of base type is logged but does not place the associate.',
  provenance: 'Published.',
  errors: [...WRITE_ERRORS, ...CHANGE_ERRORS, 'contradicting_members'],
  async run({ associate }, call, dependencies: AssociateServiceDependencies) {
    const { seen, target } = await readChange(associate, dependencies);
    const changeCustomer = createChangeCustomer(dependencies);
    await changeCustomer({ seen, target, password: 'keep', kind: 'replace' }, call);
    return null;
  },
});

const upgradeAssociate = serviceMethod({
  service: 'AssociateService',
  method: 'UpgradeAssociate',
  args: Type.Object({ associate: AssociateArgument }),
  result: Type.Object(
    {
      AssociateId: Type.Integer({ description: 'The customer.' }),
      AssociateBaseType: Type.Integer({ description: 'Base type after the upgrade.' }),
    },
    { description: 'The associate as stored afterwards.' },
  ),
  description:
    'Upgrades from any type to any other, in one transaction: record, type-change row, placement in the sponsor tree, event. The rules of the new type apply. In the hook call that upgrades this customer it also stores the password of the request; otherwise the stored password stays.',
  provenance: 'Upline: the original of `Associates.Enrollment.UpdateAssociateBaseType`, for any types.',
  errors: [
    ...WRITE_ERRORS,
    ...CHANGE_ERRORS,
    'already_upgraded',
    'sponsor_not_placed',
    'contradicting_members',
  ],
  async run({ associate }, call, dependencies: AssociateServiceDependencies) {
    const { seen, target } = await readChange(associate, dependencies);
    if (target.baseType === seen.baseType) {
      throw new ProblemError([customerProblem('already_upgraded', 'CustomerType', { to: seen.baseType })]);
    }
    // Only for the customer that the request upgrades.
    const requested = call.passwordFor(seen.id);
    const change = { seen, target, password: requested ?? 'keep', kind: 'upgrade' } as const;
    const changeCustomer = createChangeCustomer(dependencies);
    await changeCustomer(change, call, requested === null ? null : { answer: answerToChange([]) });
    return { AssociateId: seen.id, AssociateBaseType: target.baseType ?? seen.baseType };
  },
});

async function readChange(input: AssociateInput, dependencies: AssociateServiceDependencies) {
  const seen = await createGetCustomer(dependencies)(input.AssociateId);
  return { seen, target: stateFromAssociate(wholeAssociate(input, seen), seen.signUpDate) };
}

const getAssociateTypeChanges = serviceMethod({
  service: 'AssociateService',
  method: 'GetAssociateTypeChanges',
  args: Type.Object({ associateId }),
  result: Type.Array(AssociateTypeChangeModel, { description: 'Oldest first; empty for an unknown id.' }),
  description: 'Returns the rows of `CRM_AssociateTypeChanges`.',
  provenance: 'Upline.',
  errors: [],
  async run({ associateId: id }, _context, { customers }: AssociateServiceDependencies) {
    return (await customers.typeChanges(id)).map(typeChangeToModel);
  },
});

export const associateServiceMethods = [
  getAssociate,
  getAssociates,
  getAssociateTypeName,
  updateAssociate,
  upgradeAssociate,
  getAssociateTypeChanges,
] as const;
