import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { isPlacedIn, sponsorTree } from '../../commission-plan/commission-plan.ts';
import { createRandom, pick, pickWeighted } from './random.ts';

/** The positions in a generated network. A node is the serial number of a customer, or {@link ROOT}. */
export interface Network {
  readonly baseTypes: Int32Array;
  readonly enrollers: Int32Array;
  readonly sponsors: Int32Array;
}

/** Below 0, since every node from 0 is a row: the company root. */
export const ROOT_NODE = -2;

/** In such a company, two or three of ten customers sell; the others buy. */
const SELLER_SHARE = 0.25;
/** How a new customer finds an enroller: by the number of earlier enrollees, or among recent sellers. */
const BY_SUCCESS_SHARE = 0.45;
/** Share of the sellers that counts as recent. Newcomers enroll newcomers, which makes networks deep. */
const RECENT_SHARE = 0.12;
/** Share of sellers that the enroller places below another customer, to build up a leg. */
const SPILLED_SHARE = 0.06;

/**
 * Grows a network: successful enrollers go on to enroll more, and most customers enroll none. At a million
 * customers the deepest stand some 45 levels down, the average is 13, and the largest front line has 1,400.
 */
export function growNetwork(plan: CommissionPlan, customers: number, seed: number): Network {
  const random = createRandom(seed, 1);
  const tree = sponsorTree(plan);
  const types = plan.baseTypes.map(({ id }) => id);
  const selling = types.filter((id) => isPlacedIn(tree, id));
  const buying = types.filter((id) => !isPlacedIn(tree, id));
  const baseTypes = new Int32Array(customers);
  const enrollers = new Int32Array(customers);
  const sponsors = new Int32Array(customers);
  const sellers = new Int32Array(customers);
  const lastEnrolled = new Int32Array(customers).fill(ROOT_NODE);
  let sellerCount = 0;

  const chooseEnroller = (serial: number): number => {
    if (sellerCount < 3) return ROOT_NODE;
    if (random() < BY_SUCCESS_SHARE) return enrollers[Math.floor(random() * serial)] ?? ROOT_NODE;
    const recent = Math.max(Math.ceil(sellerCount * RECENT_SHARE), 3);
    return sellers[sellerCount - 1 - Math.floor(random() * recent)] ?? ROOT_NODE;
  };
  for (let serial = 0; serial < customers; serial += 1) {
    const sells = buying.length === 0 || serial < 3 || random() < SELLER_SHARE;
    const weighted = (sells && selling.length > 0 ? selling : buying).map(
      (id, place) => [id, 1 / (place + 1)] as const,
    );
    const enroller = chooseEnroller(serial);
    baseTypes[serial] = weighted.length === 0 ? pick(random, types) : pickWeighted(random, weighted);
    enrollers[serial] = enroller;
    sponsors[serial] = enroller;
    if (!sells) continue;
    const spill = enroller < 0 ? ROOT_NODE : (lastEnrolled[enroller] ?? ROOT_NODE);
    if (spill >= 0 && random() < SPILLED_SHARE) sponsors[serial] = spill;
    if (enroller >= 0) lastEnrolled[enroller] = serial;
    sellers[sellerCount] = serial;
    sellerCount += 1;
  }
  return { baseTypes, enrollers, sponsors };
}
