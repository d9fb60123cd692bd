/*
 * The focus of all dialogs. A dialog opens with the focus in its first field, keeps the focus while its content
 * changes, and returns it to its opener. Mantine's trap does only part of this: it would begin with the Close
 * button, and it returns the focus only for dialogs that stay mounted.
 */

const DIALOG = '[role="dialog"][aria-modal="true"]';
const FIELD = 'input:not([type="hidden"]), select, textarea';
const STOP = `${FIELD}, a[href], button, [tabindex]`;

interface OpenDialog {
  readonly element: HTMLElement;
  readonly opener: HTMLElement | null;
  /** The reader has pressed a key or the mouse since it opened. */
  isTouched: boolean;
  /** The element chosen to have the focus first. */
  mark: HTMLElement | null;
  /** The last focused element, and its number among the stops. */
  last: HTMLElement | null;
  lastIndex: number;
}

/** Watches every dialog of the document. Call this once, before the first page is rendered. */
export function watchDialogFocus(): void {
  const open: OpenDialog[] = [];
  let lastFocused: HTMLElement | null = null;
  /** The element that got the focus back, until the next key or click: a new answer may render it again. */
  let returned: HTMLElement | null = null;

  const returnTo = (opener: HTMLElement | null) => {
    const target = opener?.isConnected === true ? opener : sameAgain(opener);
    target?.focus({ preventScroll: true });
    returned = document.activeElement === target ? target : opener;
  };
  const onChange = () => {
    const shown = [...document.querySelectorAll<HTMLElement>(DIALOG)];
    for (const element of shown) {
      if (open.some((dialog) => dialog.element === element)) continue;
      open.push({ element, opener: lastFocused, isTouched: false, mark: null, last: null, lastIndex: 0 });
    }
    const closed = open.filter(({ element }) => !element.isConnected);
    for (const dialog of closed) open.splice(open.indexOf(dialog), 1);
    const top = open.at(-1);
    if (top !== undefined) settle(top);
    if (!hasNoFocus()) return;
    if (closed[0] !== undefined) returnTo(closed[0].opener);
    else if (top === undefined && returned?.isConnected === false) returnTo(returned);
  };
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    lastFocused = buttonOfMenu(target) ?? target;
    const dialog = open.find(({ element }) => element !== target && element.contains(target));
    if (dialog === undefined) return;
    dialog.last = target;
    dialog.lastIndex = stopsOf(dialog.element).indexOf(target);
  };
  const onTouch = () => {
    returned = null;
    for (const dialog of open) dialog.isTouched = true;
  };
  new MutationObserver(onChange).observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', onFocus);
  document.addEventListener('keydown', onTouch, { capture: true });
  document.addEventListener('pointerdown', onTouch, { capture: true });
}

/** Puts the focus where it belongs after the content of a dialog has changed. */
function settle(dialog: OpenDialog): void {
  const { element, last } = dialog;
  if (!dialog.isTouched) {
    beginIn(dialog);
    return;
  }
  if (!hasNoFocus() && document.activeElement !== element) return;
  if (last?.isConnected === true) {
    // A button is disabled while its request runs.
    const isReady = !last.matches(':disabled');
    if (isReady || hasNoFocus()) (isReady ? last : element).focus({ preventScroll: true });
    return;
  }
  if (last === null) return;
  const stops = stopsOf(element);
  (stops[Math.max(dialog.lastIndex, 0)] ?? stops.at(-1) ?? element).focus({ preventScroll: true });
}

function beginIn(dialog: OpenDialog): void {
  const { element } = dialog;
  dialog.mark?.removeAttribute('data-autofocus');
  const first = firstOf(element);
  // Mantine's trap looks for this mark a moment later.
  dialog.mark = first?.hasAttribute('data-autofocus') === false ? first : null;
  dialog.mark?.setAttribute('data-autofocus', '');
  // Delayed, because the character of the key that opened the dialog must not go into its field.
  setTimeout(() => {
    const { activeElement } = document;
    const isInField = activeElement?.matches(FIELD) === true && element.contains(activeElement);
    if (!dialog.isTouched && !isInField) first?.focus({ preventScroll: true });
  });
}

/** The first focus: what the dialog names, else its first field, else its first button after Close. */
function firstOf(element: HTMLElement): HTMLElement | undefined {
  const named = element.querySelector<HTMLElement>('[data-autofocus]');
  if (named !== null) return named;
  const stops = stopsOf(element);
  return (
    stops.find((stop) => stop.matches(FIELD)) ??
    stops.find((stop) => stop.getAttribute('aria-label') !== 'Close') ??
    stops[0]
  );
}

function stopsOf(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(STOP)].filter(
    (stop) => stop.tabIndex >= 0 && !stop.matches(':disabled') && stop.getClientRects().length > 0,
  );
}

function hasNoFocus(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** The button of a menu, whose items no longer exist when their dialog closes. */
function buttonOfMenu(element: HTMLElement): HTMLElement | null {
  const id = element.closest('[role="menu"]')?.getAttribute('aria-labelledby') ?? '';
  return id === '' ? null : document.getElementById(id);
}

/** An element that was rendered again: the same words on the same kind of element. */
function sameAgain(lost: HTMLElement | null): HTMLElement | null {
  const main = document.getElementById('main');
  if (lost === null || main === null) return main;
  const role = lost.getAttribute('role');
  const alike = [...main.querySelectorAll<HTMLElement>(lost.tagName)].filter(
    (element) => element.getAttribute('role') === role,
  );
  const label = lost.getAttribute('aria-label');
  const isSame = (element: HTMLElement) =>
    element.getAttribute('aria-label') === label &&
    (label !== null || element.textContent === lost.textContent);
  return alike.find(isSame) ?? main;
}
