/** The logo, a tree of four nodes, as the pages and the reference draw it. */
export const LOGO_SHAPES = {
  sizePx: 22,
  branches: 'M4 18.5 11 11l0-7M11 11l7 7.5',
  /** The highlighted node. */
  top: { cx: 11, cy: 4, r: 3 },
  nodes: [
    { cx: 11, cy: 11, r: 2.25 },
    { cx: 4, cy: 18.5, r: 2.25 },
    { cx: 18, cy: 18.5, r: 2.25 },
  ],
} as const;
