import type { CommissionPlan } from './commission-plan.ts';
import { duplicates, isPositiveInteger, notIn, when } from './faults.ts';
import {
  HOLDING_RULES,
  LEG_RULES,
  legsOf,
  type MovementPolicy,
  PLACEMENT_RULES,
  type PlacementRuleName,
  RELEASE_RULE,
  TREE_KINDS,
  type Tree,
} from './tree.ts';

const NAME = /^[A-Za-z][A-Za-z0-9]{0,29}$/;
const NUMBER_MAX = 1_000;
const WIDTH_MAX = 100;
const DEPTH_MAX = 1_000;
const DAYS_MAX = 36_500;
const WAITING_DAYS_MAX = 3_650;
const FLAGS = [undefined, true, false];

/** The faults of a plan's trees. */
export function validateTrees({ trees, baseTypes }: CommissionPlan): string[] {
  const known = baseTypes.map((type) => type.id);
  const flagged = trees.filter((tree) => tree.isSponsorTree);
  const enrollment = trees.filter((tree) => tree.kind === 'Enrollment');
  return [
    ...when(flagged.length !== 1, `trees: exactly one must be the sponsor tree, ${flagged.length} are`),
    ...when(
      enrollment.length !== 1,
      `trees: exactly one of kind Enrollment is needed, ${enrollment.length} are there`,
    ),
    ...when(
      enrollment[0] !== undefined && enrollment[0].places !== 'all',
      "trees: the Enrollment tree must place 'all'",
    ),
    // Case does not matter, because callers and the services of the extension name trees in any case.
    ...duplicates(trees.map((tree) => String(tree.name).toLowerCase())).map(
      (name) => `trees: name ${name} occurs twice`,
    ),
    ...duplicates(trees.flatMap(({ number }) => (number === undefined ? [] : [String(number)]))).map(
      (number) => `trees: number ${number} occurs twice`,
    ),
    ...trees.flatMap((tree) => [
      ...validateTree(tree, known),
      ...validateRules(tree),
      ...validateLegs(tree),
      ...validatePolicy(tree, known),
    ]),
  ];
}

function validateTree(tree: Tree, known: readonly number[]): string[] {
  const { name, isEnabled, number = 0, waitingDays = 1 } = tree;
  const isNeeded = tree.isSponsorTree || tree.kind === 'Enrollment';
  return [
    ...when(
      typeof name !== 'string' || !NAME.test(name),
      `trees: name "${name}" must be 1 to 30 letters and digits`,
    ),
    ...when(
      !Number.isInteger(number) || number < 0 || number > NUMBER_MAX,
      `trees: number of ${name} must be a whole number from 0 to ${NUMBER_MAX}`,
    ),
    ...when(typeof tree.isSponsorTree !== 'boolean', `trees: isSponsorTree of ${name} must be true or false`),
    ...when(!FLAGS.includes(isEnabled), `trees: isEnabled of ${name} must be true or false`),
    ...when(isEnabled === false && isNeeded, `trees: ${name} cannot be switched off, the server needs it`),
    ...notIn([tree.kind], TREE_KINDS, `trees: ${name} has an unknown kind`),
    ...(tree.places === 'all' ? [] : notIn(tree.places, known, `trees: ${name} places an unknown base type`)),
    ...when(
      !isPositiveInteger(waitingDays) || waitingDays > WAITING_DAYS_MAX,
      `trees: waitingDays of ${name} must be a whole number from 1 to ${WAITING_DAYS_MAX}`,
    ),
    ...when(
      tree.legWeight !== undefined && tree.legWeight !== 'pushed' && typeof tree.legWeight !== 'function',
      `trees: legWeight of ${name} must be 'pushed' or a function`,
    ),
  ];
}

