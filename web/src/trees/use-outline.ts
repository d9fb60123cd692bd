import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { OfficeNode, OfficeTree } from '../api/model.ts';
import { type Below, outlineRows } from './outline-rows.ts';
import { childrenQuery, countsQuery, nodeQuery, type TreeAt } from './tree-queries.ts';

/** Levels above the person in focus that the outline opens; the way above it names the others. */
const LEVELS_ABOVE = 28;

/** The rows of the outline, and how to open, close and extend them. */
export function useOutline(at: TreeAt, tree: OfficeTree, topId: number, personId: number) {
  const person = useQuery(nodeQuery(at, personId));
  const way = person.data?.Way ?? [];
  const wayIds = way.map(({ CustomerId }) => CustomerId);
  const [chosenRoot, setRoot] = useState(topId);
  const rootId = rootOf(wayIds, person.data?.Level ?? 0, { topId, chosenRoot, personId });
  if (rootId !== chosenRoot) setRoot(rootId);

  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set([topId]));
  const [openedFor, setOpenedFor] = useState('');
  const reason = [at.tree, at.asOf, ...wayIds, personId].join(' ');
  if (person.data !== undefined && openedFor !== reason) {
    // Only the way to the person opens, and nothing that was open closes.
    setOpenedFor(reason);
    setExpanded(new Set([...expanded, ...wayIds, ...(personId === rootId ? [personId] : [])]));
  }
  const [pages, setPages] = useState<ReadonlyMap<number, readonly string[]>>(new Map());

  const root = useQuery({ ...nodeQuery(at, rootId), placeholderData: keepPreviousData });
  const asked = [...expanded].flatMap((id) =>
    ['', ...(pages.get(id) ?? [])].map((cursor) => ({ id, cursor })),
  );
  const answers = useQueries({ queries: asked.map(({ id, cursor }) => childrenQuery(at, id, cursor)) });
  const below = new Map<number, Below>();
  const cursors = new Map<number, string>();
  for (const [index, { id }] of asked.entries()) {
    const data = answers[index]?.data;
    const before = below.get(id);
    below.set(id, {
      nodes: [...(before?.nodes ?? []), ...(data?.Nodes ?? [])],
      isComplete: data?.NextCursor === null,
      isLoaded: data !== undefined,
    });
    if (data?.NextCursor != null) cursors.set(id, data.NextCursor);
  }
  const pinnedIds = wayIds.slice(1).concat(way.length > 0 ? [personId] : []);
  const missing = pinnedIds.filter((id, index) => {
    const upline = below.get(wayIds[index] ?? 0);
    return (
      upline?.isLoaded === true && !upline.isComplete && !upline.nodes.some((node) => node.CustomerId === id)
    );
  });
  const pinnedAnswers = useQueries({ queries: missing.map((id) => nodeQuery(at, id)) });
  const pinned = new Map<number, OfficeNode>();
  for (const { data } of pinnedAnswers)
    if (data?.Node.UplineId != null) pinned.set(data.Node.UplineId, data.Node);

  const counts = useCounts(at, [
    [rootId],
    ...answers.map(({ data }) => data?.Nodes.map(({ CustomerId }) => CustomerId) ?? []),
    missing,
  ]);
  const rows =
    root.data === undefined || !root.data.Node.IsPlaced
      ? []
      : outlineRows(root.data.Node, { legs: tree.Legs, expanded, below, pinned });
  return {
    rows,
    counts,
    root,
    person,
    error: answers.find(({ error }) => error !== null) ?? null,
    open: (...ids: readonly number[]) => setExpanded(new Set([...expanded, ...ids])),
    close: (id: number) => setExpanded(new Set([...expanded].filter((open) => open !== id))),
    more: (id: number) => {
      const cursor = cursors.get(id);
      if (cursor !== undefined) setPages(new Map([...pages, [id, [...(pages.get(id) ?? []), cursor]]]));
    },
  };
}

interface RootChoice {
  readonly topId: number;
  readonly chosenRoot: number;
  readonly personId: number;
}

/** A leg may be thousands of levels deep, so far below the top the outline begins above the person. */
function rootOf(
  wayIds: readonly number[],
  level: number,
  { topId, chosenRoot, personId }: RootChoice,
): number {
  if (level <= LEVELS_ABOVE)
    return level === 0 && wayIds.length === 0 && personId !== topId ? chosenRoot : topId;
  return wayIds.slice(1).includes(chosenRoot) ? chosenRoot : (wayIds[1] ?? topId);
}

/** Sizes of downlines by customer; those that have not come yet are missing. */
export function useCounts(at: TreeAt, groups: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  const answers = useQueries({ queries: groups.map((ids) => countsQuery(at, ids)) });
  return useMemo(
    () =>
      new Map(
        answers.flatMap(({ data = [] }) => data.map(({ CustomerId, Count }) => [CustomerId, Count] as const)),
      ),
    [answers],
  );
}
