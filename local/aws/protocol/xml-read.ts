// A strict reader of the XML that AWS's clients send: elements and text; no document types, so no entities to expand.
import { AwsError } from '../operation';

/** An element: its children in order, and its text. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  text: string;
}

/** Deepest nesting read; AWS's own documents stay far below. */
const DEPTH = 64;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const NAME = '[A-Za-z_][A-Za-z0-9_.:-]*';
const OPEN = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const CLOSE = new RegExp(`</(${NAME})\\s*>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g');

/** Parses a document. @throws AwsError MalformedXML */
export function readXml(body: Buffer): XmlElement {
  const text = decode(body);
  const stack: XmlElement[] = [];
  let root: XmlElement | undefined;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const skipTo = (end: string): string => {
    const stop = text.indexOf(end, at);
    if (stop < 0) throw malformed();
    const inside = text.slice(at, stop);
    at = stop + end.length;
    return inside;
  };
  while (at < text.length) {
    const parent = stack.at(-1);
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const run = text.slice(at, next < 0 ? text.length : next);
      at += run.length;
      if (parent !== undefined) parent.text += unescape(run);
      else if (run.trim() !== '') throw malformed();
    } else if (text.startsWith('<?', at)) {
      skipTo('?>');
    } else if (text.startsWith('<!--', at)) {
      skipTo('-->');
    } else if (text.startsWith('<![CDATA[', at) && parent !== undefined) {
      at += 9;
      parent.text += skipTo(']]>');
    } else if (text.startsWith('</', at)) {
      const match = take(CLOSE);
      if (match === null || parent === undefined || parent.name !== localName(match[1] ?? '')) throw malformed();
      stack.pop();
    } else {
      const match = take(OPEN);
      if (match === null || (parent === undefined && root !== undefined) || stack.length >= DEPTH) throw malformed();
      const element = { name: localName(match[1] ?? ''), attributes: attributesOf(match[2] ?? ''), children: [], text: '' };
      if (parent === undefined) root = element;
      else parent.children.push(element);
      if (match[3] === '') stack.push(element);
    }
  }
  if (root === undefined || stack.length > 0) throw malformed();
  return root;
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError) throw malformed();
    throw error;
  }
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map((match) => [match[1] ?? '', unescape(match[2] ?? match[3] ?? '')]));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));|&/g, (_, decimal?: string, hex?: string, name?: string) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : undefined;
    if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    const entity = name === undefined ? undefined : ENTITIES[name];
    if (entity === undefined) throw malformed();
    return entity;
  });
}

/** What S3 answers to a body that is not the XML it asks for. */
export function malformed(): AwsError {
  return new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
}
