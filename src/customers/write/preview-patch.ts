import type { Call } from '../../kernel/call.ts';
import type { Customer } from '../record/customer.ts';
import type { PatchInput } from '../record/customer-input.ts';
import { patchedState } from '../record/customer-state.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import type { PreviewAnswer } from '../wire/preview-contract.ts';
import { previewChange } from './preview-change.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** A use case that changes some values of a customer. */
export type ApplyPatch = (customerId: number, input: PatchInput, call: Call) => Promise<unknown>;

/** The effects of a change of some values, with the record that it was based on. */
export interface PatchPreview {
  readonly seen: Customer;
  readonly preview: PreviewAnswer;
}

/**
 * The effects of a change of some values. Handlers of the client extension are named, not run.
 * @param createUseCase the use case that the preview runs without its last step
 */
export function createPreviewPatch<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
  kind: 'patch' | 'upgrade',
  createUseCase: (dependencies: Dependencies) => ApplyPatch,
) {
  const getCustomer = createGetCustomer(dependencies);
  return async function previewPatch(
    customerId: number,
    input: PatchInput,
    call: Call,
  ): Promise<PatchPreview> {
    const seen = await getCustomer(customerId);
    const { patch, password, given } = input;
    const preview = await previewChange(
      dependencies,
      {
        change: { seen, target: patchedState(seen, patch), password, kind },
        given,
        asksHandlers: false,
        attempt: (dryRun, detached) => createUseCase(dryRun)(customerId, input, detached),
      },
      call,
    );
    return { seen, preview };
  };
}
