import { LOGO_SHAPES } from './logo-shapes.ts';

export function Logo() {
  const { sizePx, branches, top, nodes } = LOGO_SHAPES;
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox={`0 0 ${sizePx} ${sizePx}`}
      aria-hidden="true"
      focusable="false"
    >
      <path d={branches} fill="none" stroke="currentColor" strokeWidth="1.75" opacity=".45" />
      <circle {...top} fill="var(--mantine-primary-color-filled)" />
      {nodes.map((node) => (
        <circle key={node.cx} {...node} fill="currentColor" />
      ))}
    </svg>
  );
}
