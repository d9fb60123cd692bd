import type { OfficeMovePreview, OfficePerson } from '../api/model.ts';
import { describePeople } from '../layout/numbers.ts';
import { CardLines } from './card-lines.tsx';
import classes from './chart.module.css';
import { nameOf, namesAmong } from './plan-words.ts';

const BOX = { width: 132, height: 62 } as const;
const SIZE = { width: 340, height: 280 } as const;
/** The upper edges of the three rows: the nearest person above both places, the uplines, the places. */
const ROWS = { common: 2, upline: 108, place: SIZE.height - BOX.height - 2 } as const;
/** Maximum number of letters in a line of a box. */
const LINE_MAX = 15;

/** The parts of a preview that the picture shows. */
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
  const named = namesAmong([Person, From, To]);
  const words =
    side === null
      ? `${title}: ${named(Person)} has no place.`
      : `${title}: ${named(Person)} below ${named(side)}${side.Leg === '' ? '' : `, ${side.Leg}`}.`;
  const isCommonShown =
    Common !== null && Common.CustomerId !== To.CustomerId && Common.CustomerId !== From?.CustomerId;
  const top = isCommonShown ? 0 : ROWS.upline - 6;
  const commonEnd = ROWS.common + BOX.height;
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
            {From === null ? null : (
              <path d={wire(x.middle, commonEnd, x.left, ROWS.upline)} className={classes['line']} />
            )}
            <path
              d={wire(x.middle, commonEnd, x.right, ROWS.upline)}
              className={classes['line']}
              strokeDasharray="2 4"
            />
            <Box person={Common} x={x.middle} y={ROWS.common} />
          </>
        )}
        {From === null || isSameUpline ? null : <Box person={From} x={x.left} y={ROWS.upline} />}
        <Box person={To} x={isSameUpline ? x.middle : x.right} y={ROWS.upline} />
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
      <CardLines {...linesOf(person)} left={x - BOX.width / 2 + 10} top={y} linesMax={2} />
    </g>
  );
}

/** A group of people has no ID. */
function linesOf(person: OfficePerson) {
  return { name: nameOf(person), id: person.BackOfficeId, lineMax: LINE_MAX };
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
  const [top, left] = [ROWS.place, x - BOX.width / 2];
  const arrived = IsAllowed ? 'arrived' : 'refused';
  const kind = isTaken ? (isTarget ? arrived : 'moving') : isTarget ? 'target' : 'left';
  return (
    <g data-kind={kind} className={classes['moveSeat']}>
      <path d={wire(from, ROWS.upline + BOX.height, x, top)} className={classes['line']} />
      {leg === '' ? null : (
        <text x={x + 6} y={top - 6} className={classes['legText']}>
          {leg}
        </text>
      )}
      <rect x={left} y={top} width={BOX.width} height={BOX.height} rx="8" className={classes['seatBox']} />
      {isTaken ? (
        <>
          <CardLines {...linesOf(Person)} left={left + 10} top={top} linesMax={1} />
          <text x={left + 10} y={top + 51} className={classes['cardText']}>
            {below}
          </text>
        </>
      ) : (
        <text x={x} y={top + BOX.height / 2 + 4} textAnchor="middle" className={classes['cardText']}>
          {isTarget ? 'New place' : 'Leaves this place'}
        </text>
      )}
    </g>
  );
}
