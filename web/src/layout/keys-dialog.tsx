import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import classes from './keys-dialog.module.css';
import type { RailEntry } from './office-rail.tsx';
import { areSingleKeysOn, setSingleKeys } from './single-keys.ts';

const KEYS: readonly (readonly [keys: string, effect: string])[] = [
  ['Ctrl K', 'Find anyone'],
  ['/', 'Jump to a person in this tree'],
  ['↑ ↓ Home End', 'Walk through the rows of a tree; in the chart, the arrows walk from card to card'],
  ['→ ←', 'Open; close, then go to the upline'],
  ['*', 'Open all siblings'],
  ['Letters', 'Go to the next name that begins with them'],
  ['Enter', 'Open the page of the person'],
  ['Space', 'Center the person'],
  ['M', 'Move the person, or place somebody in the seat'],
  ['X', 'Pick the person up; on the new place, X again'],
  ['[ ]', 'Previous and next change of place'],
  ['T', 'Back to now'],
  ['Z', 'Undo, while the message is shown'],
  ['Esc', 'Close, or put back'],
];

interface KeysDialogProps {
  /** The pages that the account may see. */
  readonly entries: readonly RailEntry[];
  readonly onClose: () => void;
}

/** All keys of the back office. */
export function KeysDialog({ entries, onClose }: KeysDialogProps) {
  return (
    <Modal opened onClose={onClose} title="Keys" size="36rem">
      <SingleKeysSwitch />
      <dl className={classes['keys']}>
        {KEYS.map(([names, effect]) => (
          <KeyLine key={names} names={names} effect={effect} />
        ))}
        {entries.map(({ letter, label }) =>
          letter === undefined ? null : (
            <KeyLine key={label} names={`G ${letter.toUpperCase()}`} effect={`Go to: ${label}`} />
          ),
        )}
      </dl>
    </Modal>
  );
}

function KeyLine({ names, effect }: { readonly names: string; readonly effect: string }) {
  return (
    <div>
      <dt>
        {names.split(' ').map((name) => (
          <kbd key={name}>{name}</kbd>
        ))}
      </dt>
      <dd>{effect}</dd>
    </div>
  );
}

function SingleKeysSwitch() {
  const [isOn, setIsOn] = useState(areSingleKeysOn);
  return (
    <Switch
      label="Single letters of the whole page: G, T, Z, /, [ and ]"
      checked={isOn}
      onChange={({ currentTarget: { checked } }) => {
        setSingleKeys(checked);
        setIsOn(checked);
      }}
    />
  );
}
