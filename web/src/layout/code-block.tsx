import classes from './code-block.module.css';
import { CopyTextButton } from './copy-button.tsx';

/** Something to type or send, with a button that copies it. */
export function CodeBlock({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className={classes['block']}>
      <pre className={classes['text']}>{text}</pre>
      <CopyTextButton value={text} what={what} isCompact />
    </div>
  );
}
