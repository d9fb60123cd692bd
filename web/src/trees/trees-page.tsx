import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Redirect } from 'wouter';
import type { OfficeTree, OfficeTrees } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { Note } from '../layout/note.tsx';
import { Page } from '../layout/page.tsx';
import { formatLongDay } from '../layout/timestamp.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { useMay } from '../people/office-query.ts';
import { AsOfBar } from './as-of-bar.tsx';
import { ChartView } from './chart-view.tsx';
import { compareSearch } from './compare-address.ts';
import { JumpField } from './jump-field.tsx';
import type { MoveStart } from './move-dialog.tsx';
import { MoveFlow } from './move-flow.tsx';
import { OutlineView } from './outline-view.tsx';
import { nameOf, PlanContext } from './plan-words.ts';
import { nodeQuery, treesQuery } from './tree-queries.ts';
import classes from './trees.module.css';
import { TypeLegend } from './type-legend.tsx';
import { usePageKeys } from './use-page-keys.ts';
import { searchOf, useTreeAddress, type View } from './use-tree-address.ts';
import { Way } from './way.tsx';

/** Every tree of the plan, as an outline or a chart, on any day. */
export function TreesPage({ name }: { readonly name: string | null }) {
  return (
    <Loaded query={useQuery(treesQuery)}>
      {(plan) => {
        const first = plan.Trees.find(({ IsSponsorTree }) => IsSponsorTree) ?? plan.Trees[0];
        if (name === null) return <Redirect to={`/office/trees/${first?.Name}`} replace />;
        const tree = plan.Trees.find((candidate) => candidate.Name.toLowerCase() === name.toLowerCase());
        if (tree === undefined) return <NotFoundPage />;
        return (
          <PlanContext value={plan}>
            <TreePage key={tree.Name} plan={plan} tree={tree} />
          </PlanContext>
        );
      }}
    </Loaded>
  );
}

function TreePage({ plan, tree }: { readonly plan: OfficeTrees; readonly tree: OfficeTree }) {
  const [{ personId, day, futureDay, asOf, view, unusable }, go] = useTreeAddress();
  const jump = useRef<HTMLInputElement>(null);
  const [move, setMove] = useState<MoveStart | null>(null);
  const at = { tree: tree.Name, asOf };
  const focusId = personId ?? plan.TopId;
  // The data that was read, and the focus in it, stay until the next answer.
  const person = useQuery({ ...nodeQuery(at, focusId), placeholderData: keepPreviousData });
  const center = (id: number) => go({ personId: id });
  usePageKeys({ tree: tree.Name, personId: focusId, day, jump, onDay: (next) => go({ day: next }) });
  const may = useMay();
  const whyNoMove = !may('trees.move')
    ? 'Your roles do not permit moves.'
    : day === null
      ? null
      : 'You cannot move people in the past. Go back to now.';
  const title = day === null ? `${tree.Name} tree` : `${tree.Name} tree on ${formatLongDay(day)}`;
  const shared = {
    at,
    tree,
    focusId,
    topId: plan.TopId,
    whyNoMove,
    onCenter: center,
    onMove: setMove,
  } as const;
  return (
    <div className={classes['page']} data-past={day !== null || undefined}>
      <Page
        title={title}
        actions={
          <div className={classes['pageActs']}>
            <AppLink href={`/office/trees/${tree.Name}/compare?${compareSearch(focusId, day)}`}>
              Compare two dates
            </AppLink>
            <SegmentedControl
              aria-label="View"
              value={view}
              onChange={(next) => go({ view: next as View })}
              data={[
                { value: 'outline', label: 'Outline' },
                { value: 'chart', label: 'Chart' },
              ]}
            />
          </div>
        }
      >
        <nav aria-label="Trees" className={classes['tabs']}>
          {plan.Trees.map(({ Name, IsSponsorTree }) => (
            <AppLink
              key={Name}
              href={`/office/trees/${Name}?${searchOf({ personId, day, view })}`}
              aria-current={Name === tree.Name ? 'page' : undefined}
            >
              {Name}
              {IsSponsorTree ? ' (sponsor)' : ''}
            </AppLink>
          ))}
        </nav>
        <div className={classes['tools']}>
          <JumpField
            tree={tree.Name}
            label="Jump to a person"
            isLabelHidden
            placeholder="Jump to a person"
            input={jump}
            onChoose={({ CustomerId }) => center(CustomerId)}
          />
        </div>
        <UnusableAddress parts={unusable} onRemove={() => go({}, { replace: true })} />
        {futureDay === null ? null : (
          <Note
            tone="warning"
            title={`${formatLongDay(futureDay)} has not come yet. This is the tree now.`}
          />
        )}
        <AsOfBar
          tree={tree.Name}
          personId={focusId}
          personName={person.data === undefined ? '' : nameOf(person.data.Node)}
          day={day}
          onChange={(next) => go({ day: next })}
        />
        <Loaded query={person}>
          {({ Node, Way: way, Level }) =>
            Node.IsPlaced ? (
              <>
                <Way way={way} person={Node} level={Level} onChoose={center} />
                {view === 'chart' ? <ChartView {...shared} /> : <OutlineView {...shared} />}
                <TypeLegend hasSeats={tree.Legs.length > 0} />
              </>
            ) : (
              <NotPlaced
                name={nameOf(Node)}
                tree={tree.Name}
                day={day}
                onTop={() => go({ personId: null })}
              />
            )
          }
        </Loaded>
      </Page>
      <MoveFlow
        move={move === null ? null : { tree, start: move }}
        onClose={() => setMove(null)}
        onMoved={({ CustomerId }) => center(CustomerId)}
      />
    </div>
  );
}

interface NotPlacedProps {
  readonly name: string;
  readonly tree: string;
  readonly day: string | null;
  readonly onTop: () => void;
}

function NotPlaced({ name, tree, day, onTop }: NotPlacedProps) {
  return (
    <div className={classes['empty']}>
      <strong>
        {name} {day === null ? 'is not' : 'was not'} in the {tree} tree{day === null ? '' : ' on that day'}
      </strong>
      <p>
        {day === null
          ? 'Open another tree, or jump to another person.'
          : 'The marks above show the days on which the place changed. Choose a later day, or go back to now.'}
      </p>
      <Button variant="default" onClick={onTop}>
        Show the top
      </Button>
    </div>
  );
}
