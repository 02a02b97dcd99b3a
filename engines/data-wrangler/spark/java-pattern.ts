// Java's regular expressions as JavaScript's, where both mean the same.

const posixClasses: Readonly<Record<string, string>> = {
  Alpha: 'a-zA-Z', Digit: '0-9', Alnum: 'a-zA-Z0-9', Upper: 'A-Z', Lower: 'a-z', Punct: '!-\\/:-@\\[-`{-~', Space: ' \\t\\n\\x0B\\f\\r', Blank: ' \\t', XDigit: '0-9a-fA-F', Cntrl: '\\x00-\\x1F\\x7F',
};
const javaSpaces = ' \\t\\n\\x0B\\f\\r';

/**
 * A JavaScript expression for a Java pattern.
 * @param flags further flags, such as `g`
 * @throws Error naming the pattern if JavaScript has no such expression
 */
export function javaPattern(source: string, flags = ''): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const body = inline === null ? source : source.slice(inline[0].length);
  try {
    return new RegExp(translated(body), [...new Set(`${flags}u${inline?.[1] ?? ''}`)].join(''));
  } catch (failure) {
    throw new Error(`the pattern ${JSON.stringify(source)} cannot be used here: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}

function translated(source: string): string {
  let inClass = false;
  let result = '';
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (character === '\\') {
      const [text, length] = escape(source, at, inClass);
      result += text;
      at += length - 1;
      continue;
    }
    if (character === '[' && inClass) {
      result += '\\[';
      continue;
    }
    if (character === '[') inClass = true;
    if (character === ']') inClass = false;
    if (!inClass && /[*+?}]/.test(character) && source[at + 1] === '+') throw new Error('possessive quantifiers are not known here');
    result += !inClass && (character === '{' || character === '}') ? brace(source, at) : character;
  }
  return result;
}

/** Braces that are no quantifier stand for themselves. */
function brace(source: string, at: number): string {
  const isQuantifier = source[at] === '{' ? /^\{\d+(?:,\d*)?\}/.test(source.slice(at)) : /\{\d+(?:,\d*)?$/.test(source.slice(0, at));
  return isQuantifier ? source[at] ?? '' : `\\${source[at] ?? ''}`;
}

/** The JavaScript for the escape at a place, and how many characters of Java it takes. */
function escape(source: string, at: number, inClass: boolean): [string, number] {
  const next = source[at + 1] ?? '';
  const posix = /^\\([pP])\{(?:Is)?([A-Za-z_]+)\}/.exec(source.slice(at));
  if (posix !== null) {
    const ranges = posixClasses[posix[2] ?? ''];
    if (ranges === undefined) return [posix[0].replace('{Is', '{'), posix[0].length];
    return [inClass && posix[1] === 'p' ? ranges : `[${posix[1] === 'P' ? '^' : ''}${ranges}]`, posix[0].length];
  }
  if (next === 's') return [inClass ? javaSpaces : `[${javaSpaces}]`, 2];
  if (next === 'S') return [inClass ? '\\S' : `[^${javaSpaces}]`, 2];
  if (next === 'Q') {
    const end = source.indexOf('\\E', at);
    const text = source.slice(at + 2, end < 0 ? undefined : end);
    return [text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), (end < 0 ? source.length : end + 2) - at];
  }
  if (next === 'A') return ['(?<![^])', 2];
  if (next === 'z' || next === 'Z') return ['(?![^])', 2];
  if (/[\^$\\.*+?()[\]{}|/]/.test(next) || /[dDwWbBtnrfv0-9uxck]/.test(next)) return [`\\${next}`, 2];
  if (next === '-') return [inClass ? '\\-' : '-', 2];
  if (/[A-Za-z]/.test(next) || next === '') throw new Error(`\\${next} is not known here`);
  return [next, 2];
}

/** A Java replacement as a JavaScript one: `$1` is a group, a backslash makes the next character literal. */
export function javaReplacement(replacement: string): string {
  return replacement.replace(/\\(.)|\$(\d)|\$\{([A-Za-z][A-Za-z0-9]*)\}|\$/gs, (_, literal: string | undefined, group: string | undefined, name: string | undefined) => {
    if (literal !== undefined) return literal === '$' ? '$$' : literal;
    if (group !== undefined) return group === '0' ? '$&' : `$${group}`;
    return name === undefined ? '$$' : `$<${name}>`;
  });
}
