import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialog-foot.module.css';

interface DialogFootProps {
  /** What confirming means, or why it is not possible now. */
  readonly note: ReactNode;
  readonly label: string;
  readonly isDisabled: boolean;
  readonly isBusy: boolean;
  /** Left out if the button submits a form. */
  readonly onConfirm?: () => void;
  readonly onClose: () => void;
  /** For a dialog without a field to begin with. */
  readonly focusesCancel?: boolean;
}

const NOTE = 'dialog-note';

/** The buttons of a dialog that previews a change, and a note next to them. They stay visible. */
export function DialogFoot(props: DialogFootProps) {
  const { note, label, isDisabled, isBusy, onConfirm, onClose, focusesCancel = false } = props;
  const kind: ButtonProps & { readonly type?: 'submit' } = onConfirm === undefined ? { type: 'submit' } : {};
  return (
    <div className={classes['foot']}>
      <span className={classes['note']} id={NOTE} role="status">
        {note}
      </span>
      <Button variant="default" onClick={onClose} data-autofocus={focusesCancel || undefined}>
        Cancel
      </Button>
      <Button {...kind} loading={isBusy} disabled={isDisabled} aria-describedby={NOTE} onClick={onConfirm}>
        {label}
      </Button>
    </div>
  );
}
