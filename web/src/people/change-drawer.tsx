import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { DialogFoot } from '../layout/dialog-foot.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import classes from './change.module.css';
import { ChangeEffects } from './change-effects.tsx';
import { TheirChange } from './their-change.tsx';
import type { Change } from './use-change.ts';

interface ChangeDrawerProps {
  readonly title: string;
  readonly change: Change;
  readonly saveLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const PARTS = {
  content: classes['content'] ?? '',
  title: classes['title'] ?? '',
  body: classes['drawerBody'] ?? '',
};

/** A form that changes a person, with its preview. The reason why the change is not possible is next to the button. */
export function ChangeDrawer({ title, change, saveLabel, onClose, children }: ChangeDrawerProps) {
  const { preview, isChecking, theirs, failure, problems } = change;
  const whyNot = whyNotNow(change);
  return (
    <Drawer opened onClose={onClose} title={title} position="right" size="34rem" classNames={PARTS}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (whyNot === null) change.save();
        }}
      >
        <div className={classes['body']}>
          {theirs === null ? null : <TheirChange change={change} theirs={theirs} onKeepTheirs={onClose} />}
          {children}
          {failure === null ? null : <ErrorNote error={failure} />}
          {problems.map((problem) => (
            <Note key={problem} tone="warning" title={problem} />
          ))}
          {preview === undefined ? null : <ChangeEffects preview={preview} isStale={isChecking} />}
        </div>
        <DialogFoot
          note={whyNot}
          label={saveLabel}
          isDisabled={whyNot !== null}
          isBusy={change.isSaving}
          onClose={onClose}
        />
      </form>
    </Drawer>
  );
}

/** Codes of a field without a value. */
const MISSING = ['required'];

/** Why the change is not possible; `null` if it is. */
function whyNotNow({ preview, isChecking, theirs, failure, problems, errorOf }: Change): string | null {
  if (theirs !== null) return 'Decide first which change to keep.';
  if (failure !== null) return 'The change could not be checked.';
  if (isChecking) return 'Checking…';
  if (preview === undefined) return 'Nothing has changed yet.';
  if (preview.IsAllowed) return preview.Changes.length === 0 ? 'Nothing would change.' : null;
  const fields = preview.Problems.filter(({ Field }) => Field !== null && errorOf(Field) !== null);
  if (fields.length > 0) {
    const count = fields.length === 1 ? '1 field' : `${fields.length} fields`;
    const isAllMissing = fields.every(({ Code }) => MISSING.includes(Code));
    if (isAllMissing) return `${count} ${fields.length === 1 ? 'is' : 'are'} missing.`;
    return `${count} ${fields.length === 1 ? 'is' : 'are'} missing or refused.`;
  }
  return problems.length > 0 ? 'This change is not possible now.' : 'Correct the marked fields.';
}
