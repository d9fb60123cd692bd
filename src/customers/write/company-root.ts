import { formatBackOfficeId } from '../../commission-plan/back-office-id.ts';
import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { textValues } from '../../kernel/text-fields.ts';
import { NO_CUSTOM_FIELDS } from '../record/customer.ts';
import type { CustomerWriteStores } from './write-dependencies.ts';

/**
 * Ensures that the company root exists and is the root of every tree of the plan: customer 2, a distributor,
 * created at first start so that `SponsorId: 2` of the published samples names a customer.
 */
export async function ensureCompanyRoot(
  plan: CommissionPlan,
  stores: CustomerWriteStores,
  at: string,
  context: CallContext,
): Promise<void> {
  if (!(await stores.customers.exists(ROOT_CUSTOMER_ID))) await insertRoot(plan, stores, at, context);
  for (const tree of enabledTrees(plan)) {
    if ((await stores.trees.currentPlacement(tree.name, ROOT_CUSTOMER_ID)) !== null) continue;
    await stores.trees.place({
      tree: tree.name,
      nodeId: ROOT_CUSTOMER_ID,
      uplineId: null,
      rule: 'root',
      reason: 'company root',
      actor: context.actor,
      requestId: context.requestId,
      at,
    });
  }
}

async function insertRoot(
  plan: CommissionPlan,
  { customers }: CustomerWriteStores,
  at: string,
  context: CallContext,
): Promise<void> {
  const [baseType] = plan.baseTypes;
  const [status] = plan.statuses;
  if (baseType === undefined || status === undefined) throw new TypeError('The plan was not checked');
  await customers.insert(ROOT_CUSTOMER_ID, {
    state: {
      ...textValues(() => null),
      baseType: baseType.id,
      status: status.id,
      backOfficeId: formatBackOfficeId(plan.backOfficeId, ROOT_CUSTOMER_ID),
      firstName: 'Company',
      lastName: 'Root',
      birthDate: null,
      taxId: null,
      taxExempt: false,
      sendEmails: false,
      termsAccepted: true,
      sponsorId: null,
      signUpDate: at,
      primaryAddress: null,
      shippingAddress: null,
      customFields: NO_CUSTOM_FIELDS,
    },
    inactiveDate: null,
    passwordHash: null,
    at,
    context,
  });
}
