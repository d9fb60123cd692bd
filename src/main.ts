import { enableCompileCache } from 'node:module';

// Whatever a command or a library writes holds personal data or keys: it is for the account that runs Upline.
process.umask(0o077);

// A start is faster when V8 need not compile everything again.
enableCompileCache();

// A reader such as head may leave before everything is written. That is no fault of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { runCommand } = await import('./cli/commands.ts');
const exitCode = await runCommand(process.argv.slice(2));
if (exitCode !== 0) {
  // `node --watch` hears over this channel which files to watch, and must hear of all before we end.
  if (process.send !== undefined) await new Promise((resolve) => process.send?.({}, resolve));
  process.exit(exitCode);
}
