import type { Call } from '../../kernel/call.ts';
import { WIRE_NO_DATE } from '../../kernel/wire-date.ts';
import { getAssociateServices, getAutoships, getOrders } from '../extension/read-hook-points.ts';
import { createReadThroughHook, type ReadDependencies } from '../extension/read-through-hook.ts';

export interface AutoshipSelection {
  readonly includeServiceAutoships?: boolean | undefined;
  readonly includeActiveAutoships?: boolean | undefined;
  readonly includeCanceledAutoships?: boolean | undefined;
}

/** Services with every published member: clients read them without checking that they exist. */
export function createListServices(dependencies: ReadDependencies) {
  const read = createReadThroughHook(dependencies, getAssociateServices, { Services: [] });
  return async (customerId: number, call: Call) => {
    const { Services } = await read({ AssociateId: customerId }, call);
    return Services.map(({ ServiceId, ExpirationDate = WIRE_NO_DATE, Services: parts = [] }) => ({
      ServiceId,
      ExpirationDate: ExpirationDate === '' ? WIRE_NO_DATE : ExpirationDate,
      Services: parts.map((part) => ({ ServiceId: part.ServiceId, ItemId: part.ItemId ?? 0 })),
    }));
  };
}

export function createListOrders(dependencies: ReadDependencies) {
  const read = createReadThroughHook(dependencies, getOrders, { Orders: [] });
  return async (customerId: number, call: Call) => (await read({ AssociateId: customerId }, call)).Orders;
}

export function createListAutoships(dependencies: ReadDependencies) {
  const read = createReadThroughHook(dependencies, getAutoships, { Autoships: [] });
  return async (customerId: number, selection: AutoshipSelection, call: Call) => {
    const request = {
      AssociateId: customerId,
      IncludeServiceAutoships: selection.includeServiceAutoships === true,
      IncludeActiveAutoships: selection.includeActiveAutoships === true,
      IncludeCanceledAutoships: selection.includeCanceledAutoships === true,
    };
    return (await read(request, call)).Autoships;
  };
}
