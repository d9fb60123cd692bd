import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import type { Problem } from '../../kernel/problem.ts';
import { absentAddressMembers } from '../record/address-parts.ts';
import { customerProblem } from '../record/errors.ts';
import { CHANGE_ERRORS, CHANGE_HEADERS, HOOK_ERRORS, WRITE_ERRORS } from '../record/shared-errors.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';
import { CustomerIdParams, CustomerPatchBody, PATCHABLE_WITH_TYPE } from '../wire/customer-contract.ts';

/**
 * Members that a PATCHed address must contain. Only Street2, and members that addresses of the country do not
 * have, may be blank.
 */
const WHOLE_ADDRESS = ['Street1', 'Street2', 'City', 'Region', 'PostalCode', 'CountryCode'] as const;

export const patchCustomerContract = defineContract({
  id: 'UpdateCustomerByParameter',
  method: 'PATCH',
  path: '/customers/{customerId}',
  tag: 'Customers',
  summary: 'Update Customer By Parameter',
  description: `Changes only the members in the body. null counts as left out; a blank value clears. An address is replaced as a
whole: send all of Street1, Street2, City, Region, PostalCode and CountryCode; only Street2 may be blank. What addresses of
the country do not have, such as regions in Monaco, may be blank or left out.

A change of \`CustomerType\` checks the whole record against the rules of the new type and is logged in
\`CRM_AssociateTypeChanges\`, but does not place; Upgrade Customer does. Members that the new type requires can be sent together
with it, even those that are otherwise \`not_patchable\`: \`TermsAccepted\`, for example.

Goes through the hook \`Associates.UpdateAssociate\`.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: CustomerPatchBody,
  bodyExamples: {
    customFields: {
      summary: 'Custom fields',
      value: { AssociateCustom: { Field1: 'value here', Field2: 'value here' } },
    },
    aliasAndUsername: {
      summary: 'Some values',
      value: { WebAlias: 'my-web-alias', Username: 'myUsername', CustomerStatus: 1 },
    },
  },
  checkBody: (body) => [
    ...(body['CustomerType'] === undefined ? givenWithType(body) : []),
    ...missingAddressMembers('PrimaryAddress', body['PrimaryAddress']),
    ...missingAddressMembers('DefaultShippingAddress', body['DefaultShippingAddress']),
  ],
  answer: {
    status: 200,
    description: 'The customer after the update.',
    schema: CustomerAnswer,
    example: customerExample,
    headers: CHANGE_HEADERS,
  },
  errors: ['not_patchable', 'address_incomplete', ...WRITE_ERRORS, ...CHANGE_ERRORS, ...HOOK_ERRORS],
});

function givenWithType(body: Readonly<Record<string, unknown>>): Problem[] {
  return PATCHABLE_WITH_TYPE.filter((field) => body[field] !== undefined).map((field) =>
    customerProblem('not_patchable', field, { field }),
  );
}

function missingAddressMembers(name: string, address: unknown): Problem[] {
  if (typeof address !== 'object' || address === null || Array.isArray(address)) return [];
  const members = address as Record<string, unknown>;
  const country = members['CountryCode'];
  const absent = absentAddressMembers(typeof country === 'string' ? country : '');
  return WHOLE_ADDRESS.filter((member) => !absent.has(member) && isMissing(member, members)).map((member) => {
    const field = `${name}.${member}`;
    return customerProblem('address_incomplete', field, { field });
  });
}

function isMissing(member: string, members: Record<string, unknown>): boolean {
  const value = members[member];
  if (member === 'Street2') return value === undefined;
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
