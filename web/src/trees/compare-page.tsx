import { useQuery } from '@tanstack/react-query';
import type { OfficeTree, OfficeTrees } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { Page } from '../layout/page.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import classes from './compare.module.css';
import { useCompareAddress } from './compare-address.ts';
import { CompareSide } from './compare-side.tsx';
import { ComparedChanges } from './compared-changes.tsx';
import { endOfDay } from './days.ts';
import { nameOf, PlanContext } from './plan-words.ts';
import { changesQuery, nodeQuery, treesQuery } from './tree-queries.ts';
import shared from './trees.module.css';
import { searchOf } from './use-tree-address.ts';

/** Two dates of a tree next to each other, around one person. */
export function ComparePage({ name }: { readonly name: string }) {
  return (
    <Loaded query={useQuery(treesQuery)}>
      {(plan) => {
        const tree = plan.Trees.find((candidate) => candidate.Name.toLowerCase() === name.toLowerCase());
        if (tree === undefined) return <NotFoundPage />;
        return (
          <PlanContext value={plan}>
            <Comparison plan={plan} tree={tree} />
          </PlanContext>
        );
      }}
    </Loaded>
  );
}

function Comparison({ plan, tree }: { readonly plan: OfficeTrees; readonly tree: OfficeTree }) {
  const address = useCompareAddress();
  const personId = address.personId ?? plan.TopId;
  const [first, second] = address.days;
  const levels = tree.Legs.length > 0 ? 2 : 1;
  const { data: node } = useQuery(nodeQuery({ tree: tree.Name, asOf: null }, personId));
  const period = { from: instantOf(first), to: instantOf(second), levels };
  const changes = useQuery(changesQuery(tree.Name, personId, period));
  const moved = new Set((changes.data?.Changes ?? []).map(({ Person }) => Person.CustomerId));
  const who = node === undefined ? `person ${personId}` : nameOf(node.Node);
  const go = (part: Parameters<typeof address.change>[0]) => address.change(part, { replace: false });
  return (
    <Page
      title={`${wordsOf(first)} and ${second === null ? 'now' : wordsOf(second)}, around ${who}`}
      above={
        <p className={shared['quiet']}>
          <AppLink href={`/office/trees/${tree.Name}?${searchOf({ personId })}`}>{tree.Name} tree</AppLink> /
          Compare two dates
        </p>
      }
      actions={
        <AppLink href={`/office/trees/${tree.Name}?${searchOf({ personId })}`}>Close comparison</AppLink>
      }
    >
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      <div className={classes['sides']}>
        {(
          [
            ['First date', 'on', first, 'away'],
            ['Second date', 'with', second, 'arrived'],
          ] as const
        ).map(([label, member, day, look]) => (
          <CompareSide
            key={member}
            label={label}
            tree={tree}
            personId={personId}
            day={day}
            levels={levels}
            changes={{ ids: moved, look }}
            onDay={(next) => go({ [member]: next })}
            onCenter={(id) => go({ person: id })}
          />
        ))}
      </div>
      <Loaded query={changes}>{(found) => <ComparedChanges {...found} who={who} />}</Loaded>
    </Page>
  );
}

function instantOf(day: string | null): string | null {
  return day === null ? null : endOfDay(day);
}

function wordsOf(day: string | null): string {
  return day === null ? 'Now' : formatDay(endOfDay(day));
}
