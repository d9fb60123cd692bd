import type { Tree } from '../../commission-plan/tree.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { createPreviewPlaceNode } from '../../trees/place-node/preview-place-node.ts';
import { moveVersion } from '../../trees/rules/move-version.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { Position } from '../../trees/rules/placement.ts';
import { compareWays } from '../../trees/rules/ways-up.ts';
import type { TreeWriteDependencies } from '../../trees/write/tree-dependencies.ts';
import { type OfficeTreeReads, peopleById } from './describe-nodes.ts';
import { explainProblem } from './explain-problem.ts';
import { type MoveBody, NAMED_MAX, type OfficeMovePreview } from './move-contracts.ts';

export type OfficeMoveDependencies = OfficeTreeReads & TreeWriteDependencies;

/** Describes what a move would do, with names; the rules are those of PlaceNode. */
export function createPreviewMove(dependencies: OfficeMoveDependencies) {
  const { plan, names, trees } = dependencies;
  const previewPlaceNode = createPreviewPlaceNode(dependencies);
  /** A refused move has no new upline; the picture still shows the requested one. */
  const commonOfRefused = async (tree: string, from: Position | null, to: Position, context: CallContext) => {
    const ends = { old: from?.uplineId ?? null, new: to.uplineId };
    if (ends.old === null) return null;
    const options = { listedMax: 0, breathe: createBreath(context.signal) };
    return (await compareWays(trees, tree, ends, options)).commonId;
  };
  return async function previewMove(
    treeName: string,
    { CustomerId, ToUplineId, Leg = '', FindAvailable = false }: MoveBody,
    context: CallContext,
  ): Promise<OfficeMovePreview> {
    const tree = namedTree(plan, treeName);
    const query = { tree: tree.name, toUplineId: ToUplineId, leg: Leg, findAvailable: FindAvailable };
    const preview = await previewPlaceNode(CustomerId, query, context);
    const { losing, losingCount, gaining, gainingCount, from } = preview;
    const to = preview.to ?? { uplineId: ToUplineId, leg: Leg };
    const commonId = preview.allowed
      ? preview.commonUplineId
      : await commonOfRefused(tree.name, from, to, context);
    const shown = [losing, gaining].map((ids) => ids.slice(0, NAMED_MAX));
    const ids = [CustomerId, ToUplineId, to.uplineId, from?.uplineId ?? [], commonId ?? [], shown].flat(2);
    const nameOf = await peopleById(names, ids);
    const positionOf = ({ uplineId, leg }: Position) => ({ ...nameOf(uplineId), Leg: leg });
    const [person, upline] = [nameOf(CustomerId), nameOf(ToUplineId)];
    const refused = { person, upline, leg: Leg, tree: tree.name };
    return {
      IsAllowed: preview.allowed,
      Problems: preview.errors.map((error) => explainProblem(error, refused)),
      Person: person,
      Nodes: preview.nodes,
      From: from === null ? null : positionOf(from),
      To: positionOf(to),
      Common: commonId === null ? null : nameOf(commonId),
      Losing: { Count: losingCount, People: losing.slice(0, NAMED_MAX).map(nameOf) },
      Gaining: { Count: gainingCount, People: gaining.slice(0, NAMED_MAX).map(nameOf) },
      Version: preview.to === null ? null : moveVersion([{ from, to: preview.to }]),
      Policy: await describePolicy(dependencies, tree, CustomerId),
    };
  };
}

async function describePolicy(
  { trees, clock }: OfficeMoveDependencies,
  { name, movementPolicy }: Tree,
  nodeId: number,
): Promise<OfficeMovePreview['Policy']> {
  const { windowDays = null, depthLimit = null, baseTypes = null, frozen = [] } = movementPolicy ?? {};
  const [first] = windowDays === null ? [] : await trees.history(name, nodeId);
  const now = clock().getTime();
  return {
    FirstPlacedAt: first?.from ?? null,
    WindowDays: windowDays,
    DepthLimit: depthLimit,
    Types: baseTypes,
    Frozen: frozen.filter(({ to }) => Date.parse(to) > now).map(({ from, to }) => ({ From: from, To: to })),
  };
}
