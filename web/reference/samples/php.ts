/** A nowdoc, in which no character is special. No line of JSON begins with the closing word. */
export const nowdoc = (text: string): string => `<<<'JSON'\n${text}\nJSON`;
