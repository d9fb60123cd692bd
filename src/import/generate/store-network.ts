import { formatBackOfficeId } from '../../commission-plan/back-office-id.ts';
import { completeState } from '../../customers/record/customer-rules.ts';
import { newState } from '../../customers/record/customer-state.ts';
import { inactiveDateAfter } from '../../customers/record/inactive-date.ts';
import { readDetails } from '../../customers/wire/read-customer.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import type { ImportDependencies, OnProgress } from '../import-dependencies.ts';
import { NOT_PLACED, planPlacements } from '../plan-placements.ts';
import { storePlaced } from '../store-placed.ts';
import type { Network } from './network.ts';
import { createPerson, type PersonOptions, unusablePasswordHash } from './person.ts';

const BATCH_SIZE = 2_000;
const CONTEXT: CallContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  actor: 'upline',
  operation: 'GenerateCustomers',
};

/** A company that grew over time, instead of being stored today. */
export interface NetworkHistory {
  /** When a customer enrolled, by serial number, in milliseconds; increases with the number. */
  readonly instantOf: (serial: number) => number;
  /** Customers stored between two calls of `afterBatch`. */
  readonly batchSize: number;
  /** Adds what happened after a batch of enrollments and before the next batch. */
  readonly afterBatch: (firstId: number, stored: number) => Promise<void>;
}

type Dependencies = Pick<ImportDependencies, 'plan' | 'unitOfWork' | 'beforeBatch' | 'clock'>;

export interface StoreNetworkOptions {
  readonly onProgress: OnProgress;
  /** Thrown when the database has customers, who may have been stored since the caller looked. */
  readonly notEmpty: () => Error;
  readonly history?: NetworkHistory;
}

/**
 * Stores a generated network in an empty database, the same way as an import.
 * @returns the id of the first customer; the others follow it
 */
export async function storeNetwork(
  dependencies: Dependencies,
  person: PersonOptions,
  network: Network,
  { onProgress, notEmpty, history }: StoreNetworkOptions,
): Promise<number> {
  const { plan, unitOfWork, beforeBatch } = dependencies;
  const { customers: total } = person;
  const batchSize = history?.batchSize ?? BATCH_SIZE;
  const createBatch = batchCreator(dependencies, person, network, history);
  let firstId = 0;
  for (let from = 0; from < total; from += batchSize) {
    await beforeBatch(from);
    if (from === 0) {
      firstId = await unitOfWork.run(async (stores) => {
        // Ids are reserved under a lock, so one of two processes sees the first customers of the other.
        const reserved = await stores.imports.reserveIds({ above: 0, count: total });
        if (!(await stores.imports.isEmpty())) throw notEmpty();
        await storePlaced(stores, plan, createBatch(reserved, from, batchSize));
        return reserved;
      });
    } else {
      const batch = createBatch(firstId, from, batchSize);
      await unitOfWork.run((stores) => storePlaced(stores, plan, batch));
    }
    const stored = Math.min(from + batchSize, total);
    onProgress({ step: 'storing', done: stored, total });
    await history?.afterBatch(firstId, stored);
  }
  return firstId;
}

/** Creates a part of the network, from a serial number on, as a bulk load stores it. */
function batchCreator(
  { plan, clock }: Dependencies,
  options: PersonOptions,
  network: Network,
  history: NetworkHistory | undefined,
) {
  const order = Uint32Array.from({ length: options.customers }, (_, serial) => serial);
  const trees = planPlacements(
    plan,
    { order, ...network },
    () => ROOT_CUSTOMER_ID,
    () => undefined,
  );
  const passwordHash = unusablePasswordHash(options.seed);
  return (firstId: number, from: number, size: number) => {
    const idOf = (node: number) => (node < 0 ? -node : firstId + node);
    const serials = order.subarray(from, from + size);
    const customers = Array.from(serials, (serial) => {
      const baseType = network.baseTypes[serial] ?? 0;
      const id = firstId + serial;
      const at = new Date(history?.instantOf(serial) ?? clock()).toISOString();
      const person = createPerson(options, serial, baseType);
      const state = completeState(
        plan,
        newState(plan, readDetails(history === undefined ? person : { ...person, SignUpDate: at }), at),
      );
      return {
        id,
        write: {
          state: {
            ...state,
            baseType,
            backOfficeId: formatBackOfficeId(plan.backOfficeId, id),
            sponsorId: idOf(network.sponsors[serial] ?? -ROOT_CUSTOMER_ID),
          },
          inactiveDate: inactiveDateAfter(plan, null, state.status, at),
          passwordHash,
          at,
          context: CONTEXT,
        },
      };
    });
    const uplines = trees.map(({ tree, uplines }) => ({
      tree,
      uplineOf: new Map(
        Array.from(serials, (serial) => [firstId + serial, uplines[serial] ?? NOT_PLACED] as const)
          .filter(([, node]) => node !== NOT_PLACED)
          .map(([id, node]) => [id, idOf(node)]),
      ),
    }));
    return { customers, uplines };
  };
}
