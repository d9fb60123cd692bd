import { STATUS_CODES } from 'node:http';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { OperationContract } from '../http/operation.ts';
import { statusOf } from '../http/statuses.ts';
import type { EnvironmentType } from '../kernel/environment-type.ts';
import type { ErrorDefinition } from '../kernel/problem.ts';
import { gatewayExamples, problemExample } from './error-examples.ts';
import { markdownTable } from './markdown-table.ts';
import { createOpenApiDocument, errorCodesOf } from './openapi.ts';
import { operationAddress } from './page-addresses.ts';
import { planSection, upgradeRule } from './plan-section.ts';
import { GROUP_DESCRIPTIONS, groupOf, introduction } from './reference-prose.ts';

type Json = Record<string, unknown>;
type Catalogue = Readonly<Record<string, ErrorDefinition>>;

export interface ReferenceSources {
  readonly contracts: readonly OperationContract[];
  /** Descriptions of groups that only this server has; they come last. */
  readonly groups: Readonly<Record<string, string>>;
  readonly catalogue: Catalogue;
  /** Of the program. */
  readonly version: string;
  readonly plan: CommissionPlan;
  readonly environmentType: EnvironmentType;
  readonly usesLegacyErrors: boolean;
}

/**
 * The document of the reference at /docs: the OpenAPI document, with the parts that depend on this server
 * (rules of its plan) and those that the committed document does not repeat (meaning of every error, example
 * bodies).
 */
export function createReferenceDocument(sources: ReferenceSources): Json {
  const { contracts, catalogue, version, plan, environmentType } = sources;
  const document = createOpenApiDocument(contracts, catalogue, version);
  const paths = document['paths'] as Record<string, Record<string, Json>>;
  const rules = planSection(plan);
  for (const contract of contracts) {
    const operation = paths[`/v1${contract.path}`]?.[contract.method.toLowerCase()];
    if (operation === undefined) throw new TypeError(`${contract.id} is not in the document`);
    const ofPlan = UPGRADES.includes(contract.id) ? upgradeRule(plan) : null;
    complete(operation, contract, catalogue, ofPlan);
    if (isAboutPlan(contract))
      operation['requestBody'] = { ...(operation['requestBody'] as Json), description: rules };
  }
  return {
    ...document,
    info: { ...(document['info'] as Json), description: introduction(sources) },
    tags: Object.entries({ ...GROUP_DESCRIPTIONS, ...sources.groups }).map(([name, description]) => ({
      name,
      description,
    })),
    'x-upline-order': contracts.map(({ method, path }) => `${method.toLowerCase()} /v1${path}`),
    'x-upline-environment': environmentType,
  };
}

/** Their descriptions say which types the loaded plan upgrades. */
const UPGRADES: readonly string[] = ['UpgradeCustomer', 'PreviewUpgrade'];

/**
 * Adds examples, the meaning of errors and the URL of the page to an operation of the document.
 * @param ofPlan a sentence about the loaded plan for the description
 */
function complete(
  operation: Json,
  contract: OperationContract,
  catalogue: Catalogue,
  ofPlan: string | null,
): void {
  const codes = codesByStatus(contract, catalogue);
  operation['tags'] = [groupOf(contract)];
  operation['description'] = [
    contract.description,
    ...(ofPlan === null ? [] : [ofPlan]),
    errorTables(codes, catalogue),
  ].join('\n\n');
  operation['parameters'] = (operation['parameters'] as Parameter[]).map((parameter) =>
    withExample(parameter, contract.id),
  );
  operation['externalDocs'] = {
    description: 'Permalink',
    url: operationAddress(contract.id),
  };
  const responses = operation['responses'] as Record<string, Json>;
  for (const [status, ofStatus] of codes) {
    const example = problemExample(contract, ofStatus, catalogue);
    addExample(responses[status], 'application/problem+json', example);
  }
  for (const [status, body] of Object.entries(gatewayExamples))
    addExample(responses[status], 'application/json', body);
}

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: { readonly examples?: readonly unknown[]; readonly default?: unknown };
}

/** Optional, but a request without any parameter of its kind is refused. */
const NEEDED_ALL_THE_SAME: Readonly<Record<string, string>> = {
  GetCustomersByParameter: 'email',
  GetCustomerBySsoToken: 'externalId',
};

/**
 * One example to edit; the renderer would turn a list of examples into the only choices. The texts of
 * optional parameters contain example and default, because the renderer would send them with every request.
 */
function withExample(parameter: Parameter, operationId: string): Parameter & { readonly example?: unknown } {
  const { examples: [example] = [], default: defaultValue, ...schema } = parameter.schema;
  const isSent = parameter.required || NEEDED_ALL_THE_SAME[operationId] === parameter.name;
  if (isSent) return { ...parameter, schema, ...(example === undefined ? {} : { example }) };
  const words = [
    parameter.description,
    ...(defaultValue === undefined ? [] : [`\`${defaultValue}\` by default.`]),
    ...(example === undefined ? [] : [`For example \`${example}\`.`]),
  ];
  return { ...parameter, schema, description: words.join(' ') };
}

/** Bodies with a `CustomerType` are customers, complete or partial. */
function isAboutPlan({ body }: OperationContract): boolean {
  return body !== undefined && 'CustomerType' in body.properties;
}

function codesByStatus(contract: OperationContract, catalogue: Catalogue): Map<string, string[]> {
  return Map.groupBy(errorCodesOf(contract), (code) => String(statusOf(catalogue[code]?.kind ?? 'internal')));
}

/** All codes of an operation, one collapsed table for each status; the example bodies show the format. */
function errorTables(codes: ReadonlyMap<string, readonly string[]>, catalogue: Catalogue): string {
  const tables = [...codes]
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([status, ofStatus]) => {
      const rows = ofStatus.map((code) => {
        const { text, remedy } = catalogue[code] ?? { text: '', remedy: '' };
        return [`\`${code}\``, `${text} *${remedy}*`];
      });
      return `**${status} ${STATUS_CODES[status] ?? ''}**\n\n${markdownTable(['Code', 'Meaning and remedy'], rows)}`;
    });
  return `<details>\n<summary>Error codes</summary>\n\n${tables.join('\n\n')}\n\n</details>`;
}

function addExample(response: Json | undefined, type: string, example: unknown): void {
  const media = (response?.['content'] as Record<string, Json> | undefined)?.[type];
  if (media === undefined) throw new TypeError(`An answer of ${type} is not in the document`);
  media['example'] = example;
}
