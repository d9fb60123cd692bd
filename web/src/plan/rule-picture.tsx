import pictures from '../../../docs/images/placement-rules.svg?no-inline';

/** The rules that have a picture, in the order of the file, three in a row. A test compares the list with the file. */
export const PICTURED_RULES = [
  'FirstEmpty',
  'Left',
  'Right',
  'Strong',
  'Weak',
  'Outside',
  'Inside',
  'FirstEmptyRollup',
  'CollapseRetail',
] as const;

const COLUMNS = 3;
const [WIDTH, HEIGHT] = [220, 235];

/** Where the rule places a customer whom S enrolls; nothing for rules that need a person to choose the place. */
export function RulePicture({ rule }: { readonly rule: string }) {
  const index = (PICTURED_RULES as readonly string[]).indexOf(rule);
  if (index < 0) return null;
  const view = [(index % COLUMNS) * WIDTH, Math.floor(index / COLUMNS) * HEIGHT, WIDTH, HEIGHT].join(',');
  return (
    <img
      src={`${pictures}#svgView(viewBox(${view}))`}
      alt={`Where ${rule} places somebody whom S enrolls`}
      width={WIDTH}
      height={HEIGHT}
    />
  );
}
