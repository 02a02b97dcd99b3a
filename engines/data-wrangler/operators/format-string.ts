// format_string: changes case, pads, strips and decorates text.

import { formatString as signature, type TextFormat } from '../../../flows/operators/format-string';
import type { Operator } from '../operator';
import { textNode } from './text-columns';

export const formatString: Operator = {
  operator: signature.operator,
  open: (node) => {
    const { columns, output, format } = signature.parse(node);
    return textNode(node, columns, output, 'string', formatter(format));
  },
};

const characters = (text: string): string[] => Array.from(text);
const isUpper = (character: string): boolean => character !== character.toLowerCase();

/** The function of a text that a format stands for. */
export function formatter(format: TextFormat): (text: string) => string {
  switch (format.kind) {
    case 'lower': return (text) => text.toLowerCase();
    case 'upper': return (text) => text.toUpperCase();
    case 'title': return (text) => text.toLowerCase().replace(/\p{L}+/gu, capitalized);
    case 'capitalize': return (text) => capitalized(text.toLowerCase());
    case 'swap': return (text) => characters(text).map((character) => (isUpper(character) ? character.toLowerCase() : character.toUpperCase())).join('');
    case 'pad-left': return (text) => padded(text, format.width, format.fill, 'left');
    case 'pad-right': return (text) => padded(text, format.width, format.fill, 'right');
    case 'center': return (text) => centered(text, format.width, format.fill);
    case 'zeros': return (text) => (/^[+-]/.test(text) ? `${text[0]}${text.slice(1).padStart(format.width - 1, '0')}` : text.padStart(format.width, '0'));
    case 'strip': return stripper(format.sides, format.characters);
    case 'prefix': return (text) => format.text + text;
    case 'suffix': return (text) => text + format.text;
    case 'remove': {
      const removed = new Set(characters(format.symbols));
      return (text) => characters(text).filter((character) => !removed.has(character)).join('');
    }
  }
}

function capitalized(text: string): string {
  const [first = '', ...rest] = characters(text);
  return first.toUpperCase() + rest.join('');
}

/** As Spark's lpad and rpad: what is too long is cut. */
function padded(text: string, width: number, fill: string, side: 'left' | 'right'): string {
  const present = characters(text);
  if (present.length >= width) return present.slice(0, width).join('');
  const fills = characters(fill.repeat(width)).slice(0, width - present.length).join('');
  return side === 'left' ? fills + text : text + fills;
}

/** As Python's center: nothing is cut, an odd space goes to the left where the width is odd too. */
function centered(text: string, width: number, fill: string): string {
  const missing = width - characters(text).length;
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function stripper(sides: 'left' | 'right' | 'both', removed: string | undefined): (text: string) => string {
  const isRemoved = removed === undefined ? (character: string): boolean => /\s/.test(character) : (character: string): boolean => removed.includes(character);
  return (text) => {
    const present = characters(text);
    let start = 0;
    let end = present.length;
    if (sides !== 'right') while (start < end && isRemoved(present[start] ?? '')) start += 1;
    if (sides !== 'left') while (end > start && isRemoved(present[end - 1] ?? '')) end -= 1;
    return present.slice(start, end).join('');
  };
}
