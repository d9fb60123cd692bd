import { useQuery } from '@tanstack/react-query';
import type { HookBinding } from '../api/model.ts';
import { hookBindingsQuery } from '../hooks/hook-queries.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge, type Tone } from '../layout/badge.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { formatMilliseconds, formatNumber } from '../layout/numbers.ts';
import { Panel } from '../layout/panel.tsx';
import classes from './company.module.css';

const SHOWN_MAX = 6;

/** The hooks with a handler, those with failures first. */
export function HooksPanel() {
  return (
    <Panel title="Hooks" aside={<AppLink href="/admin/hooks">Show all</AppLink>}>
      <Loaded query={useQuery(hookBindingsQuery)}>
        {(all) => {
          const bound = all.filter(({ Binding }) => Binding !== 'None');
          if (bound.length === 0)
            return <Empty title="No hooks with a handler">The client extension defines none.</Empty>;
          return (
            <ul className={classes['items']} aria-label="Hooks">
              {bound
                .toSorted((one, other) => other.Failures24h - one.Failures24h)
                .slice(0, SHOWN_MAX)
                .map((binding) => (
                  <HookLine key={binding.Hook} binding={binding} />
                ))}
            </ul>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function HookLine({ binding }: { readonly binding: HookBinding }) {
  const { Hook, Calls24h, Failures24h, P95Ms24h } = binding;
  const [tone, word] = stateOf(binding);
  return (
    <li>
      <b title={Hook}>{Hook.split('.').at(-1)}</b>
      <Badge tone={tone}>{word}</Badge>
      <small>
        {formatNumber(Calls24h)} {Calls24h === 1 ? 'call' : 'calls'} ·{' '}
        {Failures24h === 0 ? 'no failures' : `${formatNumber(Failures24h)} failed`}
        {P95Ms24h === null ? '' : ` · p95 ${formatMilliseconds(P95Ms24h)}`}
      </small>
    </li>
  );
}

function stateOf({ IsPaused, Circuit, Failures24h }: HookBinding): readonly [Tone, string] {
  if (IsPaused) return ['neutral', 'Paused'];
  if (Circuit === 'Open') return ['bad', 'Not reachable'];
  return Failures24h === 0 ? ['good', 'Active'] : ['warning', 'Failures'];
}
