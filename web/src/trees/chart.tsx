// biome-ignore-all lint/a11y/useSemanticElements: SVG has neither buttons nor field sets
import { Button, Group } from '@mantine/core';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { OfficeTree, OfficeWindow } from '../api/model.ts';
import { TypeShape } from '../layout/marks.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { CardLines } from './card-lines.tsx';
import classes from './chart.module.css';
import { CARD, type ChartItem, type ChartPoint, layOutChart } from './chart-layout.ts';
import { downloadPng, downloadSvg } from './export-chart.ts';
import { idOf, nameOf } from './plan-words.ts';

interface ChartProps {
  readonly label: string;
  readonly window: OfficeWindow;
  readonly tree: OfficeTree;
  /** Levels below the person in focus. */
  readonly levels: number;
  readonly counts: ReadonlyMap<number, number>;
  readonly focusId: number;
  /** Whether open seats can be filled. */
  readonly canPlace: boolean;
  /** People whose place differs in the chart next to this one, and how this chart shows them. */
  readonly changes?: { readonly ids: ReadonlySet<number>; readonly look: 'away' | 'arrived' };
  readonly hrefOf: (id: number) => string;
  readonly onFocus: (id: number) => void;
  readonly onCenter: (id: number) => void;
  readonly onPlace: (uplineId: number, leg: string) => void;
}

const ZOOM = { min: 0.4, max: 2, step: 0.2 } as const;

/** A window of a tree as cards: the person in focus, the upline and the levels below, never more than 250 cards. */
export function Chart(props: ChartProps) {
  const { label, window, tree, levels, focusId } = props;
  const layout = useMemo(() => layOutChart(window, tree.Legs, levels), [window, tree, levels]);
  const svg = useRef<SVGSVGElement>(null);
  const [zoom, setZoom] = useState(1);
  const [activeId, setActiveId] = useState(`p${focusId}`);
  if (layout === null) return null;
  const { points, left, width, height } = layout;
  const active =
    points.find(({ data }) => data.id === activeId) ?? points.find(({ data }) => data.id === `p${focusId}`);
  const step = (change: number) => setZoom((now) => Math.min(Math.max(now + change, ZOOM.min), ZOOM.max));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || active === undefined) return;
    if (event.key === '+' || event.key === '-') step(event.key === '+' ? ZOOM.step : -ZOOM.step);
    else if (event.key === ' ' && active.data.kind === 'person') props.onCenter(active.data.node.CustomerId);
    else {
      const next = neighborOf(active, event.key, points);
      if (next === null) return;
      setActiveId(next.data.id);
      if (next.data.kind === 'person') props.onFocus(next.data.node.CustomerId);
      svg.current?.querySelector<SVGElement>(`[data-id="${next.data.id}"]`)?.focus();
    }
    event.preventDefault();
  };
  return (
    <div className={classes['chart']}>
      <Group gap="xs" justify="flex-end" className={classes['chartActs'] ?? ''}>
        <Button size="compact-sm" variant="default" onClick={() => step(-ZOOM.step)} aria-label="Zoom out">
          −
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => step(ZOOM.step)} aria-label="Zoom in">
          +
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => globalThis.print()}>
          Print
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => svg.current && downloadSvg(svg.current)}>
          SVG
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => svg.current && void downloadPng(svg.current)}
        >
          PNG
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the cards in it take the focus */}
      <div className={classes['chartScroll']} onKeyDown={onKeyDown}>
        <svg
          ref={svg}
          role="group"
          aria-label={label}
          viewBox={`${left} -14 ${width} ${height}`}
          width={width * zoom}
          height={height * zoom}
          style={{ maxWidth: zoom === 1 ? '100%' : 'none' }}
          className={classes['drawing']}
        >
          {points.map((point) => (
            <Line key={point.data.id} point={point} legs={tree.Legs} />
          ))}
          {points.map((point) => (
            <Place key={point.data.id} point={point} isActive={point === active} chart={props} />
          ))}
        </svg>
      </div>
    </div>
  );
}

function neighborOf(point: ChartPoint, key: string, points: readonly ChartPoint[]): ChartPoint | null {
  const level = points.filter(({ depth }) => depth === point.depth);
  const index = level.indexOf(point);
  switch (key) {
    case 'ArrowUp':
      return point.parent;
    case 'ArrowDown':
      return point.children?.[0] ?? null;
    case 'ArrowLeft':
      return level[index - 1] ?? null;
    case 'ArrowRight':
      return level[index + 1] ?? null;
    default:
      return null;
  }
}

