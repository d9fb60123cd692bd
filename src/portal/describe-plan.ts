import { type CommissionPlan, enabledTrees } from '../commission-plan/commission-plan.ts';
import { STATUS_SWITCHES, type StatusSwitch } from '../commission-plan/status-switches.ts';
import {
  allowedRulesOf,
  legsOf,
  type PlacementRuleName,
  type Tree,
  type TreeKind,
} from '../commission-plan/tree.ts';

/** The loaded plan in the form of `/docs/plan.json`, for the page at `/docs/plan`. */
export interface PlanDescription {
  readonly Types: readonly {
    readonly Id: number;
    readonly Name: string;
    readonly IsRetail: boolean;
    /** Fields, sorted. */
    readonly Required: readonly string[];
  }[];
  /** Upgrades from one type id to another. */
  readonly Upgrades: readonly { readonly From: number; readonly To: number }[];
  readonly UniqueFields: readonly string[];
  readonly Statuses: readonly {
    readonly Id: number;
    readonly Name: string;
    readonly Class: string;
    readonly Commission: string;
    /** Actions that the status forbids. */
    readonly Closed: readonly StatusSwitch[];
  }[];
  readonly Trees: readonly {
    readonly Name: string;
    readonly Kind: TreeKind;
    readonly IsSponsorTree: boolean;
    /** Ids of the types that are placed automatically; null for all. */
    readonly Places: readonly number[] | null;
    readonly PlacementRule: PlacementRuleName;
    readonly AllowedRules: readonly PlacementRuleName[];
    readonly Legs: readonly string[];
    /** Days within which waiting people should get a place. */
    readonly WaitingDays: number | null;
    /** What the movement policy allows; null for anything that it does not limit. */
    readonly Moves: {
      readonly WindowDays: number | null;
      readonly DepthLimit: number | null;
      /** Ids of the types that may move. */
      readonly Types: readonly number[] | null;
      readonly FrozenPeriods: number;
    };
  }[];
}

export function describePlan(plan: CommissionPlan): PlanDescription {
  return {
    Types: plan.baseTypes.map(({ id, name, isRetail = false, required }) => ({
      Id: id,
      Name: name,
      IsRetail: isRetail,
      Required: [...required].toSorted(),
    })),
    Upgrades: plan.upgrades.map(({ from, to }) => ({ From: from, To: to })),
    UniqueFields: [...plan.uniqueFields].toSorted(),
    Statuses: plan.statuses.map((status) => ({
      Id: status.id,
      Name: status.name,
      Class: status.class,
      Commission: status.commission,
      Closed: STATUS_SWITCHES.filter((name) => status[name] === false),
    })),
    Trees: enabledTrees(plan).map(describeTree),
  };
}

function describeTree(tree: Tree): PlanDescription['Trees'][number] {
  return {
    Name: tree.name,
    Kind: tree.kind,
    IsSponsorTree: tree.isSponsorTree,
    Places: tree.places === 'all' ? null : tree.places,
    PlacementRule: tree.placementRule,
    AllowedRules: allowedRulesOf(tree),
    Legs: legsOf(tree),
    WaitingDays: tree.waitingDays ?? null,
    Moves: {
      WindowDays: tree.movementPolicy?.windowDays ?? null,
      DepthLimit: tree.movementPolicy?.depthLimit ?? null,
      Types: tree.movementPolicy?.baseTypes ?? null,
      FrozenPeriods: tree.movementPolicy?.frozen?.length ?? 0,
    },
  };
}
