import { keepPreviousData, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { OfficeChildren, OfficeNode, OfficeTree } from '../api/model.ts';
import { type Below, outlineRows } from './outline-rows.ts';
import { childrenQuery, countsQuery, nodeQuery, type TreeAt } from './tree-queries.ts';

/** Levels above the person in focus that the outline opens; the path above the outline names the others. */
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
    // Only the path to the person opens, and no open row closes.
    setOpenedFor(reason);
    setExpanded(new Set([...expanded, ...wayIds, ...(personId === rootId ? [personId] : [])]));
  }
  const [pages, setPages] = useState<ReadonlyMap<number, readonly string[]>>(new Map());

  const root = useQuery({ ...nodeQuery(at, rootId), placeholderData: keepPreviousData });
  const asked = useMemo(
    () => [...expanded].flatMap((id) => ['', ...(pages.get(id) ?? [])].map((cursor) => ({ id, cursor }))),
    [expanded, pages],
  );
  const { data: answers, failed } = useQueries({
    queries: asked.map(({ id, cursor }) => childrenQuery(at, id, cursor)),
    combine: combineAnswers,
  });
  const { below, cursors } = useMemo(() => joinPages(asked, answers), [asked, answers]);
  const pinnedIds = wayIds.slice(1).concat(way.length > 0 ? [personId] : []);
  const missing = pinnedIds.filter((id, index) => {
    const upline = below.get(wayIds[index] ?? 0);
    return (
      upline?.isLoaded === true && !upline.isComplete && !upline.nodes.some((node) => node.CustomerId === id)
    );
  });
  const { data: pinnedAnswers } = useQueries({
    queries: missing.map((id) => nodeQuery(at, id)),
    combine: combineAnswers,
  });

  const counts = useCounts(at, [
    [rootId],
    ...answers.map((data) => data?.Nodes.map(({ CustomerId }) => CustomerId) ?? []),
    missing,
  ]);
  const rows = useMemo(() => {
    const top = root.data?.Node;
    if (top === undefined || !top.IsPlaced) return [];
    const pinned = new Map<number, OfficeNode>();
    for (const data of pinnedAnswers)
      if (data?.Node.UplineId != null) pinned.set(data.Node.UplineId, data.Node);
    return outlineRows(top, { legs: tree.Legs, expanded, below, pinned });
  }, [root.data, pinnedAnswers, tree.Legs, expanded, below]);
  return {
    rows,
    counts,
    root,
    person,
    error: failed,
    open: (...ids: readonly number[]) => setExpanded(new Set([...expanded, ...ids])),
    close: (id: number) => setExpanded(new Set([...expanded].filter((open) => open !== id))),
    more: (id: number) => {
      const cursor = cursors.get(id);
      if (cursor !== undefined) setPages(new Map([...pages, [id, [...(pages.get(id) ?? []), cursor]]]));
    },
  };
}

/** The same object until an answer changes, so that values computed from it can be cached. */
function combineAnswers<Data>(results: readonly UseQueryResult<Data>[]) {
  return {
    data: results.map(({ data }) => data),
    failed: results.find(({ error }) => error !== null) ?? null,
  };
}

/** The nodes below each person, from the pages in order, and the cursors of the next pages. */
function joinPages(
  asked: readonly { readonly id: number }[],
  answers: readonly (OfficeChildren | undefined)[],
) {
  const below = new Map<number, Below & { readonly nodes: OfficeNode[] }>();
  const cursors = new Map<number, string>();
  for (const [index, { id }] of asked.entries()) {
    const data = answers[index];
    const nodes = below.get(id)?.nodes ?? [];
    nodes.push(...(data?.Nodes ?? []));
    below.set(id, { nodes, isComplete: data?.NextCursor === null, isLoaded: data !== undefined });
    if (data?.NextCursor != null) cursors.set(id, data.NextCursor);
  }
  return { below, cursors };
}

interface RootChoice {
  readonly topId: number;
  readonly chosenRoot: number;
  readonly personId: number;
}

/** A leg may be thousands of levels deep: deep in a tree, the outline begins nearer to the person. */
function rootOf(
  wayIds: readonly number[],
  level: number,
  { topId, chosenRoot, personId }: RootChoice,
): number {
  if (level <= LEVELS_ABOVE)
    return level === 0 && wayIds.length === 0 && personId !== topId ? chosenRoot : topId;
  return wayIds.slice(1).includes(chosenRoot) ? chosenRoot : (wayIds[1] ?? topId);
}

/** Sizes of downlines by customer; sizes that have not arrived yet are missing. */
export function useCounts(at: TreeAt, groups: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  const { data } = useQueries({
    queries: groups.map((ids) => countsQuery(at, ids)),
    combine: combineAnswers,
  });
  return useMemo(
    () =>
      new Map(
        data.flatMap((counts = []) => counts.map(({ CustomerId, Count }) => [CustomerId, Count] as const)),
      ),
    [data],
  );
}
