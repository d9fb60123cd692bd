/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly kind: string;
  readonly rest: string;
}

/** The instructions from one FROM to the next. */
export interface Stage {
  /** `null` for the last one, which becomes the image. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** @returns the stages of a Dockerfile in order; instructions before the first FROM belong to no stage */
export function readDockerfile(text: string): Stage[] {
  const instructions = text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, kind = '', rest = ''] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
      return { kind: kind.toUpperCase(), rest: rest.trim() };
    });
  const starts = instructions.flatMap(({ kind }, index) => (kind === 'FROM' ? [index] : []));
  return starts.map((start, index) => ({
    name: / as (\S+)$/i.exec(instructions[start]?.rest ?? '')?.[1] ?? null,
    instructions: instructions.slice(start + 1, starts[index + 1]),
  }));
}

/** `A=b C=d` as an object. */
export function readEnv(instructions: readonly Instruction[]): Record<string, string> {
  return Object.fromEntries(
    instructions
      .filter(({ kind }) => kind === 'ENV')
      .flatMap(({ rest }) => rest.split(' ').map((pair) => pair.split('=') as [string, string])),
  );
}

/** The words of the last instruction of this kind, which is written as a JSON list. */
export function readCommand(instructions: readonly Instruction[], kind: 'CMD' | 'HEALTHCHECK'): string[] {
  const rest = instructions.findLast((instruction) => instruction.kind === kind)?.rest ?? '';
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}