/** The line from the upline down to a card, with the leg; dashed for an open seat. */
function Line({ point, legs }: { readonly point: ChartPoint; readonly legs: readonly string[] }) {
  const { parent, x, y, data } = point;
  if (parent === null) return null;
  const top = parent.y + CARD.height;
  const middle = (top + y) / 2;
  const leg = data.kind === 'person' ? data.node.Leg : data.kind === 'seat' ? data.leg : '';
  return (
    <>
      <path
        d={`M${parent.x} ${top}V${middle}H${x}V${y}`}
        className={classes['line']}
        strokeDasharray={data.kind === 'seat' ? '3 3' : undefined}
      />
      {leg === '' || legs.length === 0 ? null : (
        <text x={x + 5} y={y - 6} className={classes['legText']}>
          {leg}
        </text>
      )}
    </>
  );
}

function Place({
  point: { x, y, data },
  isActive,
  chart,
}: {
  readonly point: ChartPoint;
  readonly isActive: boolean;
  readonly chart: ChartProps;
}) {
  const left = x - CARD.width / 2;
  const tabIndex = isActive ? 0 : -1;
  if (data.kind === 'person')
    return <PersonPlace item={data} left={left} top={y} tabIndex={tabIndex} chart={chart} />;
  if (data.kind === 'folded') {
    const count = chart.counts.get(data.uplineId);
    const words = data.isRest || count === undefined ? 'more' : `+${formatNumber(count)}`;
    return (
      <a
        href={chart.hrefOf(data.uplineId)}
        data-id={data.id}
        tabIndex={tabIndex}
        aria-label={`${words} below, show them`}
        onClick={(event) => follow(event, () => chart.onCenter(data.uplineId))}
      >
        <rect x={x - 30} y={y} width="60" height="22" rx="11" className={classes['stub']} />
        <text x={x} y={y + 15} textAnchor="middle" className={classes['cardText']}>
          {words}
        </text>
      </a>
    );
  }
  const words = `Open seat, ${data.leg}`;
  return (
    <g
      role="button"
      data-id={data.id}
      tabIndex={tabIndex}
      aria-disabled={!chart.canPlace}
      aria-label={chart.canPlace ? `${words}: place here` : words}
      className={classes['seat']}
      onClick={() => chart.canPlace && chart.onPlace(data.uplineId, data.leg)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && chart.canPlace) chart.onPlace(data.uplineId, data.leg);
      }}
    >
      <rect x={left} y={y} width={CARD.width} height={CARD.height} rx="8" strokeDasharray="4 3" />
      <text x={x} y={y + CARD.height / 2 + 4} textAnchor="middle" className={classes['cardText']}>
        Open seat
      </text>
    </g>
  );
}

interface PersonPlaceProps {
  readonly item: Extract<ChartItem, { kind: 'person' }>;
  readonly left: number;
  readonly top: number;
  readonly tabIndex: 0 | -1;
  readonly chart: ChartProps;
}

function PersonPlace({ item, left, top, tabIndex, chart }: PersonPlaceProps) {
  const { node } = item;
  const count = chart.counts.get(node.CustomerId);
  const name = node.IsVacant ? 'Vacant place' : nameOf(node);
  const id = idOf(node);
  const below = count === undefined ? '–' : `${formatNumber(count)} below`;
  return (
    <a
      href={chart.hrefOf(node.CustomerId)}
      data-id={item.id}
      tabIndex={tabIndex}
      // A card truncates long names.
      aria-label={`${name} ${id} ${below}`}
      aria-current={node.CustomerId === chart.focusId ? 'true' : undefined}
      className={classes['place']}
      onFocus={() => chart.onFocus(node.CustomerId)}
      onClick={(event) => follow(event, () => chart.onCenter(node.CustomerId))}
    >
      <rect
        x={left}
        y={top}
        width={CARD.width}
        height={CARD.height}
        rx="8"
        className={classes['cardBox']}
        data-change={chart.changes?.ids.has(node.CustomerId) === true ? chart.changes.look : undefined}
      />
      <CardLines {...{ name, id, top }} lineMax={17} linesMax={2} isErased={node.IsErased} left={left + 12} />
      <TypeShape type={node.CustomerType} x={left + 12} y={top + CARD.height - 19} />
      <text x={left + 26} y={top + CARD.height - 10} className={classes['cardText']}>
        {below}
      </text>
    </a>
  );
}

/** A click stays on the page; with a modifier key, the browser opens the address as usual. */
function follow(event: React.MouseEvent, go: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go();
}