function validateRules(tree: Tree): string[] {
  const { name, kind, placementRule, allowedRules = [], releaseRule = RELEASE_RULE } = tree;
  const rules = [placementRule, ...allowedRules, releaseRule];
  const hasLegs = kind === 'Binary' || kind === 'Matrix';
  const inVain = rules.filter((rule) => (LEG_RULES as readonly string[]).includes(rule));
  const unplacing: readonly PlacementRuleName[] = [...HOLDING_RULES, 'UsePreference'];
  return [
    ...notIn(rules, PLACEMENT_RULES, `trees: ${name} has an unknown placement rule`),
    ...when(!hasLegs && inVain.length > 0, `trees: ${name} has no legs, so ${inVain.join()} means nothing`),
    ...when(
      unplacing.includes(releaseRule),
      `trees: releaseRule of ${name} must place, and ${releaseRule} does not by itself`,
    ),
    ...when(
      kind === 'Enrollment' && !['FirstEmpty', 'FirstEmptyRollup'].includes(placementRule),
      `trees: the Enrollment tree places under the enroller: FirstEmpty, not ${placementRule}`,
    ),
  ];
}

function validateLegs(tree: Tree): string[] {
  const { name, kind, width, depth, legs } = tree;
  const isMatrix = kind === 'Matrix';
  const hasLegs = isMatrix || kind === 'Binary';
  const isWidth = isPositiveInteger(width ?? 0) && (width ?? 0) >= 2 && (width ?? 0) <= WIDTH_MAX;
  const isDepth = depth === undefined || (isPositiveInteger(depth) && depth <= DEPTH_MAX);
  if (isMatrix && !isWidth) {
    return [`trees: width of ${name} must be a whole number from 2 to ${WIDTH_MAX}`];
  }
  return [
    ...when(!isMatrix && width !== undefined, `trees: ${name} is not a Matrix, so it has no width`),
    ...when(!isMatrix && depth !== undefined, `trees: ${name} is not a Matrix, so it has no depth`),
    ...when(isMatrix && !isDepth, `trees: depth of ${name} must be a whole number from 1 to ${DEPTH_MAX}`),
    ...when(!hasLegs && legs !== undefined, `trees: ${name} is a ${kind}, so its legs have no names`),
    ...(hasLegs ? validateLegNames(tree, isMatrix ? (width ?? 0) : 2) : []),
  ];
}

function validateLegNames(tree: Tree, width: number): string[] {
  const names = legsOf(tree);
  return [
    ...when(names.length !== width, `trees: ${tree.name} has ${width} legs, and ${names.length} names`),
    ...names
      .filter((leg) => typeof leg !== 'string' || !NAME.test(leg))
      .map((leg) => `trees: leg "${String(leg)}" of ${tree.name} must be 1 to 30 letters and digits`),
    ...duplicates(names.map((leg) => String(leg).toLowerCase())).map(
      (leg) => `trees: leg ${leg} of ${tree.name} occurs twice`,
    ),
  ];
}

function validatePolicy({ name, movementPolicy }: Tree, known: readonly number[]): string[] {
  if (movementPolicy === undefined) return [];
  const { windowDays, depthLimit, baseTypes = [], frozen = [] }: MovementPolicy = movementPolicy;
  const isCount = (value: number | undefined, max: number) =>
    value === undefined || (Number.isInteger(value) && value >= 0 && value <= max);
  return [
    ...when(
      !isCount(windowDays, DAYS_MAX),
      `trees: windowDays of ${name} must be a whole number of days, at most ${DAYS_MAX}`,
    ),
    ...when(
      !isCount(depthLimit, DEPTH_MAX),
      `trees: depthLimit of ${name} must be a whole number, at most ${DEPTH_MAX}`,
    ),
    ...notIn(baseTypes, known, `trees: movementPolicy of ${name} names an unknown base type`),
    ...frozen
      .filter(({ from, to }) => !(readInstant(from) < readInstant(to)))
      .map(() => `trees: a frozen period of ${name} must be two instants with zone, one after the other`),
  ];
}

function readInstant(text: unknown): number {
  return typeof text === 'string' && /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}
