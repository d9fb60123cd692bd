import type { Call } from '../../kernel/call.ts';
import type { CustomerInput } from '../record/customer-input.ts';
import { replacedState } from '../record/customer-state.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { PreviewAnswer } from '../wire/preview-contract.ts';
import { previewChange } from './preview-change.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The use case that a preview runs without its last step. */
type Replace<Dependencies> = (
  dependencies: Dependencies,
) => (customerId: number, input: CustomerInput, call: Call) => Promise<unknown>;

/** The effects of an update or an upgrade with a whole-record body. */
export function createPreviewReplacement<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
  kind: 'replace' | 'upgrade',
  createUseCase: Replace<Dependencies>,
) {
  const getCustomer = createGetCustomer(dependencies);
  return async function previewReplacement(
    customerId: number,
    input: CustomerInput,
    call: Call,
    asksHandlers = false,
  ): Promise<PreviewAnswer> {
    const seen = await getCustomer(customerId);
    const { details, password, given } = input;
    const target = replacedState(seen, details);
    return previewChange(
      dependencies,
      {
        change: { seen, target, password, kind },
        given,
        asksHandlers,
        attempt: (dryRun, detached) => createUseCase(dryRun)(customerId, input, detached),
      },
      call,
    );
  };
}
