import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { OfficeTree } from '../api/model.ts';
import { readDay } from '../layout/address-forms.ts';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Chart } from './chart.tsx';
import classes from './compare.module.css';
import { dayOf, endOfDay } from './days.ts';
import { nodeQuery, windowQuery } from './tree-queries.ts';
import shared from './trees.module.css';
import { useCounts } from './use-outline.ts';

interface CompareSideProps {
  readonly label: string;
  readonly tree: OfficeTree;
  readonly personId: number;
  /** `null` for now. */
  readonly day: string | null;
  readonly levels: number;
  readonly changes: { readonly ids: ReadonlySet<number>; readonly look: 'away' | 'arrived' };
  readonly onDay: (day: string | null) => void;
  readonly onCenter: (id: number) => void;
}

/** A tree on one date. */
export function CompareSide(props: CompareSideProps) {
  const { label, tree, personId, day, levels, changes, onDay, onCenter } = props;
  const [path] = useLocation();
  const [today] = useState(() => dayOf(Date.now()));
  const at = { tree: tree.Name, asOf: day === null ? null : endOfDay(day) };
  const window = useQuery({ ...windowQuery(at, personId, levels), placeholderData: keepPreviousData });
  const { data: node } = useQuery(nodeQuery(at, personId));
  const ids = [...(window.data?.Above ?? []), ...(window.data?.Nodes ?? [])].map(
    ({ CustomerId }) => CustomerId,
  );
  // Counts only the first hundred; the others show a dash.
  const counts = useCounts(at, [ids.slice(0, 100)]);
  return (
    <section aria-label={label} className={classes['side']} data-past={day !== null || undefined}>
      <div className={classes['sideHead']}>
        <TextInput
          type="date"
          size="xs"
          aria-label={label}
          max={today}
          value={day ?? today}
          onChange={(event) => {
            const next = readDay(event.target.value);
            if (next !== null) onDay(next >= today ? null : next);
          }}
        />
        {day === null ? (
          <span>Now</span>
        ) : (
          <>
            <span className={shared['quiet']}>The past, read only</span>
            <Button size="compact-xs" variant="default" onClick={() => onDay(null)}>
              Now
            </Button>
          </>
        )}
        {node?.Node.IsPlaced === true ? <span className={shared['quiet']}>level {node.Level}</span> : null}
      </div>
      <Loaded query={window}>
        {(data) =>
          data.Nodes.length === 0 ? (
            <Empty title="No place in this tree on that date" />
          ) : (
            <Chart
              label={`${label}: ${tree.Name} tree`}
              window={data}
              tree={tree}
              levels={levels}
              counts={counts}
              focusId={personId}
              canPlace={false}
              changes={changes}
              hrefOf={(id) => `${path}?person=${id}`}
              onFocus={() => undefined}
              onCenter={onCenter}
              onPlace={() => undefined}
            />
          )
        }
      </Loaded>
    </section>
  );
}
