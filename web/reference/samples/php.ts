/** Text in which nothing is special. No line of JSON begins with the closing word. */
export const nowdoc = (text: string): string => `<<<'JSON'\n${text}\nJSON`;
