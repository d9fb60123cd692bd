import { LOGO_SHAPES } from '../src/layout/logo-shapes.ts';
import { svgElement } from './elements.ts';

export function createLogo(): SVGElement {
  const { sizePx, branches, top, nodes } = LOGO_SHAPES;
  return svgElement(
    'svg',
    {
      width: sizePx,
      height: sizePx,
      viewBox: `0 0 ${sizePx} ${sizePx}`,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svgElement('path', {
      d: branches,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.75,
      opacity: 0.45,
    }),
    svgElement('circle', { ...top, fill: 'var(--upline-logo)' }),
    ...nodes.map((node) => svgElement('circle', { ...node, fill: 'currentColor' })),
  );
}
