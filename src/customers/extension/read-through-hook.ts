import { extensionFailure } from '../../extensions/errors.ts';
import type { HookPoint, HookRequest, HookResponse, Original } from '../../extensions/hook-point.ts';
import type { HookRunner } from '../../extensions/hook-runner.ts';
import { HookContractError } from '../../extensions/model-check.ts';
import type { Call } from '../../kernel/call.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';

export interface ReadDependencies {
  readonly customers: Pick<CustomerReader, 'exists'>;
  readonly hooks: Pick<HookRunner, 'handled' | 'run'>;
}

/** The same limit as for the answer of a remote extension. */
const ANSWER_MAX = 1_000_000;

/**
 * Reads the data that the extension keeps about a customer, up to a limit.
 * @param nothing the answer without a handler
 * @throws ProblemError `customer_not_found`, or the error of the extension
 */
export function createReadThroughHook<Point extends HookPoint>(
  dependencies: ReadDependencies,
  point: Point,
  nothing: HookResponse<Point>,
) {
  const assertCustomer = createAssertCustomer(dependencies);
  const bound = { original: emptyOriginal(point, nothing), state: {} };
  return async function read(
    request: HookRequest<Point> & { readonly AssociateId: number },
    call: Call,
  ): Promise<HookResponse<Point>> {
    await assertCustomer(request.AssociateId);
    if (!dependencies.hooks.handled.has(point.name)) return nothing;
    const response = await dependencies.hooks.run(point, request, bound, call);
    const { length } = JSON.stringify(response);
    if (length <= ANSWER_MAX) return response;
    const cause = new HookContractError(`${point.name}: the response has ${length} characters`);
    throw extensionFailure(point.name, call.isStored, cause);
  };
}

/** Upline itself keeps no such data. */
export function emptyOriginal<Point extends HookPoint>(
  _point: Point,
  nothing: HookResponse<Point>,
): Original<Point, object> {
  return async () => structuredClone(nothing);
}
