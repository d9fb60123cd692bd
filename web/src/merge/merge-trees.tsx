import type { OfficeMergePreview } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { describePeople, formatNumber } from '../layout/numbers.ts';
import move from '../trees/move.module.css';
import { MovePicture } from '../trees/move-picture.tsx';
import { idOf, nameOf, namesAmong } from '../trees/plan-words.ts';
import trees from '../trees/trees.module.css';
import classes from './merge.module.css';
import { Refusal } from './refusals.tsx';

type Tree = OfficeMergePreview['Trees'][number];

/** Who moves in each tree, as a picture, and why a move is refused. */
export function MergeTrees({ preview }: { readonly preview: OfficeMergePreview }) {
  return preview.Trees.map((tree) => (
    <section key={tree.Tree} aria-label={`${tree.Tree} tree`}>
      <h3 className={classes['heading']}>
        {tree.Tree}{' '}
        <Badge tone={tree.IsAllowed ? 'good' : 'bad'}>{tree.IsAllowed ? 'Allowed' : 'Not allowed'}</Badge>
      </h3>
      <p className={trees['quiet']}>{words(tree, preview)}</p>
      <MergePicture tree={tree} />
      {tree.RefusedCount === 0 ? null : (
        <ul className={move['rules']}>
          {tree.Refused.map(({ Person, Problems }) => (
            <li key={Person.CustomerId} data-refused>
              <span aria-hidden>✕</span> {nameOf(Person)} ({idOf(Person)}):{' '}
              {Problems.map((problem) => (
                <Refusal key={problem.Code} problem={problem} />
              ))}
            </li>
          ))}
          {tree.RefusedCount > tree.Refused.length ? (
            <li data-refused>{formatNumber(tree.RefusedCount - tree.Refused.length)} more are refused</li>
          ) : null}
        </ul>
      )}
    </section>
  ));
}

type Pictured = Pick<Tree, 'Moving' | 'Nodes' | 'First' | 'From' | 'To' | 'Common' | 'IsAllowed'>;

/** The same picture as for a move: one card represents all people who move. */
export function MergePicture({
  tree: { Moving, Nodes, First, From, To, Common, IsAllowed },
}: {
  readonly tree: Pictured;
}) {
  if (First === null || To === null) return null;
  const isOne = Moving === 1;
  const person = isOne ? First : { ...First, BackOfficeId: '', Name: describePeople(Moving) };
  const to = isOne ? To : { ...To, Leg: '' };
  const from = From === null || isOne ? From : { ...From, Leg: '' };
  const below = { Nodes: Nodes - Moving + 1, Person: person };
  return <MovePicture preview={{ ...below, IsAllowed, From: from, To: to, Common }} />;
}

function words(
  { Moving, Nodes, RollsUp, GetsPlace, StaysVacant }: Tree,
  { Survivor, Merged }: OfficeMergePreview,
): string {
  const named = namesAmong([Survivor, Merged]);
  const [stays, leaves] = [named(Survivor), named(Merged)];
  const sentences = [
    RollsUp ? `The ${describePeople(Nodes)} below the merged record move up.` : '',
    Moving > 0 ? `${describePeople(Nodes)} would move below ${stays}.` : '',
    GetsPlace ? `${stays} gets the place of the merged record.` : '',
    StaysVacant ? `The place of ${leaves} stays, marked vacant.` : `${leaves} leaves the tree.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
