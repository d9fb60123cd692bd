import type { Created } from './created.ts';
import type { Operation, Parameter, ReferenceDocument } from './document.ts';
import { mapValues } from './map-values.ts';

/*
 * Adapts the examples of the document to this server: they name the customer and the batch that were created last, and
 * their unique values are still free.
 */

/** The first customer of a new server, and the root of its trees. */
const [FIRST_CUSTOMER, ROOT] = [1001, 2];
const UNIQUE_MEMBERS = [
  'BackOfficeId',
  'EmailAddress',
  'ExternalReferenceId',
  'TaxExemptId',
  'TaxId',
  'Username',
  'WebAlias',
  'AdditionalWebAliases',
  'username',
];

export function withOwnExamples(document: ReferenceDocument, created: Created): ReferenceDocument {
  const customerId = created.customerIds.at(-1) ?? FIRST_CUSTOMER;
  const ids: Readonly<Record<string, number>> = {
    customerId,
    associateId: customerId,
    CustomerId: customerId,
    toUplineId: created.customerIds.at(-2) ?? (customerId === FIRST_CUSTOMER ? ROOT : FIRST_CUSTOMER),
    ...(created.batchId === null ? {} : { batchId: created.batchId }),
  };
  const unique = uniqueValues(document, created.serial);
  const own = (name: string, value: unknown) => {
    // An example that names another customer than the first one means that customer.
    if (name === 'customerId' && value !== FIRST_CUSTOMER) return value;
    return ids[name] ?? (typeof value === 'string' ? (unique.get(value) ?? value) : value);
  };
  const paths = mapValues(document.paths, (operations) =>
    mapValues(operations, (operation) => ({
      ...operation,
      parameters: operation.parameters.map((parameter) => ownParameter(parameter, own)),
      ...ownBody(operation, own),
    })),
  );
  return { ...document, paths };
}

type Own = (name: string, value: unknown) => unknown;

function ownParameter(parameter: Parameter, own: Own): Parameter {
  if (parameter.example === undefined) return parameter;
  return { ...parameter, example: own(parameter.name, parameter.example) };
}

function ownBody({ requestBody }: Operation, own: Own): Pick<Operation, 'requestBody'> {
  const media = requestBody?.content['application/json'];
  if (requestBody === undefined || media?.examples === undefined) return {};
  const examples = mapValues(media.examples, (example) => ({
    ...example,
    value: ownValue('', example.value, own),
  }));
  return { requestBody: { ...requestBody, content: { 'application/json': { ...media, examples } } } };
}

function ownValue(name: string, value: unknown, own: Own): unknown {
  if (Array.isArray(value)) return value.map((item) => ownValue(name, item, own));
  if (typeof value !== 'object' || value === null) return own(name, value);
  return mapValues({ ...value }, (member, key) => ownValue(key, member, own));
}

/** @returns the replacement of every unique value in an example body */
function uniqueValues(document: ReferenceDocument, serial: number): Map<string, string> {
  const values = new Map<string, string>();
  const collect: Own = (name, value) => {
    if (typeof value === 'string' && UNIQUE_MEMBERS.includes(name))
      values.set(value, numbered(value, serial));
    return value;
  };
  for (const operations of Object.values(document.paths))
    for (const operation of Object.values(operations)) ownBody(operation, collect);
  return values;
}

/** Adds a number to a value; in an email address, before the at sign. */
function numbered(value: string, serial: number): string {
  const at = value.lastIndexOf('@');
  return at < 0 ? `${value}-${serial}` : `${value.slice(0, at)}-${serial}${value.slice(at)}`;
}
