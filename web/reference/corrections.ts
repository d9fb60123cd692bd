/*
 * What the renderer leaves out for readers who do not see the page, and what it shows that puzzles readers who do.
 * A test (test/browser) finds out when an entry is no longer needed.
 */

/** Which elements to look for, and what corrects them. */
const CORRECTIONS: readonly (readonly [selector: string, correct: (element: Element) => void])[] = [
  // Fields that complete what is typed: closed until they say otherwise.
  ['[role="combobox"]:not([aria-expanded])', (field) => field.setAttribute('aria-expanded', 'false')],
  ['.cm-content:not([aria-label])', (editor) => editor.setAttribute('aria-label', 'JSON')],
  // Scrolled by keyboard, where it is too small for its content.
  ['.cm-scroller[tabindex="-1"]', (scroller) => scroller.setAttribute('tabindex', '0')],
  ['button[role="none"]', (button) => button.removeAttribute('role')],
  // A joke in Base64, which looks like somebody's key.
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
