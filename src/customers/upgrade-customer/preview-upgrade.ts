import type { CallContext } from '../../call-context.ts';
import type { CustomerBody } from '../customer-contract.ts';
import { replacedState } from '../customer-state.ts';
import { createGetCustomer } from '../get-customer.ts';
import { previewChange } from '../preview-change.ts';
import type { PreviewAnswer } from '../preview-contract.ts';
import { readDetails, readPassword } from '../wire-mapping.ts';
import { createUpgradeCustomer, type UpgradeDependencies } from './upgrade-customer.ts';

/** What an upgrade with this body would do. */
export function createPreviewUpgrade(dependencies: UpgradeDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  return async function previewUpgrade(
    customerId: number,
    body: CustomerBody,
    context: CallContext,
  ): Promise<PreviewAnswer> {
    const seen = await getCustomer(customerId);
    const target = replacedState(seen, readDetails(body));
    const password = { replaceBy: readPassword(body) };
    return previewChange(
      dependencies,
      {
        change: { seen, target, password, kind: 'upgrade' },
        body,
        attempt: (withheld, apart) => createUpgradeCustomer(withheld)(customerId, body, apart),
      },
      context,
    );
  };
}
