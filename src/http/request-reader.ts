import type { Ajv } from 'ajv';
import type { Problem, ProblemFactory } from '../kernel/problem.ts';
import { type NameList, ProblemList } from '../kernel/problem-list.ts';
import { createCanonicalizer } from './canonical-names.ts';
import { httpProblem } from './errors.ts';
import { isNameOfOperation, numberedParams, operationNotFound } from './fixed-names.ts';
import type { OperationContract } from './operation.ts';
import { problemsOf } from './shape-problems.ts';
import { createParamsReader, createQueryReader } from './text-reader.ts';

/** The parts of a request that a contract describes, as received. */
export interface RawRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Record<string, unknown> | undefined;
  /** `Prefer: handling=strict`: nothing is read leniently, and unknown members are errors. */
  readonly isStrict: boolean;
}

export interface ReadRequest {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: Record<string, unknown> | undefined;
  /** Parameters of the query and members of the body that the contract does not have. */
  readonly ignoredFields: NameList;
}

/**
 * Creates the function that reads a request by its contract: names in any case, types, formats.
 * @throws ProblemError with the problems of path, query and body
 */
export function createRequestReader(
  contract: OperationContract,
  ajv: Ajv,
  catalogueProblem: ProblemFactory<string>,
): (request: RawRequest) => ReadRequest {
  const readParams = createParamsReader(contract.params, ajv, catalogueProblem);
  const numbers = numberedParams(contract.params);
  const readQuery = createQueryReader(contract.query, ajv, catalogueProblem);
  const readBody =
    contract.body === undefined ? undefined : createBodyReader(contract, ajv, catalogueProblem);
  return (request) => {
    const problems = new ProblemList();
    const { value: params } = readParams(request.params, problems);
    if (numbers.some((name) => isNameOfOperation(params[name]))) throw operationNotFound();
    const query = readQuery(request.query, problems, request.isStrict);
    const body =
      request.body === undefined ? undefined : readBody?.(request.body, request.isStrict, problems);
    problems.throwIfAny();
    const ignoredFields = query.unknown;
    if (body !== undefined) ignoredFields.addAll(body.unknown);
    return { params, query: query.value, body: body?.value, ignoredFields };
  };
}

function createBodyReader(contract: OperationContract, ajv: Ajv, catalogueProblem: ProblemFactory<string>) {
  const canonicalize = createCanonicalizer(contract.body ?? {});
  const isValid = ajv.compile(contract.body ?? {});
  return (input: Record<string, unknown>, isStrict: boolean, problems: ProblemList) => {
    const { value, unknown } = canonicalize(input, problems, isStrict);
    // A null member counts as left out in every published operation: many clients serialize whole objects.
    const given = ([, member]: [string, unknown]) => member !== null || contract.nullIsValue === true;
    const body = Object.fromEntries(Object.entries(value).filter(given));
    if (isStrict) {
      problems.addAll(unknown.names.map((field) => httpProblem('unknown_member', field, { field })));
    }
    if (!problems.isFull) {
      const rules = contract.checkBody?.(body) ?? [];
      problems.addAll(exceptFieldsOf(rules, problemsOf(isValid, body, catalogueProblem)));
      problems.addAll(rules);
    }
    return { value: body, unknown };
  };
}

/** A member that the operation does not accept is reported once, without other problems of its value. */
function* exceptFieldsOf(rules: readonly Problem[], problems: Iterable<Problem>): Iterable<Problem> {
  const fields = new Set(rules.map(({ field }) => field));
  for (const problem of problems) if (!fields.has(problem.field)) yield problem;
}
