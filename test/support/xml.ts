/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text of the element itself, without its children. */
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = /[A-Za-z_][\w.-]*/;
const ATTRIBUTE = new RegExp(`\\s+(${NAME.source}(?::${NAME.source})?)="([^"<]*)"`, 'y');
const OPENING = new RegExp(`<(${NAME.source})`, 'y');

/**
 * Strictly parses a well-formed document without comments, CDATA and document type: unknown parts are errors.
 */
export function parseXml(source: string): XmlElement {
  let at = /^<\?xml version="1\.0" encoding="utf-8"\?>\s*/.exec(source)?.[0].length ?? 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    at += found?.[0].length ?? 0;
    return found;
  };
  const element = (): XmlElement => {
    const name = take(OPENING)?.[1] ?? fail(source, at);
    const attributes: Record<string, string> = {};
    for (let found = take(ATTRIBUTE); found !== null; found = take(ATTRIBUTE)) {
      const [, key = '', value = ''] = found;
      if (Object.hasOwn(attributes, key)) fail(source, at);
      attributes[key] = plainText(value);
    }
    if (take(/\s*\/>/y) !== null) return { name, attributes, children: [], text: '' };
    if (take(/\s*>/y) === null) fail(source, at);
    const children: XmlElement[] = [];
    let text = '';
    while (!source.startsWith('</', at)) {
      text += plainText(take(/[^<]*/y)?.[0] ?? '');
      if (!source.startsWith('</', at)) children.push(element());
    }
    if (take(/<\/([\w.-]+)\s*>/y)?.[1] !== name) fail(source, at);
    return { name, attributes, children, text };
  };
  const root = element();
  if (source.slice(at).trim() !== '') fail(source, at);
  return root;
}

function plainText(text: string): string {
  return text.replace(/&(\w+);|&/g, (found, name: string | undefined) => {
    return NAMED[name ?? ''] ?? fail(found, 0);
  });
}

function fail(source: string, at: number): never {
  throw new SyntaxError(`Not well-formed at ${at}: ${source.slice(at, at + 60)}`);
}

/** The children with this name. */
export function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The text of the only child with this name; fails if there is none or more than one. */
export function textOf(parent: XmlElement, name: string): string {
  const [child, another] = childrenOf(parent, name);
  if (child === undefined || another !== undefined) throw new TypeError(`not one ${name}`);
  return child.text;
}
