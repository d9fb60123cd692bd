import type { Ajv } from 'ajv';
import type { OperationContract } from '../http/operation.ts';
import { type CompanyRoute, type CompanyRoutes, contractOf, type RouteContract } from './company-route.ts';
import { validateForwardedRoute } from './forwarded-route.ts';

const PREFIX = /^[a-z][a-z0-9-]{1,39}$/;
const GROUP = /^[A-Za-z][A-Za-z0-9 -]{0,39}$/;
const ID = /^[A-Z][A-Za-z0-9]{2,59}$/;
const PATH = /^(?:\/(?:[A-Za-z0-9-]+|\{[A-Za-z]\w*\}))+$/;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const OPERATIONS_MAX = 200;

export interface KnownToRoutes {
  /** Upline's own operations. */
  readonly contracts: readonly OperationContract[];
  /** Codes of the error catalogue. */
  readonly errors: readonly string[];
  readonly ajv: Ajv;
}

/** Every fault of an extension's own operations, one sentence each. The module may not have been type-checked. */
export function validateRoutes(routes: CompanyRoutes | undefined, known: KnownToRoutes): string[] {
  if (routes === undefined) return [];
  try {
    return [
      ...validateGroup(routes, known),
      ...routes.operations.flatMap((one) => validateRoute(routes, one, known)),
    ];
  } catch (error) {
    return [`a part is missing or has the wrong type (${(error as Error).message})`];
  }
}

function validateGroup(
  { prefix, group, description, operations }: CompanyRoutes,
  { contracts }: KnownToRoutes,
): string[] {
  const faults: string[] = [];
  const add = (isFault: boolean, fault: string) => void (isFault && faults.push(fault));
  const taken = new Set(contracts.map(({ path }) => path.split('/')[1]?.toLowerCase()));
  const groups = new Set(contracts.map(({ tag }) => tag.toLowerCase()));
  add(!PREFIX.test(prefix), `prefix "${prefix}" must have 2 to 40 small letters, digits and hyphens`);
  add(taken.has(prefix), `prefix "${prefix}" belongs to operations of Upline`);
  add(!GROUP.test(group), `group "${group}" must have up to 40 letters, digits, spaces and hyphens`);
  add(groups.has(group.toLowerCase()), `group "${group}" belongs to operations of Upline`);
  add(typeof description !== 'string' || description.trim() === '', 'description is missing');
  add(operations.length > OPERATIONS_MAX, `there are more than ${OPERATIONS_MAX} operations`);
  const ids = [...contracts.map(({ id }) => id), ...operations.map(({ contract }) => contract.id)];
  for (const id of twice(ids.map((each) => each.toLowerCase())))
    add(true, `operation id "${id}" occurs twice`);
  const places = operations.map(
    ({ contract: { method, path } }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
  );
  for (const place of twice(places.map((each) => each.toLowerCase()))) add(true, `"${place}" occurs twice`);
  return faults;
}

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function validateRoute(routes: CompanyRoutes, route: CompanyRoute, known: KnownToRoutes): string[] {
  const { contract, serve } = route;
  const faults: string[] = [];
  const add = (isFault: boolean, fault: string) =>
    void (isFault && faults.push(`operation "${contract.id}" ${fault}`));
  add(!ID.test(contract.id), 'needs an id of 3 to 60 letters and digits that begins with a capital');
  add(!METHODS.includes(contract.method), `needs a method of ${METHODS.join(', ')}`);
  add(!PATH.test(contract.path), `has the path "${contract.path}", which is not /words/{parameters}`);
  for (const text of ['summary', 'description'] as const)
    add(typeof contract[text] !== 'string' || contract[text].trim() === '', `has no ${text}`);
  add(contract.method === 'GET' && contract.body !== undefined, 'cannot have a body, because it is a GET');
  add(![undefined, 200, 201].includes(contract.answer.status), 'must answer 200 or 201');
  for (const fault of parameterFaults(contract)) add(true, fault);
  for (const code of contract.errors ?? [])
    add(!known.errors.includes(code), `names the unknown error "${code}"`);
  for (const fault of schemaFaults(routes, route, known)) add(true, fault);
  if (typeof serve !== 'function') for (const fault of validateForwardedRoute(serve)) add(true, fault);
  return faults;
}

function parameterFaults({ path, params }: RouteContract): string[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const described = Object.keys(params?.properties ?? {});
  const differ = [
    ...inPath.filter((name) => !described.includes(name)),
    ...described.filter((name) => !inPath.includes(name)),
  ];
  return differ.map((name) => `must have "${name}" in its path and in params`);
}

function schemaFaults(routes: CompanyRoutes, route: CompanyRoute, { ajv }: KnownToRoutes): string[] {
  const { params, query, body, answer } = contractOf(routes, route);
  return Object.entries({ params, query, body, answer: answer.schema }).flatMap(([part, schema]) => {
    if (schema === undefined) return [];
    const isObject = part === 'answer' || ('type' in schema && schema.type === 'object');
    if (!isObject) return [`needs an object schema for ${part}`];
    try {
      ajv.compile(schema);
      return [];
    } catch (error) {
      return [`has an unusable schema for ${part}: ${(error as Error).message}`];
    }
  });
}
