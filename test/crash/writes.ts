import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';
import type { Random } from './random.ts';

export type Body = Readonly<Record<string, unknown>>;

/** What stays the same about somebody, whatever is written. */
export interface Person {
  /** No other customer of the run has it. */
  readonly name: string;
  readonly sponsorId: number;
}

/** A request that writes one customer. */
export interface Write {
  readonly kind: 'create' | 'update' | 'patch' | 'upgrade';
  readonly method: string;
  readonly path: string;
  readonly body: Body;
  /** Idempotency-Key; most clients send none. */
  readonly key: string | undefined;
  /**
   * Text that no other write has. It goes into the record, both addresses and the custom fields, so what
   * is stored of a customer tells which write it is of, and whether all of that write.
   */
  readonly stamp: string;
  readonly person: Person;
}

const RETAIL = 2;
const DISTRIBUTOR = 1;

export interface WritePlan {
  readonly random: Random;
  readonly stamp: string;
  readonly person: Person;
}

export function planCreate(plan: WritePlan): Write {
  const baseType = plan.random.chance(0.25) ? DISTRIBUTOR : RETAIL;
  const body = { ...wholeBody(plan, baseType), ...maybePassword(plan) };
  return { kind: 'create', method: 'POST', path: '/v1/customers', ...common(plan), body };
}

/** A change that the rules allow to somebody of this type. */
export function planChange(plan: WritePlan, id: number, baseType: number): Write {
  const { random } = plan;
  const change = { method: 'PUT', ...common(plan) };
  if (baseType === RETAIL && random.chance(0.4)) {
    const body = { ...wholeBody(plan, DISTRIBUTOR), ...maybePassword(plan) };
    return { ...change, kind: 'upgrade', path: `/v1/customers/upgrade/${id}`, body };
  }
  const path = `/v1/customers/${id}`;
  if (random.chance(0.5)) {
    return { ...change, kind: 'patch', method: 'PATCH', path, body: stamped(plan.stamp) };
  }
  return { ...change, kind: 'update', path, body: { ...wholeBody(plan, baseType), ...maybePassword(plan) } };
}

/** The request that says what a write would do, if there is one. */
export function previewOf({ kind, path, body }: Write): { method: string; path: string; body: Body } | null {
  switch (kind) {
    case 'upgrade':
      return { method: 'POST', path: `${path}/preview`, body };
    case 'update':
      return { method: 'PUT', path: `${path}?dryRun=true`, body };
    case 'create':
    case 'patch':
      return null;
    default:
      return kind satisfies never;
  }
}

function common({ random, stamp, person }: WritePlan) {
  return { key: random.chance(0.4) ? `key of ${stamp}` : undefined, stamp, person };
}

/** A hash takes longer than all the rest of a write. */
function maybePassword({ random }: WritePlan): Body {
  return random.chance(0.3) ? { Password: `Password${random.integer(100, 999)}` } : {};
}

function wholeBody({ stamp, person: { name, sponsorId } }: WritePlan, baseType: number): Body {
  const { Password: _, ...example } =
    customerBodyExamples[baseType === DISTRIBUTOR ? 'distributor' : 'customer'].value;
  return {
    ...example,
    EmailAddress: `${name}@example.com`,
    Username: name,
    SponsorId: sponsorId,
    ...(baseType === DISTRIBUTOR ? { TaxId: `TAX-${name}` } : {}),
    ...stamped(stamp),
  };
}

function stamped(stamp: string): Body {
  const address = { ...customerBodyExamples.full.value.PrimaryAddress, Street1: stamp };
  return {
    FirstName: stamp,
    PrimaryAddress: address,
    DefaultShippingAddress: address,
    AssociateCustom: { Field1: stamp },
  };
}
