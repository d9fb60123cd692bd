import type { Static } from 'typebox';
import type { MergeBody } from './contract.ts';

/** The place that the caller wants for a customer below the merged one. */
export interface WantedPlace {
  readonly customerId: number;
  /** In the caller's spelling. */
  readonly tree: string;
  /** The surviving customer when left out. */
  readonly toUplineId?: number;
  readonly leg?: string;
  readonly findAvailable: boolean;
}

/** Two customers who are the same person. */
export interface MergeOrder {
  /** The surviving customer. */
  readonly survivorId: number;
  readonly mergedId: number;
  /** Names of fields to take from the merged customer. */
  readonly take: readonly string[];
  readonly places: readonly WantedPlace[];
  /** Whether people whose leg is taken get the next free position, unless `places` says otherwise. */
  readonly findAvailable?: boolean;
  readonly reason: string;
}

export function readMergeOrder(survivorId: number, body: Static<typeof MergeBody>): MergeOrder {
  return {
    survivorId,
    mergedId: body.MergedCustomerId,
    take: body.Take ?? [],
    places: (body.Places ?? []).map((place) => ({
      customerId: place.CustomerId,
      tree: place.Tree,
      ...(place.ToUplineId === undefined ? {} : { toUplineId: place.ToUplineId }),
      ...(place.Leg === undefined ? {} : { leg: place.Leg }),
      findAvailable: place.FindAvailable ?? false,
    })),
    reason: body.Reason,
  };
}
