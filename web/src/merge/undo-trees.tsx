import type { OfficeMergeUndoPreview } from '../api/model.ts';
import { describePeople } from '../layout/numbers.ts';
import { namesAmong } from '../trees/plan-words.ts';
import trees from '../trees/trees.module.css';
import classes from './merge.module.css';
import { MergePicture } from './merge-trees.tsx';

/** The people who return in each tree, as a picture like that of the merge. */
export function UndoTrees({ preview }: { readonly preview: OfficeMergeUndoPreview }) {
  return preview.Trees.map((tree) => (
    <section key={tree.Tree} aria-label={`${tree.Tree} tree`}>
      <h3 className={classes['heading']}>{tree.Tree}</h3>
      <p className={trees['quiet']}>{words(tree, preview)}</p>
      <MergePicture tree={{ ...tree, IsAllowed: preview.IsAllowed }} />
    </section>
  ));
}

function words(
  { Moving, Nodes, GivesPlaceBack }: OfficeMergeUndoPreview['Trees'][number],
  { Survivor, Merged }: OfficeMergeUndoPreview,
): string {
  const named = namesAmong([Survivor, Merged]);
  const sentences = [
    `${named(Merged)} gets the place back.`,
    GivesPlaceBack ? `${named(Survivor)} goes back below.` : '',
    Moving === 0 ? '' : `${describePeople(Nodes)} would move back.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
