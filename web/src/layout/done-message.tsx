import { Button, CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import classes from './done-message.module.css';
import { areSingleKeysOn, isTyping } from './single-keys.ts';

const SHOWN_MS = 10_000;

interface DoneMessageProps {
  readonly words: string;
  readonly canUndo: boolean;
  readonly isUndoing: boolean;
  /** The message of a failed undo stays visible. */
  readonly isKept: boolean;
  readonly onUndo: () => void;
  readonly onClose: () => void;
  /** A link to what was done. */
  readonly children?: ReactNode;
}

/** What was done, and its undo: a button, and the key Z. Hovering over or focusing the message stops its timer. */
export function DoneMessage({
  words,
  canUndo,
  isUndoing,
  isKept,
  onUndo,
  onClose,
  children,
}: DoneMessageProps) {
  const [isHeld, setIsHeld] = useState(false);
  const stays = isHeld || isUndoing || isKept;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, onClose]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'z' || event.ctrlKey || event.metaKey) return;
      if (isTyping(event.target) || !areSingleKeysOn()) return;
      if (canUndo && !isUndoing) onUndo();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onUndo, canUndo, isUndoing]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only stops the time
    <div
      className={classes['message']}
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <div role="status">{words}</div>
      {canUndo ? (
        <Button size="xs" loading={isUndoing} onClick={onUndo}>
          Undo
        </Button>
      ) : null}
      {children}
      <CloseButton size="sm" aria-label="Close message" onClick={onClose} />
    </div>
  );
}
