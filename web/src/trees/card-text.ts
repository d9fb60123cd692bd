/** A name in lines of a card; the last line ends in an ellipsis if the name is longer. */
export function wrapName(name: string, lineMax: number, linesMax: number): string[] {
  const lines: string[] = [];
  for (const word of name.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= lineMax)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const shown = lines.slice(0, linesMax).map((line) => cutLine(line, lineMax));
  if (lines.length > linesMax) shown[linesMax - 1] = `${shown[linesMax - 1]?.slice(0, lineMax - 1)}…`;
  return shown;
}

/** A line that fits; it ends in an ellipsis if the text is longer. */
export function cutLine(line: string, lineMax: number): string {
  return line.length > lineMax ? `${line.slice(0, lineMax - 1)}…` : line;
}
