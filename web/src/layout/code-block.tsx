import { CopyTextButton } from './copy-button.tsx';
import classes from './code-block.module.css';

/** Something to type or send, with a button that copies it. */
export function CodeBlock({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className={classes['block']}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes['text']} tabIndex={0}>
        {text}
      </pre>
      <CopyTextButton value={text} what={what} isCompact className={classes['copy'] ?? ''} />
    </div>
  );
}
