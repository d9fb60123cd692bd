import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';
import type { Random } from './random.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Data of a person that no write changes. */
export interface Person {
  /** No other customer of the run has this name, and every text of the person contains it: see {@link NAMES}. */
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
   * A text that no other write has. It is stored in the record, both addresses and the custom fields, so the stored
   * data of a customer shows which write it comes from, and whether that write is complete. It begins with the
   * person's name.
   */
  readonly stamp: string;
  readonly person: Person;
}

export const RETAIL = 2;
export const DISTRIBUTOR = 1;

/** Finds names in a text. No name is a part of another name. */
export const NAMES = /c\d+-p\d+z/g;

export function nameOf(client: string, serial: number): string {
  return `${client}-p${serial}z`;
}

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

export function planUpgrade(plan: WritePlan, id: number): Write {
  const body = { ...wholeBody(plan, DISTRIBUTOR), ...maybePassword(plan) };
  return { kind: 'upgrade', method: 'PUT', path: `/v1/customers/upgrade/${id}`, ...common(plan), body };
}

/** A change that keeps the type. */
export function planChange(plan: WritePlan, id: number, baseType: number): Write {
  const shared = { path: `/v1/customers/${id}`, ...common(plan) };
  if (plan.random.chance(0.5)) {
    return { ...shared, kind: 'patch', method: 'PATCH', body: stamped(plan.stamp) };
  }
  const body = { ...wholeBody(plan, baseType), ...maybePassword(plan) };
  return { ...shared, kind: 'update', method: 'PUT', body };
}

/** The request that previews a write, if there is one. */
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

/** Hashing a password takes longer than the rest of a write. */
function maybePassword({ random }: WritePlan): Body {
  return random.chance(0.3) ? { Password: `Password${random.integer(100, 999)}` } : {};
}

function wholeBody({ stamp, person: { name, sponsorId } }: WritePlan, baseType: number): Body {
  const { Password: _, ...example } =
    customerBodyExamples[baseType === DISTRIBUTOR ? 'distributor' : 'customer'].value;
  return {
    ...example,
    ...personalTexts(name),
    SponsorId: sponsorId,
    ...(baseType === DISTRIBUTOR ? { TaxId: `TAX-${name}` } : {}),
    ...stamped(stamp),
  };
}

function personalTexts(name: string): Body {
  return {
    BackOfficeId: `${name}-id`,
    CompanyName: `${name} Inc.`,
    EmailAddress: `${name}@example.com`,
    ExternalReferenceId: `${name}-external`,
    LastName: `${name}-last`,
    PrimaryPhone: `${name}-1`,
    SecondaryPhone: `${name}-2`,
    TextPhone: `${name}-3`,
    TaxExemptId: `${name}-exempt`,
    Username: name,
    WebAlias: `${name}-alias`,
  };
}

/** The answer of Get Customer for an erased person. */
export function blankContent(customerId: number): Body {
  const texts = Object.fromEntries(Object.keys(personalTexts('')).map((field) => [field, '']));
  return { ...texts, FirstName: '', BackOfficeId: `ERASED-${customerId}`, CustomerStatus: 3 };
}

/** The members that show which write is stored. */
export function stamped(stamp: string): Body {
  const address = { ...customerBodyExamples.full.value.PrimaryAddress, Street1: stamp };
  return {
    FirstName: stamp,
    PrimaryAddress: address,
    DefaultShippingAddress: address,
    AssociateCustom: { Field1: stamp },
  };
}
