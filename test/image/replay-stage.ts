import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../support/source-files.ts';
import type { Stage } from './dockerfile.ts';

export interface Replay {
  /** Files of the build context, relative to its root. */
  readonly context: readonly string[];
  /** Folders that replace the file systems of the earlier stages, by name. */
  readonly before: ReadonlyMap<string, string>;
  /** Comes first in the PATH of commands. */
  readonly programs: string;
}

/** The command that creates the data folder. It needs the image's own users, so the replay only creates the folder. */
const MAKES_FOLDER = /^install -d -o node -g node -m 700 (\/\w+)$/;

/**
 * Carries out COPY and RUN of a stage in a folder that replaces its file system.
 * @throws Error for a command that fails, a missing file, and an unknown instruction
 */
export function replayStage(stage: Stage, root: string, replay: Replay): void {
  let directory = root;
  for (const { kind, rest } of stage.instructions) {
    if (kind === 'WORKDIR') {
      directory = path.join(root, rest);
      mkdirSync(directory, { recursive: true });
    } else if (kind === 'COPY') copy(rest, root, directory, replay);
    else if (kind === 'RUN') run(rest, root, directory, replay);
    else if (!['USER', 'VOLUME', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'CMD'].includes(kind)) {
      throw new Error(`The replay of the Dockerfile does not know ${kind}`);
    }
  }
}

function copy(rest: string, root: string, directory: string, { context, before }: Replay): void {
  const words = rest.split(/\s+/);
  const stage = /^--from=(.+)$/.exec(words[0] ?? '')?.[1];
  const sources = words.slice(stage === undefined ? 0 : 1, -1);
  const target = words.at(-1) ?? '';
  const destination = target.startsWith('/') ? path.join(root, target) : path.join(directory, target);
  for (const source of sources) {
    if (stage !== undefined) {
      const from = path.join(before.get(stage) ?? stage, source);
      cpSync(from, destination, { recursive: true });
      continue;
    }
    const files = context.filter((file) => file === source || file.startsWith(`${source}/`));
    if (files.length === 0) throw new Error(`COPY ${source}: the build context has no such file`);
    for (const file of files) {
      const inside = path.relative(source, file);
      const isIntoFolder = inside === '' && target.endsWith('/');
      const to = path.join(destination, isIntoFolder ? path.basename(file) : inside);
      cpSync(path.join(repositoryRoot, file), to);
    }
  }
}

function run(rest: string, root: string, directory: string, { programs }: Replay): void {
  const folder = MAKES_FOLDER.exec(rest)?.[1];
  if (folder !== undefined) {
    mkdirSync(path.join(root, folder), { mode: 0o700 });
    return;
  }
  // Uses the cache of this machine.
  const command = rest.replaceAll(/--mount=type=cache,\S+ /g, '');
  if (/(?:^|\s)\/\w/.test(command)) throw new Error(`RUN ${command}: would leave the folder of the replay`);
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      HOME: process.env['HOME'],
      PATH: `${programs}:${process.env['PATH']}`,
      npm_config_prefer_offline: 'true',
    },
  });
  if (status !== 0) throw new Error(`RUN ${command}: exit code ${status}\n${stdout}${stderr}`);
}

/** The paths that are missing in a folder. */
export function missingIn(directory: string, files: Iterable<string>): string[] {
  return [...new Set(files)].filter((file) => !existsSync(path.join(directory, file)));
}
