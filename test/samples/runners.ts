import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { installClient } from '../support/client-package.ts';

/* How to run a sample as a program, by the sample's label. */

const JARS = '/usr/share/java';
const APACHE_JARS = ['httpclient5', 'httpcore5', 'httpcore5-h2', 'slf4j-api', 'commons-codec'].map(
  (name) => `${JARS}/${name}.jar`,
);
/** A program that runs for a second does not need an optimizing compiler. */
const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const TIMEOUT_MS = 60_000;

type Command = readonly [program: string, ...words: string[]];

interface Runner {
  /** Name of the source file. */
  readonly file: string;
  /** Exits with 0 if the sample can run here. */
  readonly probe: Command;
  /** Debian packages that the sample needs. */
  readonly packages: string;
  /** Prepares files that the sample needs. Gets an empty folder, and returns the folder for the sample. */
  readonly prepare?: (place: string) => Promise<string>;
  /** Run one after another, in the folder of the source file. */
  readonly commands: readonly Command[];
}

const OBJECTIVE_C =
  'gcc -w $(gnustep-config --objc-flags) sample.m -o sample -lobjc $(gnustep-config --base-libs) && ./sample';

/** The compiler is a Java program that reads its options from a variable. */
const KOTLIN = `JAVA_OPTS="-Xmx512M ${QUICK_START.join(' ')}" kotlinc -nowarn -include-runtime -d sample.jar sample.kt`;

export const runners: Readonly<Record<string, Runner>> = {
  curl: {
    file: 'sample.sh',
    probe: ['curl', '--version'],
    packages: 'curl',
    commands: [['sh', 'sample.sh']],
  },
  'C# HttpClient': {
    file: 'sample.cs',
    probe: ['sh', '-c', 'command -v mcs && command -v mono'],
    packages: 'mono-mcs mono-runtime libmono-system-net-http4.0-cil',
    commands: [
      ['mcs', '-reference:System.Net.Http', 'sample.cs'],
      ['mono', 'sample.exe'],
    ],
  },
  'Java java.net.http': {
    file: 'Sample.java',
    probe: ['javac', '--version'],
    packages: 'default-jdk-headless',
    commands: [['java', ...QUICK_START, 'Sample.java']],
  },
  'Java Apache HttpClient 5': {
    file: 'Sample.java',
    probe: ['sh', '-c', `javac --version && ls ${APACHE_JARS.join(' ')}`],
    packages: 'default-jdk-headless libhttpclient5-java',
    commands: [['java', ...QUICK_START, '-cp', APACHE_JARS.join(':'), 'Sample.java']],
  },
  'JavaScript fetch': {
    file: 'sample.mjs',
    probe: [process.execPath, '--version'],
    packages: 'nodejs',
    commands: [[process.execPath, 'sample.mjs']],
  },
  'Objective-C': {
    file: 'sample.m',
    probe: ['sh', '-c', 'command -v gnustep-config && echo "@class A;" | gcc -x objective-c -fsyntax-only -'],
    packages: 'gobjc gnustep-make libgnustep-base-dev',
    commands: [['sh', '-c', OBJECTIVE_C]],
  },
  'PHP curl': {
    file: 'sample.php',
    probe: ['php', '-r', 'exit(extension_loaded("curl") ? 0 : 1);'],
    packages: 'php-cli php-curl',
    commands: [['php', 'sample.php']],
  },
  'Python 3 http.client': {
    file: 'sample.py',
    probe: ['python3', '--version'],
    packages: 'python3',
    commands: [['python3', 'sample.py']],
  },
  'Python 3 requests': {
    file: 'sample.py',
    probe: ['python3', '-c', 'import requests'],
    packages: 'python3-requests',
    commands: [['python3', 'sample.py']],
  },
  'Ruby net/http': {
    file: 'sample.rb',
    probe: ['ruby', '--version'],
    packages: 'ruby',
    commands: [['ruby', 'sample.rb']],
  },
  'TypeScript @upline/client': {
    file: 'sample.ts',
    probe: ['bash', '--version'],
    packages: 'bash',
    prepare: installClient,
    commands: [[process.execPath, 'sample.ts']],
  },
  'Go net/http': {
    file: 'sample.go',
    probe: ['go', 'version'],
    packages: 'golang-go',
    commands: [['go', 'run', 'sample.go']],
  },
  'Kotlin java.net.http': {
    file: 'sample.kt',
    probe: ['kotlinc', '-version'],
    packages: 'kotlin',
    commands: [
      ['sh', '-c', KOTLIN],
      ['java', ...QUICK_START, '-jar', 'sample.jar'],
    ],
  },
};

/** The reason why a runner cannot run here; `false` if it can. */
export function missing({ probe: [program, ...words], packages }: Runner): string | false {
  return spawnSync(program, words).status === 0 ? false : `not here: apt-get install ${packages}`;
}

/**
 * Writes a program, and runs it to its end.
 * @returns its output
 */
export async function run({ file, commands }: Runner, source: string, folder: string): Promise<string> {
  writeFileSync(path.join(folder, file), source);
  let printed = '';
  for (const [program, ...words] of commands) {
    const options = { cwd: folder, timeout: TIMEOUT_MS, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
    const { stdout } = await promisify(execFile)(program, words, options);
    printed = stdout;
  }
  return printed;
}
