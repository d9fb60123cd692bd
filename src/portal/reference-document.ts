import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { EnvironmentType } from '../config/config.ts';
import type { OperationContract } from '../http/operation.ts';
import { statusOf } from '../http/statuses.ts';
import type { ErrorDefinition } from '../problem.ts';
import { gatewayExamples, problemExample } from './error-examples.ts';
import { markdownTable } from './markdown-table.ts';
import { createOpenApiDocument, errorCodesOf } from './openapi.ts';
import { operationAddress } from './page-addresses.ts';
import { planSection } from './plan-section.ts';
import { introduction, TAG_DESCRIPTIONS } from './reference-prose.ts';

type Json = Record<string, unknown>;

export interface ReferenceSources {
  readonly contracts: readonly OperationContract[];
  readonly catalogue: Readonly<Record<string, ErrorDefinition>>;
  /** Of the program. */
  readonly version: string;
  readonly plan: CommissionPlan;
  readonly environmentType: EnvironmentType;
  readonly usesLegacyErrors: boolean;
}

/**
 * What the reference at /docs shows: the OpenAPI document, with what depends on this server (rules of its
 * plan) and what would only repeat itself in the committed one (meaning of every error, example bodies).
 */
export function createReferenceDocument(sources: ReferenceSources): Json {
  const { contracts, catalogue, version, plan, environmentType } = sources;
  const document = createOpenApiDocument(contracts, catalogue, version);
  const paths = document['paths'] as Record<string, Record<string, Json>>;
  const rules = planSection(plan);
  for (const contract of contracts) {
    const operation = paths[`/v1${contract.path}`]?.[contract.method.toLowerCase()];
    if (operation === undefined) throw new TypeError(`${contract.id} is not in the document`);
    if (isAboutPlan(contract)) operation['description'] = `${contract.description}\n\n${rules}`;
    operation['externalDocs'] = {
      description: 'Stable address of this page',
      url: operationAddress(contract.id),
    };
    const responses = operation['responses'] as Record<string, Json>;
    for (const [status, codes] of codesByStatus(contract, catalogue))
      responses[status] = failure(contract, codes, catalogue);
    for (const [status, body] of Object.entries(gatewayExamples)) addExample(responses[status], body);
  }
  return {
    ...document,
    info: { ...(document['info'] as Json), description: introduction(sources) },
    tags: (document['tags'] as { readonly name: string }[]).map(({ name }) => ({
      name,
      description: TAG_DESCRIPTIONS[name],
    })),
    'x-upline-environment': environmentType,
  };
}

/** Bodies with a `CustomerType` are customers, whole or in part. */
function isAboutPlan({ body }: OperationContract): boolean {
  return body !== undefined && 'CustomerType' in body.properties;
}

function codesByStatus(
  contract: OperationContract,
  catalogue: ReferenceSources['catalogue'],
): Map<string, string[]> {
  return Map.groupBy(errorCodesOf(contract), (code) => String(statusOf(catalogue[code]?.kind ?? 'internal')));
}

function failure(
  contract: OperationContract,
  codes: readonly string[],
  catalogue: ReferenceSources['catalogue'],
): Json {
  const rows = codes.map((code) => [
    `\`${code}\``,
    catalogue[code]?.text ?? '',
    catalogue[code]?.remedy ?? '',
  ]);
  const body = problemExample(contract, codes, catalogue);
  return {
    description: `${body.title}.\n\n${markdownTable(['Code', 'Meaning', 'What to do'], rows)}`,
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example: body },
    },
  };
}

function addExample(response: Json | undefined, example: unknown): void {
  for (const media of Object.values((response?.['content'] ?? {}) as Record<string, Json>))
    media['example'] = example;
}
