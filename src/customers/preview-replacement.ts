import type { CallContext } from '../call-context.ts';
import type { CustomerBody } from './customer-contract.ts';
import { replacedState } from './customer-state.ts';
import { createGetCustomer } from './get-customer.ts';
import { previewChange } from './preview-change.ts';
import type { PreviewAnswer } from './preview-contract.ts';
import { readDetails, readPassword } from './wire-mapping.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The use case that a preview runs with its last step withheld. */
type Replace<Dependencies> = (
  dependencies: Dependencies,
) => (customerId: number, body: CustomerBody, context: CallContext) => Promise<unknown>;

/** What an update or an upgrade with a whole-record body would do. */
export function createPreviewReplacement<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
  kind: 'replace' | 'upgrade',
  createUseCase: Replace<Dependencies>,
) {
  const getCustomer = createGetCustomer(dependencies);
  return async function previewReplacement(
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
        change: { seen, target, password, kind },
        body,
        attempt: (withheld, apart) => createUseCase(withheld)(customerId, body, apart),
      },
      context,
    );
  };
}
