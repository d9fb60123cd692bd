import { canonicalJson } from '../../http/canonical-json.ts';
import type { Deprecation } from '../../http/deprecation.ts';
import {
  type AddressedOperation,
  type ApiDocument,
  type ApiOperation,
  operationsOf,
  WEBHOOK,
} from './api-document.ts';
import { compareAnswers } from './compare-answers.ts';
import { compareContent } from './compare-content.ts';
import { compareRequests } from './compare-requests.ts';
import { type CompareSchemas, createSchemaComparison } from './compare-schemas.ts';
import { type Difference, type Effect, type Kind, worstOf } from './difference.ts';

export type OperationChange = 'Added' | 'Changed' | 'Deprecated' | 'Removed';

/** The differences of an operation in two documents. */
export interface OperationDifference extends AddressedOperation {
  readonly change: OperationChange;
  /** The most severe effect of the details. */
  readonly effect: Effect;
  /** From the operation after the change. */
  readonly deprecation: Deprecation | null;
  readonly details: readonly Difference[];
}

/**
 * Every operation that differs between the documents, in the order of the later one; removed operations come
 * last. Texts for people (summaries, descriptions, examples) are ignored.
 */
export function compareDocuments(before: ApiDocument, after: ApiDocument): OperationDifference[] {
  const [old, present] = [operationsOf(before), operationsOf(after)];
  const compareSchemas = createSchemaComparison(before, after);
  const found = [...present].flatMap(([key, operation]): OperationDifference[] => {
    const previous = old.get(key);
    if (previous === undefined) return [whole(operation, 'Added', 'Compatible')];
    const details = [
      ...compareRules(previous.operation, operation.operation),
      ...compareCredentials(
        credentialsOf(before, previous.operation),
        credentialsOf(after, operation.operation),
      ),
      ...(operation.method === WEBHOOK ? compareWebhooks : compareShapes)(
        previous.operation,
        operation.operation,
        compareSchemas,
      ),
    ];
    return details.length === 0 ? [] : [changed(operation, details)];
  });
  const gone = [...old]
    .filter(([key]) => !present.has(key))
    .map(([, operation]) => whole(operation, 'Removed', 'Breaking'));
  return [...found, ...gone];
}

function whole(found: AddressedOperation, change: OperationChange, effect: Effect): OperationDifference {
  return { ...found, change, effect, deprecation: deprecationOf(found.operation), details: [] };
}

function changed(found: AddressedOperation, details: readonly Difference[]): OperationDifference {
  const isDeprecated = details.some(({ place, kind }) => place === OPERATION && kind === 'Deprecated');
  return {
    ...found,
    change: isDeprecated ? 'Deprecated' : 'Changed',
    effect: worstOf(details.map(({ effect }) => effect)),
    deprecation: deprecationOf(found.operation),
    details,
  };
}

function deprecationOf(operation: ApiOperation): Deprecation | null {
  return operation['x-deprecation'] ?? null;
}

function compareShapes(
  before: ApiOperation,
  after: ApiOperation,
  compareSchemas: CompareSchemas,
): Difference[] {
  return [
    ...compareRequests(before, after, compareSchemas),
    ...compareAnswers(before, after, compareSchemas),
  ];
}

/** Receivers read the bodies of webhooks, as clients read answers. */
function compareWebhooks(
  { requestBody: before }: ApiOperation,
  { requestBody: after }: ApiOperation,
  compareSchemas: CompareSchemas,
): Difference[] {
  return compareContent('Body', 'answer', [before?.content, after?.content], compareSchemas);
}

const OPERATION = 'Operation';

/** Properties of the operation as a whole: its name and its deprecation. */
function compareRules(before: ApiOperation, after: ApiOperation): Difference[] {
  const found: Difference[] = [];
  const note = (kind: Kind, effect: Effect, text: string) =>
    found.push({ place: OPERATION, field: '', kind, effect, text });
  if (before.operationId !== after.operationId) {
    // Requests do not contain it, but generated clients do.
    note('Changed', 'Warning', `Was called \`${before.operationId}\`.`);
  }
  const [wasDeprecated, isDeprecated] = [before.deprecated === true, after.deprecated === true];
  if (!wasDeprecated && isDeprecated) note('Deprecated', 'Compatible', 'Is deprecated.');
  if (wasDeprecated && !isDeprecated) note('Reinstated', 'Compatible', 'Is no longer deprecated.');
  if (wasDeprecated && isDeprecated && !isSame(before['x-deprecation'], after['x-deprecation'])) {
    note('Changed', 'Warning', 'The terms of its deprecation have changed.');
  }
  return found;
}

function compareCredentials(before: unknown, after: unknown): Difference[] {
  if (isSame(before, after)) return [];
  const text = 'Requires different credentials.';
  return [{ place: OPERATION, field: '', kind: 'Changed', effect: 'Breaking', text }];
}

/** The credentials that an operation requires, with the definitions of the schemes. */
function credentialsOf({ security = [], components }: ApiDocument, operation: ApiOperation) {
  return (operation.security ?? security).map((choice) =>
    Object.keys(choice).map((name) => [name, choice[name], components?.securitySchemes?.[name]]),
  );
}

function isSame(before: unknown, after: unknown): boolean {
  return canonicalJson(before ?? null) === canonicalJson(after ?? null);
}
