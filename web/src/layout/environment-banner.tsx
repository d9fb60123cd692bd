import { ENVIRONMENT_WORDS, type Environment } from './environment-words.ts';
import classes from './shell.module.css';

/** Shows on every page what kind of server this is, in words and in color. */
export function EnvironmentBanner({ environment }: { readonly environment: Environment | undefined }) {
  if (environment === undefined) return <div className={classes['banner']} />;
  return (
    <div className={`${classes['banner']} ${classes[environment]}`} data-environment={environment}>
      <div className={classes['inner']}>{ENVIRONMENT_WORDS[environment].join(' ')}</div>
    </div>
  );
}
