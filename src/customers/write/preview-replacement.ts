import type { Call } from '../../kernel/call.ts';
import { replacedState } from '../record/customer-state.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { CustomerBody } from '../wire/customer-contract.ts';
import type { PreviewAnswer } from '../wire/preview-contract.ts';
import { readDetails, readPassword } from '../wire/wire-mapping.ts';
import { previewChange } from './preview-change.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The use case that a preview runs with its last step withheld. */
type Replace<Dependencies> = (
  dependencies: Dependencies,
) => (customerId: number, body: CustomerBody, call: Call) => Promise<unknown>;

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
    call: Call,
    asksHandlers = false,
  ): Promise<PreviewAnswer> {
    const seen = await getCustomer(customerId);
    const target = replacedState(seen, readDetails(body));
    const password = { replaceBy: readPassword(body) };
    return previewChange(
      dependencies,
      {
        change: { seen, target, password, kind },
        body,
        asksHandlers,
        attempt: (withheld, detached) => createUseCase(withheld)(customerId, body, detached),
      },
      call,
    );
  };
}
