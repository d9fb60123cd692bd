import { readText } from './source-files.ts';

export interface InterfaceMember {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  /** The comment of the member, on one line. */
  readonly description: string;
}

export interface SourceInterface {
  readonly name: string;
  readonly description: string;
  /** Name of the base interface. */
  readonly base: string | undefined;
  readonly members: readonly InterfaceMember[];
}

const INTERFACE =
  /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export interface (\w+)(?: extends (\w+))? \{\n([\s\S]*?)\n\}/g;
const MEMBER = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?readonly (\w+)(\??): ([^;]+);/g;

/** The exported interfaces of a file that describe data, with their comments. */
export function interfacesOf(file: string): SourceInterface[] {
  return [...readText(file).matchAll(INTERFACE)].map(([, comment, name = '', base, body = '']) => ({
    name,
    description: textOf(comment),
    base,
    members: [...body.matchAll(MEMBER)].map(([, about, member = '', mark, type = '']) => ({
      name: member,
      isOptional: mark === '?',
      type: type.replace(/\s+/g, ' '),
      description: textOf(about),
    })),
  }));
}

function textOf(comment = ''): string {
  return comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
