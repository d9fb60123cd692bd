/*
 * Corrections of what the renderer draws: attributes that screen readers need, and a text that is misleading. A test
 * (test/browser) fails when a correction is no longer needed.
 */

/** The elements to look for, and their corrections. */
const CORRECTIONS: readonly (readonly [selector: string, correct: (element: Element) => void])[] = [
  // Fields that suggest values. Their lists are closed unless they say otherwise.
  ['[role="combobox"]:not([aria-expanded])', (field) => field.setAttribute('aria-expanded', 'false')],
  ['.cm-content:not([aria-label])', (editor) => editor.setAttribute('aria-label', 'JSON')],
  // A reader must be able to scroll it by keyboard when it is too small for its content.
  ['.cm-scroller[tabindex="-1"]', (scroller) => scroller.setAttribute('tabindex', '0')],
  ['button[role="none"]', (button) => button.removeAttribute('role')],
  // A joke in Base64 that looks like a real key.
  ['[placeholder^="QUxMIFlPVVIg"]', (field) => field.setAttribute('placeholder', 'Your subscription key')],
];

/** Corrects elements as they appear. */
export function correctPage(): void {
  new MutationObserver(() => {
    for (const [selector, correct] of CORRECTIONS) document.querySelectorAll(selector).forEach(correct);
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['role', 'placeholder'],
  });
}
