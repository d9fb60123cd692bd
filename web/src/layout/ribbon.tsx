import classes from './shell.module.css';

const WORDS = {
  Stage: 'Stage: a place to try things. What is written here reaches no real customer.',
  Live: 'Live: real customers. What is written here counts.',
} as const;

/** Says on every page which kind of server this is, in words and in colour. */
export function Ribbon({ environment }: { readonly environment: 'Stage' | 'Live' | undefined }) {
  if (environment === undefined) return <div className={classes['ribbon']} />;
  return (
    <div className={`${classes['ribbon']} ${classes[environment]}`} data-environment={environment}>
      <div className={classes['inner']}>{WORDS[environment]}</div>
    </div>
  );
}
