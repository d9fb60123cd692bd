import type { StoredEvent } from '../feed-reader.ts';

/** The data of a customer in the published bodies; blank texts for an erased customer. */
export interface DeliveredCustomer {
  readonly id: number;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly companyName: string;
  readonly emailAddress: string;
  readonly status: number;
  readonly baseType: number;
  readonly webAliases: readonly string[];
  readonly backOfficeId: string;
  readonly externalReferenceId: string;
  readonly countryCode: string;
  readonly sponsorId: number | null;
  /** ISO 8601 UTC. */
  readonly signUpDate: string;
  /** The answer of Get Customer. */
  readonly answer: unknown;
}

/** One request of the published format. */
export interface PublishedMessage {
  /** The same in every attempt. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The published events that an event becomes, in the order in which they are sent. */
const PUBLISHED_TYPES = {
  'customer.created': ['CreateAssociateEvent', 'EnrollmentEvent'],
  'customer.updated': ['UpdateAssociateEvent'],
  'day.started': ['DailyEvent'],
} as const;

export type PublishedType = (typeof PUBLISHED_TYPES)[keyof typeof PUBLISHED_TYPES][number];

export const publishedTypes: readonly string[] = Object.values(PUBLISHED_TYPES).flat();

/** The types of the feed that these published types are made from; all types if the list is empty. */
export function sourcesOf(types: readonly string[]): readonly string[] {
  return Object.entries(PUBLISHED_TYPES)
    .filter(([, names]) => types.length === 0 || names.some((name) => types.includes(name)))
    .map(([source]) => source);
}

/**
 * The bodies of an event in the published format, exactly: ids of EnrollmentEvent are texts.
 * @param types those of the endpoint; empty for all
 * @param customer as currently stored
 */
export function publishedMessages(
  event: StoredEvent,
  types: readonly string[],
  customer: DeliveredCustomer | null,
): readonly PublishedMessage[] {
  const names: readonly PublishedType[] = PUBLISHED_TYPES[event.type as keyof typeof PUBLISHED_TYPES] ?? [];
  return names
    .filter((name) => types.length === 0 || types.includes(name))
    .map((name) => ({
      // Two published events of one event need two ids.
      id: name === 'EnrollmentEvent' ? `evt_${event.position}_enrollment` : `evt_${event.position}`,
      body: bodyOf(name, event, customer),
    }));
}

function bodyOf(name: PublishedType, { at }: StoredEvent, customer: DeliveredCustomer | null) {
  const when = { EventDateUtc: at, EventType: name };
  if (name === 'DailyEvent' || customer === null) return when;
  if (name === 'EnrollmentEvent')
    return {
      DistributorId: String(customer.id),
      DistributorType: String(customer.baseType),
      DistributorStatus: String(customer.status),
      DistributorCountry: customer.countryCode,
      SponsorId: String(customer.sponsorId ?? ''),
      EnrollmentDateUtc: customer.signUpDate,
      ...when,
    };
  return {
    AssociateId: customer.id,
    Username: customer.username,
    FirstName: customer.firstName,
    LastName: customer.lastName,
    CompanyName: customer.companyName,
    EmailAddress: customer.emailAddress,
    AssociateStatus: customer.status,
    AssociateType: customer.baseType,
    WebAliases: customer.webAliases,
    BackOfficeId: customer.backOfficeId,
    ExternalReferenceId: customer.externalReferenceId,
    ...when,
  };
}
