import { cutLine, wrapName } from './card-text.ts';
import classes from './chart.module.css';

interface CardLinesProps {
  readonly name: string;
  /** Distinguishes people with the same name; empty for a group of people. */
  readonly id: string;
  /** Maximum number of letters in a line. */
  readonly lineMax: number;
  /** Maximum number of lines of the name. */
  readonly linesMax: number;
  readonly isErased?: boolean;
  readonly left: number;
  /** The upper edge of the card. */
  readonly top: number;
}

const LINE_PX = 14;

/** The person at a place in a drawing: the name, and the ID below it. */
export function CardLines({ name, id, lineMax, linesMax, isErased = false, left, top }: CardLinesProps) {
  const lines = wrapName(name, lineMax, linesMax);
  const first = top + 20;
  return (
    <>
      <text y={first} className={classes['cardName']} data-erased={isErased || undefined}>
        {lines.map((line, index) => (
          <tspan
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be alike
            key={index}
            x={left}
            dy={index === 0 ? 0 : LINE_PX}
          >
            {`${line} `}
          </tspan>
        ))}
      </text>
      <text x={left} y={first + lines.length * LINE_PX} className={classes['cardText']}>
        {`${cutLine(id, lineMax)} `}
      </text>
    </>
  );
}
