import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Loaded } from '../layout/loaded.tsx';
import { Chart } from './chart.tsx';
import { dayOf } from './days.ts';
import type { TreeViewProps } from './outline-view.tsx';
import { PersonCard } from './person-card.tsx';
import { nameOf } from './plan-words.ts';
import { nodeQuery, windowQuery } from './tree-queries.ts';
import classes from './trees.module.css';
import { useCounts } from './use-outline.ts';
import { searchOf } from './use-tree-address.ts';

const COUNTED_AT_ONCE = 100;

/** The chart with the card of the person in focus. */
export function ChartView({ at, tree, focusId, whyNoMove, onCenter, onMove }: TreeViewProps) {
  const [path] = useLocation();
  const isNarrow = useMediaQuery('(max-width: 760px)');
  const levels = isNarrow ? 1 : tree.Legs.length > 0 ? 3 : 2;
  const window = useQuery({
    ...windowQuery(at, focusId, levels),
    placeholderData: keepPreviousData,
  });
  const person = useQuery(nodeQuery(at, focusId));
  const [activeId, setActiveId] = useState(focusId);
  useEffect(() => setActiveId(focusId), [focusId]);
  const nodes = [...(window.data?.Above ?? []), ...(window.data?.Nodes ?? [])];
  const ids = nodes.map(({ CustomerId }) => CustomerId);
  const parts = Array.from({ length: Math.ceil(ids.length / COUNTED_AT_ONCE) }, (_, part) =>
    ids.slice(part * COUNTED_AT_ONCE, (part + 1) * COUNTED_AT_ONCE),
  );
  const counts = useCounts(at, parts);
  const active = nodes.find(({ CustomerId }) => CustomerId === activeId) ?? person.data?.Node;
  const upline = nodes.find(({ CustomerId }) => CustomerId === active?.UplineId);
  const day = at.asOf === null ? null : dayOf(at.asOf);
  return (
    <div className={classes['split']}>
      <Loaded query={window}>
        {(data) => (
          <div style={{ opacity: window.isPlaceholderData ? 0.6 : 1 }}>
            <Chart
              label={`${tree.Name} tree around ${person.data === undefined ? 'the person' : nameOf(person.data.Node)}`}
              window={data}
              tree={tree}
              levels={levels}
              counts={counts}
              focusId={focusId}
              canPlace={whyNoMove === null}
              hrefOf={(id) => `${path}?${searchOf({ personId: id, day, view: 'chart' })}`}
              onFocus={setActiveId}
              onCenter={onCenter}
              onPlace={(uplineId, leg) => {
                const node = nodes.find(({ CustomerId }) => CustomerId === uplineId);
                if (node !== undefined) onMove({ person: null, upline: node, leg });
              }}
            />
          </div>
        )}
      </Loaded>
      {active === undefined ? null : (
        <PersonCard
          at={at}
          tree={tree}
          node={active}
          level={(person.data?.Level ?? 0) + levelsBetween(active.CustomerId, focusId, nodes)}
          upline={upline ?? null}
          whyNoMove={active.UplineId === null ? 'The top of a tree stays.' : whyNoMove}
          onCenter={() => onCenter(active.CustomerId)}
          onMove={() => onMove({ person: active, upline: null, leg: '' })}
        />
      )}
    </div>
  );
}

interface Linked {
  readonly CustomerId: number;
  readonly UplineId: number | null;
}

/** Levels from the focus down to a node of the window; negative for the upline. */
function levelsBetween(id: number, focusId: number, nodes: readonly Linked[]): number {
  const uplines = new Map(nodes.map(({ CustomerId, UplineId }) => [CustomerId, UplineId]));
  let levels = 0;
  for (let at: number | null = id; at !== null && at !== focusId; at = uplines.get(at) ?? null) levels += 1;
  return uplines.get(focusId) === id ? -1 : levels;
}
