/*
 * What the renderer leaves out for those who don't see the page. A test (test/browser) finds out when it
 * needs this no more.
 */

/** What to look for, and what mends it. */
const PATCHES: readonly (readonly [selector: string, mend: (element: Element) => void])[] = [
  // Fields that complete what is typed: closed until they say otherwise.
  ['[role="combobox"]:not([aria-expanded])', (field) => field.setAttribute('aria-expanded', 'false')],
  ['.cm-content:not([aria-label])', (editor) => editor.setAttribute('aria-label', 'JSON')],
  // Scrolled by keyboard, where it is too small for its content.
  ['.cm-scroller[tabindex="-1"]', (scroller) => scroller.setAttribute('tabindex', '0')],
  ['button[role="none"]', (button) => button.removeAttribute('role')],
];

/** Mends elements as they appear. */
export function patchAccessibility(): void {
  new MutationObserver(() => {
    for (const [selector, mend] of PATCHES) document.querySelectorAll(selector).forEach(mend);
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['role'] });
}
