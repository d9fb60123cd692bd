/*
 * Names, values and answers of receivers must not control the terminal: control characters are shown as JSON
 * escapes, so that JSON stays JSON.
 */

/** In a text that must stay on one line. */
export function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, toEscape);
}

/** In a text of several lines. */
export function escapeControlsInLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, toEscape);
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
