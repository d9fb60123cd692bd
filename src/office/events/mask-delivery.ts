/*
 * Bodies of deliveries as the dry run shows them. Masks are made here, on the server, by a list of members that
 * may be shown: a member that a later version adds is masked until it is added to the list.
 */

const HIDDEN = '•••';

/** Members whose texts reveal nothing about a person: ids, enumerations, instants. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['AssociateId', 'DistributorId', 'SponsorId', 'BackOfficeId'],
  ...['DistributorType', 'DistributorStatus', 'DistributorCountry', 'CountryCode', 'LanguageCode'],
  ...['EventDateUtc', 'EventType', 'EnrollmentDateUtc', 'SignupDate', 'InactiveDate'],
]);

/**
 * A body with masks in place of personal values.
 * @param body JSON
 * @param format format of the endpoint; the whole body of a published event is about a person
 * @returns JSON with line breaks
 */
export function maskDelivery(body: string, format: 'standard' | 'published'): string {
  const parsed: unknown = JSON.parse(body);
  const masked = format === 'published' ? maskValue(parsed) : maskStandard(parsed);
  return JSON.stringify(masked, null, 2);
}

function maskStandard(body: unknown): unknown {
  const { data, ...about } = body as { readonly data: Readonly<Record<string, unknown>> };
  const { Customer, Payload } = data;
  return {
    ...about,
    data: {
      ...data,
      ...(Customer === undefined ? {} : { Customer: maskValue(Customer) }),
      // The client extension decides what the payload holds.
      ...(Payload === undefined ? {} : { Payload: HIDDEN }),
    },
  };
}

/** Numbers and truth values are ids and enumerations; texts are shown only in listed members. */
function maskValue(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return value === '' || SHOWN.has(name) ? value : HIDDEN;
  if (Array.isArray(value)) return value.map((one) => maskValue(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskValue(member, key)]));
}
