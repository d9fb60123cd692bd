import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { MergeOrder } from '../../customers/merge-customers/merge-order.ts';
import { loginOf, type TriedMerge } from '../../customers/merge-customers/preview-merge.ts';
import type { Customer } from '../../customers/record/customer.ts';
import { entityTag } from '../../customers/record/entity-tag.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { Call } from '../../kernel/call.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { describeProblem, ProblemError } from '../../kernel/problem.ts';
import { personName } from '../person-name.ts';
import { peopleById } from '../trees/describe-nodes.ts';
import { nameAndId } from '../trees/explain-problem.ts';
import { describeFields } from './describe-fields.ts';
import { describeTrees, idsInTrees } from './describe-trees.ts';
import { explainMerge } from './explain-merge.ts';
import type { OfficeMergePreview } from './merge-answers.ts';

export interface OfficeMergeReads {
  readonly plan: CommissionPlan;
  readonly names: NameReader;
  readonly clock: Clock;
  /** The merge, rolled back. */
  readonly tryMerge: (order: MergeOrder, call: Call) => Promise<TriedMerge>;
}

/** Describes what a merge would do, with names and masks. */
export function createPreviewOfficeMerge({ plan, names, clock, tryMerge }: OfficeMergeReads) {
  return async function previewOfficeMerge(order: MergeOrder, call: Call): Promise<OfficeMergePreview> {
    const tried = await tryMerge(order, call);
    const [survivor, merged] = [tried.pair.survivor.customer, tried.pair.merged.customer];
    const personOf = await peopleById(names, [survivor.id, merged.id, ...idsInTrees(tried)]);
    const now = clock().toISOString();
    const nameOf = (id: number) => nameAndId(personOf(id));
    const problems = tried.problems.length === 0 ? [] : new ProblemError(tried.problems).problems;
    return {
      IsAllowed: problems.length === 0 && tried.moves.every(({ allowed }) => allowed),
      Problems: problems
        .map(describeProblem)
        .map((problem) => explainMerge(problem, nameOf, { tree: null, now })),
      Survivor: describePerson(survivor),
      Merged: describePerson(merged),
      Fields: describeFields({ survivor, merged, taken: tried.record.fields }),
      ...describeAliases(tried),
      ...describeLogins(tried),
      Trees: describeTrees(plan, tried, personOf, now),
      Sponsored: tried.sponsored,
    };
  };
}

function describePerson(customer: Customer) {
  return {
    CustomerId: customer.id,
    BackOfficeId: customer.backOfficeId,
    Name: personName(customer),
    CustomerType: customer.baseType,
    CustomerStatus: customer.status,
    EnrolledAt: customer.signUpDate,
    Version: entityTag(customer),
  };
}

function describeAliases({ pair, record }: TriedMerge) {
  const after = [record.state.webAlias ?? [], record.additionalAliases].flat();
  const before = [pair.survivor, pair.merged].flatMap(({ customer, additionalAliases }) =>
    [customer.webAlias ?? [], additionalAliases].flat(),
  );
  const kept = new Set(after.map((alias) => alias.toLowerCase()));
  return {
    WebAliases: after,
    LostWebAliases: before.filter((alias) => !kept.has(alias.toLowerCase())),
  };
}

function describeLogins({ pair, record }: TriedMerge) {
  const login = loginOf(pair, record);
  const other = login === 'merged' ? pair.survivor : pair.merged;
  return { Login: login, EndsLogin: other.customer.hasPassword };
}
