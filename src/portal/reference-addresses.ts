import type { OperationContract } from '../http/operation.ts';
import { CUSTOMERS_API } from './api-descriptions.ts';
import { componentNames } from './openapi.ts';
import { REFERENCE_PAGE, rendererAddress, tagSlug, webhookAddress } from './page-addresses.ts';
import { GROUP_DESCRIPTIONS, groupOf } from './reference-prose.ts';

/**
 * The places of the reference that have a path of their own: headings of the introduction, groups, operations and
 * models. They are derived from the contracts, because creating the document takes over 100 ms.
 * @param introduction Markdown text
 * @returns whether the remainder of a path below `/docs/` is a place
 */
export function createReferencePlaces(
  contracts: readonly OperationContract[],
  introduction: string,
): (rest: string) => boolean {
  const headings = ['introduction', ...introduction.matchAll(/^## (.+)$/gm).map(([, text = '']) => text)];
  const places = new Set([
    ...headings.map((heading) => `description/${tagSlug(heading)}`),
    ...Object.keys(GROUP_DESCRIPTIONS).map((name) => `tag/${tagSlug(name)}`),
    ...contracts.map((contract) =>
      rendererAddress(groupOf(contract), contract.id).slice(`${REFERENCE_PAGE}/`.length),
    ),
    ...CUSTOMERS_API.webhooks().map(({ type }) => webhookAddress(type).slice(`${REFERENCE_PAGE}/`.length)),
    'models',
    ...[...componentNames(contracts)].map((name) => `models/${name}`),
  ]);
  // A member has a path too, such as tag/customers/GetCustomer.path.customerId.
  return (rest) => places.has(rest.replace(/\.[^/]*$/, ''));
}
