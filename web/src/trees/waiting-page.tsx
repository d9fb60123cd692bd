import { Button } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Redirect } from 'wouter';
import type { OfficeBatch, OfficePerson, OfficeTree, WaitingPerson } from '../api/model.ts';
import { ID_FORM } from '../layout/address-forms.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { Page } from '../layout/page.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { useAddress } from '../layout/use-address.ts';
import { useMay } from '../people/office-query.ts';
import { refreshBatches } from './batch-queries.ts';
import { MoveDialog } from './move-dialog.tsx';
import { nameOf, PlanContext } from './plan-words.ts';
import { treesQuery } from './tree-queries.ts';
import shared from './trees.module.css';
import { UndoMessage } from './undo-message.tsx';
import classes from './waiting.module.css';
import { WaitingBar } from './waiting-bar.tsx';
import { placingQuery, WAITING_PAGE, waitingQuery } from './waiting-queries.ts';
import { WaitingTable } from './waiting-table.tsx';

/** The people who wait for a place, by tree. */
export function WaitingPage({ name }: { readonly name: string | null }) {
  return (
    <Loaded query={useQuery(treesQuery)}>
      {(plan) => {
        const trees = plan.Trees.filter(({ Rules }) => Rules.length > 0);
        const [first] = trees.filter(({ WaitingDays }) => WaitingDays !== null).concat(trees);
        if (name === null && first !== undefined)
          return <Redirect to={`/office/waiting/${first.Name}`} replace />;
        const tree = trees.find((candidate) => candidate.Name.toLowerCase() === name?.toLowerCase());
        if (tree === undefined) return <NotFoundPage />;
        return (
          <PlanContext value={plan}>
            <WaitingIn key={tree.Name} tree={tree} trees={trees} />
          </PlanContext>
        );
      }}
    </Loaded>
  );
}

interface WaitingInProps {
  readonly tree: OfficeTree;
  readonly trees: readonly OfficeTree[];
}

function WaitingIn({ tree, trees }: WaitingInProps) {
  const client = useQueryClient();
  const address = useAddress({ after: ID_FORM });
  const after = address.values.after ?? 0;
  const people = useQuery({ ...waitingQuery(tree.Name, after), placeholderData: keepPreviousData });
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [rule, setRule] = useState(tree.Rules[0] ?? '');
  const [placed, setPlaced] = useState<WaitingPerson | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const closeMessage = useCallback(() => setDone(null), []);
  const mayMove = useMay()('trees.move');
  const ids = chosen.filter((id) => people.data?.People.some(({ CustomerId }) => CustomerId === id));
  const preview = useQuery({
    ...placingQuery(tree.Name, mayMove ? ids : [], rule),
    placeholderData: keepPreviousData,
  });
  const finish = (batch: OfficeBatch, who: string) => {
    setChosen([]);
    setPlaced(null);
    setDone({ batch, who });
    void refreshBatches(client);
  };
  return (
    <Page title="Waiting to be placed" intro={introOf(tree)}>
      <nav aria-label="Trees" className={shared['tabs']}>
        {trees.map(({ Name }) => (
          <AppLink
            key={Name}
            href={`/office/waiting/${Name}`}
            aria-current={Name === tree.Name ? 'page' : undefined}
          >
            {Name}
          </AppLink>
        ))}
      </nav>
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      <Loaded query={people}>
        {({ Total, IsTotalCut, People }) =>
          People.length === 0 ? (
            <Empty title={after === 0 ? `Nobody waits for a place in ${tree.Name}` : 'Nobody else waits'}>
              Everyone whose type belongs in this tree has a place.
            </Empty>
          ) : (
            <WaitingTable
              tree={tree}
              total={`${formatNumber(Total)}${IsTotalCut ? ' or more' : ''}`}
              people={People}
              chosen={ids}
              previews={ids.length === 0 ? [] : (preview.data ?? [])}
              isChecking={preview.isFetching}
              mayMove={mayMove}
              onChoose={setChosen}
              onPlace={setPlaced}
            />
          )
        }
      </Loaded>
      <div className={classes['pager']}>
        {after === 0 ? null : (
          <Button
            variant="default"
            size="xs"
            onClick={() => address.change({ after: null }, { replace: false })}
          >
            First page
          </Button>
        )}
        {people.data?.People.length === WAITING_PAGE ? (
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              address.change({ after: people.data?.People.at(-1)?.CustomerId ?? null }, { replace: false })
            }
          >
            Next {WAITING_PAGE}
          </Button>
        ) : null}
      </div>
      {ids.length === 0 || !mayMove ? null : (
        <WaitingBar
          tree={tree}
          rule={rule}
          preview={preview}
          count={ids.length}
          onRule={setRule}
          onDone={finish}
          onClear={() => setChosen([])}
        />
      )}
      {placed === null ? null : (
        <MoveDialog
          tree={tree}
          start={{ person: placed, upline: null, leg: '' }}
          onClose={() => setPlaced(null)}
          onStaged={(batch, person) => finish(batch, nameOf(person))}
          onMoved={(batch, person) => finish(batch, nameOf(person))}
        />
      )}
      {done === null ? null : (
        <UndoMessage
          key={`${done.batch.BatchId} ${done.batch.Version}`}
          batch={done.batch}
          person={personOf(done)}
          onClose={closeMessage}
        />
      )}
    </Page>
  );
}

interface Done {
  readonly batch: OfficeBatch;
  readonly who: string;
}

/** The message shows several people as one name. */
function personOf({ batch, who }: Done): OfficePerson {
  return { CustomerId: batch.Moves[0]?.Person.CustomerId ?? 0, BackOfficeId: '', Name: who };
}

function introOf({ WaitingDays, Rules }: OfficeTree): string {
  const who = 'People whose type belongs in the tree and who have no place in it yet.';
  const days =
    WaitingDays === null
      ? ''
      : ` The plan wants them placed within ${WaitingDays} days; Upline places nobody automatically.`;
  return `${who}${days} The rule of the tree is ${Rules[0]}.`;
}
