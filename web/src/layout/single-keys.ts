/* Single-letter keys can be switched off, because voice control and unsteady hands trigger them by accident. */

const KEY = 'upline-single-keys';
const OFF = 'off';

export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== OFF;
  } catch {
    // Storage may be forbidden.
    return true;
  }
}

export function setSingleKeys(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, OFF);
  } catch {
    // The choice applies only to this page.
  }
}

/** Whether a key belongs to a field or a dialog, so that it means nothing else. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]') !== null;
}
