import { Button, type ButtonProps, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { CheckIcon, CopyIcon } from './icons.tsx';

const FEEDBACK_MS = 2000;

interface CopyTextButtonProps extends ButtonProps {
  /** The text; a function fetches it when needed, so that it stays in memory only for the copy. */
  readonly value: string | (() => Promise<string>);
  /** Name of the text for screen readers: "request ID". */
  readonly what: string;
  /** Shows the icon alone. */
  readonly isCompact?: boolean;
}

type State = 'ready' | 'copied' | 'failed';
const WORDS: Readonly<Record<State, string>> = { ready: 'Copy', copied: 'Copied', failed: 'Copy failed' };

export function CopyTextButton({ value, what, isCompact = false, ...props }: CopyTextButtonProps) {
  const [state, setState] = useState<State>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), FEEDBACK_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    writeClipboard(value).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const icon = state === 'copied' ? <CheckIcon size={14} /> : <CopyIcon size={14} />;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        {...(isCompact ? { px: 6 } : { leftSection: icon })}
        {...props}
        onClick={() => void copy()}
        aria-label={`${WORDS.ready} ${what}`}
      >
        {isCompact && state !== 'failed' ? icon : WORDS[state]}
      </Button>
      <VisuallyHidden role="status">{state === 'ready' ? '' : `${WORDS[state]}: ${what}`}</VisuallyHidden>
    </>
  );
}

/** Safari needs the text within the click, so a fetched text is passed as a promise. */
async function writeClipboard(value: CopyTextButtonProps['value']): Promise<void> {
  if (typeof value === 'string') return navigator.clipboard.writeText(value);
  const text = value().then((fetched) => new Blob([fetched], { type: 'text/plain' }));
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
}
