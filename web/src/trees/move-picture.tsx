import type { OfficeMovePreview, OfficePerson } from '../api/model.ts';
import { describePeople } from '../layout/numbers.ts';
import { wrapName } from './chart-layout.ts';
import { nameOf } from './plan-words.ts';
import classes from './trees.module.css';

const BOX = { width: 132, height: 48 } as const;
const SIZE = { width: 340, height: 236 } as const;

/** What the picture shows of a preview. */
type Pictured = Pick<OfficeMovePreview, 'Person' | 'From' | 'To' | 'Common' | 'Nodes' | 'IsAllowed'>;

/** Before and after: the nearest person above both places, the two uplines, and the person who moves. */
export function MovePicture({ preview }: { readonly preview: Pictured }) {
  return (
    <div className={classes['pictures']}>
      <Half preview={preview} isAfter={false} />
      <Half preview={preview} isAfter />
    </div>
  );
}

function Half({ preview, isAfter }: { readonly preview: Pictured; readonly isAfter: boolean }) {
  const { Person, From, To, Common, Nodes, IsAllowed } = preview;
  const x = { left: 86, middle: SIZE.width / 2, right: SIZE.width - 86 };
  const isSameUpline = From?.CustomerId === To.CustomerId;
  const title = isAfter ? (IsAllowed ? 'After' : 'After, not allowed') : 'Before';
  const side = isAfter ? To : From;
  const words =
    side === null
      ? `${title}: ${nameOf(Person)} has no place.`
      : `${title}: ${nameOf(Person)} below ${nameOf(side)}${side.Leg === '' ? '' : `, ${side.Leg}`}.`;
  const isCommonShown =
    Common !== null && Common.CustomerId !== To.CustomerId && Common.CustomerId !== From?.CustomerId;
  const top = isCommonShown ? 0 : 88;
  const below = Nodes === 1 ? 'alone' : `with ${describePeople(Nodes - 1)}`;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 ${top} ${SIZE.width} ${SIZE.height - top}`}
        role="img"
        aria-label={words}
        className={classes['drawing']}
      >
        <title>{words}</title>
        {!isCommonShown ? null : (
          <>
            {From === null ? null : <path d={wire(x.middle, 50, x.left, 94)} className={classes['line']} />}
            <path d={wire(x.middle, 50, x.right, 94)} className={classes['line']} strokeDasharray="2 4" />
            <Box person={Common} x={x.middle} y={2} />
          </>
        )}
        {From === null || isSameUpline ? null : <Box person={From} x={x.left} y={94} />}
        <Box person={To} x={isSameUpline ? x.middle : x.right} y={94} />
        {From === null ? null : (
          <Seat
            isTaken={!isAfter}
            isTarget={false}
            preview={preview}
            below={below}
            x={x.left}
            from={isSameUpline ? x.middle : x.left}
            leg={From.Leg}
          />
        )}
        <Seat
          isTaken={isAfter}
          isTarget
          preview={preview}
          below={below}
          x={x.right}
          from={isSameUpline ? x.middle : x.right}
          leg={To.Leg}
        />
      </svg>
    </figure>
  );
}

function wire(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = (fromY + toY) / 2;
  return `M${fromX} ${fromY}V${middle}H${toX}V${toY}`;
}

function Box({ person, x, y }: { readonly person: OfficePerson; readonly x: number; readonly y: number }) {
  return (
    <g>
      <rect
        x={x - BOX.width / 2}
        y={y}
        width={BOX.width}
        height={BOX.height}
        rx="8"
        className={classes['cardBox']}
      />
      {wrapName(nameOf(person), 15, 2).map((line, index) => (
        <text key={line} x={x - BOX.width / 2 + 10} y={y + 20 + index * 14} className={classes['cardName']}>
          {line}
        </text>
      ))}
    </g>
  );
}

interface SeatProps {
  readonly isTaken: boolean;
  readonly isTarget: boolean;
  readonly preview: Pictured;
  readonly below: string;
  readonly x: number;
  readonly from: number;
  readonly leg: string;
}

function Seat({ isTaken, isTarget, preview: { Person, IsAllowed }, below, x, from, leg }: SeatProps) {
  const [top, left] = [SIZE.height - BOX.height - 2, x - BOX.width / 2];
  const arrived = IsAllowed ? 'arrived' : 'refused';
  const kind = isTaken ? (isTarget ? arrived : 'moving') : isTarget ? 'target' : 'left';
  return (
    <g data-kind={kind} className={classes['moveSeat']}>
      <path d={wire(from, 94 + BOX.height, x, top)} className={classes['line']} />
      {leg === '' ? null : (
        <text x={x + 6} y={top - 6} className={classes['legText']}>
          {leg}
        </text>
      )}
      <rect x={left} y={top} width={BOX.width} height={BOX.height} rx="8" className={classes['seatBox']} />
      {isTaken ? (
        <>
          <text x={left + 10} y={top + 20} className={classes['cardName']}>
            {wrapName(nameOf(Person), 15, 1)[0]}
          </text>
          <text x={left + 10} y={top + 36} className={classes['cardText']}>
            {below}
          </text>
        </>
      ) : (
        <text x={x} y={top + 28} textAnchor="middle" className={classes['cardText']}>
          {isTarget ? 'New place' : 'Leaves this place'}
        </text>
      )}
    </g>
  );
}
