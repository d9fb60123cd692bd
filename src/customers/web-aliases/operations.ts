import { defineOperation } from '../../http/operation.ts';
import { entityTag } from '../record/entity-tag.ts';
import { getWebAliasesContract, replaceWebAliasesContract } from './contract.ts';
import {
  type CustomerAliases,
  createGetWebAliases,
  createReplaceWebAliases,
  type WebAliasDependencies,
} from './web-aliases.ts';

export const getWebAliasesOperation = defineOperation(
  getWebAliasesContract,
  (dependencies: WebAliasDependencies) => {
    const getWebAliases = createGetWebAliases(dependencies);
    return async ({ params }) => ({ body: writeAliases(await getWebAliases(params.customerId)) });
  },
);

export const replaceWebAliasesOperation = defineOperation(
  replaceWebAliasesContract,
  (dependencies: WebAliasDependencies) => {
    const replaceWebAliases = createReplaceWebAliases(dependencies);
    return async ({ params, body }, context) => {
      const aliases = await replaceWebAliases(params.customerId, body.AdditionalWebAliases, context);
      const { customer } = aliases;
      return { body: writeAliases(aliases), headers: { ETag: entityTag(customer) }, subjectId: customer.id };
    };
  },
);

function writeAliases({ customer, additional }: CustomerAliases) {
  return { WebAlias: customer.webAlias ?? '', AdditionalWebAliases: [...additional] };
}
