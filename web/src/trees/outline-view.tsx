import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { OfficeNode, OfficePerson, OfficeTree } from '../api/model.ts';
import { Loaded } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { CarryHint } from './carry-hint.tsx';
import type { MoveStart } from './move-dialog.tsx';
import classes from './outline.module.css';
import { Outline } from './outline.tsx';
import { type OutlineRow, personKey } from './outline-rows.ts';
import { PersonCard } from './person-card.tsx';
import type { TreeAt } from './tree-queries.ts';
import shared from './trees.module.css';
import { useCarry } from './use-carry.ts';
import { useOutline } from './use-outline.ts';

export interface TreeViewProps {
  readonly at: TreeAt;
  readonly tree: OfficeTree;
  readonly topId: number;
  /** The person in focus. */
  readonly focusId: number;
  readonly whyNoMove: string | null;
  readonly onCenter: (id: number) => void;
  readonly onMove: (start: MoveStart) => void;
}

/** The outline with the card of the row in focus. */
export function OutlineView(props: TreeViewProps) {
  const { at, tree, topId, focusId } = props;
  // The data that was read stays here: with 100,000 open rows, moving the focus must not process all of them.
  const outline = useOutline(at, tree, topId, focusId);
  return <FocusedOutline {...props} outline={outline} />;
}

interface FocusedOutlineProps extends TreeViewProps {
  readonly outline: ReturnType<typeof useOutline>;
}

function FocusedOutline(props: FocusedOutlineProps) {
  const { at, tree, focusId, whyNoMove, onCenter, onMove, outline } = props;
  const [, navigate] = useLocation();
  const { rows, counts, root, person } = outline;
  const [focusedKey, setFocusedKey] = useState(personKey(focusId));
  useEffect(() => setFocusedKey(personKey(focusId)), [focusId]);
  const { indexOf, nodes } = useMemo(() => indexRows(rows), [rows]);
  const focused = indexOf.get(focusedKey) ?? 0;
  const row = indexOf.has(focusedKey) ? rows[focused] : undefined;
  const rootLevel = root.data?.Level ?? 0;
  const personOf = (id: number): OfficePerson =>
    nodes.get(id) ?? { CustomerId: id, BackOfficeId: '', Name: '' };
  const startMove = (from: OutlineRow) => {
    if (whyNoMove !== null) return;
    if (from.kind === 'person' && from.node.UplineId !== null)
      onMove({ person: from.node, upline: null, leg: '' });
    if (from.kind === 'seat') onMove({ person: null, upline: personOf(from.uplineId), leg: from.leg });
  };
  const carry = useCarry(rows, indexOf, focusedKey, whyNoMove === null, onMove);
  const acts = {
    focus: setFocusedKey,
    open: outline.open,
    close: outline.close,
    more: outline.more,
    center: onCenter,
    openPerson: (id: number) => navigate(`/office/people/${id}`),
    move: startMove,
    carry: carry.press,
  };
  return (
    <div className={shared['split']}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: M is one more key of the grid in it, and X does what dragging does */}
      <div
        {...carry.handlers}
        data-carrying={carry.place === null ? undefined : ''}
        className={classes['carryArea']}
        onKeyDown={(event) => {
          if (event.key === 'm' && !event.ctrlKey && !event.metaKey && row !== undefined) startMove(row);
        }}
      >
        {outline.error === null ? null : (
          <Note tone="bad" title="Some people could not be read.">
            <button
              type="button"
              className={classes['wayLink']}
              onClick={() => void outline.error?.refetch()}
            >
              Try again
            </button>
          </Note>
        )}
        <Loaded query={root}>
          {() => (
            <Outline
              label={`${tree.Name} tree`}
              rows={rows}
              counts={counts}
              hasLegs={tree.Legs.length > 0}
              isPast={at.asOf !== null}
              canPlace={whyNoMove === null}
              focused={focused}
              rootLevel={rootLevel}
              drop={
                carry.place === null || carry.targetKey === null
                  ? null
                  : { key: carry.targetKey, isAllowed: carry.place.isAllowed }
              }
              acts={acts}
            />
          )}
        </Loaded>
        <CarryHint place={carry.place} refusal={carry.refusal} />
      </div>
      {row?.kind === 'person' ? (
        <PersonCard
          at={at}
          tree={tree}
          node={row.node}
          level={row.level - 1 + rootLevel}
          upline={row.node.UplineId === null ? null : uplineOf(row.node.UplineId)}
          whyNoMove={row.node.UplineId === null ? 'The top of a tree stays.' : whyNoMove}
          onCenter={() => onCenter(row.node.CustomerId)}
          onMove={() => startMove(row)}
        />
      ) : null}
    </div>
  );

  function uplineOf(id: number): OfficePerson {
    return nodes.get(id) ?? person.data?.Way.find(({ CustomerId }) => CustomerId === id) ?? personOf(id);
  }
}

/** Where each row is, and the node of each person. */
function indexRows(rows: readonly OutlineRow[]) {
  const indexOf = new Map<string, number>();
  const nodes = new Map<number, OfficeNode>();
  for (const [index, row] of rows.entries()) {
    indexOf.set(row.key, index);
    if (row.kind === 'person') nodes.set(row.node.CustomerId, row.node);
  }
  return { indexOf, nodes };
}
