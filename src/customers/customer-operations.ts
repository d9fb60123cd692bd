import { type Operation, operation } from '../http/operation.ts';
import { createCustomerContract } from './create-customer/contract.ts';
import { createCreateCustomer } from './create-customer/create-customer.ts';
import {
  type CustomerQueryDependencies,
  createCustomerQueryOperations,
} from './customer-query-operations.ts';
import { deleteCustomerContract } from './delete-customer/contract.ts';
import { createDeleteCustomer } from './delete-customer/delete-customer.ts';
import type { ExportDependencies } from './export-customer/export-customer.ts';
import { getCustomerContract } from './get-customer/contract.ts';
import { getCustomersByParameterContract } from './get-customers-by-parameter/contract.ts';
import { createGetCustomersByParameter } from './get-customers-by-parameter/get-customers-by-parameter.ts';
import { listServiceLogContract } from './list-service-log/contract.ts';
import {
  createListServiceLog,
  type ListServiceLogDependencies,
} from './list-service-log/list-service-log.ts';
import { listTypeChangesContract } from './list-type-changes/contract.ts';
import { createListTypeChanges } from './list-type-changes/list-type-changes.ts';
import { createLoginOperations } from './login-operations.ts';
import { patchCustomerContract } from './patch-customer/contract.ts';
import { createPatchCustomer } from './patch-customer/patch-customer.ts';
import { createPersonalDataOperations } from './personal-data-operations.ts';
import { createGetCustomer } from './record/get-customer.ts';
import { updateCustomerContract } from './update-customer/contract.ts';
import { createPreviewUpdate, createUpdateCustomer } from './update-customer/update-customer.ts';
import { upgradeCustomerContract } from './upgrade-customer/contract.ts';
import { createPreviewUpgrade } from './upgrade-customer/preview-upgrade.ts';
import { previewUpgradeContract } from './upgrade-customer/preview-upgrade-contract.ts';
import { createUpgradeCustomer } from './upgrade-customer/upgrade-customer.ts';
import type { LoginDependencies } from './validate-login/validate-login.ts';
import { validateContracts } from './validate-value/contract.ts';
import { createValidateValue } from './validate-value/validate-value.ts';
import { changedAnswer, createdAnswer, customerAnswer } from './wire/customer-answer.ts';
import { writeCustomer, writeTypeChange } from './wire/wire-mapping.ts';
import type { SealedPasswords } from './write/sealed-passwords.ts';
import type { WriteDependencies } from './write/write-dependencies.ts';

export type CustomerDependencies = WriteDependencies &
  CustomerQueryDependencies &
  LoginDependencies &
  ExportDependencies &
  Pick<ListServiceLogDependencies, 'serviceLogReader'> & { readonly sealedPasswords: SealedPasswords };

/** The contracts of the customers room, each with the use case that serves it. */
export function createCustomerOperations(dependencies: CustomerDependencies): Operation[] {
  const getCustomer = createGetCustomer(dependencies);
  const getCustomersByParameter = createGetCustomersByParameter(dependencies);
  const createCustomer = createCreateCustomer(dependencies);
  const updateCustomer = createUpdateCustomer(dependencies);
  const patchCustomer = createPatchCustomer(dependencies);
  const upgradeCustomer = createUpgradeCustomer(dependencies);
  const listTypeChanges = createListTypeChanges(dependencies);
  const listServiceLog = createListServiceLog(dependencies);
  const deleteCustomer = createDeleteCustomer(dependencies);
  const validateValue = createValidateValue(dependencies);
  const previewUpdate = createPreviewUpdate(dependencies);
  const previewUpgrade = createPreviewUpgrade(dependencies);
  return [
    operation(getCustomerContract, async ({ params }) =>
      customerAnswer(await getCustomer(params.customerId)),
    ),
    operation(getCustomersByParameterContract, async ({ query }) => ({
      body: (await getCustomersByParameter(query)).map(writeCustomer),
    })),
    operation(createCustomerContract, async ({ body }, context) =>
      createdAnswer(await createCustomer(body, context)),
    ),
    operation(updateCustomerContract, async ({ params, query, body }, context) =>
      query.dryRun === true
        ? {
            body: await previewUpdate(params.customerId, body, context, query.hooks === 'ask'),
            subjectId: params.customerId,
          }
        : changedAnswer(await updateCustomer(params.customerId, body, context)),
    ),
    operation(patchCustomerContract, async ({ params, body }, context) =>
      changedAnswer(await patchCustomer(params.customerId, body, context)),
    ),
    operation(upgradeCustomerContract, async ({ params, body }, context) =>
      changedAnswer(await upgradeCustomer(params.customerId, body, context)),
    ),
    operation(previewUpgradeContract, async ({ params, query, body }, context) => ({
      body: await previewUpgrade(params.customerId, body, context, query.hooks === 'ask'),
      subjectId: params.customerId,
    })),
    operation(listTypeChangesContract, async ({ params }) => ({
      body: (await listTypeChanges(params.customerId)).map(writeTypeChange),
    })),
    operation(listServiceLogContract, async ({ params, query }) => ({
      body: await listServiceLog(params.customerId, query),
    })),
    operation(deleteCustomerContract, async ({ params }, context) =>
      changedAnswer(await deleteCustomer(params.customerId, context)),
    ),
    ...createCustomerQueryOperations(dependencies),
    ...createLoginOperations(dependencies),
    ...createPersonalDataOperations(dependencies),
    ...validateContracts.map(({ contract, field }) =>
      operation(contract, async ({ params, query }, context) => ({
        body: await validateValue(field, params.value, query.excludeCustomerId ?? null, context),
      })),
    ),
  ];
}
