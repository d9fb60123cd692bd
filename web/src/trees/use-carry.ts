import { type PointerEvent, useEffect, useState } from 'react';
import { canCarry, type DropPlace, dropPlace } from './drop-place.ts';
import type { MoveStart } from './move-dialog.tsx';
import type { OutlineRow } from './outline-rows.ts';

/** A pointer that moves less than this only selects a row. */
const THRESHOLD_PX = 4;

interface Carrying {
  readonly key: string;
  /** `null` when the keyboard carries the person: the row in focus is then the target. */
  readonly pointer: { readonly startX: number; readonly startY: number; readonly isMoving: boolean } | null;
  readonly targetKey: string | null;
}

export interface Carry {
  /** The effect of a drop now; `null` while no person is carried. */
  readonly place: DropPlace | null;
  readonly targetKey: string | null;
  /** Why the last drop was refused; `null` after the next press. */
  readonly refusal: string | null;
  /** Picks up the person of the row, or drops the carried person on it. */
  readonly press: (row: OutlineRow) => void;
  readonly cancel: () => void;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
  };
}

/** Carries a person of the outline to another place, with the mouse or the keyboard. Dropping opens the preview of the move. */
export function useCarry(
  rows: readonly OutlineRow[],
  indexOf: ReadonlyMap<string, number>,
  focusedKey: string,
  isEnabled: boolean,
  onDrop: (start: MoveStart) => void,
): Carry {
  const [carrying, setCarrying] = useState<Carrying | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const rowOf = (key: string | null) => rows[indexOf.get(key ?? '') ?? -1];
  const carried = rowOf(carrying?.key ?? null);
  const isActive = carrying !== null && carrying.pointer?.isMoving !== false;
  const targetKey = carrying?.pointer == null ? focusedKey : carrying.targetKey;
  const place = isActive && canCarry(carried) ? dropPlace(rows, carried, rowOf(targetKey)) : null;
  const cancel = () => setCarrying(null);
  const drop = (found: DropPlace) => {
    setCarrying(null);
    if (found.isAllowed) onDrop(found.start);
    else setRefusal(found.reason ?? null);
  };
  useEffect(() => {
    if (carrying === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setCarrying(null);
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [carrying]);
  return {
    place,
    targetKey: place === null ? null : targetKey,
    refusal,
    cancel,
    press(row) {
      if (!isEnabled) return;
      setRefusal(null);
      if (carrying === null) {
        if (canCarry(row)) setCarrying({ key: row.key, pointer: null, targetKey: null });
      } else if (place?.isAllowed === true) drop(place);
    },
    handlers: {
      onPointerDown(event) {
        const row = rowOf(keyAt(event));
        setRefusal(null);
        if (!isEnabled || event.button !== 0 || event.pointerType !== 'mouse' || !canCarry(row)) return;
        if (event.target instanceof Element && event.target.closest('button, a') !== null) return;
        const pointer = { startX: event.clientX, startY: event.clientY, isMoving: false };
        setCarrying({ key: row.key, pointer, targetKey: null });
      },
      onPointerMove(event) {
        if (carrying?.pointer == null) return;
        const { startX, startY, isMoving } = carrying.pointer;
        const isFar = Math.hypot(event.clientX - startX, event.clientY - startY) >= THRESHOLD_PX;
        const key = keyAt(event);
        if ((isMoving || isFar) && (key !== carrying.targetKey || !isMoving))
          setCarrying({ ...carrying, pointer: { startX, startY, isMoving: true }, targetKey: key });
      },
      onPointerUp() {
        if (carrying?.pointer == null) return;
        if (place === null) cancel();
        else drop(place);
      },
    },
  };
}

/** The key of the row below the pointer. */
function keyAt({ target }: PointerEvent): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return row?.dataset['row'] ?? null;
}
