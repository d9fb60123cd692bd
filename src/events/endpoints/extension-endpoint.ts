import type { Clock } from '../../kernel/call-context.ts';
import type { EventStorage } from '../event-storage.ts';

const NAME = 'client extension';

/**
 * Maintains the endpoint of the client extension: it exists from the first handler on, gets the types that have a
 * handler, and stores the progress of the handlers.
 * @returns whether there are handlers
 */
export async function keepExtensionEndpoint(
  { endpoints: reader, unitOfWork, feed, clock }: EventStorage & { readonly clock: Clock },
  types: readonly string[],
): Promise<boolean> {
  if (types.length === 0) return false;
  const at = clock().toISOString();
  const cursor = await feed.head();
  const settings = {
    name: NAME,
    format: 'standard',
    types: [...types].sort(),
    includesCustomer: false,
    inFlightMax: 4,
  } as const;
  const stored = await reader.byName(NAME);
  if (stored !== null && stored.types.join() === settings.types.join()) return true;
  await unitOfWork.run(async ({ endpoints }) => {
    if (stored !== null) return endpoints.change(stored.id, { ...settings, url: null }, at);
    await endpoints.lockNames();
    // Another process may have created it first.
    if (await endpoints.isNameTaken(NAME, null)) return;
    const about = { kind: 'extension', subscriptionId: null, url: null, state: 'active', cursor } as const;
    await endpoints.insert({ ...settings, ...about, secret: null, bearer: null }, at);
  });
  return true;
}
